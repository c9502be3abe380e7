"""A node for the tests that need one: its own home for each test, on SQLite or on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

# Before Django reads its settings: no test may ever touch the user's own node.
os.environ["ATASHBAS_HOME"] = tempfile.mkdtemp(prefix="atashbas-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "atashbas.node.settings"
for name in ("ATASHBAS_DATABASE_URL", "ATASHBAS_PORT", "ATASHBAS_HOST", "ATASHBAS_HTTPS", "ATASHBAS_ALLOWED_HOSTS"):
    os.environ.pop(name, None)

import django  # noqa: E402  # once the home is set

django.setup()

from django.db import connections  # noqa: E402  # once the home is set

from atashbas.node import matching  # noqa: E402  # once the home is set
from atashbas.node.database import django_database  # noqa: E402  # once the home is set
from atashbas.node.demo.fill import fill  # noqa: E402  # once the home is set
from atashbas.node.home import Home  # noqa: E402  # once the home is set
from atashbas.node.logs import close_stores  # noqa: E402  # once the home is set
from atashbas.node.tables import migrate  # noqa: E402  # once the home is set
from postgres import postgres_server, postgres_url  # noqa: E402  # once the home is set

__all__ = [
    "demo_home",
    "demo_node",
    "every_node",
    "node",
    "opened",
    "postgres_server",
    "postgres_url",
    "templates",
]
_numbers = count()


@contextmanager
def opened(home: Home) -> Iterator[Home]:
    """Point this process at a home: its database, its register, its place in the environment."""
    before = {name: os.environ.get(name) for name in ("ATASHBAS_HOME", "ATASHBAS_DATABASE_URL")}
    os.environ.update({"ATASHBAS_HOME": str(home.root), "ATASHBAS_DATABASE_URL": home.database_url})
    _connect(django_database(home))
    try:
        yield home
    finally:
        close_stores()
        connections["default"].close()
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def _connect(description: dict[str, Any]) -> None:
    matching._matched_at.cache_clear()
    connections["default"].close()
    connections.settings["default"] = connections.configure_settings({"default": description})["default"]
    del connections["default"]


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> dict[str, Path]:
    """Homes made once for the session, copied for each test: `empty` (tables only) and `demo` (filled)."""
    made: dict[str, Path] = {}
    for kind in ("empty", "demo"):
        home = Home(root=tmp_path_factory.mktemp(kind) / "home")
        home.lay()
        with django_db_blocker.unblock(), opened(home):
            migrate()
            if kind == "demo":
                fill(home)
        made[kind] = home.root
    return made


@pytest.fixture
def node(templates: dict[str, Path], tmp_path: Path, django_db_blocker: Any) -> Iterator[Home]:
    """A laid node without charter, on SQLite."""
    shutil.copytree(templates["empty"], tmp_path / "home")
    with django_db_blocker.unblock(), opened(Home(root=tmp_path / "home")) as home:
        yield home


@pytest.fixture
def demo_node(templates: dict[str, Path], tmp_path: Path, django_db_blocker: Any) -> Iterator[Home]:
    """A node filled with the demo, on SQLite; each test has its own copy."""
    shutil.copytree(templates["demo"], tmp_path / "home")
    with django_db_blocker.unblock(), opened(Home(root=tmp_path / "home")) as home:
        yield home


@pytest.fixture(scope="session")
def demo_home(templates: dict[str, Path]) -> Path:
    """The folder of a filled node that tests must not change; for servers in processes of their own, copy it."""
    return templates["demo"]


@cache
def postgres_demo(server: str) -> tuple[str, Path]:
    """A filled node on PostgreSQL, made once for a server: the name of its database and its folder, to copy from."""
    name, folder = f"demo{os.getpid()}_{next(_numbers)}", Path(tempfile.mkdtemp(prefix="atashbas-postgres-"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    home = Home(root=folder, database_url=server.replace("/postgres?", f"/{name}?"))
    home.lay()
    with opened(home):
        migrate()
        fill(home)
    return name, folder


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def every_node(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: Any) -> Iterator[Home]:
    """A node filled with the demo, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("demo_node")
        return
    server = request.getfixturevalue("postgres_server")
    with django_db_blocker.unblock():
        template, folder = postgres_demo(server)
    name = f"{template}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    shutil.copytree(folder, tmp_path / "home")
    home = Home(root=tmp_path / "home", database_url=server.replace("/postgres?", f"/{name}?"))
    with django_db_blocker.unblock(), opened(home):
        yield home
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
