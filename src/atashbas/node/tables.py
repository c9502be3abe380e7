"""Brings the node's tables to the present form."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from atashbas.values import AtashbasError


def pending() -> bool:
    """Whether the tables lack a change."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Apply what is lacking; nothing where nothing is.

    Raises AtashbasError ``store.database`` when the database does not answer.
    """
    try:
        if pending():
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    except OperationalError as error:
        raise AtashbasError("store.database", reason=str(error)) from error
