"""Who and what is named in a text: names, offices with their holders, «this country», meetings, resolutions.

Names come from the one matching pass; an office («Russian deputy foreign minister») is a role beside a country, a
people or a body and stands for whoever held it on that day. Rules go in a fixed order; each mention keeps its rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from atashbas.reading.lexicons.lexicon import Lexicon
from atashbas.reading.text.hits import Hit, Hits, in_order
from atashbas.values import Language

NAMES = ("country", "org", "group", "person", "process", "body", "area", "place")
_PLACES = frozenset({"area", "place"})
UNIONS = frozenset({"org:un", "org:arab_league", "org:eu"})
_ARMY = frozenset({"org:syr_af", "org:syr_gs"})
_MINISTRIES = frozenset({"mfa", "mod", "presidency"})
_NOMINAL = frozenset({"group", "body"})
JOIN_AFTER: Mapping[str, re.Pattern[str]] = {
    "fa": re.compile(r" (?:(?:های|تازه|جدید|رسمی|ارشد|وقت|کنونی|سابق|دوم) )?"),
    "ar": re.compile(r" ل?"),  # «القائد العام لقوات …»
    "ru": re.compile(r" "),
    "en": re.compile(r" of (?:the )?| of "),
    "tr": re.compile(r"(?!)"),
}
JOIN_BEFORE: Mapping[str, re.Pattern[str]] = {
    "fa": re.compile(r"(?!)"),
    "ar": re.compile(r"(?!)"),
    "ru": re.compile(r" "),
    "en": re.compile(r"(?:\.|\.?'s?)? "),
    "tr": re.compile(r"(?:'(?:n?[iu]n|deki|daki))? "),
}
# Lengths the joins above can have: only there is anything looked for.
AFTER_STEPS: Mapping[str, tuple[int, ...]] = {"fa": (1, 4, 5, 6, 7), "ar": (1, 2), "ru": (1,), "en": (4, 8), "tr": ()}
BEFORE_STEPS: Mapping[str, tuple[int, ...]] = {"fa": (), "ar": (), "ru": (1,), "en": (1, 2, 3), "tr": (1, 3, 4, 5, 6)}


class Found(NamedTuple):
    """A mention at [start, end) of the folded text. `kind`: name, nominal. `party` of an office or body."""

    start: int
    end: int
    entity: str
    kind: str
    rule: str
    entry: str
    party: str = ""
    role: str = ""


@dataclass(slots=True)
class Scene:
    """What the rules of one block share."""

    text: str
    hits: Hits
    language: Language
    lexicon: Lexicon
    on: str
    known: bool
    mentions: list[Found] = field(default_factory=list)
    role_ends: frozenset[int] = frozenset()
    beside: list[Found] | None = None

    def of(self, *kinds: str) -> list[Hit]:
        """Longest hits of some kinds, without overlaps."""
        return self.hits.longest(*kinds)


def find_mentions(
    text: str,
    hits: Hits,
    language: Language,
    lexicon: Lexicon,
    on: str | None,
    rules: Sequence[Callable[[Scene], None]] = (),
) -> list[Found]:
    """Mentions of a folded text in order; `on` is the day of the text (ISO), None where it is not known.

    `rules` are those of `offices`, which build on the names found here.
    """
    scene = Scene(text, hits, language, lexicon, on or "2017-02-16", on is not None)
    scene.role_ends = frozenset(h.end for h in hits.of("role"))
    scene.mentions = _names(scene)
    _extend_nominals(scene)
    _countries_meant(scene)
    _bodies(scene)
    for rule in rules:
        rule(scene)
    in_order(scene.mentions)
    return scene.mentions


def _names(scene: Scene) -> list[Found]:
    """Longest names; a name inside another one stands only where it is somebody else."""
    found: list[Found] = []
    party_of, make = scene.lexicon.parties.get, tuple.__new__
    outer: Found | None = None
    outer_end = -1
    for start, end, entry in scene.hits.of(*NAMES):
        kind = entry[0]
        entity = _entity(kind, entry[1])
        inside = start < outer_end
        if outer is not None and inside:
            if end > outer_end or (start == outer[0] and end == outer_end) or entity == outer[2]:
                continue
            if _belongs(kind, start, outer):
                continue
        if entity == "org:unsc" and _is_national(scene.text, start, end):
            continue
        form = "nominal" if kind in _NOMINAL else "name"
        mention = make(Found, (start, end, entity, form, "name", entry[7], party_of(entity, ""), ""))
        found.append(mention)
        if not inside:
            outer, outer_end = mention, end
    return found


_OF_A_STATE = re.compile(r" (?:القومی|الوطنی|الروسی|الترکی|ملی|روسیه|رф|рф|россии|ирана|турции)(?!\w)")


def _is_national(text: str, start: int, end: int) -> bool:
    """«Turkey's National Security Council», «مجلس الأمن القومي»: a state's own."""
    return text.endswith("national ", 0, start) or bool(_OF_A_STATE.match(text, end))


def _belongs(kind: str, start: int, outer: Found) -> bool:
    """A place in the name of a body, person or group is part of it; so is what begins a group's name."""
    named = outer.entity.partition(":")[0]
    if named == "group":
        return kind in _PLACES or start == outer.start
    return kind in _PLACES and named in {"org", "person"}


