"""Who and what is named in a text: names, offices with their holders, «this country», meetings, resolutions.

Names come from the one matching pass; an office («Russian deputy foreign minister») is a role beside a country, a
people or a body and stands for whoever held it on that day. Rules go in a fixed order; each mention keeps its rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from atashbas.reading.hits import Entry, Hit, Hits
from atashbas.reading.lexicon import Lexicon
from atashbas.reading.names import likeness
from atashbas.values import Language

NAMES = ("country", "org", "group", "person", "process", "body", "area", "place")
_PLACES = frozenset({"area", "place"})
_JOIN_AFTER: Mapping[str, re.Pattern[str]] = {
    "fa": re.compile(r" (?:های )?"),
    "ar": re.compile(r" "),
    "ru": re.compile(r" "),
    "en": re.compile(r" of (?:the )?| of "),
    "tr": re.compile(r"(?!)"),
}
_JOIN_BEFORE: Mapping[str, re.Pattern[str]] = {
    "fa": re.compile(r"(?!)"),
    "ar": re.compile(r"(?!)"),
    "ru": re.compile(r" "),
    "en": re.compile(r"(?:'s?)? "),
    "tr": re.compile(r"(?:'\w{1,4})? "),
}
_BESIDE = re.compile(r"[ ]?[,;]?[ ]|, the | ")
ASTANA = "meeting:astana"
ALIKE = 70.0  # likeness from which on a misspelt name is taken for a known one of the same party
_APPOSED = re.compile(r"(?:(?<=[.\n] )|(?<=\n)|(?<=که )|(?<=: )|^)((?:[^\s;,:.]+ ){1,4}[^\s;,:.]+)[;,] $")


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

    def of(self, *kinds: str) -> list[Hit]:
        """Longest hits of some kinds, without overlaps."""
        return self.hits.longest(*kinds)


def find_mentions(text: str, hits: Hits, language: Language, lexicon: Lexicon, on: str | None) -> list[Found]:
    """Mentions of a folded text in order; `on` is the day of the text (ISO), None where it is not known."""
    scene = Scene(text, hits, language, lexicon, on or "2017-02-16", on is not None)
    scene.role_ends = frozenset(h.end for h in hits.of("role"))
    scene.mentions = _names(scene)
    _extend_nominals(scene)
    _countries_meant(scene)
    _bodies(scene)
    _offices(scene)
    _meetings(scene)
    _instruments(scene)
    scene.mentions.sort(key=lambda m: (m.start, -m.end))
    return scene.mentions


def _names(scene: Scene) -> list[Found]:
    """Longest names; a name inside another one stands only where it is somebody else."""
    found: list[Found] = []
    for hit in scene.hits.of(*NAMES):
        entity = _entity(hit.entry)
        outer = next((f for f in reversed(found[-4:]) if f.start <= hit.start < f.end), None)
        if outer is not None:
            inside = hit.end <= outer.end and (hit.start, hit.end) != (outer.start, outer.end)
            named = outer.entity.split(":")[0]
            if not inside or entity == outer.entity or (hit.entry.kind in _PLACES and named in {"org", "person"}):
                continue
            if named == "group" and (hit.entry.kind in _PLACES or hit.start == outer.start):
                continue
        found.append(_found(scene, hit, entity))
    return found


def _found(scene: Scene, hit: Hit, entity: str) -> Found:
    kind = "nominal" if hit.entry.kind in {"group", "body"} else "name"
    return Found(hit.start, hit.end, entity, kind, "name", hit.entry.name, scene.lexicon.parties.get(entity, ""))


def _entity(entry: Entry) -> str:
    if entry.kind == "area":
        return "place:" + re.sub(r"\W+", "_", entry.value.lower())
    return f"place:{entry.value}" if entry.kind == "place" else entry.value


def _extend_nominals(scene: Scene) -> None:
    """«سه کشور ناظر» + «بر آتش بس» + «در سوریه»; «این» + «تیم کاری» + «مشترک»."""
    ends: dict[int, list[Hit]] = {}
    for hit in scene.hits.of("ext"):
        ends.setdefault(hit.start, []).append(hit)
    pres = {h.end + 1: h for h in scene.hits.of("pre")}
    for i, m in enumerate(scene.mentions):
        if m.kind != "nominal":
            continue
        end = m.end
        while exts := [h for h in ends.get(end + 1, ()) if h.entry.kind == "ext" and h.entry.value == m.entity]:
            end = max(h.end for h in exts)
        pre = pres.get(m.start) if m.entity.startswith("body:") and scene.language == "fa" else None
        start = pre.start if pre else m.start
        scene.mentions[i] = m._replace(start=start, end=end)


def _complements(scene: Scene) -> list[Found]:
    """Countries, peoples and «this country», as (start, end, party)."""
    found = [m for m in scene.mentions if m.entity.startswith("country:")]
    for hit in scene.of("adj"):
        found.append(Found(hit.start, hit.end, hit.entry.value, "adj", "adj", hit.entry.name, hit.entry.value))
    found.extend(m for m in scene.mentions if m.entity in {"org:un", "org:arab_league", "org:eu"})
    found.extend(m for m in scene.mentions if m.rule.startswith("this country"))
    if scene.language in {"fa", "ar"}:
        found.extend(m._replace(party="SYR") for m in scene.mentions if m.entity == "place:damascus")
    return sorted(set(found))


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
    scene.mentions.sort(key=lambda m: (m.start, -m.end))


def _in_office(scene: Scene, country: Found) -> bool:
    """A country that only says whose minister speaks is not the one «this country» means."""
    return country.start - 1 in scene.role_ends


def _bodies(scene: Scene) -> None:
    """Ministries, armies, governments, delegations of a country: ``org:<country>_<noun>``."""
    complements = _complements(scene)
    by_start: dict[int, list[Found]] = {}
    by_end: dict[int, list[Found]] = {}
    for c in complements:
        by_start.setdefault(c.start, []).append(c)
        by_end.setdefault(c.end, []).append(c)
    taken: set[tuple[int, int]] = set()
    delegations = [(h.start, h.end) for h in scene.hits.of("orgnoun") if h.entry.value == "delegation"]
    for hit in scene.hits.of("orgnoun", "groupnoun"):
        if any(a < hit.start and hit.end <= b for a, b in delegations):  # «government delegation» is one body
            continue
        body = _body_after(scene, hit, by_start) or _body_before(scene, hit, by_end)
        if body is None or (body.start, body.end) in taken:
            continue
        taken.add((body.start, body.end))
        inner = body.start if body.entity.startswith("group:") else -1  # «terrorists» in «terrorists of this country»
        scene.mentions = [m for m in scene.mentions if (m.start, m.end) != (body.start, body.end) and m.start != inner]
        scene.mentions.append(body)
    _own_forces(scene)


def _body(hit: Hit, start: int, end: int, party: str) -> Found:
    prefix = "group" if hit.entry.kind == "groupnoun" else "org"
    entity = f"{prefix}:{party.lower()}_{hit.entry.value}"
    return Found(start, end, entity, "name" if prefix == "org" else "nominal", "body", hit.entry.name, party)


def _body_after(scene: Scene, hit: Hit, by_start: Mapping[int, list[Found]]) -> Found | None:
    for step in range(1, 9):
        for c in by_start.get(hit.end + step, ()):
            if _JOIN_AFTER[scene.language].fullmatch(scene.text[hit.end : c.start]):
                return _body(hit, hit.start, c.end, c.party)
    return None


def _body_before(scene: Scene, hit: Hit, by_end: Mapping[int, list[Found]]) -> Found | None:
    for step in range(1, 7):
        for c in by_end.get(hit.start - step, ()):
            if _JOIN_BEFORE[scene.language].fullmatch(scene.text[c.end : hit.start]):
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


def _offices(scene: Scene) -> None:
    """Roles beside a country, a people or a body, with their holder on the day."""
    bodies = [m for m in scene.mentions if m.rule == "body" or m.entity.startswith("org:")]
    targets = sorted({*_complements(scene), *bodies}, key=lambda m: (m.start, -m.end))
    tails = {h.start: h for h in reversed(scene.hits.of("ofun"))}
    persons = [m for m in scene.mentions if m.entity.startswith("person:")]
    offices: list[Found] = []
    for hit in scene.hits.of("role"):
        if any(o.start <= hit.start and hit.end <= o.end for o in offices):
            continue
        office = _office(scene, hit, targets, persons)
        if office:
            tail = tails.get(office.end + 1)
            offices.append(office._replace(end=tail.end) if tail else office)
    persons = [*persons, *_appositions(scene, offices, persons)]
    scene.mentions.extend(p for p in persons if p.rule.startswith("apposition"))
    named = {p.entity for p in persons}
    for office in offices:
        scene.mentions = [m for m in scene.mentions if (m.start, m.end) != (office.start, office.end)]
        scene.mentions.append(_held(scene, office, persons, named))


def _appositions(scene: Scene, offices: Sequence[Found], persons: Sequence[Found]) -> list[Found]:
    """Unknown words in apposition to an office are a name; it is somebody's whose name sounds alike, else unknown."""
    found = []
    for office in offices:
        match = _APPOSED.search(scene.text, max(0, office.start - 60), office.start)
        if not match or any(p.start < match.end(1) and match.start(1) < p.end for p in persons):
            continue
        name = match[1]
        ranked = _alike(scene, name, office)
        entity = ranked[0][1] if ranked and ranked[0][0] >= ALIKE else f"unknown:{name}"
        rule = f"apposition, likeness {ranked[0][0]:.0f}" if ranked else "apposition"
        found.append(Found(match.start(1), match.end(1), entity, "name", rule, "", office.party))
    return found


