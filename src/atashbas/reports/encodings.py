"""In which encoding a file of text is: byte-order marks and UTF-8 first, then the one-byte pages of the five languages.

Decides the encoding, or that it cannot be told. A one-byte page is accepted only when its letters look like words:
headings that are known, letters of one script, capitals at the beginning of words.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from atashbas.reports.headings import find_heading

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
PAGES = ("cp1251", "cp1254", "cp1256")
SAMPLE_BYTES = 65_536
BLOCK = 1 << 20
SOUND_FOR_EACH_BROKEN = 50
KNOWN_HEADING = 50.0
CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
ARABIC = frozenset("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئپچژگک")
TURKISH = frozenset("çğıöşüâîû")
SCRIPTS = {"cp1251": CYRILLIC, "cp1254": TURKISH, "cp1256": ARABIC}


def find_encoding(data: bytes) -> str | None:
    """Name of the encoding for `codecs`; None where no page makes words of the bytes."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return name
    if b"\0" not in data[:4096] and _is_utf8(data):
        return "utf-8"
    half_empty = _utf16_without_mark(data[:4096])
    if half_empty:
        return half_empty
    scores = {page: _score(data[:SAMPLE_BYTES], page) for page in PAGES}
    best = max(PAGES, key=lambda page: scores[page])
    return best if scores[best] > 0 else None


def _is_utf8(data: bytes) -> bool:
    """Whether all of a file is UTF-8, or all but a few broken letters among very many sound ones."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    sound = broken = 0
    for at in range(0, len(data), BLOCK):
        text = decoder.decode(data[at : at + BLOCK], final=at + BLOCK >= len(data))
        if not text.isascii():
            bad = text.count("\ufffd")
            broken += bad
            sound += len(text) - len(text.encode("ascii", "ignore")) - bad
    return broken * SOUND_FOR_EACH_BROKEN <= sound


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 shows by zero bytes (or, in Arabic and Cyrillic, 0x06 and 0x04) on one side of the pairs."""
    for name, side in (("utf-16-le", 1), ("utf-16-be", 0)):
        high = sample[side::2]
        if len(high) > 3 and sum(high.count(byte) for byte in (0, 4, 6)) > 0.8 * len(high) and 0 in high:
            return name
    return None


def _score(sample: bytes, page: str) -> float:
    """Evidence that `page` makes words of the bytes; at or below zero: none."""
    try:
        text = sample.decode(page)
    except UnicodeDecodeError:
        return -1.0
    high = [character for character in text if ord(character) > 127]
    if not high:
        return 0.0
    own = SCRIPTS[page]
    letters = sum(character.lower() in own for character in high)
    strange = sum(character.isalpha() and character.lower() not in own for character in high)
    torn = len(re.findall(r"[a-zа-яё][А-ЯЁÇĞİÖŞÜ]", text))
    if page != "cp1254":
        torn += len(re.findall(r"[A-Za-z][^\W\d_A-Za-z]|[^\W\d_A-Za-z][A-Za-z]", text))  # two scripts in one word
    known = sum(find_heading(cell) is not None for cell in _cells(text.splitlines()[:25]))
    share = (letters - 2 * strange - 2 * torn) / len(high)
    return known * KNOWN_HEADING + 10 * share if share > 0.3 else -1.0


def _cells(lines: Sequence[str]) -> list[str]:
    return [cell for line in lines for cell in re.split(r'[,;\t|"]', line) if any(ord(c) > 127 for c in cell)]
