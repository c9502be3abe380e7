"""Incident reports: who did what to whom with what, where and when, how many were killed and injured; as reported.

One sentence, with the sentence of its casualties behind it, is one report. Fields are filled from the hits of the one
matching pass; a number belongs to the dead or the wounded by what stands between them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from atashbas.reading.dates import DateFound
from atashbas.reading.hits import Hit, Hits, longest
from atashbas.reading.mentions import Found
from atashbas.reading.numbers import Number
from atashbas.reading.segments import Span
from atashbas.values import Language

_TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d:]|\.\d|\s?(?:%|кв|км))")
_ACTORS = ("org:", "group:")
_NOT_ACTORS = frozenset(
    {"group:guarantors", "group:parties", "group:west", "group:intl_community", "org:un", "org:unsc", "org:rus_centre",
     "org:sohr", "org:icrc", "org:eu", "org:nato", "org:white_helmets", "org:opcw", "org:hnc", "org:arab_league"}
)  # fmt: skip
_WEAPON_ACTION = {
    "mortar": "shelling",
    "mlrs": "shelling",
    "rocket": "shelling",
    "artillery": "shelling",
    "aircraft": "air_strike",
}
_TARGET_BEHIND: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?:by|from)\s(?:the\s)?$"),
    "ru": re.compile(r"(?:со стороны|от)\s$"),
    "fa": re.compile(r"(?:توسط|از سوی)\s$"),
    "ar": re.compile(r"(?:من قبل|على يد|من جانب|من)\s$"),
    "tr": re.compile(r"$^"),
}


@dataclass(slots=True, kw_only=True)
class IncidentFound:
    """A report in offsets of the folded text; `spans` and `entries` say which words gave each field."""

    span: Span
    actor: str | None = None
    target: str | None = None
    weapon: str | None = None
    action: str | None = None
    place: str | None = None
    governorate: str | None = None
    occurred_on: date | None = None
    time: str | None = None
    killed: int | None = None
    injured: int | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def fill(self, name: str, value: object, span: Span, entry: str = "") -> None:
        """Set a field that is not set yet."""
        if getattr(self, name) is None:
            setattr(self, name, value)
            self.spans[name] = span
            self.entries[name] = entry


def find_incidents(
    text: str,
    hits: Hits,
    mentions: Sequence[Found],
    numbers: Sequence[Number],
    dates: Sequence[DateFound],
    sentences: Sequence[Span],
    language: Language,
    taken: Iterable[Span] = (),
) -> list[IncidentFound]:
    """Incident reports of a block; sentences in `taken` (register counts) are left out."""
    if not hits.has("iaction"):
        return []
    closed = list(taken)
    actions = [h.start for h in hits.of("iaction")]
    named = [m.start for m in mentions]
    found: list[IncidentFound] = []
    for n, span in enumerate(sentences):
        if bisect_left(actions, span[0]) == bisect_left(actions, span[1]):
            continue
        if any(a <= span[0] < b for a, b in closed):
            continue
        inside = hits.between(*span)
        here = mentions[bisect_left(named, span[0]) : bisect_left(named, span[1])]
        if not inside.has("area", "place", "iactor") and not any(_can_act(m.entity) for m in here):
            continue  # neither where nor by whom
        incident = IncidentFound(span=span)
        _fields(text, incident, inside, here, language)
        _when(text, incident, dates)
        _casualties(text, incident, inside, numbers, language)
        if incident.killed is None and incident.injured is None and n + 1 < len(sentences):
            _next_sentence(text, incident, hits, numbers, sentences[n + 1], language)
        if _is_report(incident):
            found.append(incident)
    return found


def _is_report(incident: IncidentFound) -> bool:
    """A report names a place or an actor, and besides the action at least one more thing."""
    where = incident.place is not None or incident.actor is not None
    known = [incident.weapon, incident.target, incident.killed, incident.injured, incident.actor, incident.occurred_on]
    return where and incident.action is not None and sum(k is not None for k in known) >= 1


def _fields(text: str, incident: IncidentFound, hits: Hits, mentions: Sequence[Found], language: Language) -> None:
    for weapon in hits.longest("iweapon"):
        incident.fill("weapon", weapon.entry.value, (weapon.start, weapon.end), weapon.entry.name)
        break
    _action(incident, hits)
    targets = hits.longest("itarget")
    actors = _actors(hits, mentions)
    _who(text, incident, actors, targets, language)
    _where(incident, hits, mentions)


def _action(incident: IncidentFound, hits: Hits) -> None:
    actions = hits.longest("iaction")
    order = ("air_strike", "shelling", "firing", "explosion", "abduction", "advance", "access")
    by = {a.entry.value: a for a in reversed(actions)}
    chosen = next((v for v in order if v in by), None)
    if "firing" in by and incident.weapon in {"small_arms", "sniper"}:
        chosen = "firing"
    if incident.weapon in {"ied", "mine"} and "explosion" in by:
        chosen = "explosion"
    implied = _WEAPON_ACTION.get(incident.weapon or "")
    if chosen == "firing" and implied:
        chosen = implied
    if chosen:
        hit = by.get(chosen) or actions[0]
        incident.fill("action", chosen, (hit.start, hit.end), hit.entry.name)


def _actors(hits: Hits, mentions: Sequence[Found]) -> list[tuple[int, int, str, str]]:
    found = [(h.start, h.end, h.entry.value, h.entry.name) for h in hits.longest("iactor")]
    for m in mentions:
        known = any(a <= m.start < b for a, b, _, _ in found)
        if _can_act(m.entity) and not known:
            found.append((m.start, m.end, m.entity, m.entry))
    found.sort()
    generic = {"group:militants", "group:terrorist_groups", "group:iaf"}
    named = [f[0] for f in found if f[2] not in generic]
    return [f for f in found if f[2] not in generic or not any(0 < n - f[1] <= 4 for n in named)]


@lru_cache(maxsize=4096)
def _can_act(entity: str) -> bool:
    """Armed forces and groups act; ministries and delegations do not fire."""
    civil = re.search(r"_(?:mfa|mod|delegation|gov|parliament|presidency)$", entity) and entity != "org:syr_gov"
    return entity.startswith(_ACTORS) and entity not in _NOT_ACTORS and not civil


def _who(
    text: str,
    incident: IncidentFound,
    actors: Sequence[tuple[int, int, str, str]],
    targets: Sequence[Hit],
    language: Language,
) -> None:
    """What lies under fire is the target; the other side is the actor. «By …», «со стороны …» decide."""
    agents = [a for a in actors if _TARGET_BEHIND[language].search(text, max(0, a[0] - 16), a[0])]
    aimed = [t for t in targets if not any(a[0] <= t.start < a[1] and a in agents for a in actors)]
    doer = agents[0] if agents else None
    for a in actors:
        covered = any(t.start < a[1] and a[0] < t.end for t in aimed) or bool(_OBJECT_AFTER.match(text, a[1]))
        if doer is None and (not covered or _is_subject(text, a, aimed, language)):
            doer = a
    if doer:
        incident.fill("actor", doer[2], doer[:2], doer[3])
    for t in aimed:
        if doer is None or not (t.start < doer[1] and doer[0] < t.end):
            incident.fill("target", t.entry.value, (t.start, t.end), t.entry.name)
    if incident.target is None:
        for a in actors:
            if doer and a[2] != doer[2] and a[0] > doer[1]:
                incident.fill("target", a[2], a[:2], a[3])


_AIMED = re.compile(
    r"(?:\b(?:on|at|against|targeting|hit|near)\s(?:the\s)?|(?:по|на|против)\s|(?:به سوی|به|علیه)\s|(?:على|ضد|نحو)\s)$"
)
_OBJECT_AFTER = re.compile(r"\s?را(?!\w)")
_TR_OBJECT = re.compile(r"(?:na|ne|ni|nu|yi|ya|ye|ini|unu|ine|una|larini|lerini|larina|lerine)$")


def _is_subject(text: str, actor: tuple[int, int, str, str], aimed: Sequence[Hit], language: Language) -> bool:
    """A force that could be target as well is the actor where nothing marks it as the object of the verb."""
    if _AIMED.search(text, max(0, actor[0] - 14), actor[0]) or _OBJECT_AFTER.match(text, actor[1]):
        return False
    if language == "tr" and _TR_OBJECT.search(text, actor[0], actor[1]):
        return False
    return not any(t.end <= actor[0] for t in aimed)


def _where(incident: IncidentFound, hits: Hits, mentions: Sequence[Found]) -> None:
    covered = [(m.start, m.end) for m in mentions if m.entity.startswith(("org:", "group:", "person:", "meeting:"))]
    spots = [
        h for h in hits.longest("area", "place")
        if not any(a <= h.start and h.end <= b for a, b in covered)
    ]  # fmt: skip
    for h in spots:
        if h.entry.kind == "place":
            incident.fill("place", _title(h), (h.start, h.end), h.entry.name)
        else:
            incident.fill("governorate", h.entry.value, (h.start, h.end), h.entry.name)
    if incident.place is None and incident.governorate is not None:
        incident.fill("place", incident.governorate, incident.spans["governorate"], incident.entries["governorate"])


def _title(hit: Hit) -> str:
    return PLACE_NAMES.get(hit.entry.value, hit.entry.value.replace("_", " ").title())


PLACE_NAMES = {
    "albab": "al-Bab", "khan_shaykhun": "Khan Shaykhun", "maarat_numan": "Maarat al-Numan", "tal_abyad": "Tal Abyad",
    "ras_al_ayn": "Ras al-Ayn", "jisr_shughur": "Jisr al-Shughur",
}  # fmt: skip


def _when(text: str, incident: IncidentFound, dates: Sequence[DateFound]) -> None:
    start, end = incident.span
    for d in dates:
        if start <= d.start < end:
            incident.fill("occurred_on", d.day, (d.start, d.end), d.entry or "")
            break
    for m in _TIME.finditer(text, start, end):
        if not any(d.start <= m.start() < d.end for d in dates):
            incident.fill("time", f"{int(m[1]):02d}:{m[2]}", m.span())
            break


def _casualties(text: str, incident: IncidentFound, hits: Hits, numbers: Sequence[Number], language: Language) -> None:
    none = hits.of("inone")
    counts = [
        c for c in _counts(text, hits, numbers, incident.span) if not _within(c, incident.spans.get("occurred_on"))
    ]
    harms = hits.longest("ikilled", "iinjured")
    harms = [h for h in harms if not any(n.start <= h.start < n.end for n in none)]
    used: set[tuple[int, int]] = set()
    for harm in harms:
        name = "killed" if harm.entry.kind == "ikilled" else "injured"
        if getattr(incident, name) is not None:
            continue
        number = _number_of(text, harm, harms, counts, used, language)
        if number:
            used.add(number[:2])
            incident.fill(name, number[2], (number[0], number[1]), harm.entry.name)
    if none:
        for name in ("killed", "injured"):
            incident.fill(name, 0, (none[0].start, none[0].end), none[0].entry.name)


def _counts(text: str, hits: Hits, numbers: Sequence[Number], span: Span) -> list[tuple[int, int, int]]:
    """Numbers that can count people: not part of dates or times, and not followed by a unit of time."""
    units = {h.start for h in hits.of("month", "hour") if h.entry.value != "people"}
    parts = [
        h.end for h in hits.of("ofthem") if h.entry.value == "part"
    ]  # «…, among them four children»: in the number already
    found = [
        (n.start, n.end, n.value)
        for n in numbers
        if n.whole
        and span[0] <= n.start < span[1]
        and n.value < 1900
        and n.end + 1 not in units
        and not any(0 < n.start - p <= 4 for p in parts)
    ]
    people = hits.of("iduals", "idual1")
    found.extend(
        (h.start, h.end, int(h.entry.value)) for h in longest(people) if not any(a <= h.start < b for a, b, _ in found)
    )
    return sorted(found)


def _within(count: tuple[int, int, int], span: Span | None) -> bool:
    return span is not None and span[0] <= count[0] < span[1]


_CLAUSE = re.compile(r"[;.]|, (?:and |а |и )?(?=\S+ (?:others|ещ[её]))")


def _number_of(
    text: str,
    harm: Hit,
    harms: Sequence[Hit],
    counts: Sequence[tuple[int, int, int]],
    used: set[tuple[int, int]],
    language: Language,
) -> tuple[int, int, int] | None:
    """Number that belongs to a verb of harm: in Turkish and Persian the one before it, in the others the nearer one."""
    free = [c for c in counts if c[:2] not in used]
    before = [
        c for c in free if c[1] <= harm.start and harm.start - c[1] < 60 and _clear(text, c[1], harm.start, harms)
    ]
    after = [c for c in free if c[0] >= harm.end and c[0] - harm.end < 30 and _clear(text, harm.end, c[0], harms)]
    if language in {"tr", "fa"}:
        return before[-1] if before else None
    if after and language in {"en", "ru", "ar"}:
        direct = text[harm.end : after[0][0]].strip() in {
            "",
            "of",
            "at least",
            "about",
            "nearly",
            "more than",
            "ما لا يقل عن",
            "نحو",
            "по меньшей мере",
            "не менее",
        }
        if direct and not (language == "en" and text[harm.start - 5 : harm.start].endswith(("were ", "was ", "are "))):
            return after[0]
    return before[-1] if before else after[0] if after and language == "ar" else None


def _clear(text: str, start: int, end: int, harms: Sequence[Hit]) -> bool:
    """No other verb of harm and no end of a clause in between."""
    return not any(start <= h.start < end for h in harms) and ";" not in text[start:end]


def _next_sentence(
    text: str, incident: IncidentFound, hits: Hits, numbers: Sequence[Number], span: Span, language: Language
) -> None:
    """«No casualties were reported.» «Two soldiers were killed.»: the sentence behind, if it tells nothing else."""
    inside = hits.between(*span)
    none = inside.has("inone")
    if not none and (inside.has("iaction") or not inside.has("ikilled", "iinjured")):
        return
    for target in [h for h in inside.longest("itarget") if h.entry.value == "civilians"]:
        incident.fill("target", "civilians", (target.start, target.end), target.entry.name)
    own, incident.span = incident.span, span
    _casualties(text, incident, inside, numbers, language)
    incident.span = (own[0], span[1])
