"""A daily register bulletin: counts of each side, verdicts on the other side's cases, counters; traps are named.

What is printed is kept. A split that does not add up, a headline that contradicts the body or adds both sides, areas
without numbers: all stay as they stand, with a trap code beside the row.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from atashbas.reading.bulletins.counts import (
    Candidate,
)
from atashbas.reading.bulletins.lines import read_lines
from atashbas.reading.bulletins.misspelt import with_misspelt
from atashbas.reading.bulletins.sentences import candidates_of, closes, of_centre
from atashbas.reading.bulletins.split import ADDED_UP, choose
from atashbas.reading.bulletins.tokenizing import tokenize
from atashbas.reading.bulletins.tokens import Token
from atashbas.reading.bulletins.totals import RunningTotal, find_running_totals
from atashbas.reading.bulletins.unreal import without_unreal
from atashbas.reading.bulletins.verdicts import VerdictFound, find_verdicts
from atashbas.reading.text.dates import DateFound
from atashbas.reading.text.hits import Hits
from atashbas.reading.text.numbers import Number
from atashbas.reading.text.segments import Span
from atashbas.values import Language

REPORTERS = ("RU", "TR", "IR")
_ITEM = re.compile(r"[-•*·]\s*\w|\w[\w' -]*[-:]\s*\d+\s*[;.,]?$")
_AHEAD = re.compile(r"\d\s?\($")
_COLON = re.compile(r"\w{0,5}(?:\s+\w+){0,3}\s*:\s")
_OF_FIRE = (
    "fire",
    "firing",
    "truce",
    "огн",
    "перемири",
    "тишин",
    "стрельб",
    "ates",
    "اتش",
    "هدنه",
    "اطلاق",
    "تیراندازی",
    "قصف",
)
_DOUBTFUL = frozenset({"sum_mismatch", "headline_body_mismatch", "areas_without_number"})  # traps to look at
_LEAD = 12  # letters of a sentence before its day
_PIECE = 5  # words of a sentence that names an area and nothing else
_SHORT = 72  # letters of a line of a list
_WRAPPED = re.compile(r" ?[-:] ?\n *")
_BESIDE = 40  # letters between a side and its number in a table
_TO_NUMBER = re.compile(r"\w{0,5}\)?,?(?:\s+\w+){0,3}\s*[:(=-]?\s*")
_BEHIND_NUMBER = re.compile(r"(?:\s*\w+){0,2}\s*(?:[():;,.-]|$|\n)")
_ASIDE = re.compile(r"\([^()\n]{4,60}\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountFound:
    """One side's row of a bulletin with the words it was read from. `sum_ok` None: nothing to compare."""

    reporter: str
    total: int | None
    by_area: Mapping[str, int]
    areas_without_number: tuple[str, ...]
    by_third_party: int | None
    third_party: str | None
    unit: str
    span: Span
    number_spans: Mapping[str, Span]
    traps: tuple[str, ...]
    rules: tuple[str, ...]
    entries: tuple[str, ...]
    needs_review: bool

    @property
    def computed(self) -> int | None:
        """Sum of the split."""
        return sum(self.by_area.values()) if self.by_area else None

    @property
    def sum_ok(self) -> bool | None:
        """Whether the split adds up to the printed total."""
        if self.total is None or self.computed is None or self.areas_without_number:
            return None
        return self.total == self.computed


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinFound:
    """What a text says as a bulletin; all empty where it is none."""

    counts: tuple[CountFound, ...] = ()
    verdicts: tuple[VerdictFound, ...] = ()
    totals: tuple[RunningTotal, ...] = ()


