"""Offices with their holders on the day, names in apposition to them: mentions of several parts.

A role («foreign minister») beside a country, a people or a body is an office; it stands for whoever held it on the day
of the text. Where the day is not known, the agreement's day is taken and the mention says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from atashbas.reading.lexicons.lexicon import Lexicon
from atashbas.reading.text.hits import Hit, in_order
from atashbas.reading.who.meetings import add_instruments, add_meetings
from atashbas.reading.who.mentions import (
    AFTER_STEPS,
    BEFORE_STEPS,
    JOIN_AFTER,
    JOIN_BEFORE,
    Found,
    Scene,
    complements,
)
from atashbas.reading.who.names import likeness
from atashbas.reading.who.near import Near
from atashbas.reading.who.senders import (
    FAMILY,
    SENT,
    Beside,
    at_the_un,
    find_sender,
    of_body,
    presides,
    sent_by,
    sent_role,
)
from atashbas.values import Language

_OPPOSITION = frozenset({"group:opposition", "group:armed_opposition"})
_KREMLIN = re.compile("Kremlin|Кремл|کرملین|كرملين")
SAME_NAME = 94.0  # likeness from which on two full names are one in two spellings
ALIKE = 70.0  # likeness from which on a misspelt name is taken for a known one of the same party
_APPOSED = re.compile(r"(?:(?<=[.\n] )|(?<=\n)|(?<=که )|(?<=: )|^)((?:[^\s;,:.]+ ){1,4}[^\s;,:.]+)[;,] $")


def add_offices(scene: Scene) -> None:
    """Roles beside a country, a people or a body, with their holder on the day."""
    bodies = [m for m in scene.mentions if m.rule == "body" or m.entity.startswith("org:")]
    fighters = [m._replace(party="OPP") for m in scene.mentions if m.entity in _OPPOSITION]
    targets = [*complements(scene), *bodies, *fighters]
    in_order(targets)
    tails = {h.start: h for h in reversed(scene.hits.of("ofun"))}
    persons = [m for m in scene.mentions if m.entity.startswith("person:")]
    beside = Beside(targets, persons)
    offices: list[Found] = []
    reach = -1  # hits come in order: what ends before it lies inside an office found already
    for hit in scene.hits.of("role"):
        if hit[1] > reach and (office := _office(scene, hit, beside)):
            tail = tails.get(office.end + 1)
            offices.append(office._replace(end=tail.end) if tail else office)
            reach = max(reach, offices[-1][1])
    persons = [*persons, *_appositions(scene, offices, persons)]
    offices = _of_offices(scene, offices)
    scene.mentions.extend(p for p in persons if p.rule.startswith("apposition"))
    named = {p.entity for p in persons}
    spans = {o[:2] for o in offices}
    starts = {start for start, _ in spans}
    scene.mentions = [m for m in scene.mentions if m[0] not in starts or m[:2] not in spans]
    near = Near(persons)
    held = [_held(scene, office, near, named) for office in offices]
    scene.mentions.extend(_named_before(held))


_SENDERS = frozenset({"president", "pm", "secgen", "fm", "mod"})


def _of_offices(scene: Scene, offices: list[Found]) -> list[Found]:
    """«نماینده ویژه رئیس جمهور روسیه»: whom a president sends is not the president."""
    if scene.language in {"en", "tr"}:
        return offices
    hits = (h for h in scene.hits.of("role") if h.entry.value in SENT)
    sent = {h.end: h for h in sorted(hits, key=lambda h: -h.start)}  # the longest of those that end together
    out = []
    for office in offices:
        head = sent.get(office.start - 1) if office.role in _SENDERS else None
        if head is not None:
            role = sent_role(head.entry.value, office.role)
            office = office._replace(start=head.start, role=role, entry=head.entry.name)
        out.append(office)
    return out


_LINKS = re.compile(  # what joins a sentence to the one before: nobody's name
    r"(?:тем|кроме|вместе|более|между|таким|помимо|однако|наконец|как|напротив|впрочем|также|позже|ранее|later|earlier|"
    r"meanwhile|however|also|last|next|this|that|then|finally|ote yandan|bunun|bununla|buna|ayni|daha|diger|son olarak|"
    r"همزمان|همچنین|بنابراین|چندی|هم|این|کما|غیر|وفی|وقبل|وبعد|اضافه)(?!\w)"
)


def _appositions(scene: Scene, offices: Sequence[Found], persons: Sequence[Found]) -> list[Found]:
    """Unknown words in apposition to an office are a name; it is somebody's whose name sounds alike, else unknown."""
    found = []
    for office in offices:
        if scene.text[max(0, office.start - 2) : office.start] not in {"; ", ", "}:
            continue
        match = _APPOSED.search(scene.text, max(0, office.start - 60), office.start)
        if not match or any(p.start < match.end(1) and match.start(1) < p.end for p in persons):
            continue
        start, name = match.start(1), match[1]
        first, _, rest = name.partition(" ")
        if scene.language == "ar" and scene.lexicon.words("cue", "ar") & {first, first[1:]}:
            if " " not in rest:
                continue
            start, name = start + len(first) + 1, rest  # «وقال يحيى العريضي، المتحدث باسم …»
        if name.split()[0] in scene.lexicon.words("prep", scene.language) or _LINKS.match(name):
            continue  # «از مسکو، معاون وزیر …», «тем не менее, представитель ООН»
        ranked = _alike(scene, name, office)
        entity = ranked[0][1] if ranked and ranked[0][0] >= ALIKE else f"unknown:{name}"
        rule = f"apposition, likeness {ranked[0][0]:.0f}" if ranked else "apposition"
        found.append(Found(start, match.end(1), entity, "name", rule, "", office.party))
    return found