def _alike(scene: Scene, name: str, office: Found) -> list[tuple[float, str]]:
    """Persons of the office's party whose names sound like the words, best first; the holder gains a little."""
    holders = scene.lexicon.holders_of(office.role, office.party, scene.on)
    scores: dict[str, float] = {}
    for entry in scene.lexicon.aliases(["person"], scene.language):
        if scene.lexicon.parties.get(entry.value) == office.party and " " in entry.alias:
            score = likeness(name, entry.alias.replace("*", "")) + (8 if entry.value in holders else 0)
            scores[entry.value] = max(score, scores.get(entry.value, 0.0))
    return sorted(((score, person) for person, score in scores.items()), key=lambda pair: (-pair[0], pair[1]))


def _office(scene: Scene, hit: Hit, targets: Sequence[Found], persons: Sequence[Found]) -> Found | None:
    role = hit.entry.value
    best: Found | None = None
    for c in targets:
        if hit.end < c.start <= hit.end + 9 and _JOIN_AFTER[scene.language].fullmatch(scene.text[hit.end : c.start]):
            best = Found(hit.start, c.end, "", "nominal", "office", hit.entry.name, c.party, _role(role, c))
            break
        if hit.end == c.start - 1 and scene.language == "en" and role in {"head", "spox"}:
            best = Found(hit.start, c.end, "", "nominal", "office", hit.entry.name, c.party, _role(role, c))
            break
    if best:
        return best
    for c in reversed(targets):
        if c.end <= hit.start <= c.end + 8 and _JOIN_BEFORE[scene.language].fullmatch(scene.text[c.end : hit.start]):
            return Found(c.start, hit.end, "", "nominal", "office", hit.entry.name, c.party, _role(role, c))
    near = [p for p in persons if p.start == hit.end + 1 or p.end == hit.start - 1]
    if near and role not in {"rep", "head"}:
        return Found(hit.start, hit.end, "", "nominal", "office", hit.entry.name, near[0].party, role)
    return None