@lru_cache(maxsize=8192)
def _entity(kind: str, value: str) -> str:
    if kind == "area":
        return "place:" + re.sub(r"\W+", "_", value.lower())
    return f"place:{value}" if kind == "place" else value


def _extend_nominals(scene: Scene) -> None:
    """«سه کشور ناظر» + «بر آتش بس» + «در سوریه»; «این» + «تیم کاری» + «مشترک»."""
    ends: dict[int, list[Hit]] = {}
    for hit in scene.hits.of("ext"):
        ends.setdefault(hit.start, []).append(hit)
    pres = {h.end + 1: h for h in scene.hits.of("pre")}
    for i, m in enumerate(scene.mentions):
        if m[3] != "nominal":
            continue
        end = m.end
        while exts := [h for h in ends.get(end + 1, ()) if h.entry.kind == "ext" and h.entry.value == m.entity]:
            end = max(h.end for h in exts)
        pre = pres.get(m.start) if m.entity.startswith("body:") and scene.language == "fa" else None
        start = pre.start if pre else m.start
        scene.mentions[i] = m._replace(start=start, end=end)


def complements(scene: Scene) -> list[Found]:
    """What an office or a body belongs to, found once for a text."""
    if scene.beside is None:
        scene.beside = _complements(scene)
    return scene.beside


def _complements(scene: Scene) -> list[Found]:
    """Countries, peoples and «this country», as (start, end, party)."""
    found = [m for m in scene.mentions if m.entity.startswith("country:")]
    for hit in scene.of("adj"):
        entry = hit[2]
        found.append(Found(hit[0], hit[1], entry.value, "adj", "adj", entry.name, entry.value))
    found.extend(m for m in scene.mentions if m.entity in UNIONS)
    found.extend(m._replace(party="SYR") for m in scene.mentions if m.entity == "place:damascus")
    return sorted(found)


def _countries_meant(scene: Scene) -> None:
    """«This country»: behind a possessed noun the country spoken of last, elsewhere the last one that stands free."""
    countries = [m for m in scene.mentions if m.entity.startswith("country:")]
    owned = {h.end for h in scene.hits.of("orgnoun", "groupnoun")}
    possessed = {m.start for m in countries if m.start - 1 in owned}
    for hit in scene.of("thiscountry"):
        if scene.language == "ru" and not scene.text.startswith("эт", hit.start):
            continue
        if scene.language in {"en", "tr"}:  # «the country» is as often any country; only the text's own subject helps
            continue
        before = [c for c in countries if c.end <= hit.start]
        if hit.start - 1 not in owned:
            before = [c for c in before if c.start not in possessed and not _in_office(scene, c)] or before
        if before:
            meant = before[-1]
            scene.mentions.append(
                Found(hit.start, hit.end, meant.entity, "nominal", "this country", hit.entry.name, meant.party)
            )
    in_order(scene.mentions)