def _alike(scene: Scene, name: str, office: Found) -> list[tuple[float, str]]:
    """Persons of the office's party whose names sound like the words, best first; the holder gains a little."""
    holders = scene.lexicon.holders_of(office.role, office.party, scene.on)
    scores: dict[str, float] = {}
    for alias, person in scene.lexicon.persons_of(office.party, scene.language):
        score = likeness(name, alias) + (8 if person in holders else 0)
        scores[person] = max(score, scores.get(person, 0.0))
    return sorted(((score, person) for person, score in scores.items()), key=lambda pair: (-pair[0], pair[1]))


@lru_cache(maxsize=16)
def _full_names(lexicon: Lexicon, language: Language) -> tuple[tuple[str, str], ...]:
    """Full names of a language with the persons they mean."""
    persons = lexicon.aliases(["person"], language)
    return tuple((e.alias.replace("*", ""), e.value) for e in persons if " " in e.alias)


@lru_cache(maxsize=4096)
def person_alike(name: str, lexicon: Lexicon, language: Language) -> str | None:
    """The one listed person whose full name sounds like the words in another spelling («Beşşar el Caferi»)."""
    found = {person for alias, person in _full_names(lexicon, language) if likeness(name, alias) >= SAME_NAME}
    return found.pop() if len(found) == 1 else None


_FOR = re.compile(r" for (?:the )?| ل?[\"«]")  # «spokesman for the ministry», «الناطق باسم "فيلق الرحمن"»
_FOR_STEPS = {"en": (5, 9), "ar": (2, 3), "ru": (2,), "fa": (2,)}
_DELEGATION = re.compile(r"делегаци|delegation")
_HIS_OFFICE = re.compile(r"постпредств|(?<!\w)cumhurbaskanlig\w*$")  # the office and not who holds it
_FORMER = re.compile(r" (?:المساعد|السابق|السابقه|الاسبق|سابق|پیشین|اسبق)(?!\w)")
_DEPUTY = re.compile(
    r"(?:نایب|معاون|مساعد|دستیار|دستیار ارشد|قایم مقام|deputy|vice|assistant|former|заместител\w+|помощник\w*|"
    r"вице-|экс-|"
    r"бывш\w+|eski) ?$"
)


