"""Words around an actor's name that name nobody ("fighters of", "عناصر"), and how far likeness can be trusted.

Decides that the one telling word must fit: "Syrian air force" is like "Russian air force" and is not it.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from atashbas.actors.records import Actor
from atashbas.places import fold, sounds

_AROUND = (
    "fighters|fighter|militants|militant|elements|members|positions|position|units|unit|troops|soldiers|group|groups|"
    "organization|organisation|terrorist|terrorists|of|the|from|by|against|and|its|"
    "боевики|боевиков|боевиками|группировка|группировки|группировкой|отряды|отрядов|позиции|террористы|террористов|"
    "террористическая|террористической|террористических|террористами|организация|организации|формирования|боевику|"
    "عناصر|مسلحو|مسلحی|مقاتلو|مقاتلی|افراد|نیروهای|گروه|گروهک|تروریستی|تروریست|مواضع|مواقع|تنظیم|فصیل|قوات|"
    "mevzileri|mevzilerine|mevzisi|militanları|unsurları|grubu|örgütü|terör|teröristleri|mensupları|güçleri"
)
_WORDS = re.compile(rf"\b(?:{_AROUND})\b")


def core_of(text: str) -> str:
    """The name in a phrase about an actor; the whole phrase where nothing else is left."""
    folded = fold(text)
    return " ".join(_WORDS.sub(" ", folded).split()) or folded


_DOUBT = 0.85
_SHORTEST = 5  # an acronym is right or wrong, not alike
_WORD_FITS = 70


def trust(text: str, actor: Actor, why: str) -> float:
    """1 where a name stands in its own writing; less where it is only alike and a word or an acronym does not fit."""
    if why not in {"sounds", "skeleton"}:
        return 1.0
    asked = sounds(core_of(text)).split()
    if len("".join(asked)) < _SHORTEST:
        return _DOUBT
    return 1.0 if any(_every_word_fits(asked, sounds(core_of(name)).split()) for name in actor.spellings) else _DOUBT


def _every_word_fits(asked: list[str], name: list[str]) -> bool:
    """Word by word where there are as many of them; where there are not, the words may be parted differently."""
    if len(asked) != len(name):
        return fuzz.ratio("".join(asked), "".join(name)) >= 2 * _WORD_FITS - 55
    return all(fuzz.ratio(a, b) >= _WORD_FITS for a, b in zip(asked, name, strict=True))
