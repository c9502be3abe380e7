"""A sentence of a bulletin cut into what it says of each side.

Verdicts and shares of third parties are taken out; what is left of a sentence is cut at the sides it names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from atashbas.reading.bulletins.binding import has_unit
from atashbas.reading.bulletins.proof import prove
from atashbas.reading.bulletins.tokens import INFORMS, Token, is_near
from atashbas.reading.text.segments import Span

_OF_TOTAL = frozenset(
    {"unit", "ofthem", "reg", "source", "in", "province", "all", "hour", "centre", "sidenoun", "other", "another"}
)
_TOLD = (["number", "unit", "reg"], ["number", "ofthem", "reg"], ["number", "ofthem", "unit", "reg"])
_PARTED = re.compile(
    r"(?:,|;| and| while| и| а| ve|(?:^| )و| of them| of these| из них| منها| از انها| از این میان| bunlarin) ?$"
)
_THAT = re.compile(r"(?<!\w)(?:ان|that|что|که)(?!\w)")  # «confirmed that …» is a verb of saying
_OF = re.compile(
    r"(?:\bof|\bиз|\bfrom|(?:^| )من|(?:^| )از|اصل|میان)(?: the| this| all)? $"
)  # «of 8 cases … confirmed two»
_ASIDE = 3  # words between the parts of «six cases registered by the Turkish part»
_WORDS = re.compile(r"\w+")
_SIGNS = frozenset({"number", "unit", "reg", "side", "confirm", "neg"})
_WORD = re.compile(r"\w")
_SIDE = re.compile(r"side|сторон|taraf|جانب|طرف")
_TO_SHARE = frozenset({"source", "ofthem", "unit", "reg", "each", "sidenoun"})
_BEFORE_VERDICT = frozenset({"side", "ofthem", "source", "sidenoun", "only", "centre"})
_PAUSE = frozenset(",;(")
_WHILE = re.compile(
    r"[,;]\s*(?:while|whereas|but|and|а|но|и|тогда как|в то время как|بینما|فیما|فی حین|و|در حالی که|حال انکه|اما|"
    r"ancak) ?"
)
_ISE = re.compile(r"'?\w{0,3} ise(?!\w)")
_MARK = re.compile(r"[,;:()]|(?<!\w)(?:که|which|whom)(?!\w)")
HOURS = 24  # «in the last 24 hours» counts no cases


def third_party(text: str, tokens: Sequence[Token]) -> tuple[list[Token], tuple[int, str, str | None] | None]:
    """Take «(28 of them according to the Syrian side)» out, so that its number is nobody's total."""
    for i, token in enumerate(tokens):
        if token.kind != "syrian":
            continue
        begin = max(0, token.start - 90)
        opened = max(text.rfind("(", begin, token.start), text.rfind(";", begin, token.start))
        closed = text.find(")", token.end, token.end + 60)
        inside = [t for t in tokens if opened < t.start < closed] if 0 <= opened < closed else []
        numbers = [t for t in inside if t.kind == "number"]
        if numbers:
            side = next((t.value for t in reversed(tokens[:i]) if t.kind == "side"), None)
            return [t for t in tokens if t not in inside], (numbers[0].n, token.value, side)
        number = _share_ahead(text, tokens, i)
        if number is not None:
            side = next((t.value for t in reversed(tokens[:i]) if t.kind == "side"), None)
            return [t for t in tokens if not number.start <= t.start <= token.start], (number.n, token.value, side)
    return list(tokens), None


def _share_ahead(text: str, tokens: Sequence[Token], i: int) -> Token | None:
    """«…; 16 according to the Syrian side», «16'sı Suriye tarafının bildirimlerine dayanıyor»: the number before it."""
    j = i - 1
    while j >= 0 and tokens[j].kind in _TO_SHARE and is_near(text, tokens[j], tokens[j + 1], 4):
        j -= 1
    told = tokens[i].entry == INFORMS or any(t.kind in {"source", "reg"} for t in tokens[j + 1 : i])
    if not _SIDE.search(text, tokens[i].start, tokens[i].end) and not (told and _is_total_ahead(tokens[:j])):
        return None  # an army may be what was fired at
    if j < 1 or tokens[j].kind != "number" or not is_near(text, tokens[j], tokens[j + 1], 2):
        return None
    parted = tokens[j - 1].kind == "ofthem" or _MARK.search(text, tokens[j - 1].end, tokens[j].start)
    return tokens[j] if parted else None


def _is_total_ahead(tokens: Sequence[Token]) -> bool:
    return any(t.kind == "number" and t.n != HOURS for t in tokens)


