"""Place words: decides how much of a place's name two reports share, across scripts and transliterations.

A name becomes a few tokens, each a skeleton of consonants: vowels, doubled letters, articles, feminine endings and the
marks that transliterations of Arabic disagree about fall away ("Sowaiydiya Kabira", "Suwaydiyah Kabirah" and
"سويدية كبيرة" give the same tokens). A second, looser skeleton also joins sounds that are often written for each other.
It does not know where a place is; that is the room `places`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from atashbas.reconcile.arrays import I32, I64, Ints
from atashbas.reconcile.hashes import hash_text

TOKENS = 4  # tokens kept per place: the rarest ones
MOST_BITS = 12.0

# Articles, and words for kinds of place or direction: they say little about which place is meant.
_KINDS = frozenset(
    """
    al el as ash an ar at az ad adh ath ul ez eh es et en er of the and in near town village city district governorate
    province area street neighbourhood neighborhood countryside outskirts camp farm farms axis front region unknown
    location locations multiple subdistrict road mosque several various gharbi sharqi north south east west northern
    southern eastern western central center centre
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_DIGRAPHS: tuple[tuple[str, str], ...] = (
    ("kh", "x"), ("sh", "$"), ("ch", "$"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("ck", "k"), ("zh", "j"),
)  # fmt: skip
_LETTERS = str.maketrans(
    {
        "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "x", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s",
        "ش": "$", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "g", "ف": "f", "ق": "q", "ك": "k", "ل": "l",
        "م": "m", "ن": "n", "ه": "h", "ة": "", "و": "w", "ي": "y", "ى": "y", "ا": "a", "أ": "a", "إ": "a", "آ": "a",
        "ؤ": "w", "ئ": "y", "ء": "", "پ": "b", "چ": "$", "ژ": "j", "گ": "g", "ک": "k", "ی": "y", "ھ": "h", "ـ": "",
    }
)  # fmt: skip
_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "w", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i", "й": "y",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "b", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "x", "ц": "s", "ч": "$", "ш": "$", "щ": "$", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "u", "я": "a",
    }
)  # fmt: skip
_LOOSE = str.maketrans({"q": "k", "g": "k", "x": "h", "$": "s", "z": "s", "j": "k", "d": "t", "v": "w", "p": "b"})
_SPLIT = re.compile(r"[^\w$]+", re.UNICODE)
_MARKS = re.compile(r"['’‘`ʿʾʼ\u200c-\u200f\u064b-\u0652]")


@lru_cache(maxsize=200_000)
def fold_place(text: str) -> tuple[str, ...]:
    """Skeletons of the telling words of a place's name, in order, without repeats."""
    plain = unicodedata.normalize("NFKD", _MARKS.sub("", text.casefold().replace("ı", "i").replace("ş", "sh")))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    tokens = [skeleton for word in _SPLIT.split(plain) if word and (skeleton := _skeleton(word))]
    return tuple(dict.fromkeys(tokens))


def _skeleton(word: str) -> str:
    if word in _KINDS:
        return ""
    if word.isdigit():
        return word
    if "\u0600" <= word[0] <= "\u06ff":
        word = word.removeprefix("وال").removeprefix("ال") if len(word) > 4 else word
    word = word.translate(_LETTERS).translate(_CYRILLIC)
    for old, new in _DIGRAPHS:
        word = word.replace(old, new)
    word = word.replace("c", "k").replace("p", "b").replace("v", "w")
    ending = word.rstrip("ht") if len(word) > 3 and word.endswith(("ah", "at", "eh", "h")) else word
    bones = re.sub(r"[aeiouyw]+", "", ending)
    bones = re.sub(r"(.)\1+", r"\1", bones)
    return bones or word[:1]


def fold_area(text: str | None) -> str | None:
    """One key for the name of a governorate in any of its spellings; None where nothing telling is stated."""
    tokens = fold_place(text) if text else ()
    return "".join(tokens).translate(_LOOSE) or None


def count_words(names: Sequence[str], uses: Sequence[int]) -> dict[str, int]:
    """Rarity of each word in centi-bits: how seldom the reports of a table use it."""
    counts: Counter[str] = Counter()
    for name, times in zip(names, uses, strict=True):
        counts.update(dict.fromkeys(fold_place(name), times))
    size = max(sum(uses), 1)
    return {token: int(100 * min(MOST_BITS, max(1.0, np.log2(size / counts[token])))) for token in sorted(counts)}


class PlaceWords:
    """The place names of one table as token codes with their rarity.

    Parameters
    ----------
    names
        The distinct names; row p of every array belongs to `names[p]`.
    rarity
        Centi-bits of known words; a word that is not among them counts as the rarest.

    Attributes
    ----------
    strict, loose
        int64 [places, TOKENS]: hashes of skeletons, -1 where there is none; the rarest words come first.
    bits
        int32 [places, TOKENS]: centi-bits of surprise of each word.
    total
        int32 [places]: sum of `bits`.
    """

    def __init__(self, names: Sequence[str], rarity: Mapping[str, int]) -> None:
        self.names = tuple(names)
        self.strict: I64 = np.full((len(names), TOKENS), -1, np.int64)
        self.loose: I64 = np.full((len(names), TOKENS), -1, np.int64)
        self.bits: I32 = np.zeros((len(names), TOKENS), np.int32)
        rarest = int(100 * MOST_BITS)
        for place, name in enumerate(names):
            ranked = sorted((-rarity.get(token, rarest), token) for token in fold_place(name))
            for slot, (bits, token) in enumerate(ranked[:TOKENS]):
                self.strict[place, slot] = hash_text(token)
                self.loose[place, slot] = hash_text(token.translate(_LOOSE).replace("h", "") or token)
                self.bits[place, slot] = -bits
        self.total: I32 = self.bits.sum(1).astype(np.int32)

    @classmethod
    def joined(cls, names: Sequence[str], a: PlaceWords, b: PlaceWords) -> PlaceWords:
        """The words of two tables as of one."""
        both = cls((), {})
        both.names = tuple(names)
        for field in ("strict", "loose", "bits", "total"):
            setattr(both, field, np.concatenate([getattr(a, field), getattr(b, field)]))
        return both


def shared_rarity(words: PlaceWords, a: Ints, b: Ints) -> tuple[I32, I32]:
    """Centi-bits of surprise two places share, and the most they could; a loose match counts three quarters.

    The same from either side: the lesser of what each finds of its words in the other.
    """
    most = np.minimum(words.total[a], words.total[b])
    shared = np.minimum(_found_in(words, a, b), _found_in(words, b, a))
    return np.minimum(shared, most), most


def _found_in(words: PlaceWords, a: Ints, b: Ints) -> I32:
    found = np.zeros(len(a), np.int32)
    for slot in range(TOKENS):
        token, loose, bits = words.strict[a, slot], words.loose[a, slot], words.bits[a, slot]
        same = (words.strict[b] == token[:, None]).any(1)
        near = (words.loose[b] == loose[:, None]).any(1)
        found += np.where(token < 0, 0, np.where(same, bits, np.where(near, bits * 3 // 4, 0))).astype(np.int32)
    return found