def read_bulletin(
    text: str,
    hits: Hits,
    numbers: Sequence[Number],
    spans: Sequence[Span],
    language: Language,
    days: Sequence[DateFound] = (),
) -> BulletinFound:
    """Read a folded text as a bulletin. Nothing is read where no side and no ceasefire centre counts cases."""
    if hits.has("elsewhere") and not _is_of_syria(hits):
        return BulletinFound()
    counted = _counts_breaches(text, hits)
    sides = counted and hits.has("sidenoun", "nation", "nationname", "nationof", "sideword")
    registers = sides and (hits.has("reg", "breach", "source") or _is_table(text, hits, numbers))
    listing = sides and not registers and hits.has("area")
    told = counted and (hits.has("centre") or registers or listing)
    listed = sides and hits.has("area") and _has_short_lines(text)
    if not listed and not (told and _may_count(hits, numbers, spans)):
        return BulletinFound()
    tokens = tokenize(text, hits, numbers, language, days if len({d.day for d in days}) > 1 else ())
    for start, end in _dated_asides(text, hits):
        text = text[:start] + " " * (end - start) + text[end:]
        tokens = [t for t in tokens if not start <= t[2] < end]
    starts = [t.start for t in tokens]
    wrapped = [(a, b) for a, b in spans if "\n" in text[a:b]] if listed else []
    rows, used = read_lines(text, tokens, hits, wrapped) if listed else ([], [])
    if not rows and not told:
        return BulletinFound()
    marks = hits.of("unreal")
    marked = [h.start for h in marks]

    def real(span: Span, here: Sequence[Token]) -> list[Token]:
        inside = marks[bisect_left(marked, span[0]) : bisect_left(marked, span[1])]
        return list(without_unreal(text, span, here, inside, language))

    parts = [
        (span, real(span, _inside(text, tokens[bisect_left(starts, span[0]) : bisect_left(starts, span[1])], language)))
        for span in _with_items(text, [s for s in spans if not any(a <= s[0] < b for a, b in used)], hits)
    ]
    parts = _with_pieces(text, parts)
    strays = _strays(hits, tokens)
    centre = "RU" if any(t.kind == "centre" for t in tokens) else None
    named = any(t.kind == "side" for t in tokens)
    candidates = candidates_of(text, parts, strays, None if named else centre) if told else []
    if listing:  # no verb of registering: only what adds up is a row
        candidates = [c for c in candidates if closes(c) and all(b.number is not c.total for b in c.bound)]
    candidates.extend(rows)
    if told and named and centre and not any(c.side == centre and (c.zero or closes(c)) for c in candidates):
        candidates.extend(of_centre(text, parts, strays, centre))
    chosen = choose(candidates, _titles(text, spans), _led_by_day(spans, days, hits))
    counts = tuple(_row(text, side, *chosen[side], tokens) for side in REPORTERS if side in chosen)
    if not counts:
        return BulletinFound()
    verdicts = find_verdicts(text, parts, {c.reporter: c.total if c.total is not None else c.computed for c in counts})
    return BulletinFound(
        counts=counts, verdicts=tuple(verdicts), totals=tuple(find_running_totals(text, hits, numbers, spans))
    )


def _is_of_syria(hits: Hits) -> bool:
    """Whether a text that names another war is of this one all the same."""
    nations = hits.of("nation", "nationname", "nationof")
    return hits.has("area", "centre") or any(h[2].value == "SY" for h in nations)


def _has_short_lines(text: str) -> bool:
    """Lines of a list or a table are short; a heading and one line make the least of them."""
    return text.count("\n") > 1 and sum(0 < len(line) < _SHORT for line in text.split("\n")) > 1


def _counts_breaches(text: str, hits: Hits) -> bool:
    """A unit that says what is counted; «cases» alone may be of anything where nobody fires and nothing is ceased."""
    if hits.has("dual", "breach"):
        return True
    units = hits.of("unit")
    plain = units and all(h.entry.value == "weak" for h in units)
    known = not plain or hits.has("area", "centre", "sidenoun") or any(word in text for word in _OF_FIRE)
    return bool(units) and known


def _is_table(text: str, hits: Hits, numbers: Sequence[Number]) -> bool:
    """«Russian side: 6 violations (Hama 4, Aleppo 2)»: a side, its number and the split or a stop need no verb."""
    nations = hits.of("nation", "nationname", "nationof")
    if any(_AHEAD.search(text, max(0, h[0] - 8), h[0]) for h in nations):
        return True  # «12 (Russian data), 7 (Turkish data)»
    starts = [n[0] for n in numbers]
    beside = {h[2].value for h in nations if _beside_number(text, h[1], starts)}
    if {"RU", "TR"} <= beside:
        return True  # «RU 12, TR 8»
    if not hits.has("area"):
        return False
    areas = {h[0] for h in hits.of("area")}
    if any((m := _COLON.match(text, h[1])) and m.end() in areas for h in hits.of("sidenoun", "nation")):
        return True  # «Russian side: Hama six, Idlib five (total 11)»
    for _, end, _ in hits.of("sidenoun", "nation", "nationname", "nationof"):
        for n in numbers[bisect_left(starts, end) : bisect_left(starts, end + _BESIDE)][:1]:
            if _TO_NUMBER.fullmatch(text, end, n[0]) and _BEHIND_NUMBER.match(text, n[1]):
                return True
    return False


