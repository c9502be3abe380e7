"""What one side says about the other side's cases, and the counters of settlements, groups and relief beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from atashbas.reading.bulletins.confirming import OTHER, confirming
from atashbas.reading.bulletins.none import BUT, CLAUSE_NEXT
from atashbas.reading.bulletins.parts import third_party
from atashbas.reading.bulletins.tokens import Token, gap, is_near
from atashbas.reading.bulletins.verdict_numbers import counts_people, number_of, part_of
from atashbas.reading.text.segments import Span

_ANSWERED = 4  # tokens between «no answer» and its number
_NONE = frozenset({"none", "neither"})
_REST = 3  # tokens of «not the other seven»
_REACH = 60
_OF_NONE = (
    "none",
    "neither",
    "any",
    "هیچ یک",
    "هیچیک",
    "هیچ کدام",
    "هیچکدام",
    "هیچ",
    "ایا",
    "ای ",
    "hicbir",
    "hic bir",
    "ни одн",
)
_BUT_FOR = frozenset({"سوی", "الا", "but", "except"})
_DENIED = (
    "lanma",
    "lama",
    "lanama",
    "lamiyor",
    "etmed",
    "etmem",
    "etmiy",
    "edilmed",
    "edilmem",
    "ayama",
    "eyeme",
    "edeme",
    "лось не",
)
_SINGLE = frozenset({"single", "a single", "tek", "tek bir", "единого", "единой"})
_OF_THESE = re.compile(r" (?:cases |случ\w+ |مورد )?(?:of|out of|из|من|از) ")
_ENDS = re.compile(r"\s*(?:[.,;)]|$)")
_NOT = re.compile(r" (?:were |was |have |has |could |- )?(?:others )?")
_START = itemgetter(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictFound:
    """`by` says of `count` cases of `about`: `outcome`. `computed`: the number is not printed, it follows."""

    by: str
    about: str
    outcome: str
    count: int
    span: Span
    rule: str
    computed: bool = False


def find_verdicts(
    text: str, sentences: Iterable[tuple[Span, Sequence[Token]]], totals: Mapping[str, int | None]
) -> list[VerdictFound]:
    """Verdicts of a bulletin; `totals` are the sides' own numbers, against which «all», «none», «one» are read."""
    found: dict[tuple[str, str, int], VerdictFound] = {}
    aside: set[int] = set()  # how many were excluded: the same number told twice is told of the same cases
    for span, tokens in sentences:
        if not any(t[0] in {"confirm", "target", "noanswer"} for t in tokens):
            continue
        if any(t[0] == "previous" and t[1] != "since" for t in tokens):
            continue  # what was said the day before
        if any(t[0] == "syrian" for t in tokens):  # «(the Syrian side confirmed 17)»
            tokens = third_party(text, tokens)[0]
        verdicts = _excluded(text, span, tokens, totals)
        aside.update(v.count for v in verdicts)
        excluded = sum(aside)
        if not verdicts or any(t.kind == "confirm" for t in tokens):
            verdicts = [*verdicts, *_confirmations(text, span, tokens, totals, excluded)]
        if any(t[0] == "noanswer" for t in tokens):
            verdicts = [*verdicts, *_unanswered(text, span, tokens, totals, verdicts)]
        for verdict in verdicts:
            if not _is_beyond(verdict, found.values(), totals):
                found.setdefault((verdict.by, verdict.outcome, verdict.count), verdict)
    return list(found.values())


def _is_beyond(verdict: VerdictFound, told: Iterable[VerdictFound], totals: Mapping[str, int | None]) -> bool:
    """More cases not confirmed than those that were not confirmed before leave: its number was not understood."""
    total = totals.get(verdict.about)
    if verdict.outcome != "not-confirmed" or not total:
        return False
    others = [v for v in told if v.by == verdict.by and v.outcome == "confirmed"]
    return any(v.count + verdict.count > total for v in others)


