"""What the pages call the values of the field: one label for each, translated when it is shown.

Decides words only. A value without a label is shown as it is, so that nothing disappears from a page.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atashbas.reports.mapping import COUNT_FIELDS

Words = Mapping[str, Promise]
# Each language in itself.
NATIVE = {"fa": "فارسی", "ar": "العربية", "ru": "Русский", "tr": "Türkçe", "en": "English"}

TYPES: Words = {
    "fire": _("fire"),
    "fire.shelling": _("shelling"),
    "fire.mortar": _("mortar fire"),
    "fire.small-arms": _("small-arms fire"),
    "fire.sniper": _("sniper fire"),
    "fire.rocket": _("rocket fire"),
    "air": _("from the air"),
    "air.strike": _("air strike"),
    "air.drone": _("drone"),
    "explosion": _("explosion"),
    "explosion.ied": _("improvised explosive device"),
    "explosion.mine": _("mine"),
    "ground": _("on the ground"),
    "ground.advance": _("advance of forces"),
    "ground.clash": _("clash"),
    "persons": _("against persons"),
    "persons.abduction": _("abduction"),
    "access": _("access"),
    "access.denied": _("access denied"),
    "access.convoy": _("convoy obstructed"),
    "other": _("other"),
}
COARSE_TYPES = tuple(code for code in TYPES if "." not in code)

OBSERVED: Words = {
    "seen": _("seen"),
    "heard": _("heard"),
    "camera": _("camera"),
    "drone": _("drone"),
    "crater-analysis": _("crater analysis"),
    "told": _("told by a witness"),
    "media": _("from the media"),
}
OUTCOMES: Words = {
    "confirmed": _("confirmed"),
    "not-confirmed": _("not confirmed"),
    "excluded-target": _("excluded target"),
    "no-answer": _("no answer"),
}
PLACE_PRECISIONS: Words = {
    "site": _("exact site"),
    "locality": _("in the settlement"),
    "near": _("near the settlement"),
    "district": _("somewhere in the district"),
    "governorate": _("somewhere in the governorate"),
    "country": _("somewhere in the country"),
    "unknown": _("not stated"),
}
DATE_PRECISIONS: Words = {
    "day": _("on the day"),
    "days": _("within a few days"),
    "week": _("within the week"),
    "month": _("within the month"),
    "year": _("within the year"),
}
BANDS: Words = {
    "probable": _("matched"),
    "doubtful": _("doubtful match"),
    "single": _("one register only"),
}
COVERAGE: Words = {
    "applies": _("the agreement applies"),
    "excluded": _("excluded target"),
    "outside": _("outside the agreement"),
    "undetermined": _("undetermined"),
}
BASES: Words = {
    "reports": _("reports counted"),
    "counts": _("printed numbers"),
}
HARMS: Words = {
    "killed": _("killed"),
    "injured": _("injured"),
    "missing": _("missing"),
}
GROUPS: Words = {
    "people": _("people"),
    "civilians": _("civilians"),
    "combatants": _("combatants"),
}
KINDS: Words = {
    "report": _("report"),
    "register-count": _("register count"),
    "verdict": _("verdict"),
    "statement": _("statement"),
    "amend": _("amendment"),
    "retract": _("retraction"),
    "erase": _("erasure"),
    "charter": _("charter"),
    "key.add": _("key added"),
    "key.revoke": _("key revoked"),
    "link": _("judgement of a link"),
}
REPORTER_KINDS: Words = {
    "guarantor": _("guarantor"),
    "party": _("bound party"),
    "centre": _("centre"),
    "source": _("open source"),
    "relay": _("relay"),
}
STATES: Words = {
    "present": _("present"),
    "amended": _("amended"),
    "retracted": _("retracted"),
    "erased": _("erased"),
    "withheld": _("withheld"),
    "missing": _("missing"),
}
BREAKS: Words = {
    "zones": _("cases of the de-escalation areas only"),
    "idlib-zone": _("cases of the Idlib area only"),
    "idlib-protocol": _("protocol on Idlib"),
    "third-party": _("a third party's cases are counted in"),
}
FEATURES: Words = {
    "distance": _("distance"),
    "day": _("days between"),
    "place": _("name of the place"),
    "killed": _("killed"),
    "injured": _("injured"),
    "type": _("type"),
    "actor": _("actor"),
    "target": _("target"),
    "sides": _("actor and target together"),
}
CHANGES: Words = {
    "merge": _("joined to one"),
    "split": _("divided"),
    "regroup": _("arranged anew"),
    "rename": _("another address"),
    "end": _("no report left"),
}
CAUSES: Words = {
    "judgement": _("a judgement of a pair"),
    "amendment": _("an amendment"),
    "withdrawal": _("a withdrawal"),
    "report": _("new reports in it"),
    "learning": _("weights learnt from judgements, adopted or set aside"),
    "rules": _("other rules of joining"),
    "refit": _("weights fitted anew to all reports"),
}
COUNTERS: Words = {
    "settlements": _("settlements that joined"),
    "groups": _("armed groups that joined"),
    "humanitarian_actions": _("humanitarian actions"),
    "refugees_returned": _("refugees who returned"),
    "food_sets": _("food parcels"),
}
TRAPS: Words = {
    "sum_mismatch": _("the split does not make the total"),
    "headline_body_mismatch": _("another total stands elsewhere in the text; the body counts"),
    "total_missing": _("a split and no total"),
    "none_reported": _("says that there were none"),
    "areas_without_number": _("governorates named without numbers"),
    "number_words": _("numbers written as words"),
    "arabic_dual": _("two, by the form of the noun"),
    "each_grouping": _("one number for each of several governorates"),
    "one_each_by_counting": _("as many governorates as cases: one each"),
    "misspelt_place": _("a governorate is misspelt"),
    "third_party_share": _("a share that somebody else supplied"),
}
REVIEWS: Words = {
    "no actor named": _("nobody is named who did it"),
    "speaker not resolved": _("no list knows the speaker"),
    "proposed by a language model": _("proposed by a language model"),
    "speaker by carried over": _("nobody is named: the last speaker was taken"),
    "speaker by pronoun": _("a pronoun or an office points back to the speaker"),
    "speaker by this statement": _("the document speaks for who issued it, who was taken as speaker"),
}
CALENDARS: Words = {
    "gregorian": _("Gregorian"),
    "solar-hijri": _("Solar Hijri"),
    "hijri": _("lunar Hijri"),
}
DATE_ORDERS: Words = {
    "ymd": _("year, month, day"),
    "dmy": _("day, month, year"),
    "mdy": _("month, day, year"),
}
PARTS: Words = {
    "low": _("low"),
    "best": _("best"),
    "high": _("high"),
}
FIELDS: Words = {
    "number": _("own number"),
    "date": _("day"),
    "end_date": _("last day"),
    "date_precision": _("how exact is the day"),
    "time": _("hour"),
    "place": _("place"),
    "admin1": _("governorate"),
    "admin2": _("district"),
    "lat": _("latitude"),
    "lon": _("longitude"),
    "coordinates": _("coordinates"),
    "place_precision": _("how exact is the place"),
    "type": _("type"),
    "actor": _("actor claimed"),
    "target": _("what was hit"),
    "weapon": _("weapon"),
    "observed": _("how observed"),
    "text": _("words"),
    "source": _("source"),
    "relayed_by": _("relayed by"),
    "repeats": _("repeats the report"),
}
TABLES: Mapping[str, Words] = {
    "type": TYPES,
    "observed": OBSERVED,
    "outcome": OUTCOMES,
    "place_precision": PLACE_PRECISIONS,
    "date_precision": DATE_PRECISIONS,
    "band": BANDS,
    "coverage": COVERAGE,
    "basis": BASES,
    "harm": HARMS,
    "who": GROUPS,
    "kind": KINDS,
    "reporter_kind": REPORTER_KINDS,
    "state": STATES,
    "break": BREAKS,
    "feature": FEATURES,
    "change": CHANGES,
    "cause": CAUSES,
    "calendar": CALENDARS,
    "counter": COUNTERS,
    "trap": TRAPS,
    "date_order": DATE_ORDERS,
}


def word(table: str, code: str) -> str:
    """Label of a value in the language of the page; the value itself where it has none."""
    return str(TABLES[table].get(code, code))


def listed(*labels: str) -> str:
    """Labels one after the other, with the comma of the page's language."""
    return gettext(", ").join(labels)


def field_label(name: str) -> str:
    """Field of a mapping in words; the count fields from their parts (``killed_civilians_low``)."""
    if name in COUNT_FIELDS:
        harm, who, part = COUNT_FIELDS[name]
        return listed(str(HARMS[harm]), str(GROUPS[who]), str(PARTS[part]))
    kind, _, language = name.partition("_")
    if kind == "text" and language in NATIVE:
        return f"{FIELDS[kind]} ({NATIVE[language]})"
    return str(FIELDS.get(name, name))
