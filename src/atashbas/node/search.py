"""Folding of words for the text search: what a reader types finds what a reporter wrote.

Decides only which letters count as equal for searching; nothing stored or shown is changed by it.
"""

from __future__ import annotations

import unicodedata

# Letters that keyboards of the five languages write differently for one sound or shape (Unicode Standard, ch. 9.2),
# and the Turkish dotless i, which no case folding joins to i.
_LETTERS = str.maketrans("يىئكةأإآٱؤهۀıё", "یییکهاااا" + "وههiе")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)


def fold(text: str) -> str:
    """Words in one case, without marks, tatweel and joiners, with one letter for each shape and ASCII digits."""
    if text.isascii():
        return " ".join(text.lower().split())
    # Compatibility letters fold only once they are plain, and what is folded may be composed again: so both, twice.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold())
    plain = plain.translate(_LETTERS).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c) and c not in "\u0640\u200c\u200d\u200e\u200f")
    return " ".join(kept.translate(_LETTERS).translate(_DIGITS).split())