def _beside_number(text: str, end: int, starts: Sequence[int]) -> bool:
    at = bisect_left(starts, end)
    return at < len(starts) and starts[at] - end < 4 and not text[end : starts[at]].strip(" :-=(")


def _with_items(text: str, spans: Sequence[Span], hits: Hits) -> list[Span]:
    """Items of a list («… in the provinces of:», then «- Hama - 3» on a line each) belong to the line above them."""
    joined: list[Span] = []
    inside = False  # the last line is an item of a list
    for span in spans:
        follows = joined and (inside or text[joined[-1][1] - 1] == ":") and "\n" in text[joined[-1][1] : span[0]]
        inside = bool(follows and _ITEM.match(text, *span) and hits.between(*span).has("area"))
        if inside:
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined


def _led_by_day(spans: Sequence[Span], days: Sequence[DateFound], hits: Hits) -> dict[int, date]:
    """The day a sentence begins with, by where the sentence begins; a weekday that tells no day is an early one."""
    led: dict[int, date] = {}
    begins = [start for start, _ in spans]
    for start, day in (*((d[0], d[2]) for d in days), *((h[0], date.min) for h in hits.of("weekday"))):
        at = bisect_right(begins, start) - 1
        if at >= 0 and start - begins[at] <= _LEAD:
            led.setdefault(begins[at], day)
    return led


def _with_pieces(text: str, parts: list[tuple[Span, list[Token]]]) -> list[tuple[Span, list[Token]]]:
    """A line broken before its number, and «In the province of Latakia.» alone, go on the sentence before."""
    joined: list[tuple[Span, list[Token]]] = []
    for span, tokens in parts:
        if joined and tokens and joined[-1][1] and _is_piece(text, joined[-1], span, tokens):
            (start, _), before = joined[-1]
            joined[-1] = ((start, span[1]), [*before, *tokens])
        else:
            joined.append((span, tokens))
    return joined


def _is_piece(text: str, ahead: tuple[Span, list[Token]], span: Span, tokens: list[Token]) -> bool:
    (_, end), before = ahead
    last = before[-1]
    if last[0] == "reg" and last[3] == end and tokens[0][0] == "number" and tokens[0][2] == span[0]:
        return "\n\n" not in text[end : span[0]]
    if last[0] == "area" and tokens[0][0] == "number" and tokens[0][2] == span[0]:
        return _WRAPPED.fullmatch(text, last[3], span[0]) is not None  # «…, Хама –» and «4.» on the next line
    kinds = {t[0] for t in tokens}
    if "area" not in kinds or not kinds <= {"in", "province", "area"} or len(text[slice(*span)].split()) > _PIECE:
        return False
    counted = [t for t in before if t[0] == "number"]
    return len(counted) == 1 and all(t[0] != "area" for t in before) and "\n" not in text[end : span[0]]


def _titles(text: str, spans: Sequence[Span]) -> frozenset[int]:
    """Where lines begin that are no sentences: headlines, captions."""
    return frozenset(
        span[0]
        for span, after in pairwise(spans)
        if text[span[1] - 1] not in '.!?»":)' and "\n" in text[span[1] : after[0]]
    )


def _dated_asides(text: str, hits: Hits) -> list[Span]:
    """«3 violations (in force since 30 December) in Hama»: what stands in brackets about a day alone is passed over."""
    if not hits.has("month") or "(" not in text:
        return []
    asides = [(m.span(), hits.between(*m.span())) for m in _ASIDE.finditer(text)]
    return [span for span, inside in asides if inside.has("month") and not inside.has("unit", "area", "confirm")]


def _may_count(hits: Hits, numbers: Sequence[Number], spans: Sequence[Span]) -> bool:
    """Tell whether any sentence holds what a count is made of: a number with a unit, a nation's side or its areas."""
    begins = [start for start, _ in spans]

    def sentences(*kinds: str) -> set[int]:
        return {bisect_right(begins, h[0]) for h in hits.of(*kinds)}

    counted = {bisect_right(begins, n[0]) for n in numbers if n[4]} | sentences("dual")
    units, nations = sentences("unit", "dual"), sentences("nation", "nationname", "nationof")
    if counted & (units | (nations & sentences("area", "sidenoun"))):
        return True
    ends = {h[1] for h in hits.of("nationname", "nationof")}
    if ends and any(not ends.isdisjoint(range(n[0] - 3, n[0] + 1)) for n in numbers if n[4]):  # «Russia - 5»
        return True
    denied = sentences("neg") & nations
    return bool(denied and denied & (units | sentences("reg")))


