"""Bodies for a named audience: sealed to their keys when written, opened where this node serves one of them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from atashbas.node.home import current
from atashbas.node.logs import store_of
from atashbas.node.store import register_rules
from atashbas.register.sealing import readers_of, seal, unseal
from atashbas.values import AtashbasError


def sealable(audience: frozenset[str] | None) -> frozenset[str] | None:
    """The audience as the charter can serve it; None: for everybody.

    Raises AtashbasError ``seal.no-key`` for somebody to whom nothing can be sealed: nothing is then written, because in
    the open it would reach those whom it may harm.
    """
    if audience is None:
        return None
    charter = store_of().get_charter()
    able = {party.id for party in charter.parties if party.seal is not None}
    without = sorted(audience - able)
    if without:
        raise AtashbasError("seal.no-key", party=without[0])
    return audience


def seal_for(audience: frozenset[str], content: Mapping[str, Any]) -> dict[str, Any]:
    """Content sealed to an audience."""
    charter = store_of().get_charter()
    keys = {party.id: party.seal for party in charter.parties if party.id in audience and party.seal}
    with register_rules():
        return seal(dict(content), keys, secrets.token_bytes(32))


def opened(content: Any) -> Any:
    """Content in the open: as it is, unsealed with a key of this node, or None where nobody here may read it."""
    readers = readers_of(content)
    if not readers:
        return content
    from atashbas.node.identity import seal_seeds  # which itself needs the projection that reads sealed cases

    home = current()
    seeds = seal_seeds(home, store_of().get_charter())
    reader = next((party for party in readers if party in seeds), None)
    if reader is None:
        return None
    with register_rules():
        return unseal(content, reader, seeds[reader])
