"""Texts made to keep the reader busy: whatever grows faster than the text has a limit."""

from __future__ import annotations

from datetime import date

import pytest

from atashbas.reading import read_text

DAY = date(2017, 3, 1)
GROUPS = ", three in Hama and Idlib, five in Homs and Aleppo" * 40


@pytest.mark.parametrize(
    ("text", "reporters"),
    [
        # 2 to the power of 80 ways to tell which numbers are meant «each»
        (f"The Russian side registered 611 ceasefire violations{GROUPS}.", {"RU"}),
        # as many pairs of verbs as there are pairs of words
        ("The ministry " + "said that it said " * 3000 + "so.", set()),
        # no blank, no stop, and a word of saying before and behind
        ("The ministry said " + "a" * 20_000 + ", it said.", set()),
        ("Bakanlık " + "köy" * 7_000 + " köyü vuruldu dedi.", set()),
        # more digits than a number may have
        ("The Russian side registered " + "9" * 20_000 + " violations and " + "1,000" * 4_000 + " more.", set()),
        ("Министерство заявило: " + "«" * 9_000 + "да" + "»" * 9_000, set()),
    ],
)
def test_a_hostile_line_is_read_to_its_end(text: str, reporters: set[str]) -> None:
    document = read_text(text, source="hostile.txt", published_on=DAY)
    assert {c.reporter for c in document.counts} == reporters
    assert document.text == text
