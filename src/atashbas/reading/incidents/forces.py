"""Armed forces named in a sentence: by the lists, by name, by a nation beside a weapon; who only speaks is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from atashbas.reading.incidents.around import RESPONSIBLE_BEHIND, TR_HEADLINE, TR_SUBJECT_OF
from atashbas.reading.incidents.orders import Force, is_marked_doer
from atashbas.reading.text.hits import Hit, Hits
from atashbas.reading.who.mentions import Found
from atashbas.values import Language

_ACTORS = ("org:", "group:")
_NOT_ACTORS = frozenset(
    {"group:guarantors", "group:parties", "group:west", "group:intl_community", "org:un", "org:unsc", "org:rus_centre",
     "org:sohr", "org:icrc", "org:eu", "org:nato", "org:white_helmets", "org:opcw", "org:hnc", "org:arab_league",
     "org:soc"}
)  # fmt: skip
# Weapons that belong to a force of the nation they are called by: «Turkish drones», «پهپادهای ترکیه».
_OF_FORCES = frozenset({"aircraft", "drone", "artillery", "mlrs", "rocket"})
_FORCES = {
    "SYR": "org:syr_gov", "RUS": "org:rus_af", "TUR": "org:tur_af", "USA": "org:usa_af", "ISR": "org:isr_af",
    "IRN": "org:irn_forces",
}  # fmt: skip
_JOINT = re.compile(
    r"(?:'s?|'n?[iu]n)?\s(?:های\s|(?:and|и|و|ve)\s\w+\s|(?:military|armed|fighter|combat|attack|war|air|боев\w+|"
    r"военн\w+|ударн\w+|ال?حربی\w*|ال?مروحی\w*|ال?عسکری\w*|ال?مسلح\w*|ال?مسیر\w*|جنگی|نظامی|مسلح|بدون سرنشین|"
    r"savas|silahli|askeri|hava|insansiz)\s)?"
)
_OF_NAME = re.compile(
    r"[\s\"«(',]*(?:(?:of|from|the|groups?|organi[sz]ations?|movement|linked to|belonging to|affiliated with|likely|"
    r"possibly|террористическ\w+|группировк\w+|организаци\w+|формировани\w+|отряд\w*|из|в|россии|рф|запрещенн\w+|международн\w+|движени\w+|"
    r"تکفیری|وابسته به|موسوم به|گروه|گروهک|تابعین|تابعون|تابعه|من|تنظیم|عناصر|ل|orgutu|orgutunun|mensubu)\b"
    r"[\s\"«(',]*|ل)*+"
)
_OF_KIND = re.compile(r"(?:'\w+)?[\s\"»)](?:(?:terror|silahli|armed|mensubu|uyesi)\s)?")
_OPENS = re.compile(r"(?:^|[.,;:\n\"«]\s?|\b(?:that|as|when|after|while|что|как|когда|که)\s)$")
_ADVERB = re.compile(r"\s(?:(?:has|have|had|also|again|\w+ly|вновь|снова|ночью|также|днем|утром|опять|еще раз)\s){0,2}")
_SUBJECT: dict[Language, re.Pattern[str]] = {
    "fa": re.compile(r"\s(?![-:/(]|را\s|به\s|و\s|در\s|از\s|با\s|است)"),
    "tr": re.compile(r",?\s(?![-:/(]|oncul|liderli|destek|yanlisi|karsiti|ile\s|ve\s)"),
}
_TERRORISTS = re.compile(r"^group:\w+_terrorists$")  # «в Сирии террористы»: of no nation
_GENERIC = frozenset(
    {"group:militants", "group:terrorist_groups", "group:iaf", "group:opposition", "group:armed_opposition"}
)


def find_forces(
    text: str, hits: Hits, mentions: Sequence[Found], language: Language
) -> tuple[list[Force], list[Force]]:
    """Forces named in a sentence, each once, and apart from them those that say something."""
    found = [Force(h.start, h.end, h.entry.value, h.entry.name) for h in hits.longest("iactor")]
    for h in hits.longest("itarget"):
        if ":" in h.entry.value and not any(a < h.end and h.start < b for a, b, _, _ in found):
            found.append(Force(h.start, h.end, h.entry.value, h.entry.name))
    for n in _forces_of_nations(text, hits, mentions, language):
        if not any(a < n.end and n.start < b for a, b, _, _ in found):
            found.append(n)
    for m in mentions:
        if not _can_act(m.entity):
            continue
        over = [f for f in found if f.start < m.end and m.start < f.end]
        if any(f.end - f.start >= m.end - m.start or ":" not in f.value for f in over):
            continue
        found = [f for f in found if f not in over]
        found.append(Force(m.start, m.end, _TERRORISTS.sub("group:terrorist_groups", m.entity), m.entry))
    found.sort()
    says = {c.start for c in hits.of("cue")}
    sayers = [f for f in found if _speaks(text, f, says, language)]
    found = [f for f in found if f not in sayers]
    if language in {"ru", "tr"}:  # «неизвестные беспилотники»: nobody is named
        weapons = {h.start for h in hits.longest("iweapon")}
        found = [f for f in found if f.value != "group:militants" or f.end + 1 not in weapons]
    named = [f for f in found if f.value not in _GENERIC]
    return [f for f in found if f.value not in _GENERIC or not any(_one_of(text, f, n) for n in named)], sayers


def _speaks(text: str, force: Force, says: set[int], language: Language) -> bool:
    """A verb of saying stands right behind it, in Arabic before it."""
    if is_marked_doer(text, force.start, language) or RESPONSIBLE_BEHIND[language].match(text, force.end):
        return False
    if (aside := _APPOSITION.match(text, force.end)) and aside.end() in says:
        return True
    return force.end + 1 in says or (
        language == "ar" and bool(_AR_CLAIMS.search(text, max(0, force.start - 14), force.start))
    )


_APPOSITION = re.compile(r"\s?,\s[^,.;]{2,70},\s")  # «X, a Kurdish-led alliance, said …»


def says_own_deed(text: str, force: Force, language: Language) -> bool:
    """«X said it had destroyed …», «X заявила об ударе», «X … vurduğunu açıkladı»: who tells it did it."""
    if language == "ar" and _AR_CLAIMS.search(text, max(0, force.start - 14), force.start):
        return _OWN_NEWS[language].match(text, force.end) is not None
    return language != "ar" and _OWN_NEWS[language].match(text, force.end) is not None


_AR_CLAIMS = re.compile(r"(?:اعلن|اعلنت|قال|قالت)\s$")
_OWN_NEWS: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\s(?:says?|said|announced|claimed|reported)\s(?:that\s)?(?:it|they|its\s\w+|their\s\w+)\s"
        r"(?:(?:had|have|has)\s)?(?!was\b|were\b|been\b|lost\b)\w+"
    ),
    "ru": re.compile(
        r"[»\"]?\s(?:заяви|сообщи|объяви|утвержда)\w+,?\s(?:что\s(?:он[аи]?|(?:ее|их|его)\s\w+)\s(?!был|потерял)|"
        r"об?\s(?:уничтожени|захват|обстрел|удар|атак|взяти))"
    ),
    "ar": re.compile(
        r"\s(?:انه|انها|انهم|عن\s(?:تدمیر|قتل|استهداف|قصف|السیطره)|استهداف|تدمیر|قصف|قتل|السیطره|مسوولیت)"
    ),
    "fa": re.compile(
        r"\s(?:اعلام\s(?:کرد|کردند)|گفت|گفتند|مدعی\sشد|مدعی\sشدند)\s[^.;]*(?:کرده|زده|کشته|گرفته)\s?(?:اند|است)"
    ),
    "tr": re.compile(
        r"[^.;]{0,90}\b(?:vur|ele gecir|imha et|oldur|duzenle|dusur|hedef al|saldir)\w*"
        r"(?:dug|tig|dig)(?:unu|ini|larini|lerini)\s(?:acikla|duyur|iddia|bildir|soyle)"
    ),
}


_OF_STATES = ("_af", "_gov", "_forces")


def _one_of(text: str, general: Force, named: Force) -> bool:
    """«Terrorists of X», «боевики группировки X», «X militants»: the general word tells nothing beside the name."""
    if general.end <= named.start:
        if named.value.endswith(_OF_STATES):
            return False  # «Teröristler Rus üssüne …»
        if general.value.endswith("opposition") and not text[general.end : named.start].strip(' «"(,'):
            return False  # «muhalif gruplar TSK'nın …»: two forces
        return named.start - general.end < 60 and bool(_OF_NAME.fullmatch(text, general.end, named.start))
    return named.end < general.start and bool(_OF_KIND.fullmatch(text, named.end, general.start))


def _forces_of_nations(text: str, hits: Hits, mentions: Sequence[Found], language: Language) -> Iterator[Force]:
    """«Turkish drones», «военных Турции», «طائرات الأسد»: a nation's own weapons and men; «Turkey shelled …»."""
    nations = [(h.start, h.end, h.entry.value, h.entry.name) for h in hits.of("adj") if len(h.entry.value) == 3]
    nations += [(h.start, h.end, h.entry.value, h.entry.name) for h in hits.longest("iof")]
    named = [m for m in mentions if m.entity.startswith("country:")]
    nations += [(m.start, m.end, m.party, m.entry) for m in named]
    nouns = [h for h in hits.longest("iweapon", "iforce") if h.entry.kind == "iforce" or h.entry.value in _OF_FORCES]
    for noun in nouns if nations else ():
        for start, end, party, entry in nations:
            before = language not in {"ar", "fa"} and end < noun.start and _JOINT.fullmatch(text, end, noun.start)
            behind = language in {"ar", "fa", "ru"} and noun.end < start and _JOINT.fullmatch(text, noun.end, start)
            if before or behind:
                yield Force(min(start, noun.start), max(end, noun.end), _forces_of(party), entry)
                break
    posts = hits.longest("iheld") if nations else ()
    for start, end, party, entry in nations:
        if party in _FORCES and any(h.start == end + 1 or h.end == start - 1 for h in posts):
            yield Force(start, end, _forces_of(party), entry)
    if language == "tr":  # «Esed'in … düzenlediği»
        acting = (h for h in hits.longest("iof") if TR_SUBJECT_OF.match(text, h.end))
        yield from (Force(h.start, h.end, _forces_of(h.entry.value), h.entry.name) for h in acting)
    deeds = hits.of("iaction") if named else ()
    for m in named:
        if m.party in _FORCES and m.party != "SYR" and _acts_itself(text, m, deeds, language):
            yield Force(m.start, m.end, _forces_of(m.party), m.entry)


