"""Own sentences: names, offices and bodies as speakers, and the orders in which somebody is said to say something."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from atashbas.reading import read_text
from atashbas.reading.document import Statement

ON = date(2017, 3, 14)
SENTENCES = json.loads((Path(__file__).parent / "sayings.json").read_text("utf-8"))["sentences"]
RIGHT = 0.96  # share of the statements that are read rightly


def nearest(wanted: dict[str, Any], read: tuple[Statement, ...]) -> Statement | None:
    """The statement that shares most letters with the wanted one, if it shares six in ten."""
    start, end = wanted["start"], wanted["end"]

    def share(s: Statement) -> float:
        return max(0, min(end, s.end) - max(start, s.start)) / (max(end, s.end) - min(start, s.start))

    best = max(read, key=share, default=None)
    return best if best is not None and share(best) >= 0.6 else None


def is_right(wanted: dict[str, Any], read: tuple[Statement, ...]) -> bool:
    """The content is found, and its speaker is the wanted one."""
    found, speaker = nearest(wanted, read), wanted["speaker"]
    if found is None or speaker is None:
        return found is not None
    return found.speaker.startswith(speaker) if speaker == "unknown:" else found.speaker == speaker


@pytest.mark.parametrize("language", ["ar", "en", "fa", "ru", "tr"])
def test_speakers_and_orders_of_each_language(language: str) -> None:
    wanted = right = beside = 0
    for sentence in SENTENCES:
        if sentence["language"] != language:
            continue
        read = read_text(sentence["text"], source="x", published_on=ON).statements
        wanted += len(sentence["statements"])
        right += sum(is_right(w, read) for w in sentence["statements"])
        beside += max(0, len(read) - len(sentence["statements"]))
    assert right / wanted >= RIGHT
    assert beside <= 1