def _role(role: str, complement: Found) -> str:
    """Role in a body: head of a delegation, spokesman of a ministry."""
    noun = complement.entity.rsplit("_", 1)[-1] if complement.rule == "body" else ""
    if noun == "delegation" and role in {"head", "president"}:
        return "delegation_head"
    if role == "spox" and noun in {"mfa", "mod"}:
        return f"{noun}_spox"
    if role == "spox" and noun == "presidency":
        return "pres_spox"
    if role == "head" and noun == "mfa":
        return "fm"
    return role


def _held(scene: Scene, office: Found, persons: Sequence[Found], named: set[str]) -> Found:
    """The office with its holder: the name beside it, else whoever held it on the day."""
    for p in persons:
        between = scene.text[office.end : p.start] if p.start >= office.end else scene.text[p.end : office.start]
        if (0 <= p.start - office.end <= 6 or 0 <= office.start - p.end <= 6) and _BESIDE.fullmatch(between):
            return office._replace(entity=p.entity, rule="office beside a name")
    holders = scene.lexicon.holders_of(office.role, office.party, scene.on)
    if len(holders) > 1:
        here = [h for h in holders if h in named]
        holders = tuple(here) if len(here) == 1 else holders
    if len(holders) == 1:
        rule = "office held on the day" if scene.known else "office held about the agreement's day"
        return office._replace(entity=holders[0], rule=rule)
    return office._replace(entity=f"role:{office.role}:{office.party}", rule="office without a known holder")


