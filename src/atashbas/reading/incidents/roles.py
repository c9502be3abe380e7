"""Who did it and to whom: each armed force of a sentence is doer or object by what stands around it.

Voice and case decide: «by», «со стороны», an instrumental, «من قبل», «توسط», «tarafından» make a doer; «on», «по»,
«على», «به», «را», a Turkish dative, a thing held («positions of», «رتل», «mevzilerini») or a count of people before it
make an object. A force that nothing marks is the doer if there is none yet. What only says whose ground it is
(«rebel-held») is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from atashbas.reading.incidents import around
from atashbas.reading.incidents.deeds import is_downed
from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.text.hits import Hit, Hits
from atashbas.reading.text.segments import Span
from atashbas.values import Language


class Force(NamedTuple):
    """An armed force named at [start, end)."""

    start: int
    end: int
    value: str
    entry: str


def is_marked_doer(text: str, start: int, language: Language) -> bool:
    """«By», «со стороны», «من قبل» … stand right before it."""
    return bool(around.DOER_BEFORE[language].search(text, max(0, start - around.BEFORE), start))


class Marks(NamedTuple):
    """Hits of a sentence that say what a force beside them does: by their starts and ends."""

    held_from: dict[int, Hit]
    held_to: dict[int, Hit]
    deeds_to: frozenset[int]
    told_to: frozenset[int]
    harm_to: frozenset[int]
    posts_act: bool
    people_to: dict[int, Hit]
    counts_to: frozenset[int]
    harm: bool
    downed: bool
    thing_acts: int


def marks_of(text: str, hits: Hits, counts: Iterable[int], days: Sequence[Span], action: str | None) -> Marks:
    """Marks of a sentence; `counts`: where numbers end. A checkpoint that stops or seizes somebody acts itself."""
    held = hits.longest("iheld")
    told = frozenset(h.end for h in hits.longest("iaction"))
    deeds = {h.end for h in hits.longest("iaction", "iweapon")}
    # «حمله هوایی روز یکشنبه ائتلاف»: a day between the deed and who did it
    deeds |= {b for a, b in days if any(around.DAY_WORD.fullmatch(text, d, a) for d in deeds if d < a)}
    return Marks(
        {h.start: h for h in held},
        {h.end: h for h in held},
        frozenset(deeds),
        told,
        frozenset(h.end for h in hits.longest("ikilled", "iinjured")),
        action in {"access", "abduction"},
        {h.end: h for h in hits.longest("iperson")},
        frozenset(counts),
        hits.has("ikilled", "iinjured"),
        is_downed(hits),
        next((w.end for w in hits.longest("iweapon") if w.start - 1 in told), 0),
    )


def assign_roles(
    text: str,
    incident: IncidentFound,
    forces: Sequence[Force],
    targets: Sequence[Hit],
    marks: Marks,
    language: Language,
    by_itself: bool,
) -> None:
    """Fill doer and object; `by_itself`: what went off without anybody named does not tell who did it."""
    doers: list[Force] = []
    objects: list[Force] = []
    open_: list[Force] = []
    for force, role in zip(forces, _roles(text, forces, marks, language), strict=True):
        (doers if role == "doer" else objects if role == "object" else open_ if role == "open" else []).append(force)
    if by_itself:
        objects = sorted([*objects, *(f for f in open_ if not around.BLEW_UP.match(text, f.end))])
        open_ = [f for f in open_ if f not in objects]
    if language == "ar" and marks.thing_acts:  # «استهدفت عبوة ناسفة دورية»: a thing is the subject
        objects = sorted([*objects, *(f for f in open_ if f.start > marks.thing_acts)])
        open_ = [f for f in open_ if f not in objects]
    if open_ and (
        not doers
        or (language == "tr" and open_[0] < doers[0] and around.TR_GENITIVE.search(text, doers[0].start, doers[0].end))
    ):
        doers = open_[:1]
    doer = doers[0] if doers else None
    if doer:
        incident.fill("actor", doer.value, (doer.start, doer.end), doer.entry)
    aimed = [(f.start, f.end, f.value, f.entry) for f in objects if doer is None or f.value != doer.value]
    covered = [(f.start, f.end) for f in forces]
    for t in targets:
        inside = any(a <= t.start < b for a, b in covered)
        if not inside and not _cared_for(text, t) and not _is_source(text, t.start, t.end):
            value = "protected" if around.OF_CAMP.match(text, t.end) else t.entry.value
            aimed.append((t.start, t.end, value, t.entry.name))
    if not aimed and doer:
        aimed = [
            (f.start, f.end, f.value, f.entry)
            for f in open_
            if f.start > doer.end and f.value != doer.value and not around.JOINED.fullmatch(text, doer.end, f.start)
        ]
    aimed.sort()
    if aimed and aimed[0][2] == "civilians" and aimed[0][0] - 1 in marks.counts_to:
        # «four civilians killed in a strike on a school»: they were hurt where the school was hit
        aimed = [a for a in aimed if a[2] == "protected"] or aimed
    for start, end, value, entry in aimed[:1]:
        incident.fill("target", value, (start, end), entry)


def _roles(text: str, forces: Sequence[Force], marks: Marks, language: Language) -> list[str]:
    """The role of each force; one that nothing marks shares that of the one it is joined to by «and»."""
    roles = [_role(text, force, marks, language) for force in forces]
    for n in range(len(forces) - 1):
        if around.JOINED.fullmatch(text, forces[n].end, forces[n + 1].start):
            if _between(text, forces[n], forces[n + 1], language):
                roles[n : n + 2] = ["doer", "object"]
            for a, b in ((n, n + 1), (n + 1, n)):
                if roles[a] == "open" and roles[b] in {"doer", "object"}:
                    roles[a] = roles[b]
    return roles


def _between(text: str, one: Force, other: Force, language: Language) -> bool:
    """«Clashes between X and Y»: who began them is not told; the one named first stands as the doer."""
    if language == "tr":
        return bool(around.TR_BETWEEN.match(text, other.end))
    return bool(around.BETWEEN.search(text, max(0, one.start - around.BEFORE), one.start))


def _cared_for(text: str, target: Hit) -> bool:
    """A hospital that somebody was taken to was not hit."""
    if target.entry.value != "protected":
        return False
    return bool(around.TO_CARE.search(text, max(0, target.start - 40), target.end + 30))


def _is_source(text: str, start: int, end: int) -> bool:
    """Media and sources of somebody tell and do nothing."""
    if around.SOURCE_BEHIND.match(text, end):
        return True
    return around.SOURCE_BEFORE.search(text, max(0, start - around.BEFORE), start) is not None


def _role(text: str, force: Force, marks: Marks, language: Language) -> str:
    start, end = force.start, force.end
    left = max(0, start - around.BEFORE)
    if _is_source(text, start, end):
        return "none"
    if _on_held_ground(text, left, force, language) or around.LEFT_BY.search(text, left, start):
        return "none"
    if around.RESPONSIBLE_BEHIND[language].match(text, end) or around.RESPONSIBLE_BEFORE[language].search(
        text, left, start
    ):
        return "doer"
    if language == "en" and around.EN_OF_ON.search(text, left, start) and text.startswith(" on ", end):
        return "doer"
    if around.SUPPORT_BEFORE.search(text, max(0, start - 30), start) or around.SUPPORT_BEHIND.match(text, end):
        return "none"
    if around.OWN_DEED.search(text, start, end):
        return "doer"
    if language == "en" and around.HELD_BY.search(text, max(0, start - 80), start):
        return "object"
    if language == "tr" and (m := around.TR_BELONGING.match(text, end)):
        held = next((marks.held_from[s] for s in range(m.end(), m.end() + 30) if s in marks.held_from), None)
        return (
            "object"
            if held and not text.startswith("bomba", m.end()) and not around.TR_FROM.search(text, held.start, held.end)
            else "doer"
        )
    if language == "tr" and around.TR_SUBJECT_OF.match(text, end):
        return "doer"
    if around.DOER_BEFORE[language].search(text, left, start) or around.DOER_BEHIND[language].match(text, end):
        return "doer"
    if " itarget " in force.entry:
        came = around.FROM[language].search(text, left, start) or (
            marks.posts_act and around.AT.search(text, left, start)
        )
        return "doer" if came else "object"
    if role := _by_what_is_held(text, force, marks, language):
        return role
    if language == "ru" and (role := _by_russian_genitive(text, force)):
        return role
    if language == "ru" and (m := around.RU_INSTRUMENTAL.match(text, start)) and m.end() <= end:
        return "object" if text[max(0, start - 2) : start] == "с " else "doer"
    if language == "ar" and (role := _by_arabic_order(text, force, marks)):
        return role
    if language == "fa" and around.FROM["fa"].search(text, left, start) and around.FA_TAKEN.match(text, end):
        return "object"
    if (marks.harm or marks.posts_act) and _counted(text, force, marks):
        return "object"
    if language == "ar" and (role := _by_lam(text, force, marks)):
        return "object" if marks.downed else role
    if (
        start - 1 in marks.deeds_to
        and language in {"ar", "fa"}
        and not around.OBJECT_BEFORE[language].search(text, left, start)
    ):
        return "object" if around.OBJECT_BEHIND[language].match(text, end) else "doer"
    if around.OBJECT_BEFORE[language].search(text, left, start) or around.OBJECT_BEHIND[language].match(text, end):
        return "object"
    return _by_turkish_case(text, force) if language == "tr" else "open"


def _by_russian_genitive(text: str, force: Force) -> str:
    """«Нападение ИГИЛ», «атаки боевиков» are theirs; «обстрел» is theirs where something came under it."""
    left = max(0, force.start - around.BEFORE)
    if around.RU_NOMINATIVE.search(text, force.start, force.end):
        return ""
    shelled = around.RU_SHELLING.search(text, left, force.start) and "подверг" in text[force.end : force.end + 30]
    return "doer" if shelled or around.RU_ATTACK.search(text, left, force.start) else ""


def _by_arabic_order(text: str, force: Force, marks: Marks) -> str:
    """«هاجم عناصر من داعش حافلة», «استهداف الطيران الروسي مدرسة» are their deeds; «قتل جندي تركي» was one of them."""
    if force.start - 1 in marks.harm_to and around.AR_MEN_HURT.match(text, force.start):
        return "object"
    left = max(0, force.start - 60)
    if around.AR_CAME_UNDER.search(text, left, force.start):
        return "object"
    if around.AR_NOUN.search(text, left, force.start) and around.AR_ITS_OBJECT.match(text, force.end):
        return "doer"
    behind_lam = text.startswith("ل", force.start) or text.startswith("ل", force.start - 1)
    if behind_lam and around.AR_NOUN_FAR.search(text, left, force.start):
        return "object"
    if force.start - 1 in marks.told_to and around.AR_FIRES.search(text, force.start, force.end):
        return "doer"
    for end in range(force.start - 1, max(0, force.start - 14), -1):
        person = marks.people_to.get(end)
        if person and around.AR_MEN.fullmatch(text, end, force.start):
            return "doer" if person.start - 1 in marks.told_to and not around.AR_PASSIVE.match(text, force.end) else ""
    return ""


def _on_held_ground(text: str, left: int, force: Force, language: Language) -> bool:
    pattern = around.HELD_GROUND[language]
    if language in {"en", "tr"}:
        return bool(pattern.match(text, force.end))
    return bool(pattern.search(text, left, force.start))


def _by_what_is_held(text: str, force: Force, marks: Marks, language: Language) -> str:
    """«Positions of X», «X mevzilerini» lie under fire; «from positions of X» is where it came from."""
    before = next((marks.held_to[e] for e in range(force.start - 1, force.start - 20, -1) if e in marks.held_to), None)
    if before and before.start < force.start and around.OWNED_BY.fullmatch(text, before.end, force.start):
        came = marks.posts_act or around.FROM[language].search(text, max(0, before.start - 10), before.start)
        return "doer" if came else "object"
    if language not in {"en", "tr"}:
        return ""
    behind = next((marks.held_from[s] for s in range(force.end, force.end + 16) if s in marks.held_from), None)
    if behind and around.OWNS.fullmatch(text, force.end, behind.start):
        if language == "tr" and around.TR_FROM.search(text, behind.start, behind.end):
            return "object" if text.startswith(("konvoy", "arac", "devriye"), behind.start) else "doer"
        came = marks.posts_act or around.FROM[language].search(text, max(0, force.start - 10), force.start)
        return "doer" if came else "object"
    return ""


def _counted(text: str, force: Force, marks: Marks) -> bool:
    """«Five SDF fighters», «двое бойцов САА», «عنصرين من قوات النظام»: people counted where harm is told."""
    if force.start - 1 in marks.counts_to:
        return True
    for end in (force.start - 1, force.start - 2, force.start - 4, force.start - 5):
        person = marks.people_to.get(end)
        if person and text[person.end : force.start].strip(' «"') in {"", "من", "of", "ل"}:
            return person.start - 1 in marks.counts_to or person.entry.value == "1"
    return False


def _by_lam(text: str, force: Force, marks: Marks) -> str:
    """«قصف لقوات النظام» was done by them, «حاجز لقوات النظام» was hit."""
    if text.startswith("لل", force.start):
        at = force.start
    elif text[force.start - 1 : force.start] != "ل" or text[force.start - 2 : force.start - 1] not in {" ", ""}:
        return ""
    else:
        at = force.start - 1
    if (at - 1 in marks.held_to and not marks.posts_act) or at - 1 in marks.people_to:
        return "object"
    return "doer"


def _by_turkish_case(text: str, force: Force) -> str:
    word = text[force.start : force.end]
    if word in {"turkiye", "rusya"}:
        return "open"
    if around.TR_GENITIVE.search(word):
        return "doer"
    plural_subject = re.search(r"(?:lari|leri)$", word)
    if around.TR_OBJECT.search(word) and not plural_subject:
        return "object"
    return "open"
