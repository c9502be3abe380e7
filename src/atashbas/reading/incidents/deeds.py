"""What was done and with what: the weapon, the kind of action; verbs that need their object to tell of an incident."""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.incidents.around import DESTROYED, SUPPORT_WITH, apart_from_answer
from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.text.hits import Hit, Hits

WEAPON_ACTION = {
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
_HARM = ("ikilled", "iinjured")
_DRIVEN = frozenset({"artillery", "aircraft"})  # tanks, jets: what is called so is as often hit as it hits
_ORDER = ("air_strike", "shelling", "explosion", "abduction", "access", "advance", "firing", "attack")


def deeds_told(hits: Hits) -> list[Hit]:
    """Verbs and nouns of action; «cease-fire» and the like are listed as none."""
    return [h for h in hits.longest("iaction") if h.entry.value]


# Words for what is fired or dropped, whatever it comes from: what it comes from tells more («снаряды из РСЗО»).
_FROM_WHAT = {"artillery": ("mlrs", "mortar", "grenade"), "rocket": ("mlrs",), "ied": ("aircraft", "drone", "mortar")}
_WHATEVER = frozenset(
    {"shell", "shells", "снаряд", "rocket", "rockets", "missiles", "ракет", "صواريخ", "bomb", "bombs", "бомба", "бомбу",
     "бомбы", "бомб", "бомбой", "بمب", "بمبی", "بمب ها", "bomba", "راکت", "roket", "patlayıcı yüklü", "patlayıcı"}
)  # fmt: skip
_WITH = re.compile(r"(?:\b(?:with|by|from|using|из|با|توسط|بواسطه)\s(?:\w+\s)?|(?:^|\s)(?:بال|ب))(?:\w+)$")
_HARDWARE = frozenset({"aircraft", "drone", "artillery"})
_FLIES = frozenset({"aircraft", "drone"})
_SERVICES = frozenset({"ВКС", "ВВС", "air force", "نیروی هوایی", "سلاح الجو", "القوات الجوية", "hava kuvvetleri*"})
_DOWNED = frozenset(
    {"shot down", "shoots down", "downed", "сбил", "сбила", "сбили", "сбит", "сбита", "сбиты", "أسقطت", "أسقط", "إسقاط",
     "سرنگون کرد", "سرنگون کردند", "سرنگون شد", "ساقط کرد", "düşürdü", "düşürüldü"}
)  # fmt: skip
_FILLED = frozenset({"artillery", "rocket", "mortar", "aircraft", "mlrs"})  # what gas is fired with


def is_downed(hits: Hits) -> bool:
    """Something that flew was shot down."""
    downed = any(h.entry.alias in _DOWNED for h in hits.of("iaction"))
    return downed and any(w.entry.value in _FLIES for w in hits.of("iweapon"))


def find_weapon(text: str, incident: IncidentFound, hits: Hits, held: set[int]) -> None:
    """The first weapon that is none of the things hit («a regime tank»); what fired it rather than what flew."""
    downed = is_downed(hits)
    told = [w for w in hits.longest("iweapon") if w.entry.value and not (w.entry.value in _FLIES and downed)]
    told = apart_from_answer(text, incident.span, told)
    told = [
        w for w in told if w.entry.value not in _HARDWARE or not DESTROYED.search(text, max(0, w.start - 24), w.start)
    ]
    told = [w for w in told if not SUPPORT_WITH.search(text, max(0, w.start - 30), w.start)]
    told = [w for w in told if w.entry.alias not in _SERVICES] or told  # «аэродром ВКС … миномётному обстрелу»
    driven = [w for w in told if w.entry.value in _DRIVEN and w.start in held]
    hit = {w for w in driven if not _WITH.search(text, max(0, w.start - 12), w.end)}
    acts = {w for w in hit if any(h.start <= w.start for h in hits.of("iactor")[:1])}
    told = [w for w in told if w not in hit] or [w for w in told if w in acts]
    if not told:
        return
    weapon = told[0]
    better = _FROM_WHAT.get(weapon.entry.value, ()) if weapon.entry.alias in _WHATEVER else ()
    if weapon.entry.value in _FILLED:
        better = ("chemical", *better)
    weapon = next((w for w in told if w.entry.value in better), weapon)
    incident.fill("weapon", weapon.entry.value, (weapon.start, weapon.end), weapon.entry.name)


def find_action(text: str, incident: IncidentFound, hits: Hits, harm: bool) -> None:
    """The kind of action: as told, as its weapon implies, or as its object shows."""
    actions = deeds_told(hits)
    by = {a.entry.value: a for a in reversed(actions)}
    chosen = next((v for v in _ORDER if v in by), None)
    implied = WEAPON_ACTION.get(incident.weapon or "")
    if implied == "explosion" and chosen == "air_strike":  # «the bombing» of a planted bomb
        chosen = "explosion"
    harm_alone = not chosen and harm
    from_the_air = implied == "air_strike" and chosen == "shelling"
    ground = (
        implied == "shelling"
        and chosen == "air_strike"
        and not any(w.entry.value in _FLIES for w in hits.longest("iweapon"))
    )  # «mortar bombs»
    flown_in = incident.weapon == "drone" and chosen == "explosion"
    by_hand = implied == "firing" and chosen == "shelling"  # «обстрелян из пулемёта»
    if implied and (
        implied in by or from_the_air or ground or by_hand or flown_in or harm_alone or chosen in {"attack", "firing"}
    ):
        chosen = implied
    if chosen == "advance" and "advance" in by and _took_people(text, hits, by["advance"]):
        chosen = "abduction"
        by[chosen] = by["advance"]
    barred = _barred(hits, actions) if chosen in {"advance", "abduction"} else None
    weak = barred or (_weak_action(hits) if chosen in {None, "attack"} and not implied else None)
    took = _took_place(hits) if not harm and chosen in {"shelling", "air_strike", "firing", "attack"} else None
    if took and chosen in by and took.start < by[chosen].start:
        weak = took
    if weak:
        incident.fill("action", weak.entry.value, (weak.start, weak.end), weak.entry.name)
        return
    if chosen is None and harm_alone and hits.has("iactor"):
        chosen = "attack"
    if chosen:
        hit = by.get(chosen) or (actions or hits.longest("iweapon") or hits.longest(*_HARM))[0]
        incident.fill("action", chosen, (hit.start, hit.end), hit.entry.name)


def _took_people(text: str, hits: Hits, action: Hit) -> bool:
    """«Captured two soldiers», «seized a Red Crescent volunteer», «захватили трёх солдат»: people, and no place."""
    seizes = action.entry.alias.startswith(("captur", "seiz", "захват"))
    return seizes and any(_TO_PERSON.fullmatch(text, action.end, h.start) for h in hits.of("iperson"))


_TO_PERSON = re.compile(
    r"\s(?:(?!(?:from|in|near|with|after|at|by|areas?|positions?|towns?|villages?|из|у|в|на|с|село|город)\s)[\w'-]+\s){0,4}"
)


def _took_place(hits: Hits) -> Hit | None:
    """«Took Jarjanaz … under heavy bombardment»: a verb that has a place right behind it."""
    spots = [h.start for h in hits.of("place", "area")]
    return next((h for h in hits.of("ientered") if any(0 < s - h.end <= 12 for s in spots)), None)


def _barred(hits: Hits, actions: Sequence[Hit]) -> Hit | None:
    """«Blocked the first aid convoy to the besieged town»: who bars help neither advances nor arrests."""
    if not hits.has("ibarred"):
        return None
    told = {a.start: a.entry.value for a in actions}
    taken = {h.start for h in hits.of("ientered", "itook")}
    stops = (h for h in hits.of("istopped") if h.start not in taken)
    return next((h for h in stops if told.get(h.start) in {None, "abduction"}), None)


WEAK = ("ientered", "itook", "istopped")


def _weak_action(hits: Hits) -> Hit | None:
    """«Took», «entered», «stopped»: by whom and by what is taken, entered, stopped they tell of an incident."""
    if hits.has("ibarred"):
        kinds = ["istopped"]
    elif hits.has("iactor", "org", "group") or (hits.has("iforce") and hits.has("adj", "iof", "country")):
        forces = [(h.start, h.end) for h in hits.of("iactor", "org", "group")]
        people = [h for h in hits.of("iperson", "itarget") if h.entry.kind == "iperson" or h.entry.value == "civilians"]
        seized = any(not any(a <= h.start <= b + 1 for a, b in forces) for h in people)
        kinds = ["itook"] if seized else ["ientered"] if hits.has("area", "place") else []
    else:
        return None
    return next((h for kind in kinds for h in hits.of(kind)), None)
