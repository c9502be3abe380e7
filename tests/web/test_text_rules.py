"""Every rule, field and doubt of a reading has words in the five languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from atashbas.reading import Document, read_text
from atashbas.values import LANGUAGES
from atashbas.web.texts.rules import FIELDS, PARTED, RULES, review_in_words, rule_in_words
from atashbas.web.words import REVIEWS

READING = Path(__file__).parents[1] / "reading"
DAY = date(2017, 3, 1)


def texts(value: object) -> Iterator[str]:
    """Every text in a file of answers."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    files = sorted(READING.glob("*.json")) + sorted((READING / "reports").glob("*.json"))
    found = [t for file in files for t in texts(json.loads(file.read_text("utf-8")))]
    forms = (READING / "bulletin_forms.txt").read_text("utf-8")
    found += re.split(r"\n(?:===|---|\s*\n)", forms)
    return [read_text(t, source="own", published_on=DAY) for t in found]


def records(documents: list[Document]) -> Iterator[object]:
    for d in documents:
        for group in (d.counts, d.verdicts, d.totals, d.statements, d.incidents, d.mandate, d.meetings):
            yield from group


def test_every_rule_and_doubt_that_own_texts_meet_has_words(documents: list[Document]) -> None:
    rules: set[str] = set()
    doubts: set[str] = set()
    for record in records(documents):
        traces = record.trace  # type: ignore[attr-defined]  # each kind of record has one; they share no class
        rules |= {rule for trace in traces for rule in trace.rule.split(PARTED)}
        doubts |= set(getattr(record, "reasons", ()))
    assert len(rules) > 50
    assert sorted(r for r in rules if r not in RULES and ", likeness " not in r) == []
    assert sorted(d for d in doubts if d not in REVIEWS and ", likeness " not in d and d not in RULES) == []


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_words_are_translated(language: str) -> None:
    with override("en"):
        english = {name: str(words) for table in (RULES, FIELDS, REVIEWS) for name, words in table.items()}
    with override(language):
        same = {n for table in (RULES, FIELDS, REVIEWS) for n, words in table.items() if str(words) == english[n]}
    assert same <= {"total"}


def test_several_rules_and_a_likeness_are_told() -> None:
    with override("ru"):
        assert rule_in_words("n in area; each") == (
            "число перед «в» и провинцией; число относится к каждой из провинций"
        )
        assert rule_in_words("apposition, likeness 68") == "должность и имя рядом, совпадает 68 из 100 букв"
        assert review_in_words("apposition, likeness 68").endswith("из 100 букв")
        assert rule_in_words("a rule without words") == "a rule without words"