def _office(scene: Scene, hit: Hit, beside: Beside) -> Found | None:
    """An office; a deputy, an assistant, a former holder is not its holder."""
    found = _plain_office(scene, hit, beside)
    if found is None:
        return None
    text = scene.text
    former = _FORMER.match(text, hit.end) or _FORMER.match(text, found.end)
    ahead = found.start if scene.language in {"en", "ru"} else hit.start  # «the former Turkish prime minister»
    if not (
        former
        or _DEPUTY.search(text, max(0, hit.start - 16), hit.start)
        or _DEPUTY.search(text, max(0, ahead - 16), ahead)
    ):
        return found
    deputy = _DEPUTY.search(text, max(0, hit.start - 16), hit.start)
    if deputy and found.start == hit.start and scene.language == "fa":
        found = found._replace(start=deputy.start())  # «فواد اوکتای معاون رئیس جمهور»
    return found._replace(role=f"deputy_{found.role}") if not found.role.startswith("deputy_") else found


def _plain_office(scene: Scene, hit: Hit, beside: Beside) -> Found | None:
    role, text = hit.entry.value, scene.text
    if _HIS_OFFICE.search(text, hit.start, hit.end):
        return None
    if role in {"envoy", "ambassador"} and (sender := at_the_un(scene, hit, beside)):
        return Found(sender.start, hit.end, "", "nominal", "office", hit.entry.name, sender.party, "permrep")
    named = scene.language == "en" and role in {"head", "spox"}  # «spokesman Peskov»
    if named and (c := beside.starts.get(hit.end + 1)):
        return Found(hit.start, c.end, of_body(c), "nominal", "office", hit.entry.name, c.party, _role(role, c))
    for step in AFTER_STEPS[scene.language] + _FOR_STEPS.get(scene.language, ()):
        c = beside.starts.get(hit.end + step)
        if c and role in _SENT_FOR and c.entity == "country:SYR" and (sender := find_sender(scene, hit.start, beside)):
            return sender._replace(end=c.end, kind="nominal", rule="office", entry=hit.entry.name, role=role)
        if c and scene.language == "ru" and c.rule == "adj":  # «глава делегации сирийской оппозиции»
            c = beside.starts.get(c.end + 1)
            if c is None or c.rule == "adj":
                continue
            joined = True
        else:
            joined = bool(c and JOIN_AFTER[scene.language].fullmatch(text, hit.end, c.start))
        if c and (joined or _FOR.fullmatch(text, hit.end, c.start)):
            meant = _role(role, c, text[hit.start : hit.end])
            body = "" if meant == "delegation_head" else of_body(c)
            return Found(hit.start, c.end, body, "nominal", "office", hit.entry.name, c.party, meant)
    for step in BEFORE_STEPS[scene.language]:
        c = beside.ends.get(hit.start - step)
        if c and JOIN_BEFORE[scene.language].fullmatch(text, c.end, hit.start):
            if role == "envoy" and c.entity == "country:SYR" and (sender := find_sender(scene, c.start, beside)):
                return sender._replace(end=hit.end, kind="nominal", rule="office", entry=hit.entry.name, role=role)
            return Found(c.start, hit.end, of_body(c), "nominal", "office", hit.entry.name, c.party, _role(role, c))
    near = beside.persons.get(hit.end + 1) or beside.person_ends.get(hit.start - 1)
    if role in SENT and (chief := sent_by(scene, hit, beside)):
        whose = sent_role(role, "president") if presides(scene, chief) else f"aide_{role}"
        start, end = min(hit.start, chief.start), max(hit.end, chief.end)
        return Found(start, end, "", "nominal", "office", hit.entry.name, chief.party, whose)
    if near and role not in {"rep", "head"}:
        return Found(hit.start, hit.end, "", "nominal", "office", hit.entry.name, near.party, role)
    return None


_SENT_FOR = frozenset({"envoy", "secgen", "adviser"})


