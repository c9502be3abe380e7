"""Folding: one spelling for letters that are written in several ways, so that lexicons need one form of a word.

Every folded character stands for exactly one character of the raw text. Characters that only steer the layout (bidi
controls, joiners, tatweel, vowel signs) are left out of the folded text, and `Folded.raw` leads back to the raw offset;
the raw text itself is never changed.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

_PAIRS = {
    # Arabic script: letters that Persian and Arabic keyboards give differently
    "يىئﻱﯼے": "ی",
    "كڪ": "ک",
    "ةۀهہەۂۃ": "ه",
    "أإآٱا": "ا",
    "ؤو": "و",
    "ءٔ": "ء",
    # Cyrillic and Latin letters that writers leave out or swap
    "ё": "е",
    "ıíìîï": "i",
    "şśš": "s",
    "çćč": "c",
    "ğ": "g",
    "öóòôøō": "o",
    "üúùûū": "u",
    "âàáäãåā": "a",
    "éèêëē": "e",
    "ñ": "n",
    # punctuation
    "’‘‛`´ʼʻ′ʿʾ": "'",
    "“”„‟″": '"',
    "–—―−‒‐‑": "-",
    "؛": ";",
    "،﹐٬": ",",
    "٫": ".",
    "؟": "?",
    "\u200c\u00a0\u2009\u200a\u202f\u2007\t\u2002\u2003\u3000": " ",
    "\r\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x1f\x85": "\n",
}
_FOLD = {a: b for many, b in _PAIRS.items() for a in many if a != b}
# Shapes of single Arabic letters, as texts copied from a PDF carry them.
_FOLD |= {
    chr(code): _FOLD.get(letter, letter)
    for code in (*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFC00), *range(0xFE70, 0xFEFD))
    if len(letter := unicodedata.normalize("NFKC", chr(code))) == 1
}
_FOLD |= {chr(zero + n): str(n) for zero in (0x6F0, 0x660, 0x966, 0xFF10) for n in range(10)}
# Vowel signs, tatweel, bidi controls, joiners, variation selectors, tags, control characters, soft hyphen, byte-order
# mark: they carry nothing the reading needs.
SILENT = frozenset(
    chr(code)
    for first, last in (
        (0x00, 0x08), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x300, 0x30F), (0x34F, 0x34F),
        (0x61C, 0x61C), (0x640, 0x640), (0x64B, 0x656), (0x670, 0x670), (0x115F, 0x1160), (0x180B, 0x180F),
        (0x200B, 0x200B), (0x200D, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB), (0xE0000, 0xE007F), (0xE0100, 0xE01EF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
# Plain ASCII is folded in one pass: capitals, and the few signs that stand for others.
_ASCII_TEXT = bytes(ord(_FOLD.get(chr(i).lower(), chr(i).lower())) for i in range(128)) + bytes(range(128, 256))
_ASCII_SPACED = bytes(i if chr(i).isalnum() else 32 for i in range(128)) + bytes(range(128, 256))
_ASCII_SILENT = bytes(i for i in range(128) if chr(i) in SILENT)
DROP = str.maketrans(dict.fromkeys(SILENT))


def _lowered(character: str) -> str:
    """Folded form of one character: lower case first, where that is one character too."""
    lower = "i" if character == "İ" else character.lower()
    return _FOLD.get(lower, lower) if len(lower) == 1 else character


class _Script:
    """A script of at most 255 characters, folded byte by byte: a few passes in C, however many letters differ."""

    def __init__(self, letters: str) -> None:
        known = "".join(dict.fromkeys([*map(chr, range(128)), *_MARKS, *_STEERING, *letters]))
        table = (known + "\ufffe" * 256)[:256]  # U+FFFE: no character
        self.bytes_of = codecs.charmap_build(table)
        folded = "".join(map(_lowered, known))
        self.text = (folded + "\ufffe" * 256)[:256]
        self.silent = bytes(i for i, c in enumerate(known) if c in SILENT)
        self.is_heard = bytes(known[i : i + 1] not in SILENT for i in range(256))
        self.spaced = ("".join(c if c.isalnum() else " " for c in folded) + "\ufffe" * 256)[:256]

    def fold(self, raw: str) -> Folded | None:
        """Fold a text; None where it has a character that the script has not."""
        try:
            code = codecs.charmap_encode(raw, "strict", self.bytes_of)[0]
        except UnicodeEncodeError:
            return None
        offsets: array[int] | None = None
        heard = code.translate(None, self.silent)
        if len(heard) < len(code):
            offsets = array("q", compress(range(len(code)), code.translate(self.is_heard)))
            code = heard
        text = codecs.charmap_decode(code, "strict", self.text)[0]
        return Folded(text, f" {codecs.charmap_decode(code, 'strict', self.spaced)[0]} ", offsets)


_MARKS = "«»“”„‘’–—−…№،؛؟٫٪•·\xa0\u200c\u2009\u202f\u2003°§%"
_STEERING = "\xad\u200b\u200d\u200e\u200f\ufeff"
_VOWELS = "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"  # and tatweel
_SCRIPTS = (
    ("ا", _Script(_VOWELS + "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیيىئكةۀهأإآٱؤء٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")),
    ("о", _Script("\u0301" + "".join(map(chr, range(0x410, 0x450))) + "Ёё")),
    ("", _Script("çğıöşüâîûÇĞİÖŞÜÂÎÛéèáíóúñäåøëïôêÉÁÍÓÚÑÄÅØ")),
)


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A text made ready for matching.

    `text`: folded letters, digits and punctuation, lower case. `spaced`: the same with every character that is no
    letter and no digit replaced by a space and one space before it, so that a word always follows a space;
    ``spaced[i + 1]`` stands for ``text[i]``. `offsets`: raw offset of each character; None where they are equal.
    """

    text: str
    spaced: str
    offsets: array[int] | None

    def raw(self, at: int) -> int:
        """Offset in the raw text for an offset of the folded text."""
        if self.offsets is None:
            return at
        return self.offsets[at] if at < len(self.offsets) else (self.offsets[-1] + 1 if self.offsets else 0)

    def raw_end(self, end: int) -> int:
        """Raw offset just behind the character before `end`; silent characters that follow are not counted in."""
        return self.raw(end - 1) + 1 if end else 0