def _inside(text: str, here: list[Token], language: Language) -> list[Token]:
    kinds = {t[0] for t in here}
    return with_misspelt(text, here, language) if "number" in kinds and kinds & {"side", "area"} else here


def _strays(hits: Hits, tokens: Sequence[Token]) -> list[tuple[int, str]]:
    """Nations that are named and are no side there: whose sentence it is, is not known then."""
    known = {t[2] for t in tokens if t[0] in {"side", "both", "commission", "centre"}}
    spans = [(t[2], t[3]) for t in tokens if t[0] in {"side", "centre", "syrian"}]
    return [
        (h[0], h[2].value)
        for h in hits.of("nation", "nationname", "nationof")
        if h[2].value in REPORTERS and h[0] not in known and not any(a <= h[0] < b for a, b in spans)
    ]


def _row(text: str, side: str, best: Candidate, others: Sequence[Candidate], tokens: Sequence[Token]) -> CountFound:
    total = best.stated
    spans = {"total": (best.total.start, best.total.end)} if best.total else {}
    if total is None:
        fallback = next((o for o in others if o.stated is not None and o.total and o.weak <= best.weak), None)
        if fallback and fallback.total:
            total, spans = fallback.stated, {"total": (fallback.total.start, fallback.total.end)}
    for b in best.bound:
        for area in b.areas:
            spans.setdefault(area.value, (min(b.number.start, area.start), max(b.number.end, area.end)))
    third = best.third or next((o.third for o in others if o.third), None)
    traps = _traps(text, side, best, others, total, tokens)
    numbers = [b.number for b in best.bound] + ([best.total] if best.total else [])
    areas = [a for b in best.bound for a in b.areas]
    return CountFound(
        reporter=side, total=total, by_area=dict(best.by_area), areas_without_number=best.without,
        by_third_party=third[0] if third else None, third_party=third[1] if third else None,
        unit=_unit(text, best, tokens), span=best.span, number_spans=spans, traps=traps,
        rules=tuple(dict.fromkeys([*(b.how for b in best.bound), *best.reasons, *["says none"] * best.zero])),
        entries=tuple(dict.fromkeys(t.entry for t in (*areas, *numbers) if ":" in t.entry)),
        needs_review=ADDED_UP in best.reasons or not _DOUBTFUL.isdisjoint(traps),
    )  # fmt: skip


def _traps(
    text: str, side: str, best: Candidate, others: Sequence[Candidate], total: int | None, tokens: Sequence[Token]
) -> tuple[str, ...]:
    words = any(b.number.entry != "digits" for b in best.bound) or bool(best.total and best.total.entry != "digits")
    computed = sum(best.by_area.values()) if best.by_area else None
    other = {o.stated for o in others if o.stated is not None and o.total and not o.weak}
    flags = {
        "number_words": words,
        "misspelt_place": any(a.entry.endswith("misspelt") for b in best.bound for a in b.areas),
        "arabic_dual": any("dual" in b.number.entry for b in best.bound)
        or bool(best.total and "dual" in best.total.entry),
        "each_grouping": any(r.startswith("each") for r in best.reasons),
        "one_each_by_counting": "one each by counting" in best.reasons,
        "headline_body_mismatch": bool(other - {total}),
        "sum_mismatch": computed is not None and total is not None and not best.without and computed != total,
        "areas_without_number": bool(best.without),
        "total_missing": total is None,
        "none_reported": total == 0,
        "third_party_share": best.third is not None or any(o.third for o in others),
    }
    return tuple(sorted(name for name, on in flags.items() if on))


def _unit(text: str, best: Candidate, tokens: Sequence[Token]) -> str:
    """Words for what is counted, as printed."""
    if best.total is None:
        return "cases"
    unit = next((t for t in tokens if t.kind == "unit" and t.start >= best.total.start), None)
    return text[unit.start : unit.end] if unit and unit.start - best.total.end < 60 else "cases"
