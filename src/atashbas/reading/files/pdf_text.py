"""Text of a PDF page by where its pieces stand, for scripts that run from right to left.

A PDF keeps shapes at places, from the left to the right of the paper, whatever the direction of reading. So the pieces
of a line are put in the order of the paper; whether the letters within them run along the paper or along the language
is proved by the words of the lexicons, counted both ways. Figures are never turned: they run from left to right in
every language, and the paper shows them so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from atashbas.reading.lexicons.lexicon import load_lexicon
from atashbas.reading.text.fold import fold, fold_alias
from atashbas.reading.text.language import without_shapes

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_RANGES = ((0x0590, 0x0900), (0xFB1D, 0xFE00), (0xFE70, 0xFF00))
_WORD = re.compile(r"[^\W\d_]{2,}")
# What runs from left to right within a line of the other direction: figures with their marks, words of other scripts.
_FORWARD = re.compile(r"\d+(?:[.,:/٫٬-]\d+)*%?|[A-Za-zÀ-ɏЀ-ӿ](?:[A-Za-zÀ-ɏЀ-ӿ\d.'’@&/ -]*[A-Za-zÀ-ɏЀ-ӿ\d])?")
_MIRRORED = str.maketrans("()[]{}«»‹›<>", ")(][}{»«›‹><")
_COMMON = (
    "در به از که این است را با برای شد کرد گفت آن بر های تا می في من على إلى عن أن التي الذي قال بعد بين خلال مع هذا "
    "إطلاق خلال الأخيرة لاذقیه"
)
_SPLIT = "\u200c"  # stored with the letter behind it, for it has no shape of its own
_JOINED, _LOOSE = re.compile("\u200c(\\w)"), re.compile("(?<!\\w)\u200c")
_BLANKS, _HOUR = re.compile("[ \u00a0]+"), re.compile(r"(\d) ?: ?(\d\d)(?!\d)")
_TIGHT = re.compile(r" ([،؛,.;:!?؟)\]»”](?:[\s،.]|$))|([(\[«“]) ")  # justified lines are spread around marks too
_QUOTED = re.compile(r'" ([^"\n]*) "')
_OPENED, _CLOSED = re.compile(r"\([^()\n]*\)|«[^«»\n]*»"), re.compile(r"\)[^()\n]*\(|»[^«»\n]*«")
_ENDS = (".", "!", "?", "؟", ":", "؛", ";", "…", "»", '"')
_BEFORE = "وفب"  # letters that are written with the word behind them
PROOF = 3  # one way has to show so many times the known words of the other
LEAST = 4  # known words


class Piece(NamedTuple):
    """Text that was set in one go, with the place of its left end and the size of its letters."""

    x: float
    y: float
    size: float
    text: str


class PageText(NamedTuple):
    """Text of all pages; `turned` lines were stored along the paper; `proved` False: which way was not to be told."""

    pages: tuple[str, ...]
    turned: int
    proved: bool


def text_of_pages(pages: Iterable[Any]) -> PageText:
    """Text of pypdf's pages; those without letters that run from right to left are as pypdf gives them."""
    from pypdf._text_extraction import set_custom_rtl  # the one way to be handed the letters as they are stored

    set_custom_rtl(specials="".join(chr(c) for first, last in _RANGES for c in range(first, last)))
    read: list[tuple[str, list[list[Piece]]]] = []
    for page in pages:
        pieces: list[Piece] = []
        text = page.extract_text(visitor_text=lambda *told, into=pieces: into.extend(_piece(*told)))
        read.append((text, _lines(pieces) if RIGHT_TO_LEFT.search(text) else []))
    words = [piece.text for _, lines in read for line in lines for piece in line]
    along, against = _known(words), _known([text[::-1] for text in words])
    if not words or max(along, against) < LEAST or max(along, against) < PROOF * min(along, against):
        return PageText(tuple(_flowing(without_shapes(text).splitlines()) for text, _ in read), 0, not words)
    stored_reversed = against > along
    made = [[_line(one, stored_reversed) for one in lines] if lines else text.splitlines() for text, lines in read]
    if stored_reversed and _is_mirrored(
        "\n".join("\n".join(page) for page, (_, lines) in zip(made, read, strict=True) if lines)
    ):
        made = [
            [line.translate(_MIRRORED) for line in page] if lines else page
            for page, (_, lines) in zip(made, read, strict=True)
        ]
    turned = sum(bool(RIGHT_TO_LEFT.search(_paper(line))) for _, lines in read for line in lines)
    return PageText(tuple(_flowing(page) for page in made), turned if stored_reversed else 0, True)


