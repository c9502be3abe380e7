"""Entries of judgements → rows, and how the judged pairs stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from atashbas.joint.judgement import PairJudgement, PairStanding, standings_of
from atashbas.node.accounts.acting import MEMBER
from atashbas.node.casework.models import JudgementRow
from atashbas.values import AtashbasError, data_as, to_data

KIND = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One judge's word, with its entry."""

    by: str
    entry: str
    judgement: PairJudgement


def take_judgement(log: str, n: int, content: Mapping[str, Any]) -> bool:
    """Write the row of an entry; whether it changed anything. What is no judgement enters nothing."""
    data = {key: value for key, value in content.items() if key not in {"office", MEMBER, "synthetic"}}
    try:
        word = data_as(PairJudgement, data)
    except AtashbasError:
        return False
    held = JudgementRow.objects.filter(a=word.a, b=word.b, by=log).first()
    if held is not None and held.n > n:
        return False
    JudgementRow.objects.update_or_create(
        a=word.a,
        b=word.b,
        by=log,
        defaults={
            "entry": f"{log}/{n}",
            "n": n,
            "says": word.says,
            "texts": json.dumps(to_data(word).get("texts", [])),
        },
    )
    return True


def all_standings() -> Mapping[tuple[str, str], PairStanding]:
    """How every judged pair stands."""
    rows = JudgementRow.objects.order_by("by", "n")
    return standings_of((row.by, spoken_of(row).judgement) for row in rows)


def spoken_of(row: JudgementRow) -> Spoken:
    """A row as the word it holds."""
    word = data_as(PairJudgement, {"a": row.a, "b": row.b, "says": row.says, "texts": json.loads(row.texts)})
    return Spoken(by=row.by, entry=row.entry, judgement=word)
