"""What every suite shares: the folder of real data and published vectors, where a checkout has one beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real data, gold and vectors; tests that need it are skipped where it is absent."""
    if not BESIDE.is_dir():
        pytest.skip("the folder `shared` with real data and vectors does not stand beside this checkout")
    return BESIDE
