"""Sentence after sentence of a bulletin: whose register each goes on with, and which total its split belongs to.

A sentence that names no side goes on with the side named last; a split may make a total that another sentence states,
and a total that names no side may find it in the next sentence. Each of these is taken only where the numbers add up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from atashbas.reading.bulletins.binding import has_unit
from atashbas.reading.bulletins.confirming import OTHER
from atashbas.reading.bulletins.counts import Candidate, read_sentence, read_split, read_whole
from atashbas.reading.bulletins.none import denies_register, says_none
from atashbas.reading.bulletins.parts import HOURS
from atashbas.reading.bulletins.singles import is_other_number
from atashbas.reading.bulletins.tokens import Token, is_near
from atashbas.reading.text.segments import Span

_TELLING = frozenset({"unit", "number", "neg", "figures"})
_PAIRED = frozenset({"both", "commission"})
_THINGS = frozenset({"stop", "hour"})
_COUNTED = frozenset({"unit", "breach", "reg"})
_BODY = re.compile(r"comm|комисс|komisyon|لجنه|کمیسیون|کمیته|centre|center|центр|merkez|مرکز")
_JOINED = re.compile(r"(?:'\w{1,4})?\s+(?:and|as well as|nor|и|а также|ни|و|و نه|ولا|ve|ile|ne de)\s*(?:the )?")
_AND = re.compile(r"(?:\s\w+){0,2}\s+(?:and|и|و|ve)\s*(?:о |об )?")


def closes(candidate: Candidate) -> bool:
    """A total and the split that makes it."""
    return candidate.total is not None and candidate.part == candidate.total.n


def of_centre(
    text: str, parts: Sequence[tuple[Span, Sequence[Token]]], strays: Sequence[tuple[int, str]], centre: str
) -> list[Candidate]:
    """What the centre counts in sentences that name no side: its own register where no sentence says it better."""
    found = [
        c
        for c in candidates_of(text, parts, strays, centre)
        if c.side == centre and c.carried and (not c.loose or len(c.bound) > 1)
    ]
    for candidate in found:
        candidate.weak = True
    return found


def candidates_of(
    text: str,
    parts: Sequence[tuple[Span, Sequence[Token]]],
    strays: Sequence[tuple[int, str]],
    carried: str | None,
) -> list[Candidate]:
    """Candidates of all sentences; `carried`: whose register a text speaks of before it names a side."""
    found: list[Candidate] = []
    home = carried
    orphans: list[tuple[Span, Sequence[Token]]] = []  # sentences that count and name no side
    things = False  # the sentence before counted something else
    nothing: set[str] = set()  # sides that registered none: no later sentence is theirs
    goals: dict[str, int] = {}  # totals stated so far, which a later sentence may split
    for span, said in parts:
        tokens = _together(text, said)
        kinds = {t[0] for t in tokens}
        if kinds.isdisjoint(_TELLING):
            continue
        own = carried if carried not in nothing and carried != "IR" else None  # Iran's register is never public
        if "centre" in kinds and own and not any(t[0] == "centre" and t[1] == own for t in tokens):
            own = home  # «the ministry reported nine» is not the Turkish side's, of whom the sentence before spoke
        if strays and any(span[0] <= at < span[1] and side != carried for at, side in strays):
            own = None
        if things and "ofthem" in kinds and kinds.isdisjoint(_COUNTED):
            own = None  # «164 refugees returned. Among them are 153 in Deir ez-Zor»
        things = "number" in kinds and not kinds.isdisjoint(_THINGS) and kinds.isdisjoint(_COUNTED)
        here = read_sentence(text, span, tokens, own, goals)
        if not kinds.isdisjoint(_PAIRED):
            here = [*_both(text, span, tokens), *here]
        sides = [t[1] for t in tokens if t[0] == "side"]
        if not sides and not here and "area" in kinds:
            here = _of_any(text, span, tokens, goals, found)
        if not sides and own is None and not here:
            orphans.append((span, tokens))
        elif (
            len(set(sides)) == 1
            and orphans
            and not here
            and (whole := _with_orphan(text, span, tokens, sides[0], orphans))
        ):
            here = [whole]
        elif sides and orphans and "figures" in kinds and not any(c.total for c in here):
            # «The truce was broken 38 times. The figures come from the Russian side»
            here.extend(c for s, ts in orphans for c in read_sentence(text, s, ts, sides[0], goals))
            orphans = []
        if (
            own in goals
            and "area" in kinds
            and not any(c.side == own and c.bound and c.part == goals[own] for c in here)
        ):
            rest = goals[own] - sum(c.part for c in found if c.side == own)
            for goal in dict.fromkeys((goals[own], rest)):
                if split := read_split(text, span, tokens, own, goal):
                    here = [*(c for c in here if c.side != own or c.total), *split]
                    break
        if not here and not sides:
            here = _hints(text, span, tokens, found[-1].side if found else "RU")
        found.extend(here)
        nothing.update(c.side for c in here if c.stated == 0)
        goals.update({c.side: c.stated for c in here if c.stated and not c.hint})
        carried = sides[-1] if sides else carried
    return found


def _of_any(
    text: str, span: Span, tokens: Sequence[Token], goals: Mapping[str, int], found: Sequence[Candidate]
) -> list[Candidate]:
    """A sentence that names no side splits the total of the one side whose total it makes."""
    split = {c.side for c in found if c.bound}
    made = [c for side, goal in goals.items() if side not in split for c in read_split(text, span, tokens, side, goal)]
    return made if len(made) == 1 else []


def _hints(text: str, span: Span, tokens: Sequence[Token], side: str) -> list[Candidate]:
    """«The zone was shelled 24 times»: a total for a split that makes it, and for nothing else."""
    times = [t for i, t in enumerate(tokens) if t.kind == "number" and t.n > 1 and has_unit(text, tokens, i)]
    return [Candidate(side, span, total=times[0], hint=True)] if len(times) == 1 else []


def _with_orphan(
    text: str, span: Span, tokens: Sequence[Token], side: str, orphans: Sequence[tuple[Span, Sequence[Token]]]
) -> Candidate | None:
    """«31 cases were recorded. They occurred in Hama (20) and Homs (11), they said»: total and side apart."""
    for before, counted in reversed(orphans):
        for told in read_sentence(text, before, counted, side, {}):
            if (
                told.total is not None
                and not told.bound
                and (split := read_whole(text, span, tokens, side, told.total))
            ):
                return split
    return None


def _none_of_both(text: str, tokens: Sequence[Token], last: Token) -> bool:
    """«Russian and Turkish monitors recorded no violations», «neither side recorded any»; but no commission's."""
    numbers = [t for i, t in enumerate(tokens) if t.kind == "number" and not is_other_number(text, tokens, t, i)]
    if any(t.kind in {"side", "confirm"} for t in tokens) or any(t.n not in {0, HOURS} for t in numbers):
        return False
    behind = next((t for t in tokens if t.start >= last.end), None)
    members = behind is not None and behind.kind == "sidenoun" and is_near(text, last, behind, 1)
    named = any(t.kind == "both" for t in tokens)
    if not named and not (members and behind and not _BODY.match(text, behind.start)):
        return False
    if any(t.n == 0 for t in numbers) and any(t.kind == "reg" for t in tokens):
        return True
    return denies_register(text, tokens) or says_none(text, [t for t in tokens if t.kind != "number"])