_FIGURES = re.compile("[0-9]+")


def fold(raw: str) -> Folded:
    """Fold a text: one pass for each character that really occurs and needs it."""
    if raw.isascii():
        code = raw.encode()
        if len(code.translate(None, _ASCII_SILENT)) < len(code):
            return fold_any(raw)
        text = code.translate(_ASCII_TEXT).decode()
        return Folded(text, f" {text.encode().translate(_ASCII_SPACED).decode()} ", None)
    for letter, script in _SCRIPTS:
        if letter in raw and (folded := script.fold(raw)) is not None:
            return folded
    return fold_any(raw)


def part_digits(folded: Folded) -> Folded:
    """Words parted from the figures that Arabic and Persian typists set right beside them: «حلب7», «15خرقا»."""
    text, spaced = folded.text, folded.spaced
    glued = [
        m.span()
        for m in _FIGURES.finditer(text)
        if text[m.start() - 1 : m.start()].isalpha() or text[m.end() : m.end() + 1].isalpha()
    ]
    if not glued:
        return folded
    letters = list(spaced)
    for start, end in glued:
        letters[start + 1 : end + 1] = " " * (end - start)
    return Folded(text, "".join(letters), folded.offsets)


def fold_any(raw: str) -> Folded:
    """Fold a text of whatever characters."""
    text = raw.replace("İ", "i").lower()
    if len(text) != len(raw):  # a few letters outside the five languages lower to two characters
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in raw)
    present = set(text)
    offsets: array[int] | None = None
    if present & SILENT:
        offsets = array("q", (i for i, c in enumerate(text) if c not in SILENT))
        text = text.translate(DROP)
        present -= SILENT
    for character in sorted(present):
        if (other := _FOLD.get(character)) is not None:
            text = text.replace(character, other)
    spaced = text
    for character in sorted({_FOLD.get(c, c) for c in present}):
        if not character.isalnum() and character != " ":
            spaced = spaced.replace(character, " ")
    return Folded(text, f" {spaced} ", offsets)


@lru_cache(maxsize=65536)
def fold_alias(alias: str) -> str:
    """Folded form of a lexicon entry as it stands in `Folded.spaced`: words parted by single spaces."""
    return " ".join(fold(alias).spaced.split())
