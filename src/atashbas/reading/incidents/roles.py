"""Who did it and to whom: each armed force of a sentence is doer or object by what stands around it.

Voice and case decide: «by», «со стороны», an instrumental, «من قبل», «توسط», «tarafından» make a doer; «on», «по»,
«على», «به», «را», a Turkish dative, a thing held («positions of», «رتل», «mevzilerini») or a count of people before it
make an object. A force that nothing marks is the doer if there is none yet. What only says whose ground it is
(«rebel-held») is neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from atashbas.reading.incidents import around
from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.incidents.orders import (
    Force,
    Marks,
    by_arabic_order,
    by_lam,
    by_russian_genitive,
    by_turkish_case,
    by_what_is_held,
    is_counted,
    is_source,
)
from atashbas.reading.text.hits import Hit
from atashbas.values import Language


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
        if not inside and not _cared_for(text, t) and not is_source(text, t.start, t.end):
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
    if defender := _repelling(text, forces, language):
        return ["object" if force is defender else "doer" for force in forces]
    roles = [_role(text, force, marks, language) for force in forces]
    for n in range(len(forces) - 1):
        if around.JOINED.fullmatch(text, forces[n].end, forces[n + 1].start):
            if _between(text, forces[n], forces[n + 1], language):
                roles[n : n + 2] = ["doer", "object"]
            for a, b in ((n, n + 1), (n + 1, n)):
                if roles[a] == "open" and roles[b] in {"doer", "object"}:
                    roles[a] = roles[b]
    return roles


def _repelling(text: str, forces: Sequence[Force], language: Language) -> Force | None:
    """Who beat off an attack of another force."""
    if len(forces) < 2:
        return None
    if language in {"fa", "tr"}:
        last = forces[1].end
        return forces[0] if around.REPELS_LAST.search(text, last, last + 90) else None
    if language == "ar":
        before = (f for f in forces if around.REPELS_BEFORE.search(text, max(0, f.start - around.BEFORE), f.start))
        return next(before, None)
    return next((f for f in forces if around.REPELS_BEHIND.match(text, f.end)), None)


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


def _role(text: str, force: Force, marks: Marks, language: Language) -> str:
    start, end = force.start, force.end
    left = max(0, start - around.BEFORE)
    if is_source(text, start, end):
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
    if around.SUPPORTED_BEFORE.search(text, left, start) or around.SUPPORTED_BEHIND.match(text, end):
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
    if role := by_what_is_held(text, force, marks, language):
        return role
    if language == "ru" and around.RU_ACCUSATIVE.search(text, start, end):
        return "object"
    if language == "ru" and (role := by_russian_genitive(text, force)):
        return role
    if language == "ru" and (m := around.RU_INSTRUMENTAL.match(text, start)) and m.end() <= end:
        return "object" if text[max(0, start - 2) : start] == "с " else "doer"
    if language == "ar" and (role := by_arabic_order(text, force, marks)):
        return role
    if language == "fa" and around.FROM["fa"].search(text, left, start) and around.FA_TAKEN.match(text, end):
        return "object"
    if (marks.harm or marks.posts_act) and is_counted(text, force, marks):
        return "object"
    if language == "ar" and (role := by_lam(text, force, marks)):
        return "object" if marks.downed else role
    if (
        start - 1 in marks.deeds_to
        and language in {"ar", "fa"}
        and not around.OBJECT_BEFORE[language].search(text, left, start)
    ):
        return "object" if around.OBJECT_BEHIND[language].match(text, end) else "doer"
    if around.OBJECT_BEFORE[language].search(text, left, start) or around.OBJECT_BEHIND[language].match(text, end):
        return "object"
    return by_turkish_case(text, force) if language == "tr" else "open"


def _on_held_ground(text: str, left: int, force: Force, language: Language) -> bool:
    pattern = around.HELD_GROUND[language]
    if language in {"en", "tr"}:
        return bool(pattern.match(text, force.end))
    return bool(pattern.search(text, left, force.start))