def is_verdict(text: str, tokens: Sequence[Token], side: Token) -> bool:
    """Tell whether a side stands there as the one that confirms or does not, not as the one that registers."""
    i = tokens.index(side)
    counted = plain = False
    registers = bool(i) and tokens[i - 1].kind == "reg" and is_near(text, tokens[i - 1], side, 0)
    told = side.end
    stop = text.find(".", side.end)
    for n, other in enumerate(tokens[i + 1 :], start=i + 1):
        kind = other[0]
        if kind == "side" or 0 <= stop < other[2]:
            break
        registers = registers or kind == "reg"
        told_plainly = kind == "number" and tokens[n - 1].kind == "reg" and is_near(text, tokens[n - 1], other, 0)
        told_plainly = told_plainly or (kind == "number" and _is_elliptic(text, tokens, i, n))
        counts = told_plainly or (kind == "number" and has_unit(text, tokens, n))
        if counts and not _is_taken_from(text, tokens, n):
            counted = True
            plain = plain or not _WORD.search(text, side.end, other.start)
            told = other.end
        if kind == "confirm" and _has_subject(text, tokens, n, side):
            return False
        if kind == "confirm":
            return not (counted and (registers or (plain and _MARK.search(text, told, other.start))))
    back = tokens[max(0, i - 4) : i]
    return any(t[0] == "confirm" and side.start - t[3] < 40 for t in back)


def _is_elliptic(text: str, tokens: Sequence[Token], i: int, n: int) -> bool:
    """«The Russian side recorded 23 and the Turkish eight, none of which was confirmed»: the eight."""
    side, number = tokens[i], tokens[n]
    ahead = any(t.kind == "side" and t.value != side.value for t in tokens[:i])
    return ahead and n == i + 1 and is_near(text, side, number, 0) and text[number.end : number.end + 1] in _PAUSE


def _has_subject(text: str, tokens: Sequence[Token], n: int, side: Token) -> bool:
    """«… five cases which the Russian side did not confirm» in Arabic order: the other side follows the verb."""
    after = tokens[n + 1] if n + 1 < len(tokens) else None
    return (
        after is not None
        and after.kind == "side"
        and after.value != side.value
        and is_near(text, tokens[n], after, 0)
        and any(t.kind == "number" for t in tokens[tokens.index(side) : n])
    )


def _is_taken_from(text: str, tokens: Sequence[Token], n: int) -> bool:
    """«Of the 8 cases», «8 ihlalden»: the number of which a part is told."""
    number, after = tokens[n], tokens[n + 1] if n + 1 < len(tokens) else None
    if _OF.search(text, max(0, number.start - 12), number.start):
        told = next((t for t in tokens[n + 1 :] if t.kind in {"reg", "confirm", "side"}), None)
        return (
            told is None or told.kind != "reg" or not text.startswith(("گزارش", "خبر"), told.start)
        )  # «از ۷ مورد خبر داد»
    return after is not None and after.kind == "unit" and text.endswith(("den", "dan", "nin", "lerin"), 0, after.end)


def continues(text: str, tokens: Sequence[Token]) -> bool:
    """A sentence that names no side goes on with the last one where it counts cases and is about nothing else."""
    kinds = {t.kind for t in tokens}
    if any("dual" in t[4] for t in tokens if t[0] == "number"):
        kinds.add("unit")
    if {"ofthem", "number", "area"} <= kinds and not kinds & {"confirm", "stop", "both"}:
        return True  # «eleven of them were in Idlib»
    if not {"unit", "number"} <= kinds or "both" in kinds:
        return False
    if not kinds & {"reg", "breach"} and all(t.value == "times" for t in tokens if t[0] == "unit" or "dual" in t[4]):
        return False  # «attacked twice»: nothing is counted as a violation
    unit = next(t.start for t in tokens if t.kind == "unit" or "dual" in t.entry)
    if any(t.kind == "confirm" and not _THAT.search(text, t.end, max(t.end, unit)) for t in tokens):
        return False
    return all(t.start > unit for t in tokens if t.kind == "stop")


