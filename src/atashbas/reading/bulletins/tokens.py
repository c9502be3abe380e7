"""A word or number of the grammar of bulletins, and how near two of them stand."""

from __future__ import annotations

import re
from typing import NamedTuple

KINDS = (
    "sideword",
    "area",
    "nation",
    "nationname",
    "nationof",
    "sidenoun",
    "centre",
    "both",
    "unit",
    "dual",
    "reg",
    "confirm",
    "neg",
    "each",
    "equal",
    "only",
    "all",
    "other",
    "another",
    "figures",
    "source",
    "ofthem",
    "sum",
    "in",
    "province",
    "hour",
    "stop",
    "syrian",
    "breach",
    "target",
    "terror",
    "same",
    "previous",
    "compare",
    "corrected",
    "month",
    "rising",
    "truce",
    "elsewhere",
    "noanswer",
)
INFORMS = "informs"  # entry of a capital that stands for those who told
NATIONS = frozenset({"nation", "nationname", "nationof"})
_CASE = re.compile(r"^'\w+")  # a Turkish case ending behind the apostrophe belongs to the name
_PARTICLES = frozenset({"ise", "وحدها", "وحده", "alone", "تنها", "به تنهایی", "وحدهما"})  # «Hama'da ise üç»
_WORD = re.compile(r"\w+")
_PUNCTUATION = re.compile(r"[,;:()\[\].!?«»]")


class Token(NamedTuple):
    """A word or number of the grammar at [start, end) of the folded text."""

    kind: str
    value: str
    start: int
    end: int
    entry: str

    @property
    def n(self) -> int:
        """Value of a number."""
        return int(self.value)


def gap(text: str, first: Token, second: Token) -> str:
    """What stands between two tokens, without the blanks around it."""
    between = text[first[3] : second[2]]
    between = (_CASE.sub("", between) if between[:1] == "'" else between).strip()
    return "" if between in _PARTICLES else between


def is_near(text: str, first: Token, second: Token, words: int) -> bool:
    """Tell whether at most `words` words and no punctuation stand between two tokens."""
    between = text[first[3] : second[2]]
    if between == " ":
        return True
    if between[:1] == "'":
        between = _CASE.sub("", between)
    return len(between) < 90 and len(_WORD.findall(between)) <= words and not _PUNCTUATION.search(between)
