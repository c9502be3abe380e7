"""Reports annotated twice: what the reader finds in each half, and how far the two annotators agree."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from atashbas.reading import read_text

REPORTS = Path(__file__).parent / "reports_two_annotators.json"
# Share of the statements found, of those found that are right, and of those whose speaker and kind are right.
FLOORS = {"tuning": (0.92, 0.93, 0.93, 0.92), "held-back": (0.90, 0.96, 0.92, 0.93)}


@cache
def reports() -> tuple[dict[str, Any], ...]:
    """All reports, read once."""
    return tuple(json.loads(REPORTS.read_text("utf-8"))["reports"])


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Intersection over union of two spans."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / (max(a[1], b[1]) - min(a[0], b[0]))


def paired(gold: list[tuple[int, int]], found: list[tuple[int, int]]) -> dict[int, int]:
    """Best one-to-one pairs of spans that share half of their letters."""
    ranked = sorted(((overlap(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)), reverse=True)
    pairs: dict[int, int] = {}
    for score, i, j in ranked:
        if score >= 0.5 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def spans(statements: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Spans of annotated statements."""
    return [(s["start"], s["end"]) for s in statements]


def speakers(statement: dict[str, Any]) -> set[str]:
    """Ids that are right for the speaker; whom no list has is right under any words."""
    named = statement["speaker"]
    return {"unknown:" if s.startswith("unknown:") else s for s in ([named] if isinstance(named, str) else named)}


@pytest.mark.parametrize("half", sorted(FLOORS))
def test_each_half_reaches_its_floors(half: str) -> None:
    gold = found = hit = right = spoken = kinds = 0
    for report in reports():
        if report["half"] != half:
            continue
        wanted = report["statements"]
        read = read_text(report["text"], source="x", published_on=date.fromisoformat(report["published_on"])).statements
        pairs = paired(spans(wanted), [(s.start, s.end) for s in read])
        gold += sum(not s.get("optional") for s in wanted)
        hit += sum(i in pairs for i, s in enumerate(wanted) if not s.get("optional"))
        found, right = found + len(read), right + len(pairs)
        for i, j in pairs.items():
            speaker = "unknown:" if read[j].speaker.startswith("unknown:") else read[j].speaker
            spoken += speaker in speakers(wanted[i])
            kinds += read[j].kind in wanted[i]["kinds"]
    recall, precision, speaker_floor, kind_floor = FLOORS[half]
    assert hit / gold >= recall
    assert right / found >= precision
    assert spoken / right >= speaker_floor
    assert kinds / right >= kind_floor


def test_the_annotators_agree_and_every_disagreement_is_decided() -> None:
    first = second = same = spoken = kinds = 0
    for report in reports():
        one, other = report["first"], report["second"]
        pairs = paired(spans(one), spans(other))
        first, second, same = first + len(one), second + len(other), same + len(pairs)
        spoken += sum(bool(speakers(one[i]) & speakers(other[j])) for i, j in pairs.items())
        differ = [(i, j) for i, j in pairs.items() if one[i]["kinds"][0] != other[j]["kinds"][0]]
        kinds += len(pairs) - len(differ)
        assert all(d["decision"] is not None and d["reason"] for d in report["decided"])
        alone = len(one) + len(other) - 2 * len(pairs)
        assert not alone or report["decided"]
    assert 2 * same / (first + second) >= 0.9
    assert spoken / same >= 0.95
    assert kinds / same >= 0.85