def cut(
    text: str, span: Span, tokens: Sequence[Token], sides: Sequence[Token], carried: str | None
) -> list[tuple[str, list[Token]]]:
    """The sentence cut at its sides; what stands before the first side belongs to it where the verb comes last."""
    if not sides:
        return [(carried or "", list(tokens))]
    others = {t for t in tokens if t[0] == "side"} - set(sides)
    tokens = _without_denied_verdicts(tokens)
    denied = any(t[0] == "neg" for t in tokens)
    parts: list[tuple[str, list[Token]]] = []
    lead = [t for t in tokens if t.end <= sides[0].start]
    for n, side in enumerate(sides):
        stop = sides[n + 1].start if n + 1 < len(sides) else span[1]
        ends = [t.start for t in tokens if side.start < t.start < stop and (t in others or t.kind == "confirm")]
        part = [t for t in tokens if side.end <= t.start < min([stop, *ends])]
        if n == 0:
            if own := _of_centre(text, lead, side, part):
                parts.append((own[0].value, own))
                lead = []
            part = [*(t for t in lead if t.kind == "date"), *part]
            part = [*_total_ahead(text, lead, part), *_without_own_clause(text, lead, part)]
        if agent := _counted_by(text, tokens, side, part):
            part = [*agent, *part]
            parts = [(s, [t for t in p if t not in agent]) for s, p in parts]
        parts.append((side.value, [*(_denied_ahead(text, tokens, side) if denied else []), side, *part]))
    return parts


def _without_denied_verdicts(tokens: Sequence[Token]) -> Sequence[Token]:
    """«None of these was confirmed by the Russian side»: the denial is the verdict's and no «none registered»."""
    verdicts = [i for i, t in enumerate(tokens) if t.kind == "confirm"]
    dropped: set[int] = set()
    for i in verdicts:
        j = i - 1
        while j >= 0 and tokens[j].kind in _BEFORE_VERDICT:
            j -= 1
        if j >= 0 and tokens[j].kind == "neg":
            dropped.add(j)
    return [t for i, t in enumerate(tokens) if i not in dropped] if dropped else tokens


def _of_centre(text: str, lead: Sequence[Token], side: Token, part: Sequence[Token]) -> list[Token]:
    """«The ministry reported five violations, while the Turkish side recorded none»: what the centre counts itself."""
    at = next((i for i, t in enumerate(lead) if t.kind == "centre"), None)
    if at is None or lead[at].value == side.value or not any(t.kind in {"number", "neg"} for t in part):
        return []
    told = _counted_by(text, [*lead, side], side, part)  # «…, against 34 that the Turkish side recorded»
    whole, lead = lead, [t for t in lead if not told or t.start < told[0].start]
    counted = [i for i, t in enumerate(lead) if t.kind == "number" and i > at and has_unit(text, lead, i)]
    if not counted or any(t.kind in {"both", "commission", "confirm", "stop"} for t in lead[at:]):
        return []
    parted = _WHILE.search(text, lead[counted[-1]].end, side.start) or _ISE.match(text, side.end)
    behind = [t for t in lead if t.kind in {"reg", "neg"} and parted and t.start > parted.start()]
    return [t for t in lead[at:] if t not in behind] if parted or len(whole) > len(lead) else []


def _denied_ahead(text: str, tokens: Sequence[Token], side: Token) -> list[Token]:
    """«No violations were registered by the Russian side»: the denial that stands right before a side."""
    by = any(t.kind == "reg" and t.end <= side.start and is_near(text, t, side, 2) for t in tokens)
    before = [
        t
        for t in tokens
        if t.kind in {"neg", "reg", "unit"} and t.end <= side.start and is_near(text, t, side, 9 if by else 3)
    ]
    return before if any(t.kind == "neg" for t in before) else []


def _counted_by(text: str, tokens: Sequence[Token], side: Token, part: Sequence[Token]) -> list[Token]:
    """«… the 11 violations reported by Turkish officers», «against eight by the Turkish side»."""
    i = tokens.index(side)
    split = [t for t in part if t.kind == "number" and t.n != HOURS]
    if any(t.kind == "neg" for t in part):
        return []
    back = [t for t in tokens[max(0, i - 5) : i] if t.kind not in {"province", "source"}]
    at = next((n for n in range(len(back) - 1, -1, -1) if back[n].kind == "number"), None)
    if at is None or not is_near(text, back[-1], side, 2):
        return []
    kinds = [t.kind for t in back[at:]]
    before = back[at - 1] if at > 0 else None
    compared = before is not None and before.kind in {"compare", "target"} and is_near(text, before, back[at], 1)
    parted = compared or bool(_PARTED.search(text, max(0, back[at].start - 12), back[at].start))
    if before is not None and before.kind in {"only", "in"} and not compared:
        return []
    if split and not prove(text, part, split, back[at].n):
        return []  # «the 11 violations that the Turkish side recorded, eight in Idlib and three in Aleppo»
    told = kinds in _TOLD or (parted and kinds == ["number", "reg"])
    parts_of = "ofthem" in kinds or (before is not None and before.kind == "ofthem")
    told = told or (
        parts_of and kinds[-1] != "reg" and bool(part) and part[0].kind == "reg"
    )  # «sekizini Rusya kaydetti»
    if not told and not (compared and set(kinds) <= {"number", "unit", "reg"}):
        return []
    return [back[at], Token("unit", "strong", back[at].end, back[at].end, back[at].entry)]


