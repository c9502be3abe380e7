"""Incident reports: who did what to whom with what, where and when, how many were killed and injured; as reported.

One sentence, with the sentence of its casualties behind it, is one report. Fields are filled from the hits of the one
matching pass; a number belongs to the dead or the wounded by what stands between them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from atashbas.reading.casualties import add_casualties, add_from_next_sentence
from atashbas.reading.dates import DateFound
from atashbas.reading.hits import Hit, Hits
from atashbas.reading.incident_found import IncidentFound
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
    "grenade": "shelling",
    "aircraft": "air_strike",
    "drone": "air_strike",
    "small_arms": "firing",
    "sniper": "firing",
    "ied": "explosion",
    "mine": "explosion",
}
# Weapons that belong to a force of the nation they are called by: «Turkish drones», «پهپادهای ترکیه».
_OF_FORCES = frozenset({"aircraft", "drone", "artillery", "mlrs", "rocket"})
_FORCES = {"SYR": "org:syr_gov"}
_TARGET_BEHIND: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?:by|from)\s(?:the\s)?$"),
    "ru": re.compile(r"(?:со стороны|от)\s$"),
    "fa": re.compile(r"(?:توسط|از سوی)\s$"),
    "ar": re.compile(r"(?:من قبل|على يد|من جانب|من)\s$"),
    "tr": re.compile(r"$^"),
}


def find_incidents(
    text: str,
    hits: Hits,
    mentions: Sequence[Found],
    numbers: Sequence[Number],
    dates: Sequence[DateFound],
    sentences: Sequence[Span],
    language: Language,
    taken: Iterable[Span] = (),
    places: Mapping[str, tuple[str, str | None]] | None = None,
) -> list[IncidentFound]:
    """Incident reports of a block; sentences in `taken` (register counts) are left out.

    `places`: English name and governorate of each place (`Lexicon.places`).
    """
    closed = list(taken)
    actions = _places_of_action(hits)
    if not actions:
        return []
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
        _fields(text, incident, inside, here, language, places or {})
        _when(text, incident, dates)
        add_casualties(text, incident, inside, numbers, language)
        if incident.killed is None and incident.injured is None and n + 1 < len(sentences):
            add_from_next_sentence(text, incident, hits, numbers, sentences[n + 1], language)
        if _is_report(incident):
            found.append(incident)
    return found


def _places_of_action(hits: Hits) -> list[int]:
    """Where something is told that happened: a verb of action, or a weapon in a sentence that tells of harm."""
    found = hits.of("iaction")
    if hits.has("iweapon") and hits.has("ikilled", "iinjured"):
        found = hits.of("iaction", "iweapon")
    return [h.start for h in found]


def _is_report(incident: IncidentFound) -> bool:
    """A report names a place or an actor, and besides the action at least one more thing."""
    where = incident.place is not None or incident.actor is not None
    known = [incident.weapon, incident.target, incident.killed, incident.injured, incident.actor, incident.occurred_on]
    return where and incident.action is not None and sum(k is not None for k in known) >= 1


def _fields(
    text: str,
    incident: IncidentFound,
    hits: Hits,
    mentions: Sequence[Found],
    language: Language,
    places: Mapping[str, tuple[str, str | None]],
) -> None:
    targets = hits.longest("itarget")
    for weapon in hits.longest("iweapon"):
        if any(t.start <= weapon.start < t.end for t in targets):  # «a regime tank» was hit, and did not fire
            continue
        incident.fill("weapon", weapon.entry.value, (weapon.start, weapon.end), weapon.entry.name)
        break
    _action(incident, hits)
    actors = _actors(text, hits, mentions)
    if incident.action == "explosion" and _WENT_OFF.search(text, *incident.span):
        _hit_by_explosion(text, incident, actors, targets, language)
    else:
        _who(text, incident, actors, targets, language)
    _where(incident, hits, mentions, places)


def _action(incident: IncidentFound, hits: Hits) -> None:
    actions = hits.longest("iaction")
    order = ("air_strike", "shelling", "firing", "explosion", "abduction", "advance", "access", "attack")
    by = {a.entry.value: a for a in reversed(actions)}
    chosen = next((v for v in order if v in by), None)
    implied = _WEAPON_ACTION.get(incident.weapon or "")
    harm_alone = not chosen and hits.has(*_HARM)
    from_the_air = implied == "air_strike" and chosen == "shelling"
    if implied and (implied in by or from_the_air or harm_alone or chosen in {"attack", "firing"}):
        chosen = implied
    if chosen:
        hit = by.get(chosen) or (actions[0] if actions else hits.longest("iweapon")[0])
        incident.fill("action", chosen, (hit.start, hit.end), hit.entry.name)


def _actors(text: str, hits: Hits, mentions: Sequence[Found]) -> list[tuple[int, int, str, str]]:
    found = [(h.start, h.end, h.entry.value, h.entry.name) for h in hits.longest("iactor")]
    found += [n for n in _forces_of_nations(text, hits, mentions) if not any(a <= n[0] < b for a, b, _, _ in found)]
    for m in mentions:
        known = any(a <= m.start < b for a, b, _, _ in found)
        if _can_act(m.entity) and not known:
            found.append((m.start, m.end, m.entity, m.entry))
    found.sort()
    generic = {"group:militants", "group:terrorist_groups", "group:iaf"}
    named = [f[0] for f in found if f[2] not in generic]
    return [f for f in found if f[2] not in generic or not any(0 < n - f[1] <= 4 for n in named)]


def _forces_of_nations(text: str, hits: Hits, mentions: Sequence[Found]) -> list[tuple[int, int, str, str]]:
    """«Turkish drones», «турецкие беспилотники», «پهپادهای ترکیه», «طائرات مسيرة تركية»: a nation's own weapons."""
    nations = [(h.start, h.end, h.entry.value, h.entry.name) for h in hits.of("adj") if len(h.entry.value) == 3]
    nations += [(m.start, m.end, m.party, m.entry) for m in mentions if m.entity.startswith("country:")]
    found = []
    for weapon in hits.longest("iweapon"):
        if weapon.entry.value not in _OF_FORCES:
            continue
        for start, end, party, entry in nations:
            if text[end : weapon.start] == " " or text[weapon.end : start] in {" ", " های "}:
                forces = _FORCES.get(party, f"org:{party.lower()}_af")
                found.append((min(start, weapon.start), max(end, weapon.end), forces, entry))
                break
    return found


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


