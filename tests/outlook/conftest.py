"""A node on which cases in Hama rise at the end, as two registers count them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from atashbas.node.home import Home
from homes import demo_home, demo_node, node, opened, postgres_server, postgres_url, templates

__all__ = ["demo_home", "demo_node", "node", "postgres_server", "postgres_url", "templates"]

FIRST_ON, DAYS, RISE = date(2020, 10, 20), 220, 210
LAST_ON = FIRST_ON + timedelta(days=DAYS - 1)


def rising_table(register: str) -> bytes:
    """Reports of a register on two quiet governorates; in Hama they multiply in the last ten days."""
    rng = np.random.default_rng({"demo-ru": 1, "demo-tr": 2}[register])
    lines, number = ["number,date,time,governorate,place,type"], 10_000
    for day in range(DAYS):
        for area in ("Hama", "Homs"):
            mean = 5.0 if area == "Hama" and day >= RISE else 0.8
            for _ in range(rng.poisson(mean)):
                number += 1
                at = f"{rng.integers(24):02d}:{rng.integers(60):02d}"
                lines.append(f"{number},{FIRST_ON + timedelta(days=day)},{at},{area},{area},mortar fire")
    return "\n".join(lines).encode()


@pytest.fixture(scope="session")
def risen_template(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Path:
    """Folder of such a node, made once."""
    from atashbas.node import intake  # Django stands only once `homes` was imported

    root = tmp_path_factory.mktemp("risen") / "home"
    shutil.copytree(templates["demo"], root)
    with django_db_blocker.unblock(), opened(Home(root=root)) as home:
        for register in ("demo-ru", "demo-tr"):
            result = intake.import_bytes(home, rising_table(register), "rise.csv", register)
            assert not result.faults
    return root


@pytest.fixture
def risen_node(risen_template: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[Home]:
    """A copy of it for each test."""
    shutil.copytree(risen_template, tmp_path / "home")
    with django_db_blocker.unblock(), opened(Home(root=tmp_path / "home")) as home:
        yield home
