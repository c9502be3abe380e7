"""Entries of judgements → rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from atashbas.node.casework.models import JudgementRow
from atashbas.reconcile.judgement import Judgement
from atashbas.values import AtashbasError, data_as, to_data

KIND = "link"


def take_judgement(log: str, n: int, content: Mapping[str, Any]) -> bool:
    """Write the row of an entry; whether it changed anything. What is no judgement enters nothing."""
    data = {key: value for key, value in content.items() if key not in {"office", "synthetic"}}
    try:
        word = data_as(Judgement, data)
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
