"""What is missing, broken or unsafe on this node, as findings with a level; changes nothing."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from atashbas.node.accounts.doctor import examine_accounts
from atashbas.node.adopted import adopted
from atashbas.node.environment import Environment
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import ProjectionState
from atashbas.node.soundness import Finding
from atashbas.node.tables import pending

LEAST_FREE_BYTES = 500 * 2**20
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def examine(home: Home, environment: Environment) -> tuple[Finding, ...]:
    """Everything that is looked at, in a fixed order."""
    return (
        Finding(level="ok", code="python", detail=sys.version.split()[0]),
        Finding(level="ok", code="home", detail=str(home.root)),
        *_permissions(home),
        *_disk(home),
        *_tables(),
        *_register(home),
        *_exposure(environment),
        *_accounts(home, environment),
        *_assets(),
    )


def _permissions(home: Home) -> Iterator[Finding]:
    for path in (home.root, home.secret, home.keys, home.demo_accounts, home.register, home.node):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077 and path in {home.secret, home.keys}:
            yield Finding(level="fault", code="permissions", detail=f"{path}: others can read it")
    if home.root.exists() and stat.S_IMODE(home.root.stat().st_mode) & 0o077:
        yield Finding(level="warning", code="permissions", detail=f"{home.root}: others can look into it")


def _disk(home: Home) -> Iterator[Finding]:
    free = shutil.disk_usage(home.root).free
    level = "ok" if free >= LEAST_FREE_BYTES else "warning"
    yield Finding(level=level, code="disk", detail=f"{free // 2**20} MB free")


def _tables() -> Iterator[Finding]:
    lacking = pending()
    yield Finding(level="fault" if lacking else "ok", code="tables", detail="change pending" if lacking else "current")


def _register(home: Home) -> Iterator[Finding]:
    store = store_of(home)
    charter = store.find_charter()
    if charter is None:
        yield Finding(level="note", code="charter", detail="none in force yet")
        return
    if charter.demo:
        yield Finding(level="note", code="charter", detail="demo: test keys, synthetic material")
    else:
        yield Finding(level="ok", code="charter", detail=f"{charter.name}, serial {charter.serial}")
    yield _agreement(home)
    sizes = ProjectionState.objects.values_list("sizes", flat=True).first() or {}
    behind = [log for log in store.logs() if sizes.get(log, 0) != store.head(log).size]
    yield Finding(
        level="warning" if behind else "ok",
        code="projections",
        detail=f"behind the register: {', '.join(behind)}" if behind else "up to the register",
    )
    unsigned = [log for log in store.logs() if store.head(log).checkpoint_size != store.head(log).size]
    if unsigned:
        yield Finding(level="warning", code="checkpoints", detail=f"head not signed yet: {', '.join(unsigned)}")


def _agreement(home: Home) -> Finding:
    made = adopted(home)
    if made.chartered:
        return Finding(level="ok", code="agreement", detail=made.version)
    return Finding(
        level="warning", code="agreement", detail=f"{made.name} stands in: the charter commits to a text not here"
    )


def _exposure(environment: Environment) -> Iterator[Finding]:
    open_to_all = environment.host not in LOOPBACK
    if open_to_all and not environment.https:
        yield Finding(level="fault", code="https", detail=f"{environment.host} without ATASHBAS_HTTPS=1")
    elif not open_to_all:
        yield Finding(level="ok", code="address", detail="loopback only")
    if "*" in environment.allowed_hosts:
        yield Finding(level="fault", code="hosts", detail="ATASHBAS_ALLOWED_HOSTS lets every name through")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield Finding(level="note", code="root", detail="runs as the machine's administrator")


def _accounts(home: Home, environment: Environment) -> Iterator[Finding]:
    if pending():
        return  # the tables that would be looked at may lack columns
    charter = store_of(home).find_charter()
    yield from examine_accounts(home, environment, demo=bool(charter and charter.demo))


def _assets() -> Iterator[Finding]:
    built = Path(__file__).parents[1] / "web" / "static" / "vendor" / ".built"
    level = "ok" if built.exists() else "fault"
    yield Finding(level=level, code="assets", detail="built" if built.exists() else "missing: make assets")