def _excluded(text: str, span: Span, tokens: Sequence[Token], totals: Mapping[str, int | None]) -> list[VerdictFound]:
    """«In one case the fire was aimed at Nusra»: a listed group was hit, the ceasefire does not cover it."""
    kinds = {t.kind for t in tokens}
    total = totals.get("TR")
    if (
        not {"target", "terror", "number"} <= kinds
        or not kinds & {"unit", "ofthem"}
        or not total
        or any(t.kind == "stop" for t in tokens)
    ):
        return []
    for i, token in reversed(list(enumerate(tokens[:-1]))):
        beside = {t.kind for t in tokens[max(0, i - 1) : i + 3]}
        if token.kind == "number" and beside & {"unit", "target"} and 0 < token.n <= total:
            aimed = [t for t in tokens[i + 1 : i + 7] if t.kind == "target"]
            if aimed and any(t.kind == "terror" and t.start > token.start for t in tokens):
                return [
                    VerdictFound(
                        by="RU", about="TR", outcome="excluded-target", count=token.n, span=span, rule="excluded"
                    )
                ]
    return []


def _confirmations(
    text: str, span: Span, tokens: Sequence[Token], totals: Mapping[str, int | None], excluded: int
) -> list[VerdictFound]:
    out: list[VerdictFound] = []
    side = "RU"  # the bulletins are the Russian centre's
    tokens = _without_finding(text, tokens)
    verbs = [t for t in tokens if t.kind == "confirm"]
    for clause in _clauses(text, tokens, verbs) if len(verbs) > 1 else (tokens,):
        for i, token in enumerate(clause):
            if token.kind != "confirm" or _is_of_syria(text, clause, i):
                continue
            by = side = confirming(text, clause, i) or side
            about = OTHER.get(by, "TR")
            excluded = excluded if about == "TR" else 0
            rest, clause = _rest_not(text, clause, i)
            read = _read(text, span, clause, i, by=by, about=about, total=totals.get(about), excluded=excluded)
            if rest and read:
                kept = [v for v in read if not v.computed and v.outcome == "confirmed"]
                denied = VerdictFound(by=by, about=about, outcome="not-confirmed", count=rest, span=span, rule="n not")
                read = [*kept, denied] if kept else read
            out.extend(v for v in read if (v.outcome, v.by) not in {(o.outcome, o.by) for o in out if not o.computed})
            if read:
                break
    printed = {(v.outcome, v.by) for v in out if not v.computed}
    return [v for v in out if not v.computed or (v.outcome, v.by) not in printed]


