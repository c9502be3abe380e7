"""Every test of this suite that asks for `store` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "register"))

import nodes
import world

from atashbas.node.store_postgres import PostgresStore
from atashbas.node.store_sql import SqlStore
from atashbas.node.store_sqlite import SqliteStore
from postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

Open = Callable[[], SqlStore]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same store as often as it is called, each time as another process would."""
    opened: list[SqlStore] = []
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""

    def again() -> SqlStore:
        signed = tmp_path / "signed.sqlite3"
        store = PostgresStore(url, signed=signed) if url else SqliteStore(tmp_path / "register.sqlite3", signed=signed)
        opened.append(store)
        return store

    yield again
    for store in opened:
        store.close()


@pytest.fixture
def store(open_again: Open) -> SqlStore:
    """A store with the demo charter in force."""
    fresh = open_again()
    fresh.set_charter(world.charter_note())
    return fresh


@pytest.fixture
def trio(tmp_path: Path) -> nodes.Trio:
    """Nodes of the three guarantors."""
    return nodes.three(tmp_path)
