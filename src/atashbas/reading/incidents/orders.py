"""What the order of words and the cases of each language say about an armed force; marks of a sentence it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from atashbas.reading.incidents import around
from atashbas.reading.incidents.deeds import is_downed
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


def is_source(text: str, start: int, end: int) -> bool:
    """Media and sources of somebody tell and do nothing."""
    if around.SOURCE_BEHIND.match(text, end):
        return True
    return around.SOURCE_BEFORE.search(text, max(0, start - around.BEFORE), start) is not None


def by_russian_genitive(text: str, force: Force) -> str:
    """«Нападение ИГИЛ», «атаки боевиков» are theirs; «обстрел» is theirs where something came under it."""
    left = max(0, force.start - around.BEFORE)
    if around.RU_NOMINATIVE.search(text, force.start, force.end):
        return ""
    shelled = around.RU_SHELLING.search(text, left, force.start) and "подверг" in text[force.end : force.end + 30]
    return "doer" if shelled or around.RU_ATTACK.search(text, left, force.start) else ""


def by_arabic_order(text: str, force: Force, marks: Marks) -> str:
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


def by_what_is_held(text: str, force: Force, marks: Marks, language: Language) -> str:
    """«Positions of X», «X mevzilerini» lie under fire; «from positions of X» is where it came from."""
    before = next((marks.held_to[e] for e in range(force.start - 1, force.start - 20, -1) if e in marks.held_to), None)
    if before and before.start < force.start and around.OWNED_BY.fullmatch(text, before.end, force.start):
        came = marks.posts_act or around.FROM[language].search(text, max(0, before.start - 10), before.start)
        return "doer" if came else "object"
    if language not in {"en", "tr"}:
        return ""
    behind = next((marks.held_from[s] for s in range(force.end, force.end + 16) if s in marks.held_from), None)
    bare = language == "tr" and behind and text[behind.start : behind.end] in _TR_BARE
    if behind and not bare and around.OWNS.fullmatch(text, force.end, behind.start):
        if language == "tr" and around.TR_FROM.search(text, behind.start, behind.end):
            return "object" if text.startswith(("konvoy", "arac", "devriye"), behind.start) else "doer"
        came = marks.posts_act or around.FROM[language].search(text, max(0, force.start - 10), force.start)
        return "doer" if came else "object"
    return ""


def is_counted(text: str, force: Force, marks: Marks) -> bool:
    """«Five SDF fighters», «двое бойцов САА», «عنصرين من قوات النظام»: people counted where harm is told."""
    if force.start - 1 in marks.counts_to:
        return True
    for end in (force.start - 1, force.start - 2, force.start - 4, force.start - 5):
        person = marks.people_to.get(end)
        if person and text[person.end : force.start].strip(' «"') in {"", "من", "of", "ل", "فی"}:
            return person.start - 1 in marks.counts_to or person.entry.value == "1"
    return False


def by_lam(text: str, force: Force, marks: Marks) -> str:
    """«قصف لقوات النظام» was done by them, «حاجز لقوات النظام» was hit."""
    if text.startswith("لل", force.start):
        at = force.start
    elif text[force.start - 1 : force.start] != "ل" or text[force.start - 2 : force.start - 1] not in {" ", ""}:
        return ""
    else:
        at = force.start - 1
    if marks.harm and any(
        e in marks.people_to and _MEN_OF.fullmatch(text, e, at) for e in range(at - 1, max(0, at - 24), -1)
    ):
        return "object"
    convoy = any(e in marks.held_to and _ONE_WORD.fullmatch(text, e, at) for e in range(at - 3, max(0, at - 14), -1))
    if ((at - 1 in marks.held_to or convoy) and not marks.posts_act) or at - 1 in marks.people_to:
        return "object"
    return "doer"


_MEN_OF = re.compile(r"(?:\s\w+)?\s(?:تابع\w*\s)?[«\"]?")  # «عناصر أمنية تابعة ل»
_ONE_WORD = re.compile(r"\s\w+\s")  # «قافلة أسلحة ل»


_TR_BARE = frozenset({"nokta", "mevzi", "konvoy", "karakol", "us", "arac", "devriye", "karargah", "depo"})  # of nobody


def by_turkish_case(text: str, force: Force) -> str:
    word = text[force.start : force.end]
    if word in {"turkiye", "rusya"}:
        return "open"
    if around.TR_GENITIVE.search(word):
        return "doer"
    plural_subject = re.search(r"(?:lari|leri)$", word)
    if around.TR_OBJECT.search(word) and not plural_subject:
        return "object"
    return "open"
