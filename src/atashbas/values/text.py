"""Text with its language. Direction follows the content, never the interface."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["fa", "ar", "ru", "tr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
RIGHT_TO_LEFT = frozenset({"fa", "ar"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageText:
    """Somebody's own words; `language` is a BCP 47 primary tag, ``und`` where it is not known. Never normalised."""

    text: str
    language: str = "und"


def direction_of(text: str) -> Literal["rtl", "ltr"]:
    """Direction of the first strong character (UAX #9, P2-P3); left-to-right where there is none."""
    for character in text:
        strong = unicodedata.bidirectional(character)
        if strong in {"R", "AL"}:
            return "rtl"
        if strong == "L":
            return "ltr"
    return "ltr"