def _in_office(scene: Scene, country: Found) -> bool:
    """A country that only says whose minister speaks is not the one «this country» means."""
    return country.start - 1 in scene.role_ends


def _bodies(scene: Scene) -> None:
    """Ministries, armies, governments, delegations of a country: ``org:<country>_<noun>``."""
    beside = complements(scene)
    by_start: dict[int, list[Found]] = {}
    by_end: dict[int, list[Found]] = {}
    for c in beside:
        by_start.setdefault(c.start, []).append(c)
        by_end.setdefault(c.end, []).append(c)
    taken: dict[tuple[int, ...], Found] = {}
    delegations = [
        (h.start, h.end) for h in scene.hits.of("orgnoun") if h.entry.value == "delegation"
    ]  # «government delegation» is one body
    for hit in scene.hits.of("orgnoun", "groupnoun"):
        if delegations and any(a < hit.start and hit.end <= b for a, b in delegations):
            continue
        body = _body_after(scene, hit, by_start) or _body_before(scene, hit, by_end)
        if body is None or (body.start, body.end) in taken:
            continue
        taken[body.start, body.end] = body
    if taken:
        starts = {start for start, _ in taken}
        groups = {b.start for b in taken.values() if b.entity.startswith("group:")}  # «terrorists of this country»
        scene.mentions = [
            m for m in scene.mentions if m[0] not in starts or (m[:2] not in taken and m[0] not in groups)
        ]
        scene.mentions.extend(taken.values())
    _own_forces(scene)


def _body(hit: Hit, start: int, end: int, party: str) -> Found:
    prefix = "group" if hit.entry.kind == "groupnoun" else "org"
    entity = f"{prefix}:{party.lower()}_{hit.entry.value}"
    entity = "org:syr_army" if entity in _ARMY else entity  # the one army whose name the registry has
    return Found(start, end, entity, "name" if prefix == "org" else "nominal", "body", hit.entry.name, party)


def _body_after(scene: Scene, hit: Hit, by_start: Mapping[int, list[Found]]) -> Found | None:
    for step in AFTER_STEPS[scene.language]:
        for c in by_start.get(hit.end + step, ()):
            if JOIN_AFTER[scene.language].fullmatch(scene.text[hit.end : c.start]):
                return _body(hit, hit.start, c.end, c.party)
    if scene.language == "ar" and hit.entry.value in _MINISTRIES:  # «وزارة الخارجية في كازاخستان»
        for c in by_start.get(hit.end + 4, ()):
            if scene.text.startswith(" فی ", hit.end):
                return _body(hit, hit.start, c.end, c.party)
    return None


def _body_before(scene: Scene, hit: Hit, by_end: Mapping[int, list[Found]]) -> Found | None:
    for step in BEFORE_STEPS[scene.language]:
        for c in by_end.get(hit.start - step, ()):
            if JOIN_BEFORE[scene.language].fullmatch(scene.text[c.end : hit.start]):
                return _body(hit, c.start, hit.end, c.party)
    return None


def _own_forces(scene: Scene) -> None:
    """«Its forces»: those of the country that is the subject, the last one named freely before."""
    nouns = {h.end: h for h in scene.hits.of("orgnoun") if h.entry.value == "af"}
    countries = [m for m in scene.mentions if m.entity.startswith("country:") and m.kind == "name"]
    for hit in scene.of("own"):
        noun = nouns.get(hit.start - 1)
        before = [c for c in countries if noun and c.end <= noun.start]
        if noun and before:
            scene.mentions.append(_body(noun, noun.start, hit.end, before[-1].party)._replace(kind="nominal"))


def top_level(mentions: Iterable[Found]) -> list[Found]:
    """Of mentions in order those that lie inside no longer one."""
    out: list[Found] = []
    last = -1
    for m in mentions:
        if m[1] > last:
            out.append(m)
            last = m[1]
    return out