def _role(role: str, complement: Found, headed: str = "") -> str:
    """Role in a body: head of a delegation, spokesman of a ministry."""
    if role == "head" and complement.entity.endswith("_gov") and _DELEGATION.search(headed):
        return "delegation_head"
    if complement.party == "OPP" and complement.entity in _OPPOSITION and role in {"head", "president"}:
        return "delegation_head"
    if role == "president" and complement.entity.startswith("org:") and complement.rule != "body":
        return "head"  # «رئيس مركز المصالحة»
    if role == "head" and complement.rule == "adj":  # «الرئيس التركي»
        return "president"
    noun = complement.entity.rsplit("_", 1)[-1] if complement.rule == "body" else ""
    if noun == "delegation" and role in {"head", "president"}:
        return "delegation_head"
    if role == "spox" and noun in {"mfa", "mod"}:
        return f"{noun}_spox"
    if role == "spox" and (noun == "presidency" or _KREMLIN.search(complement.entry)):
        return "pres_spox"
    if role == "head" and noun in {"mfa", "gs"}:
        return "fm" if noun == "mfa" else "cgs"
    return role


_GENERIC = frozenset({"rep", "spox", "head", "adviser", "envoy", "president"})


def _named_before(offices: Sequence[Found]) -> Iterator[Found]:
    """«The Iranian spokesman»: an office that nobody is known to hold means whom the text named in it before."""
    seen: dict[tuple[str, str], str] = {}
    for office in offices:
        key = FAMILY.get(office.role, office.role), office.party
        if office.entity.startswith("person:"):
            seen[key] = office.entity
        elif office.rule == "office without a known holder" and key in seen and not _one_of_many(office):
            office = _as(office, seen[key], "office named before")
        yield office


def _one_of_many(office: Found) -> bool:
    """Armed groups have a spokesman each, so that one of them says nothing of another's."""
    return office.entity.startswith(("org:", "group:")) and not office.entity.startswith(f"org:{office.party.lower()}_")


def _held(scene: Scene, office: Found, near: Near, named: set[str]) -> Found:
    """The office with its holder: the name beside it, else whoever held it on the day."""
    if p := near.beside(scene.text, office):
        return _as(office, p.entity, "office beside a name")
    of_a_group = office.entity and office.role in _GENERIC  # a centre's representative is not the state's
    holders = () if of_a_group else scene.lexicon.holders_of(office.role, office.party, scene.on)
    if not holders and office.role == "envoy" and office.party == "SYR" and not office.entity:
        # «Suriye Özel Temsilcisi», «the Syria envoy»: sent for Syria and not by it
        holders = tuple(h for h in scene.lexicon.holders_of("envoy", "UN", scene.on) if h in named)
    elif not holders and office.role == "envoy":  # «the government's envoy to the talks»
        holders = scene.lexicon.holders_of("delegation_head", office.party, scene.on)
    if (
        not holders and office.role == "rep" and not office.entity
    ):  # «the representative of Syria»: whoever represents it, if he is named
        deputed = (scene.lexicon.holders_of(role, office.party, scene.on) for role in ("permrep", "delegation_head"))
        holders = tuple(dict.fromkeys(h for found in deputed for h in found if h in named))
    if len(holders) > 1:
        here = [h for h in holders if h in named]
        holders = tuple(here) if len(here) == 1 else holders
    if len(holders) == 1:
        rule = "office held on the day" if scene.known else "office held about the agreement's day"
        return _as(office, holders[0], rule)
    speaks = FAMILY.get(office.role) in {"spox", "rep"} or (office.role == "head" and _one_of_many(office))
    if office.entity and speaks:  # whom nobody names speaks for the body
        return _as(office, office.entity, "office without a known holder")
    return _as(office, f"role:{office.role}:{office.party}", "office without a known holder")


def _as(office: Found, entity: str, rule: str) -> Found:
    start, end, _, kind, _, entry, party, role = office
    return Found(start, end, entity, kind, rule, entry, party, role)


RULES = (add_offices, add_meetings, add_instruments)
