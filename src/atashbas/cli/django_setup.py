"""Bring Django up for a verb that needs the node: only then, because it costs half a second."""

from __future__ import annotations

import os

from atashbas.node.home import Home, current
from atashbas.values import AtashbasError


def open_node(*, lay: bool = False) -> Home:
    """The node of this environment with its tables in place.

    Raises AtashbasError ``home.not-laid`` where there is no node and none was to be laid.
    """
    home = current()
    if lay:
        home.lay()
    elif not home.exists:
        raise AtashbasError("node.not-laid", path=str(home.root))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atashbas.node.settings")
    import django

    django.setup()
    from atashbas.node.tables import migrate

    migrate()
    return home