def _meetings(scene: Scene) -> None:
    """A word for a meeting with its place: «second international meeting on Syria in Astana», «Geneva talks»."""
    places = {m.start: m for m in scene.mentions if m.entity in {"place:astana", "place:geneva", "place:sochi"}}
    skips = sorted({h.start: h.end for h in scene.hits.of("meetskip", "country")}.items())
    skip_end = dict(skips)
    pres = {h.end + 1: h.start for h in scene.hits.of("meetpre")}
    last: str | None = None
    for noun in scene.of("meetnoun"):
        end, at = noun.end, noun.end + 1
        while at in skip_end and at not in places and at - noun.start < 45:
            at = skip_end[at] + 1
        place = places.get(at)
        start = pres.get(noun.start, noun.start)
        if place is None:
            place = next(
                (p for p in places.values() if p.end == noun.start - 1 and scene.language in {"en", "tr"}), None
            )
            if place:
                start = place.start
        else:
            end = place.end
        if place is None:
            if last and scene.text.startswith("این ", max(0, noun.start - 4)):
                scene.mentions.append(
                    Found(noun.start - 4, noun.end, last, "nominal", "meeting again", noun.entry.name)
                )
            continue
        last = _meeting_id(place.entity, scene.on)
        number = re.match(r" \d(?: و \d)?(?!\d)", scene.text[end:])
        end += number.end() if number and scene.language == "fa" else 0
        scene.mentions.append(Found(start, end, last, "name", "meeting", noun.entry.name))


_ASTANA_DAYS = (
    ("2017-01-23", 1), ("2017-02-15", 2), ("2017-03-14", 3), ("2017-05-03", 4), ("2017-07-04", 5), ("2017-09-14", 6),
    ("2017-10-30", 7), ("2017-12-21", 8), ("2018-05-14", 9),
)  # fmt: skip


def _meeting_id(place: str, on: str) -> str:
    """Round of the Astana meetings whose first day is nearest before the text (or within a week after it)."""
    if place != "place:astana":
        return "meeting:" + place.split(":")[1]
    rounds = [n for day, n in _ASTANA_DAYS if day <= on]
    return f"{ASTANA}{rounds[-1] if rounds else 1}"


def _instruments(scene: Scene) -> None:
    """Numbered resolutions, with the body that adopted them where it follows."""
    bodies = {m.start: m for m in scene.mentions if m.entity == "org:unsc"}
    for hit in scene.of("instrument"):
        number = re.match(r"(?: no\.?)? (\d{3,4})(?!\d)", scene.text[hit.end : hit.end + 10])
        before = re.search(r"(?<!\d)(\d{4}) $", scene.text[max(0, hit.start - 5) : hit.start])
        if not number and not before:
            continue
        end = hit.end + number.end() if number else hit.end
        body = bodies.get(end + 1)
        digits = number[1] if number else before[1] if before else ""
        start = hit.start if number else hit.start - 5
        entity = f"instrument:unscr{digits}"
        scene.mentions.append(Found(start, body.end if body else end, entity, "name", "instrument", hit.entry.name))


def top_level(mentions: Iterable[Found]) -> list[Found]:
    """Mentions that lie inside no longer one."""
    out: list[Found] = []
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not out or m.end > out[-1].end:
            out.append(m)
    return out
