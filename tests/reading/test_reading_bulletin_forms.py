"""Bulletins in the forms that papers, agencies and field notes give them, and texts whose numbers are no register.

All texts are this suite's own; a form stands in as many of the five languages as it is written in.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atashbas.reading import read_text

HERE = Path(__file__).parent
Split = tuple[int | None, dict[str, int]]


class Case(NamedTuple):
    """A text with the rows and verdicts it gives."""

    text: str
    rows: dict[str, Split]
    verdicts: list[tuple[str, str, str, int]]


def load(name: str) -> list[Case]:
    """Cases of a file of own texts."""
    blocks = re.split(r"^## ", (HERE / name).read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [case(*block.split("\n", 1)) for block in blocks]


def case(head: str, text: str) -> Case:
    """One case of its heading and its text."""
    rows: dict[str, Split] = {}
    verdicts = []
    for spec in (part.split() for part in head.split("|")[1:]):
        if spec[0] == "v":
            verdicts.append((spec[1], spec[2], spec[3], int(spec[4])))
        elif spec[0] != "-":
            split = {area.replace("_", " "): int(n) for area, n in (s.split("=") for s in spec[2:])}
            rows[spec[0]] = (None if spec[1] == "?" else int(spec[1]), split)
    return Case(text.strip("\n"), rows, sorted(verdicts))


FORMS = load("bulletin_forms.txt")
OTHERS = load("bulletin_no_rows.txt")


@pytest.mark.parametrize("case", FORMS, ids=range(len(FORMS)))
def test_rows_and_verdicts_of_every_form_are_exact(case: Case) -> None:
    document = read_text(case.text, source="x", published_on=date(2017, 3, 15))
    assert {c.reporter: (c.total, dict(c.by_area)) for c in document.counts} == case.rows
    printed = [(v.by, v.about, v.outcome, v.count) for v in document.verdicts if v.count]
    assert sorted(v for v in printed if v in case.verdicts) == case.verdicts
    assert not [
        v
        for v in document.verdicts
        if v.count and not v.computed and (v.by, v.about, v.outcome, v.count) not in case.verdicts
    ]


@pytest.mark.parametrize("case", OTHERS, ids=range(len(OTHERS)))
def test_numbers_of_other_things_and_denials_are_no_rows(case: Case) -> None:
    document = read_text(case.text, source="x", published_on=date(2017, 3, 15))
    assert [(c.reporter, c.total, dict(c.by_area)) for c in document.counts] == []
    assert document.verdicts == ()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([word for c in FORMS for word in c.text.split()]), max_size=60), st.sampled_from(" \n"))
def test_words_of_bulletins_in_any_order_are_read_without_a_crash(words: list[str], between: str) -> None:
    text = between.join(words)
    for count in read_text(text, source="x", only="bulletin").counts:
        assert all(n >= 0 for n in count.by_area.values())
