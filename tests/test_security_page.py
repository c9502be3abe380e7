"""The page on security walks every requirement of level 2, once, and what it names exists."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/explanation/security.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", PAGE, re.MULTILINE)
STATUSES = {"met", "partly", "open", "operator", "n/a"}
# Requirements of level 2 in version 4.0.3: section → last number, without those that the version struck out or
# keeps for level 3.
SECTIONS = {
    "1.1": 7, "1.2": 4, "1.4": 5, "1.5": 4, "1.6": 4, "1.7": 2, "1.8": 2, "1.9": 2, "1.10": 1, "1.11": 2, "1.12": 2, "1.14": 6,
    "2.1": 12, "2.2": 3, "2.3": 3, "2.4": 5, "2.5": 7, "2.6": 3, "2.7": 6, "2.8": 7, "2.9": 3, "2.10": 4,
    "3.1": 1, "3.2": 4, "3.3": 4, "3.4": 5, "3.5": 3, "3.7": 1,
    "4.1": 5, "4.2": 2, "4.3": 3,
    "5.1": 5, "5.2": 8, "5.3": 10, "5.4": 3, "5.5": 4,
    "6.1": 3, "6.2": 6, "6.3": 2, "6.4": 2,
    "7.1": 4, "7.2": 2, "7.3": 4, "7.4": 3,
    "8.1": 4, "8.2": 3, "8.3": 8, "9.1": 3, "9.2": 4, "10.2": 2, "10.3": 3, "11.1": 8,
    "12.1": 3, "12.2": 1, "12.3": 6, "12.4": 2, "12.5": 2, "12.6": 1,
    "13.1": 5, "13.2": 6, "13.3": 2, "13.4": 2,
    "14.1": 4, "14.2": 6, "14.3": 3, "14.4": 7, "14.5": 4,
}  # fmt: skip
STRUCK = {"1.4.2", "1.4.3", "1.12.1", "4.1.4", "7.3.2", "13.1.2", "13.2.4", "14.3.1"}


def test_every_requirement_stands_once() -> None:
    wanted = {f"{section}.{n}" for section, last in SECTIONS.items() for n in range(1, last + 1)} - STRUCK
    counted = Counter(number for number, *_ in ROWS)
    assert set(counted) == wanted
    assert max(counted.values()) == 1


def test_every_row_says_how_it_stands_and_where() -> None:
    for number, asks, status, where in ROWS:
        assert asks, number
        assert status in STATUSES, number
        assert where or status in {"n/a", "open", "operator"}, number
    counted = Counter(status for _, _, status, _ in ROWS)
    assert counted["open"] > 0, "a page without anything open was not written honestly"


def test_what_is_named_as_proof_exists() -> None:
    named = set(
        re.findall(
            r"`((?:tests|docs|requirements|web|node|reports|findings|followup|values|bulletin|actors)/[\w./-]+)`", PAGE
        )
    )
    assert len(named) > 30
    for name in named:
        assert (ROOT / name).exists() or (ROOT / "src/atashbas" / name).exists(), name
