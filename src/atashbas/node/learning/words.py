"""Entries on learnt weights → rows, and which weights are in force by them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from atashbas.joint import LearntWeights, last_words, weights_in_force
from atashbas.node.accounts.acting import MEMBER
from atashbas.node.casework.procedure import guarantors
from atashbas.node.learning.models import WeightsRow
from atashbas.values import AtashbasError, data_as, to_data

FIELD = "adopts"  # by which a word on weights is told from a word on a pair, in entries of one kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One guarantor's last word, with its entry."""

    by: str
    entry: str
    weights: LearntWeights


def data_of(word: LearntWeights) -> dict[str, Any]:
    """What is signed: `adopts` is always stated."""
    return {**to_data(word), FIELD: word.adopts}


def take_word(log: str, n: int, content: Mapping[str, Any]) -> bool:
    """Write the row of an entry; whether it changed anything. What is no word on weights enters nothing."""
    try:
        word = data_as(LearntWeights, {key: value for key, value in content.items() if key not in {"office", MEMBER}})
    except AtashbasError:
        return False
    held = WeightsRow.objects.filter(by=log).first()
    if held is not None and held.n > n:
        return False
    text = json.dumps(data_of(word), ensure_ascii=False, sort_keys=True)
    WeightsRow.objects.update_or_create(by=log, defaults={"entry": f"{log}/{n}", "n": n, "content": text})
    return True


def all_said() -> tuple[Said, ...]:
    """Every guarantor's last word, by his name."""
    return tuple(
        Said(by=row.by, entry=row.entry, weights=data_as(LearntWeights, json.loads(row.content)))
        for row in WeightsRow.objects.order_by("by")
    )


def in_force() -> LearntWeights | None:
    """The weights that all guarantors adopted; None before, and after one of them set them aside."""
    return weights_in_force(last_words((one.by, one.weights) for one in all_said()), guarantors())
