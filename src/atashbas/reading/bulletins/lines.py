"""Lists and tables of a bulletin: a side as a heading above its lines, areas and sides as rows and columns.

A heading holds for the lines right below it that give an area and its number, or a total; the first other line ends
it. A table is told by a line that names two sides, or two areas, and nothing else that counts; each row below gives as
many numbers as that line has names. What fits neither is left to the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from atashbas.reading.bulletins.binding import Bound, bind
from atashbas.reading.bulletins.counts import Candidate
from atashbas.reading.bulletins.labelled import side_of_each_area
from atashbas.reading.bulletins.singles import is_other_number
from atashbas.reading.bulletins.tokens import Token
from atashbas.reading.text.hits import Hits
from atashbas.reading.text.segments import Span

_WORD = re.compile(r"\w+")
_CELLS = re.compile(r"\d+|(?<=[\s|])-+(?=[\s|]|$)")
_RULE = re.compile(r"[\s|:+=_-]*")
_ORDINAL = re.compile(r"\s*\d{1,2}[.)]\s")
_LOOSE = 3  # words that no list knows in a line of a list
_TITLE = 8  # such words in a heading that ends in a colon or in nothing
_LABELS = frozenset({"side", "area", "sum"})


class Line(NamedTuple):
    """A line that is not blank, with its tokens; `loose`: words of it that no list knows."""

    span: Span
    tokens: tuple[Token, ...]
    loose: int

    def of(self, kind: str) -> list[Token]:
        """Its tokens of a kind."""
        return [t for t in self.tokens if t[0] == kind]


def read_lines(
    text: str, tokens: Sequence[Token], hits: Hits, wrapped: Sequence[Span] = ()
) -> tuple[list[Candidate], list[Span]]:
    """Candidates of lists and tables, and the lines they were read from; `wrapped`: sentences over several lines."""
    lines = [
        _line(text, span, tokens, hits)
        for span in _spans(text)
        if not _RULE.fullmatch(text, *span) and not any(a < span[1] and span[0] < b for a, b in wrapped)
    ]
    found: list[Candidate] = []
    used: list[Span] = []
    n = 0
    while n < len(lines):
        taken = _labelled(text, lines, n) or _table(text, lines, n) or _list(text, lines, n)
        if taken is None:
            n += 1
            continue
        candidates, length = taken
        found.extend(candidates)
        used.extend(line.span for line in lines[n : n + length])
        n += length
    return found, used


def _spans(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _line(text: str, span: Span, tokens: Sequence[Token], hits: Hits) -> Line:
    here = [t for t in tokens if span[0] <= t[2] < span[1]]
    if len({t[1] for t in here if t[0] == "side"}) < 2:
        here = sorted([*here, *_named(text, span, here, hits)], key=lambda t: t[2])
    begin = _ORDINAL.match(text, *span)
    if begin and any(t[0] == "area" for t in here):
        here = [t for t in here if t[2] >= begin.end()]
    covered = sum(len(_WORD.findall(text, t[2], t[3])) for t in here)
    return Line(span, tuple(here), len(_WORD.findall(text, *span)) - covered)


def _named(text: str, span: Span, here: Sequence[Token], hits: Hits) -> list[Token]:
    """Nations that stand alone in a cell or a heading: «Russia | Turkey», «Turkey:»."""
    found = hits.between(*span).longest("nation", "nationname", "nationof")
    taken = [(t[2], t[3]) for t in here]
    sides = [
        Token("side", h.entry.value, h.start, h.end, h.entry.name)
        for h in found
        if h.entry.value in {"RU", "TR"} and not any(a <= h.start < b for a, b in taken)
    ]
    named = [t for t in here if t[0] == "side"]
    if named and (not sides or len({t[1] for t in here if t[0] == "area"}) != 1):
        return []
    sides_here = len(sides) + len(named)
    cells = "|" in text[slice(*span)] or len(_WORD.findall(text, *span)) <= 1 + 2 * sides_here
    return sides if cells and len({s.value for s in sides}) == len(sides) else []


def _labelled(text: str, lines: Sequence[Line], n: int) -> tuple[list[Candidate], int] | None:
    """Lines that each name an area and whose number it is."""
    found: dict[str, Candidate] = {}
    length = 0
    for line in lines[n:]:
        told = side_of_each_area(text, *line.span, line.tokens)
        if not told:
            break
        length += 1
        for side, bound in told.items():
            candidate = found.setdefault(side, Candidate(side, lines[n].span, reasons=["lines of an area and a side"]))
            candidate.bound.extend(bound)
    return (list(found.values()), length) if found else None


def _list(text: str, lines: Sequence[Line], n: int) -> tuple[list[Candidate], int] | None:
    """A heading with a side, and the lines of its list."""
    side = _heading(text, lines[n])
    if side is None:
        return None
    candidate = Candidate(side.value, lines[n].span)
    numbers = _numbers(text, lines[n])
    candidate.total = numbers[0] if numbers else None
    length = 1
    for line in lines[n + 1 :]:
        if bound := _items(text, line):
            candidate.bound.extend(bound)
        elif ((total := _total(text, line)) and not candidate.bound and candidate.total is None) or (
            total and candidate.total is None and total.n == sum(b.number.n for b in candidate.bound)
        ):
            candidate.total = total
        elif not (total and candidate.total and total.n == candidate.total.n):
            break
        length += 1
    if length == 1 or not (candidate.bound or candidate.total):
        return None
    candidate.span = lines[n].span[0], lines[n + length - 1].span[1]
    candidate.reasons.append("a list below its side")
    return [candidate], length


def _heading(text: str, line: Line) -> Token | None:
    """The side of a line that names one and gives at most its total."""
    sides = line.of("side")
    if len({s.value for s in sides}) != 1 or line.of("area") or line.of("confirm") or line.of("stop"):
        return None
    end = text[: line.span[1]].rstrip()[-1:]
    if end in ".!?" or line.loose > _TITLE or len(_numbers(text, line)) > 1:
        return None
    return sides[0]


def _numbers(text: str, line: Line) -> list[Token]:
    """Numbers of a line that count: not those before «hours», a month or another thing, and no year."""
    counted = []
    for i, token in enumerate(line.tokens):
        if token[0] != "number":
            continue
        if not is_other_number(text, line.tokens, token, i):
            counted.append(token)
    return counted


def _items(text: str, line: Line) -> list[Bound]:
    """Areas of a line with a number each; empty where anything is left over or said beside it."""
    if not line.of("area") or line.of("side") or line.loose > _LOOSE or line.of("confirm") or line.of("stop"):
        return []
    numbers = _numbers(text, line)
    bound = bind(text, line.tokens, numbers)
    areas = {a.start for b in bound for a in b.areas}
    whole = len(bound) == len(numbers) == len(line.of("number")) and len(areas) == len(line.of("area"))
    return bound if whole and all(len(b.areas) == 1 or b.each for b in bound) else []


def _total(text: str, line: Line) -> Token | None:
    """The number of «Total: 9», «9 violations», «Violations: 9»."""
    numbers = _numbers(text, line)
    kinds = {t[0] for t in line.tokens}
    if len(numbers) != 1 or kinds & {"area", "side", "confirm", "stop", "howmany"} or line.loose > _LOOSE:
        return None
    return numbers[0] if kinds & {"sum", "unit"} else None


def _table(text: str, lines: Sequence[Line], n: int) -> tuple[list[Candidate], int] | None:
    """A line of labels and the rows below it: sides above and areas at the left, or the other way round."""
    labels = [t for t in lines[n].tokens if t[0] in _LABELS]
    least = 1 if "|" in text[slice(*lines[n].span)] else 2
    kind = next((k for k in ("side", "area") if sum(t[0] == k for t in labels) >= least), None)
    if kind is None or lines[n].of("number") or any(t[0] not in {kind, "sum"} for t in labels):
        return None
    if len({t.value for t in labels if t[0] == kind}) != sum(t[0] == kind for t in labels):
        return None
    found: dict[str, Candidate] = {}
    length = 1
    for line in lines[n + 1 :]:
        if not _row(text, line, labels, kind, found):
            break
        length += 1
    if length == 1:
        return None
    span = lines[n].span[0], lines[n + length - 1].span[1]
    for candidate in found.values():
        candidate.span = span
        candidate.reasons.append("a table")
    return [c for c in found.values() if c.bound or c.total], length


def _row(text: str, line: Line, labels: Sequence[Token], kind: str, found: dict[str, Candidate]) -> bool:
    """Take the cells of one row; False where it is none of the table."""
    heads = [t for t in line.tokens if t[0] in _LABELS]
    if not heads or heads[0][0] == kind or len({t[0] for t in heads}) > 1 or line.loose:
        return False
    head = heads[0]
    cells = _cells(text, line, head)
    if len(cells) != len(labels):
        return False
    for label, cell in zip(labels, cells, strict=True):
        side, area = (label, head) if kind == "side" else (head, label)
        candidate = found.setdefault(side.value, Candidate(side.value, line.span)) if side[0] == "side" else None
        if candidate is None or cell is None:
            continue
        if area[0] == "sum":
            candidate.total = cell
        elif cell.n:
            candidate.bound.append(Bound(cell, (area,), False, "a cell of a table", False))
    return True


def _cells(text: str, line: Line, head: Token) -> list[Token | None]:
    """Numbers of a row behind its head in order; None for a dash."""
    numbers = [t for t in line.tokens if t[0] == "number" and t[2] >= head[3]]
    dashes = [m for m in _CELLS.finditer(text, head[3], line.span[1]) if not m[0].isdigit()]
    if len(numbers) > 1 and "|" not in text[slice(*line.span)]:
        dashes = [m for m in dashes if m.start() > numbers[0][2]]  # «Hama - 4 - 3»: the dashes part the cells
        if len(dashes) >= len(numbers) - 1:
            dashes = []
    placed: list[tuple[int, Token | None]] = [(t[2], t) for t in numbers]
    placed.extend((m.start(), None) for m in dashes)
    placed.sort(key=lambda p: p[0])
    return [cell for _, cell in placed]