def _piece(text: str, cm: Sequence[float], tm: Sequence[float], font: object, size: float) -> Iterable[Piece]:
    if text.strip("\n"):
        x, y = tm[4], tm[5]
        yield Piece(x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5], abs(size * cm[0]), text.strip("\n"))


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces at one height, from left to right; lines from the top of the page down."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: -one.y):
        if lines and lines[-1][0].y - piece.y <= max(1.0, 0.25 * piece.size):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda one: one.x) for line in lines]


def _paper(line: Sequence[Piece]) -> str:
    """A line as it stands on the paper, from left to right."""
    return "".join(gap + text for gap, text in _spaced(line))


def _spaced(line: Sequence[Piece]) -> Iterable[tuple[str, str]]:
    """Each piece with the blank before it: a gap wider than a letter parts words, a wide one columns."""
    end = None
    for piece in line:
        gap = 0.0 if end is None else piece.x - end
        yield "\t" if gap > 3 * piece.size else " " if gap > 0.8 * piece.size else "", piece.text
        wide = sum(not unicodedata.combining(c) and c != "\u200c" for c in without_shapes(piece.text))
        end = piece.x + 0.45 * piece.size * wide


def _line(line: Sequence[Piece], stored_reversed: bool) -> str:
    """A line in the order of its language."""
    paper = _paper(line)
    if not RIGHT_TO_LEFT.search(paper):
        return paper.strip()
    if not stored_reversed:
        return "".join(without_shapes(text) + gap for gap, text in reversed(list(_spaced(line)))).strip()
    # Turned twice, what runs from left to right stands as before. Shapes of two letters are told apart only then.
    paper = _HOUR.sub(r"\1:\2", _BLANKS.sub(" ", paper))
    paper = _JOINED.sub(r"\1" + _SPLIT, paper)
    turned = without_shapes(_FORWARD.sub(lambda m: m[0][::-1], paper)[::-1].strip())
    turned = _LOOSE.sub("", turned)
    return _WORD.sub(lambda m: _untwisted(m[0]), turned)


def _is_mirrored(text: str) -> bool:
    """Whether brackets close before they open: some programs store the shape on paper, some the sign that is meant."""
    return len(_CLOSED.findall(text)) > len(_OPENED.findall(text))


def _flowing(lines: Sequence[str]) -> str:
    """Lines as sentences: one that the width of the page broke goes on, blanks that only spread it are one."""
    made: list[str] = []
    full = 0.7 * max(map(len, lines), default=0)
    goes_on = False
    for line in (_TIGHT.sub(r"\1\2", _BLANKS.sub(" ", one)).strip() for one in lines):
        if goes_on and line:
            made[-1] += f" {line}"
        else:
            made.append(line)
        goes_on = len(line) >= full and "\t" not in line and not line.endswith(_ENDS)
    return _QUOTED.sub(r'"\1"', "\n".join(made))


def _untwisted(word: str) -> str:
    """A word in which a shape of two letters (lam and alef) was turned with the line, where the lists know the word."""
    if "ال" not in word or _is_known(word):
        return word
    places = [m.start() for m in re.finditer("ال", word)][:3]
    for chosen in range(1, 2 ** len(places)):
        letters = list(word)
        for n, at in enumerate(places):
            if chosen >> n & 1:
                letters[at : at + 2] = "لا"
        if _is_known(made := "".join(letters)):
            return made
    return word


def _is_known(word: str) -> bool:
    folded = fold(word).text
    return folded in _words() or (folded[:1] in _BEFORE and folded[1:] in _words())


def _known(texts: Sequence[str]) -> int:
    """How many known words stand in some texts."""
    words = _WORD.findall(fold(without_shapes("\n".join(texts))).text)
    return sum(map(_words().__contains__, words))


@cache
def _words() -> frozenset[str]:
    """Folded words of the lists in Persian and Arabic, and the commonest of both languages."""
    rows = load_lexicon().rows
    entries = (entry for language in ("fa", "ar") for entry in rows[language] if not entry.stem)
    listed = {word for entry in entries for word in fold_alias(entry.alias).split() if len(word) > 2}
    return frozenset(listed | {fold(word).text for word in _COMMON.split()})
