"""Comparing spellings of one name across Arabic, Persian, Cyrillic and Latin script.

Decides what two spellings have in common: `fold` makes writing variants equal, `romanise` brings the scripts together,
`skeleton` keeps the consonants that survive transliteration. Knows no places and no actors.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_FOLD = str.maketrans(
    {
        **dict.fromkeys("يىئې", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ةۀە", "ه"),
        "ؤ": "و",
        "ء": None,
        "ـ": None,
        "ı": "i",
        "ё": "е",
        **dict.fromkeys("'’‘ʼʿʾ`´ʻ\u200d\u200e\u200f", None),
        **dict.fromkeys('-\u2010\u2011\u2013\u2014_/.,;:()[]«»"“”\u200c\u00a0', " "),
    }
)
_KEPT = {"й": "\ue000", "ş": "\ue001", "ç": "\ue002", "ğ": "\ue003"}
_KEEP_BREVE = str.maketrans(_KEPT)
_MARKS = dict.fromkeys(filter(lambda point: unicodedata.combining(chr(point)), range(0x11000)))
# After decomposition: marks away, the kept letters back, the forms of one letter made one.
_PLAIN = _MARKS | {ord(held): letter for letter, held in _KEPT.items()} | _FOLD


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Text in one writing: lower case, no vowel marks, one form of each Arabic letter, single spaces.

    Turkish ş, ç, ğ and Russian й keep their marks, since they are other letters and not accented ones.
    """
    if text.isascii():
        return " ".join(text.lower().translate(_FOLD).split())
    lowered = text.replace("İ", "i").lower().translate(_KEEP_BREVE)
    bare = unicodedata.normalize("NFKD", lowered).translate(_PLAIN)
    return " ".join(bare.split())


_LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфхцъыьэ", "abvgdeziyklmnoprstufhs.i.e", strict=True)),
    "ж": "j",
    "ч": "ch",
    "ш": "sh",
    "щ": "sh",
    "ю": "yu",
    "я": "ya",
    **dict(zip("ابپتجدذرزسصطضظغفقکگلمنهویحخ", "abptjdzrzsstdzgfkkglmnhwyhh", strict=True)),
    "ث": "s",
    "چ": "ch",
    "ش": "sh",
    "ژ": "j",
    "ع": "",
    "ş": "sh",
    "ç": "ch",
    "ğ": "g",
    "q": "k",
    "x": "h",
    "c": "j",
}
_ROMAN = str.maketrans({letter: roman.replace(".", "") for letter, roman in _LETTERS.items()})
_DIGRAPHS = (("дж", "j"), ("кх", "h"))
_SOUNDS = (
    ("tch", "š"), ("ch", "š"), ("sh", "š"), ("dj", "j"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"),
    ("ck", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
)  # fmt: skip
_ARTICLES = frozenset({vowel + ending for vowel in "aeuo" for ending in ("l", "d", "n", "r", "s", "sh", "š", "t", "z")})
_ARTICLES_CYRILLIC = frozenset({vowel + letter for vowel in "аэ" for letter in "лнрсштдз"} | {"аль", "эль"})


def _without_article(token: str) -> str:
    return token[2:] if token.startswith("ال") and len(token) > 4 else token


def _tokens(folded: str) -> list[str]:
    tokens = [_without_article(t) for t in folded.split() if t not in _ARTICLES_CYRILLIC]
    kept = [t for t in tokens if t not in _ARTICLES]
    return kept or folded.split()


def _latin(token: str) -> str:
    for sound, letter in _SOUNDS:
        if sound in token:
            token = token.replace(sound, letter)
    return token


@lru_cache(maxsize=65536)
def _roman(token: str) -> str:
    """Digraphs belong to the Latin script alone: Arabic k and h side by side are two consonants."""
    if token.isascii():
        token = _latin(token)
    for digraph, roman in _DIGRAPHS:
        token = token.replace(digraph, roman)
    return token.translate(_ROMAN).replace("sh", "š").replace("ch", "š")


@lru_cache(maxsize=65536)
def romanise(text: str) -> str:
    """Name in one Latin spelling, articles left out: ``"جيش الإسلام"`` and ``"Ceyş el-İslam"`` come close together."""
    return " ".join(_roman(token) for token in _tokens(fold(text)))


_CLASS = str.maketrans({"p": "b", "v": "f", "q": "k", "w": None, "y": None, "š": "s", **dict.fromkeys("aeiou", None)})
_DOUBLED = re.compile(r"(.)\1+")
_NOT_LETTER = re.compile(r"[^a-zš0-9 ]")


def _single(token: str) -> str:
    """A token without doubled letters."""
    if _DOUBLED.search(token) is None:
        return token
    return token[0] + "".join(letter for last, letter in pairwise(token) if letter != last)


@lru_cache(maxsize=65536)
def _bones(token: str) -> str:
    token = token[:-1] if len(token) > 2 and token.endswith("h") else token  # tā' marbūṭa
    first = "v" if token[:1] in {"w", "v"} else ""
    return _single(first + token[len(first) :].translate(_CLASS)).replace("v", "f")


@lru_cache(maxsize=65536)
def skeleton(text: str) -> str:
    """Consonants of a name in classes that transliteration keeps; words run together. Empty where none is left."""
    return "".join(_bones(token) for token in _NOT_LETTER.sub("", romanise(text)).split())


_SOUND = str.maketrans({"w": "u", "v": "u", "o": "u", "y": "i", "e": "a", "q": "k", "p": "b"})


@lru_cache(maxsize=65536)
def _heard(token: str) -> str:
    plain = token if token.isascii() and token.isalpha() else _NOT_LETTER.sub("", token)
    token = _single(plain.translate(_SOUND))
    return token[:-1] if len(token) > 3 and token.endswith("h") else token


@lru_cache(maxsize=65536)
def sounds(text: str) -> str:
    """Name as it is heard, coarsely: three vowels, no doubled letters, no final breath."""
    return " ".join(_heard(token) for token in romanise(text).split())
