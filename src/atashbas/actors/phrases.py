"""Words around an actor's name that name nobody: "fighters of", "militants", "боевики", "عناصر", "militanları"."""

from __future__ import annotations

import re

from atashbas.places import fold

_AROUND = (
    "fighters|fighter|militants|militant|elements|members|positions|position|units|unit|troops|soldiers|group|groups|"
    "organization|organisation|terrorist|terrorists|of|the|from|by|against|and|its|"
    "боевики|боевиков|боевиками|группировка|группировки|группировкой|отряды|отрядов|позиции|террористы|террористов|"
    "террористическая|организация|формирования|"
    "عناصر|مسلحو|مسلحی|مقاتلو|مقاتلی|افراد|نیروهای|گروه|گروهک|تروریستی|تروریست|مواضع|مواقع|تنظیم|فصیل|قوات|"
    "mevzileri|mevzilerine|mevzisi|militanları|unsurları|grubu|örgütü|terör|teröristleri|mensupları|güçleri"
)
_WORDS = re.compile(rf"\b(?:{_AROUND})\b")


def core_of(text: str) -> str:
    """The name in a phrase about an actor; the whole phrase where nothing else is left."""
    folded = fold(text)
    return " ".join(_WORDS.sub(" ", folded).split()) or folded
