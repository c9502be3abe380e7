"""Incident reports: who did what to whom with what, where and when, how many were killed and injured; as reported.

One sentence, with those behind it that add to it (casualties, «the attack took place in …»), is one report; a line of
day and hour before it belongs to it. Fields are filled from the hits of the one matching pass. What is planned,
feared, discussed or long past is no report.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from atashbas.reading.incidents.casualties import add_casualties, harms_told
from atashbas.reading.incidents.deeds import WEAK, WEAPON_ACTION, deeds_told, find_action, find_weapon
from atashbas.reading.incidents.denied import fill_none
from atashbas.reading.incidents.forces import find_forces, says_own_deed
from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.incidents.happened import has_happened, is_long_past
from atashbas.reading.incidents.orders import marks_of
from atashbas.reading.incidents.roles import assign_roles
from atashbas.reading.incidents.where import find_when, find_where
from atashbas.reading.text.dates import DateFound
from atashbas.reading.text.hits import Hits
from atashbas.reading.text.numbers import Number
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found
from atashbas.values import Language

DATELINE = 90  # letters of a line before a report that only says when and where
HEAD_LINES = 3  # such lines before a report: number, day, place, source of fire, each by itself
FOLLOW = 3  # sentences behind a report that may add to it


class Scene(NamedTuple):
    """What the rules of one block share."""

    text: str
    hits: Hits
    mentions: Sequence[Found]
    numbers: Sequence[Number]
    dates: Sequence[DateFound]
    language: Language
    places: Mapping[str, tuple[str, str | None]]
    about: date | None


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
    about: date | None = None,
) -> list[IncidentFound]:
    """Incident reports of a block; sentences in `taken` (register counts) are left out.

    `places`: English name and governorate of each place (`Lexicon.places`). `about`: day of the text.
    """
    closed = list(taken)
    actions = _places_of_action(hits)
    if not actions:
        return []
    scene = Scene(text, hits, mentions, numbers, dates, language, places or {}, about)
    named = [m.start for m in mentions]
    found: list[IncidentFound] = []
    behind = -1
    for n, span in enumerate(sentences):
        if n <= behind or bisect_left(actions, span[0]) == bisect_left(actions, span[1]):
            continue
        if any(a <= span[0] < b for a, b in closed):
            continue
        incident = _read_sentence(scene, span, named)
        if incident is None:
            continue
        for before in reversed(sentences[max(behind + 1, n - HEAD_LINES) : n]):
            if before[1] - before[0] >= DATELINE or not _add_dateline(scene, incident, before):
                break
        behind = n
        for k, following in enumerate(sentences[n + 1 : n + 1 + FOLLOW * _worth_following(incident)], start=n + 1):
            if any(a <= following[0] < b for a, b in closed):
                break
            added = _add_following(scene, incident, following, named)
            if added is False:
                break
            behind = k if added else behind
        implied = WEAPON_ACTION.get(incident.weapon or "")
        if implied and incident.action is None:
            incident.fill("action", implied, incident.spans["weapon"], incident.entries["weapon"])
        if _is_report(incident) and not is_long_past(text, incident, about):
            found.append(incident)
    return found


def _worth_following(incident: IncidentFound) -> bool:
    """Something to add to: a deed with a place, a weapon or harm."""
    told = (incident.place, incident.weapon, incident.target, incident.actor, incident.killed, incident.injured)
    return any(v is not None for v in told)


def _places_of_action(hits: Hits) -> list[int]:
    """Where something is told that happened: a verb of action or of harm, or a weapon in a text that tells of harm."""
    weak = WEAK if hits.has("iactor", "ibarred", "org", "group", "iforce") else ()
    if hits.has("ikilled", "iinjured", "inone"):
        harms = hits.of("iweapon", "ikilled", "iinjured", *weak)
        return sorted(h.start for h in (*deeds_told(hits), *harms))
    return sorted(h.start for h in (*deeds_told(hits), *(hits.of(*weak) if weak else ())))


def _read_sentence(scene: Scene, span: Span, named: Sequence[int], spelt: bool = True) -> IncidentFound | None:
    """What one sentence tells, if it tells that something happened; `spelt`: a town is still wanted."""
    incident = IncidentFound(span=span)
    inside = scene.hits.between(*span)
    if inside.has("ikilled", "iinjured", "inone"):
        find_when(scene.text, incident, scene.dates, scene.numbers, span, scene.language)
        add_casualties(scene.text, incident, inside, scene.numbers, scene.language)
        if not has_happened(scene.text, incident, inside, scene.language):
            return None
    elif not has_happened(scene.text, incident, inside, scene.language):
        return None
    else:
        find_when(scene.text, incident, scene.dates, scene.numbers, span, scene.language)
    here = scene.mentions[bisect_left(named, span[0]) : bisect_left(named, span[1])]
    _fields(scene, incident, inside, here, spelt)
    if incident.killed is None or incident.injured is None:
        fill_none(scene.text, incident, span, scene.language)
    return incident


def _add_dateline(scene: Scene, incident: IncidentFound, span: Span) -> bool:
    """«12 March, 07:15, Qomhana.»: a line that only says when and where; False where it tells of something else."""
    inside = scene.hits.between(*span)
    if _SOURCE_LINE.match(scene.text, span[0]):
        return True
    if inside.has("iaction", "ikilled", "iinjured", "cue"):
        return False
    find_when(scene.text, incident, scene.dates, scene.numbers, span, scene.language)
    if incident.place in {None, incident.governorate}:
        head = IncidentFound(span=span)
        find_where(scene.text, head, inside, (), scene.places, scene.language)
        if head.place and incident.governorate in {None, head.governorate}:
            incident.place = incident.governorate = None
            for name in ("place", "governorate"):
                incident.fill(name, getattr(head, name), head.spans.get(name, span), head.entries.get(name, ""))
    return True


_SOURCE_LINE = re.compile(
    r"(?:source of fire|fired from|origin|источник огня|مصدر النيران|مصدر القصف|منشا اتش|ates kaynagi)\b"
)
_FIELDS = ("actor", "target", "weapon", "action", "place", "governorate", "occurred_on", "time", "killed", "injured")
_SAME = re.compile(
    r"(?:(?:the|this|that|these|those)\s(?:\w+\s)?(?:attack|strike|shelling|explosion|blast|bombing|incident|raid|"
    r"assault|bombardment|clash|fire|gunmen|attackers|device|shell|rocket|drone|aircraft|mine)|they\s|he\s|she\s|"
    r"они\s|он\s|она\s|انها\s|انان\s|onlar\s|"
    r"in the (?:attack|explosion|blast)|as a result|в результате|при этом|нападени|взрыв\w* про|"
    r"удар\w* нанес|обстрел\w* вел|огонь вел|"
    r"بر اثر این|در این|در پی این|این حمله|این انفجار|در نتیجه|بر اثر|"
    r"واسفر|واد[یت]|ما ادی|ما اسفر|وقد اسفر|واصیب|وقتل|القصف|الهجوم|الانفجار|"
    r"(?:bu\s)?(?:saldiri|patlama|bombardiman|atis|catisma|olay|hava saldiri)\w*)"
)
_HEAD = 40  # letters of a sentence in which it takes up what was told before


def _add_following(scene: Scene, incident: IncidentFound, span: Span, named: Sequence[int]) -> bool | None:
    """Take over what a sentence behind adds; None where it adds nothing, False where it tells of something else."""
    inside = scene.hits.between(*span)
    if not inside.has("ikilled", "iinjured", "inone", "iweapon", "iaction", "area", "place"):
        if incident.killed is None and incident.injured is None:
            fill_none(scene.text, incident, span, scene.language)
        return None
    adds = inside.has("ikilled", "iinjured", "inone", "iweapon")
    if not adds and not _SAME.search(scene.text, span[0], min(span[1], span[0] + _HEAD)):
        return False if inside.has("iaction") and inside.has("area", "place", "iactor") else None
    more = _read_sentence(scene, span, named, incident.place in {None, incident.governorate})
    if more is None:
        return None
    again = bool(_SAME.search(scene.text, span[0], min(span[1], span[0] + _HEAD)))
    harm = more.killed is not None or more.injured is not None
    own = [f for f in ("place", "actor", "occurred_on", "time") if getattr(more, f) is not None]
    alone = more.action is not None and (own or not harm) and bool(deeds_told(inside) or more.weapon)
    taken_up = again or _takes_up(incident, more)
    if alone and not taken_up and incident.place is not None and (own or incident.weapon is not None):
        return False
    if not harm and not taken_up and not (inside.has("iweapon") and not own):
        return False if own and more.action else None
    if not _agree(incident, more, again):
        return False
    if incident.action == "attack" and more.action is not None:  # «they took hostages»: the second verb tells which
        incident.action = None
    if incident.place in {None, incident.governorate} and more.place not in {None, more.governorate}:
        incident.place = None
    for name in _FIELDS:
        value = getattr(more, name)
        if value is not None and not (name == "actor" and not again and own):
            incident.fill(name, value, more.spans[name], more.entries[name])
            if name in more.rules and incident.spans[name] == more.spans[name]:
                incident.rules.setdefault(name, more.rules[name])
    incident.span = (incident.span[0], span[1])
    return True


def _takes_up(first: IncidentFound, more: IncidentFound) -> bool:
    """A sentence that begins with the doer or the weapon told before goes on about it."""
    for name in ("actor", "weapon"):
        value = getattr(first, name)
        if value is not None and value == getattr(more, name) and more.spans[name][0] - more.span[0] < _HEAD // 2:
            return True
    return False


def _agree(first: IncidentFound, more: IncidentFound, again: bool) -> bool:
    """Two sentences tell of one incident only where nothing of the one contradicts the other."""
    for name in ("occurred_on", "time", "killed", "injured"):
        a, b = getattr(first, name), getattr(more, name)
        if a is not None and b is not None and a != b:
            return False
    if first.governorate and more.governorate and first.governorate != more.governorate:
        return False
    towns = {i.place for i in (first, more) if i.place not in {None, i.governorate}}
    return again or len(towns) < 2


def _is_report(incident: IncidentFound) -> bool:
    """A report tells a deed and where or by whom, and one thing more; or harm with what did it, to whom or where.

    What can only be told as news («shelling in the town», «nine people arrested») needs nothing beside its place.
    """
    harm = incident.killed is not None or incident.injured is not None
    if incident.action is None:
        return bool(incident.place and (incident.killed or incident.injured))
    if harm and (incident.weapon or incident.target or incident.action != "attack"):
        return True
    known = [incident.place, incident.actor, incident.weapon, incident.target, incident.occurred_on]
    told = sum(k is not None for k in known) + (harm or incident.harm_told)
    if incident.place is None and incident.actor is None:
        return incident.weapon is not None and told > 1
    town = incident.place not in {None, incident.governorate}
    return told > 1 or incident.action in _NEWS or (town and incident.action in _STRUCK)


_NEWS = frozenset({"abduction", "access"})
_STRUCK = frozenset({"shelling", "air_strike", "explosion"})


def _fields(scene: Scene, incident: IncidentFound, hits: Hits, mentions: Sequence[Found], spelt: bool) -> None:
    held = {h.start for h in hits.longest("iheld")}
    find_weapon(scene.text, incident, hits, held)
    incident.harm_told = bool(harms_told(scene.text, hits, scene.language))
    find_action(scene.text, incident, hits, incident.harm_told)
    if incident.action == "shelling" and incident.weapon == "mine":  # «выпущено 12 мин»: bombs of a mortar
        incident.weapon = "mortar"
    forces, sayers = find_forces(scene.text, hits, mentions, scene.language)
    dated = [incident.spans[name] for name in ("occurred_on", "time") if name in incident.spans]
    ends = [
        n.end for n in scene.numbers
        if incident.span[0] <= n.start < incident.span[1] and not any(a <= n.start < b for a, b in dated)
    ]  # fmt: skip
    ends += [h.end for h in hits.of("iduals", "idual1", "ivague")]
    by_itself = incident.action == "explosion" and bool(_WENT_OFF.search(scene.text, *incident.span))
    targets = [t for t in hits.longest("itarget") if ":" not in t.entry.value]
    assign_roles(
        scene.text, incident, forces, targets, marks_of(scene.text, hits, ends, dated, incident.action),
        scene.language, by_itself,
    )  # fmt: skip
    told = incident.action in _OWN_NEWS and " iaction " in incident.entries["action"]
    for says in sayers:
        bars = incident.action == "access" and 0 <= incident.spans["action"][0] - says.end <= 3  # «refused to let»
        if told or bars or says_own_deed(scene.text, says, scene.language):
            incident.fill("actor", says.value, (says.start, says.end), says.entry)
    find_where(scene.text, incident, hits, mentions, scene.places, scene.language, spelt)


_OWN_NEWS = frozenset({"abduction"})  # who announces an arrest, if nobody else is named, made it
_WENT_OFF = re.compile(
    r"произош\w+ (?:взрыв|подрыв)|"
    r"exploded|explodes|went off|detonated|взорвал\w*с[яь]|подорвал\w*с[яь]|сработал|срабатывани|детонировал|прогремел|"
    r"انفجر|انفجار|منفجر شد|patladi|patlama|infilak"
)
