"""Armed forces named in a sentence: by the lists, by name, by a nation beside a weapon; who only speaks is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from atashbas.reading.incidents.roles import Force, is_marked_doer
from atashbas.reading.text.hits import Hits
from atashbas.reading.who.mentions import Found
from atashbas.values import Language

_ACTORS = ("org:", "group:")
_NOT_ACTORS = frozenset(
    {"group:guarantors", "group:parties", "group:west", "group:intl_community", "org:un", "org:unsc", "org:rus_centre",
     "org:sohr", "org:icrc", "org:eu", "org:nato", "org:white_helmets", "org:opcw", "org:hnc", "org:arab_league"}
)  # fmt: skip
# Weapons that belong to a force of the nation they are called by: «Turkish drones», «پهپادهای ترکیه».
_OF_FORCES = frozenset({"aircraft", "drone", "artillery", "mlrs", "rocket"})
_FORCES = {"SYR": "org:syr_gov"}
_GENERIC = frozenset({"group:militants", "group:terrorist_groups", "group:iaf"})


def find_forces(
    text: str, hits: Hits, mentions: Sequence[Found], language: Language
) -> tuple[list[Force], list[Force]]:
    """Forces named in a sentence, each once, and apart from them those that say something."""
    found = [Force(h.start, h.end, h.entry.value, h.entry.name) for h in hits.longest("iactor")]
    for h in hits.longest("itarget"):
        if ":" in h.entry.value and not any(a < h.end and h.start < b for a, b, _, _ in found):
            found.append(Force(h.start, h.end, h.entry.value, h.entry.name))
    found += [n for n in _forces_of_nations(text, hits, mentions) if not any(a <= n.start < b for a, b, _, _ in found)]
    for m in mentions:
        if not _can_act(m.entity):
            continue
        over = [f for f in found if f.start < m.end and m.start < f.end]
        if any(f.end - f.start >= m.end - m.start or ":" not in f.value for f in over):
            continue
        found = [f for f in found if f not in over]
        found.append(Force(m.start, m.end, m.entity, m.entry))
    found.sort()
    says = {c.start for c in hits.of("cue")}
    sayers = [f for f in found if f.end + 1 in says and not is_marked_doer(text, f.start, language)]
    found = [f for f in found if f not in sayers]
    named = [f.start for f in found if f.value not in _GENERIC]
    return [f for f in found if f.value not in _GENERIC or not any(0 < n - f.end <= 4 for n in named)], sayers


def _forces_of_nations(text: str, hits: Hits, mentions: Sequence[Found]) -> list[Force]:
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
                found.append(Force(min(start, weapon.start), max(end, weapon.end), forces, entry))
                break
    return found


@lru_cache(maxsize=4096)
def _can_act(entity: str) -> bool:
    """Armed forces and groups act; ministries and delegations do not fire."""
    civil = re.search(r"_(?:mfa|mod|delegation|gov|parliament|presidency)$", entity) and entity != "org:syr_gov"
    return entity.startswith(_ACTORS) and entity not in _NOT_ACTORS and not civil