def _without_finding(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """«Were found unconfirmed», «признаны неподтверждёнными»: the second word is the verdict."""
    return [
        t
        for t, after in zip(tokens, [*tokens[1:], None], strict=True)
        if t.kind != "confirm" or after is None or after.value != "not" or not is_near(text, t, after, 1)
    ]


def _is_of_syria(text: str, tokens: Sequence[Token], i: int) -> bool:
    """«32 of which the Syrian side confirmed» is no verdict of the two."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    return after is not None and after.kind == "syrian" and is_near(text, tokens[i], after, 2)


def _unanswered(
    text: str,
    span: Span,
    tokens: Sequence[Token],
    totals: Mapping[str, int | None],
    told: Sequence[VerdictFound],
) -> list[VerdictFound]:
    """«On two no answer came», «لم يرد الجانب التركي على خمسة»: the number nearest to the words, in its clause."""
    i = next(n for n, t in enumerate(tokens) if t[0] == "noanswer")
    last = told[-1].by if told and not any(t.kind == "side" for t in tokens[i : i + 2]) else None
    by = last or confirming(text, tokens, i) or next((t.value for t in reversed(tokens[:i]) if t.kind == "side"), "")
    near = [
        t
        for n, t in enumerate(tokens)
        if t.kind == "number"
        and abs(n - i) < _ANSWERED
        and not CLAUSE_NEXT.search(text, min(t.end, tokens[i].end), max(t.start, tokens[i].start))
    ]
    if by not in OTHER or not near:
        return []
    number = min(near, key=lambda t: abs(t.start - tokens[i].start))
    total = totals.get(OTHER[by])
    if total is None or not 0 < number.n <= total:
        return []
    return [VerdictFound(by=by, about=OTHER[by], outcome="no-answer", count=number.n, span=span, rule="no answer")]


def _rest_not(text: str, tokens: Sequence[Token], i: int) -> tuple[int, Sequence[Token]]:
    """«Two were confirmed, three were not»: the number behind the verb that is denied, and the tokens without it."""
    for j in range(i + 1, len(tokens) - 1):
        number, neg = tokens[j], tokens[j + 1]
        last = tokens[-1]
        if number[0] == "neg" and last[0] == "number" and neg[0] == "other" and len(tokens) - j <= _REST:
            return last.n, tokens[:j]  # «two of these and not the other seven»
        if number[0] not in {"side", "only", "other", "source", "ofthem", "unit", "number"}:
            break
        if (
            number[0] == "number"
            and neg[0] == "neg"
            and _NOT.fullmatch(text, number[3], neg[2])
            and _ENDS.match(text, neg[3])
        ):
            return number.n, [*tokens[:j], *tokens[j + 2 :]]
    return 0, tokens


def _clauses(text: str, tokens: Sequence[Token], verbs: Sequence[Token]) -> list[Sequence[Token]]:
    """«Two were confirmed, three were not confirmed»: a clause for each verb, as far as the next mark or «and»."""
    clauses: list[Sequence[Token]] = []
    begin = tokens[0].start
    for verb, after in zip(verbs, [*verbs[1:], None], strict=True):
        mark = CLAUSE_NEXT.search(text, verb.end, after.start) if after else None
        end = mark.start() if mark else after.start if after else tokens[-1].end
        clauses.append([t for t in tokens if begin <= t.start < end])
        begin = end
    return clauses


def _read(
    text: str, span: Span, tokens: Sequence[Token], i: int, *, by: str, about: str, total: int | None, excluded: int
) -> list[VerdictFound]:
    if total == 0:
        return []
    if (told := _told_behind(text, tokens, i)) is not None:
        return _counted(span, by, about, told, total, excluded, "confirmed - n")
    number = number_of(text, tokens, i, total, by)
    if _negated(text, tokens, i):
        rest = (_all_denied(text, tokens, i) or _all_others(text, tokens)) and total is not None
        count = total - excluded if rest and total is not None else number.n if number else (total or 0) - excluded
        if count <= 0 or (total is not None and count > total):
            return []
        verdict = VerdictFound(
            by=by, about=about, outcome="not-confirmed", count=count, span=span, rule="not confirmed"
        )
        none = VerdictFound(by=by, about=about, outcome="confirmed", count=0, span=span, rule="none confirmed")
        return [none, verdict] if _none_of_these(text, tokens, i, total) else [verdict]
    if number and counts_people(text, tokens, number):
        return []
    if number and total is not None and number.n <= total and _is_verdict_on(text, tokens, number, about):
        return _counted(span, by, about, number.n, total, excluded, "n confirmed")
    return []


def _all_others(text: str, tokens: Sequence[Token]) -> bool:
    """«The other cases were not confirmed», but not «the other seven»."""
    others = [n for n, t in enumerate(tokens) if t.kind == "other"]
    return bool(others) and not any(
        t.kind == "number" and is_near(text, min(t, tokens[n], key=_START), max(t, tokens[n], key=_START), 0)
        for n in others
        for t in tokens[max(0, n - 1) : n + 2]
    )


def _all_denied(text: str, tokens: Sequence[Token], i: int) -> bool:
    """«None of them», «any of the cases», «ни одного»: the verb is denied of all, whatever numbers stand beside it."""
    near = [t for t in tokens if abs(t.start - tokens[i].start) < _REACH]
    return any(
        (t.kind == "neg" and text[t.start : t.end].startswith(_OF_NONE))
        or (t.kind == "number" and (t.n == 0 or text[t.start : t.end] in _SINGLE))
        for t in near
    )


def _none_of_these(text: str, tokens: Sequence[Token], i: int, total: int | None) -> bool:
    """«Six incidents (of which none was confirmed)»: zero is stated of a number that stands before it."""
    counted = any(t.kind == "number" and t.n == total for t in tokens[:i])
    return counted and any(t.kind == "neg" and text[t.start : t.end] in _NONE for t in tokens)


def _told_behind(text: str, tokens: Sequence[Token], i: int) -> int | None:
    """«Confirmed - 2», «confirmed by the Russian side: none»: what stands behind the verb as in a table."""
    j = i + 1
    while (
        j < len(tokens)
        and tokens[j].kind in {"side", "ofthem", "source"}
        and is_near(text, tokens[j - 1], tokens[j], 1)
    ):
        j += 1
    after = tokens[j] if j < len(tokens) else None
    if after is None or gap(text, tokens[j - 1], after) not in {"-", ":", "- ", "ـ"}:
        return None
    if after.kind == "number" and not any(t.kind == "area" for t in tokens[j + 1 : j + 3]):
        return after.n
    return 0 if after.kind == "neg" and text[after.start : after.end] in _NONE else None


def _is_verdict_on(text: str, tokens: Sequence[Token], number: Token, about: str) -> bool:
    """A side may «confirm» what it registers itself; only cases of the other side, or some of them, are a verdict."""
    sides = [t.value for t in tokens if t.kind == "side"]
    if about in sides or any(t.kind == "only" for t in tokens):
        return True
    j = tokens.index(number)
    after = tokens[j + 1] if j + 1 < len(tokens) else None
    if any(t.kind == "area" for t in tokens):
        return False
    if after is None or (after.kind in {"ofthem", "confirm"} and is_near(text, number, after, 1)):
        return True
    if after.kind == "unit" and any(t.kind == "confirm" for t in tokens[j + 1 :]):
        return True  # «two cases were confirmed»
    if _OF_THESE.match(text, number.end):
        return True  # «two of the six»
    smaller = after.kind == "number" and part_of(text, tokens, after) is number
    return smaller or bool(_ENDS.match(text, number.end))


def _counted(
    span: Span, by: str, about: str, confirmed: int, total: int | None, excluded: int, rule: str
) -> list[VerdictFound]:
    if confirmed == 0 and total:
        none = VerdictFound(by=by, about=about, outcome="not-confirmed", count=total - excluded, span=span, rule=rule)
        return [none] if none.count > 0 else []
    out = [VerdictFound(by=by, about=about, outcome="confirmed", count=confirmed, span=span, rule=rule)]
    rest = (total or 0) - confirmed - excluded
    if rest > 0:
        out.append(
            VerdictFound(
                by=by,
                about=about,
                outcome="not-confirmed",
                count=rest,
                span=span,
                rule=f"{rule}; the rest",
                computed=True,
            )
        )
    return out


def _negated(text: str, tokens: Sequence[Token], i: int) -> bool:
    confirm = tokens[i]
    if confirm.value == "not":
        return True
    if any(t.kind == "only" and text[t.start : t.end] in _BUT_FOR for t in tokens[i:]):
        return False  # «لم يؤكد منها سوى واحد»
    if any(part in text[confirm.start : confirm.end] for part in _DENIED):
        return True
    window = [t for t in tokens if t.kind in {"neg"} or (t.kind == "number" and t.value == "0")]
    return any(
        -70 < t.start - confirm.start < 45
        and not BUT.search(text, t.end, confirm.start)
        and "." not in text[min(t.end, confirm.end) : max(t.start, confirm.start)].strip(" .")
        for t in window
    )
