"""Entries of judgements → rows: words on pairs, words on learnt weights, and what is left of them after an erasure."""

from __future__ import annotations

from atashbas.node.casework.judgements import KIND, take_judgement
from atashbas.node.casework.models import JudgementRow
from atashbas.node.learning.models import WeightsRow
from atashbas.node.learning.words import FIELD, take_word
from atashbas.node.store import RegisterStore
from atashbas.register.body import find_content

__all__ = ["KIND", "retake", "take"]


def take(log: str, n: int, body: bytes) -> bool:
    """Write the row of an entry; whether it changed anything. What is neither word enters nothing."""
    word = find_content(body)
    if not isinstance(word, dict):
        return False
    return take_word(log, n, word) if FIELD in word else take_judgement(log, n, word)


def retake(store: RegisterStore, log: str) -> bool:
    """After an erasure: a word whose text is gone leaves the tables, and the last one that is left counts again."""
    spoken = {*JudgementRow.objects.filter(by=log).values_list("n", flat=True)}
    spoken |= {*WeightsRow.objects.filter(by=log).values_list("n", flat=True)}
    if not any(_is_gone(store, log, n) for n in sorted(spoken)):
        return False
    JudgementRow.objects.filter(by=log).delete()
    WeightsRow.objects.filter(by=log).delete()
    for entry in store.entries(log):
        body = store.find_body(log, entry.n) if entry.header.kind == KIND else None
        if body is not None and body.data is not None:
            take(log, entry.n, body.data)
    return True


def _is_gone(store: RegisterStore, log: str, n: int) -> bool:
    body = store.find_body(log, n)
    return body is None or body.data is None