def _together(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """«The Russian side and the Turkish side registered 5 violations»: one number behind two sides is of both."""
    at = [i for i, t in enumerate(tokens) if t[0] == "side"]
    if len(at) < 2 or any(t[0] == "confirm" for t in tokens):
        return tokens
    counted = [i for i, t in enumerate(tokens) if t[0] == "number" and not is_other_number(text, tokens, t, i)]
    for first, second in pairwise(at):
        nouns = tokens[first + 1 : second]
        if tokens[first][1] == tokens[second][1] or any(t[0] not in {"sidenoun", "neg"} for t in nouns):
            continue
        end = next(t[3] for t in reversed(tokens[first:second]) if t[0] != "neg")
        if not _JOINED.fullmatch(text, end, tokens[second][2]) or any(i < first for i in counted):
            continue
        if any(i > second and tokens[i].n != HOURS for i in counted):
            return [t._replace(kind="both") if i in {first, second} else t for i, t in enumerate(tokens)]
    return tokens


def _both(text: str, span: Span, tokens: Sequence[Token]) -> list[Candidate]:
    """«Russia, Turkey each register one», «the Russian and Turkish sides 11 and eight»: numbers for two registers.

    One number without «each» is their sum: no row.
    """
    both = [t for t in tokens if t.kind in _PAIRED]
    if _none_of_both(text, tokens, both[-1]):
        return [Candidate(side, span, zero=True) for side in ("RU", "TR")]
    if any(t.kind in {"side", "area", "confirm", "stop"} for t in tokens):
        return []
    numbers = [t for i, t in enumerate(tokens) if t.kind == "number" and not is_other_number(text, tokens, t, i)]
    each = [t for t in tokens if t.kind == "each"]
    told = [n for n in numbers if n.n != HOURS]
    behind = [n for n in told if each and n.start >= each[0].end] or (told if len(told) == 1 else [])
    if each and behind:
        return [Candidate(side, span, total=behind[0], headline=True) for side in ("RU", "TR")]
    both = [t for t in both if t.value in OTHER]
    if len(numbers) != 2 or len(both) != 2 or not has_unit(text, tokens, tokens.index(numbers[1])):
        return []
    if not _AND.fullmatch(text, numbers[0].end, numbers[1].start):
        return []
    return [Candidate(side.value, span, total=n) for side, n in zip(both, numbers, strict=True)]