def _forces_of(party: str) -> str:
    return _FORCES.get(party, f"org:{party.lower()}_af")


def _acts_itself(text: str, nation: Found, deeds: Sequence[Hit], language: Language) -> bool:
    """«Turkey shelled …», «قصفت تركيا», «ترکیه … را»: the nation is the subject of what is told, and no place."""
    if is_marked_doer(text, nation.start, language):
        return True
    if language == "tr" and (TR_SUBJECT_OF.match(text, nation.end) or TR_HEADLINE.match(text, nation.end)):
        return True
    if language in {"ar", "fa"} and any(h.end == nation.start - 1 for h in deeds):
        return True
    if language == "ar":
        return False
    if not _OPENS.search(text, max(0, nation.start - 12), nation.start):
        return False
    if language in {"fa", "tr"}:
        return bool(_SUBJECT[language].match(text, nation.end)) and any(h.start > nation.end for h in deeds)
    return any(0 < h.start - nation.end <= 14 and _ADVERB.fullmatch(text, nation.end, h.start) for h in deeds)


@lru_cache(maxsize=4096)
def _can_act(entity: str) -> bool:
    """Armed forces and groups act; ministries and delegations do not fire."""
    civil = (
        re.search(r"_(?:mfa|mod|delegation|gov|parliament|presidency|side|kilis)$", entity) and entity != "org:syr_gov"
    )
    return entity.startswith(_ACTORS) and entity not in _NOT_ACTORS and not civil