def _hit_by_explosion(
    text: str,
    incident: IncidentFound,
    actors: Sequence[tuple[int, int, str, str]],
    targets: Sequence[Hit],
    language: Language,
) -> None:
    """What went off by itself names nobody who did it: a force beside it was hit, unless «by …» stands before it."""
    for t in targets:
        incident.fill("target", t.entry.value, (t.start, t.end), t.entry.name)
    for start, end, value, entry in actors:
        agent = _TARGET_BEHIND[language].search(text, max(0, start - 16), start)
        incident.fill("actor" if agent else "target", value, (start, end), entry)


_HARM = ("ikilled", "iinjured")
_WENT_OFF = re.compile(r"exploded|went off|взорвал\w*с[яь]|сработал|детонировал|انفجر|منفجر شد|patladi|infilak")
_AIMED = re.compile(
    r"(?:\b(?:on|at|against|targeting|hit|near)\s(?:the\s)?|(?:по|на|против|позиции|позициям)\s|"
    r"(?:به سوی|به|علیه)\s|(?:على|ضد|نحو)\s)$"
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


def _where(
    incident: IncidentFound, hits: Hits, mentions: Sequence[Found], places: Mapping[str, tuple[str, str | None]]
) -> None:
    """Place and governorate as named; a governorate that is not named is the one the place lies in."""
    covered = [(m.start, m.end) for m in mentions if m.entity.startswith(("org:", "group:", "person:", "meeting:"))]
    spots = [
        h for h in hits.longest("area", "place")
        if not any(a <= h.start and h.end <= b for a, b in covered)
    ]  # fmt: skip
    within: tuple[str, Span, str] | None = None
    for h in spots:
        if h.entry.kind == "place":
            name, governorate = places.get(h.entry.value, (h.entry.value.replace("_", " ").title(), None))
            if incident.place is None and governorate:
                within = governorate, (h.start, h.end), h.entry.name
            incident.fill("place", name, (h.start, h.end), h.entry.name)
        else:
            incident.fill("governorate", h.entry.value, (h.start, h.end), h.entry.name)
    if incident.governorate is None and within:
        incident.fill("governorate", *within)
        incident.rules["governorate"] = "governorate of the place"
    elif incident.place is None and incident.governorate is not None:
        incident.fill("place", incident.governorate, incident.spans["governorate"], incident.entries["governorate"])


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