def _without_own_clause(text: str, lead: Sequence[Token], part: list[Token]) -> list[Token]:
    """Counts before the first side are its own where none follow («12 cases were registered by the Russian side»)."""
    if any(t.kind == "number" and t.n != HOURS for t in part) or not any(t.kind == "number" for t in lead):
        return part
    kinds = {t.kind for t in lead}
    if any(t.kind == "neg" for t in part):
        return part  # «Russia recorded five violations, and Turkey has not recorded any»
    return [*lead, *part] if "unit" in kinds and "side" not in kinds else part


def _total_ahead(text: str, lead: Sequence[Token], part: Sequence[Token]) -> list[Token]:
    """«Of the 13 violations logged by the Russian side, seven in Hama, …»: the split adds up to the number ahead."""
    split = [t for t in part if t.kind == "number" and t.n != HOURS]
    at = next((i for i in range(len(lead) - 1, -1, -1) if lead[i].kind == "number" and lead[i].n != HOURS), None)
    if at is None or not split or lead[at].n <= 1:
        return []
    kinds = {t.kind for t in lead[at + 1 :]}
    summed = len(split) > 1 and sum(t.n for t in split) == lead[at].n  # «the other 12 came from …»
    of_them = at > 0 and lead[at - 1].kind == "ofthem"
    if not (summed or of_them or kinds & {"unit", "ofthem", "reg"}) or not kinds <= _OF_TOTAL:
        return []
    number = lead[at]
    partly = (
        len(split) == 1 and split[0].n < number.n and bool(_OF.search(text, max(0, number.start - 12), number.start))
    )
    partly = partly and any(t.kind == "area" for t in part)  # «of the 26 violations 16 fell on Damascus»
    made = len(split) > 1 and sum(t.n for t in split) == number.n
    if not (partly or made or prove(text, part, split, number.n)):
        return []
    return [number, Token("unit", "strong", number.end, number.end, number.entry)]


def own_clause(text: str, tokens: Sequence[Token], side: Token) -> list[Token]:
    """«The Russian side confirmed none of these and itself noted 15 in …»: what it counts behind its verdict."""
    verdict = next((t for t in tokens if t.kind == "confirm" and t.start > side.end), None)
    if verdict is None:
        return []
    behind = [t for t in tokens if t.start > verdict.end]
    at = next((n for n, t in enumerate(behind) if t.kind == "reg"), None)
    if at is None or any(t.kind in {"side", "confirm"} for t in behind):
        return []
    parted = "," in text[verdict.end : behind[at].start] or ";" in text[verdict.end : behind[at].start]
    counted = any(t.kind == "number" for t in behind[at:])
    return [side, *behind[at:]] if parted and counted else []


def counted_aside(text: str, tokens: Sequence[Token]) -> list[tuple[str, Token]]:
    """«Of six cases registered by the Turkish part one was confirmed»: what a side counts in the other's verdict."""
    told = [t for t in tokens if t.kind in _SIGNS]
    found: list[tuple[str, Token]] = []
    for k, side in enumerate(told):
        if side.kind != "side" or side.value in {value for value, _ in found}:
            continue
        back, ahead = told[max(0, k - 3) : k], told[k + 1 : k + 4]
        if k > 3 and told[k - 4].kind == "side":
            back = []  # «the Turkish side counted 8 cases, which the Russian …» where the verb comes last
        run = (
            [*back, side]
            if [t.kind for t in back] == ["number", "unit", "reg"]
            else [*back[-2:], side, *ahead[:1]]
            if [t.kind for t in (*back[-2:], *ahead[:1])] == ["number", "unit", "reg"]
            else [side, *ahead]
            if [t.kind for t in ahead] == ["reg", "number", "unit"]
            and _is_taken_from(text, tokens, tokens.index(ahead[1]))
            else []
        )
        if run and all(len(_WORDS.findall(text, a.end, b.start)) <= _ASIDE for a, b in pairwise(run)):
            found.append((side.value, next(t for t in run if t.kind == "number")))
    return found
