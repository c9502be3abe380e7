"""Who says it: the first subject-like mention of the verb's region, or whom a pronoun or a missing subject points to.

A person before the office that stands beside him, a body, a state; nobody who only follows a preposition. «He», «the
minister», «وی» and a missing subject point back.
"""

from __future__ import annotations

import re

from atashbas.reading.statements.pronouns import (
    JOINT,
    asked_before,
    bare_body,
    bare_office,
    home_holder,
    list_speaker,
)
from atashbas.reading.statements.saying import Saying
from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.statements.strangers import again, alone, beside_office, find_full_name, somebody, subject_words
from atashbas.reading.statements.subjects import find_candidate
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

_TOLD_OF = re.compile(r" عن (\S+(?: \S+){0,5}) $")
_TR_IN = re.compile(r"\w+[dt][ae][,:]? ")  # «bildiride», «açıklamada»
_FORWARD = frozenset({"verb, content", "verb, that", "verb, colon", "verb, quotation", "with saying", "participle"})
LONGEST_FULL_NAME = 4  # words of a full name
BEFORE_A_NAME = 6  # letters before a name in which no surname stands
NEAR_THE_VERB = 90  # letters behind an Arabic verb within which its subject stands
_AGENCY = re.compile(r"переда|сообща|пише?|reported|reports|has reported|as reported|bildiriyor|aktar\w*gina|haber")
_HIS_WORDS = re.compile(
    r"по (?:его|ее|их) \w+|به \w+ (?:وی|او|ایشان)(?!\w)|"
    r"(?:علی حد|بحسب|حسب|وفق) (?:قوله|قولها|وصفه|تعبیره|تعبیرها)(?!\w)"
)


def find_speaker(page: Sheet, saying: Saying, same: Found | None) -> tuple[Found | None, str]:
    """Subject of a saying and how it was found."""
    if saying.order == "answer and colon":
        named = page.between(*saying.subject[0])
        return (named[0], "name") if named else (None, "")
    if saying.order == "quotation goes on":
        return page.thread.speaker, "carried over"
    if _HIS_WORDS.match(page.text, saying.cue.start):
        return page.thread.person or page.thread.speaker, "pronoun"
    document = _document(page, saying)
    if document:
        return page.thread.document or page.thread.speaker, "this statement"
    if saying.order == "quoted as saying" and page.language == "ar" and (told := _quoted_of(page, saying)):
        return told
    if saying.linked and same and not _nominative(page, saying):
        return same, "same sentence"
    if saying.joined and same:
        return same, "same sentence"
    listed = page.text.find("\n", 0, saying.cue.start) > 0
    head = list_speaker(page, saying.cue.start) if listed else None
    if head and head.entity == JOINT:
        return head, "head of the list"
    for region in saying.subject:
        if found := _named(page, region, saying):
            return found
    if head:
        return head, "head of the list"
    if saying.nested or saying.order.startswith(("according to", "content, verb, subject", "content, participle")):
        return None, ""
    if same:
        return same, "same sentence"
    unsaid = page.language == "ru" and (saying.order == "quotation first" or saying.cue.entry.alias.endswith("ся"))
    if page.language in {"fa", "ar", "tr"} or unsaid:
        return page.thread.speaker or asked_before(page, saying.cue.start), "carried over"
    return None, ""


def _quoted_of(page: Sheet, saying: Saying) -> tuple[Found, str] | None:
    """«ونقل البيان عن ماورير قوله»: he of whom it is told."""
    region = saying.subject[0]
    m = _TOLD_OF.search(page.text, *region)
    if m is None:
        return None
    named = page.between(m.start(1), m.end(1))
    if named:
        return named[0], "name"
    known = again(page.text, m.span(1), page.thread.strangers) or again(page.text, m.span(1), page.surnames())
    return known or Found(*m.span(1), f"unknown:{m[1]}", "name", "name no list has", "", "", ""), "name"


def _named(page: Sheet, region: Span, saying: Saying) -> tuple[Found, str] | None:
    """Who is named in a region: somebody of the lists, or a stranger beside an office or where a subject stands."""
    if page.language == "ar" and saying.order == "verb, object" and region[0] >= saying.cue.end:
        region = region[0], min(region[1], region[0] + NEAR_THE_VERB)
    found = find_candidate(page, region, saying)
    far = not found or found[0].start - region[0] > BEFORE_A_NAME
    known = again(page.text, region, page.surnames()) if far and page.language in {"ar", "fa"} else None
    if known and (not found or known.start < found[0].start):
        return known, "named before"
    if (found and not _open_office(found[0])) or (saying.joined and page.language != "ar"):
        return found
    known = again(page.text, region, page.thread.strangers) if not found else None
    if known:
        return known, "named before"
    office = bare_office(page, region) if not found else None
    body = bare_body(page, region) if not found else None
    if body and (body.entity.startswith("person:") or not (office and office.start <= body.start < office.end)):
        return body, body.rule
    if office and page.language in {"ar", "fa"}:
        found = office, office.rule
    if found:
        stranger = beside_office(
            page.text,
            page.cased,
            found[0],
            region,
            page.language,
            forward=saying.order in _FORWARD or region[1] <= saying.cue.start,
            taken=_taken(page, region),
        )
    elif page.language not in {"fa", "ar"} and (known := _surnamed(page, region, saying)):
        return known, "name"
    elif page.language not in {"fa", "ar"} and not _AGENCY.match(page.text, saying.cue.start):
        stranger = alone(page.cased, region, _taken(page, region), region[0] >= saying.cue.end)
    else:
        stranger = None
    if stranger is None:
        if found and found[0].rule != "office without a country":
            return found
        if office and page.thread.person and (page.language == "tr" or office.role == page.thread.person.role):
            return page.thread.person, "pronoun"
        if office and (holder := home_holder(page, office)):
            return holder, holder.rule
        stranger = somebody(page.text, region, page.language, region[0] >= saying.cue.end)
        if stranger is None and saying.order in _FORWARD and not saying.joined:
            stranger = subject_words(page.text, region, page.language)
    if stranger is None:
        return None
    start, end, name, _ = stranger
    if page.language in {"en", "ru", "tr"}:
        name = page.cased(start, end)
    party, role = (found[0].party, found[0].role) if found else ("", "")
    listed = page.alike(name) if 2 <= len(name.split()) <= LONGEST_FULL_NAME else None
    rule = "name in another spelling" if listed else "name no list has"
    meant = Found(start, end, listed or f"unknown:{name}", "name", rule, "", party, role)
    page.thread.strangers[page.text[start:end].rsplit(None, 1)[-1].strip("'")] = meant
    return meant, "name"


def _taken(page: Sheet, region: Span) -> list[Span]:
    """Words of a region that are no stranger's name: names and words of the lists."""
    taken = [m[:2] for m in page.outer.within(*region) if not m.entity.startswith("place:")]
    return taken + [h[:2] for h in page.hits.inside(region, "role", "orgnoun", "adj", "topic", "meetnoun")]


_SURNAME = re.compile(r"(?<![\w'’-])(?:[Aa]l-|[Ee]l-|аль-)?[A-ZÇĞİÖŞÜА-ЯЁ][a-zçğıöşüâа-яё’'-]+")


def _surnamed(page: Sheet, region: Span, saying: Saying) -> Found | None:
    """«Altun said»: a word beside the verb that stood before as the last of a name that no list has."""
    low, high = (
        (region[0], min(region[1], region[0] + 24)) if region[0] >= saying.cue.end else (region[1] - 24, region[1])
    )
    words = list(_SURNAME.finditer(page.cased(max(region[0], low), high)))
    if not words:
        return None
    word = words[0] if region[0] >= saying.cue.end else words[-1]
    start, end = max(region[0], low) + word.start(), max(region[0], low) + word.end()
    if any(m[0] < end and start < m[1] for m in page.outer.within(max(0, start - 60), end)):
        return None
    full = find_full_name(page.cased(0, start), word[0])
    if full is None:
        return None
    meant = Found(start, end, f"unknown:{full}", "name", "name no list has", "", "", "")
    page.thread.strangers[page.text[start:end]] = meant
    return meant


def _open_office(m: Found) -> bool:
    """An office whose holder nobody named: a name beside it may be somebody else's."""
    return bool(m.role) and m.rule.startswith("office") and m.rule != "office beside a name"


def _nominative(page: Sheet, saying: Saying) -> bool:
    """A Turkish clause that names its own subject (followed by a comma) does not go on with the last one."""
    return page.language == "tr" and any(find_candidate(page, r, saying) for r in saying.subject)


def _document(page: Sheet, saying: Saying) -> bool:
    """«این بیانیه»: the text itself speaks, for whoever issued it."""
    if not page.documents.all:
        return False
    low, high = reach_of(saying)
    hits = page.documents.within(low, high) or page.documents.within(*saying.cue[:2])
    if hits and page.language == "tr" and hits[0].start - low <= 2 and _TR_IN.match(page.text, hits[0].start):
        return page.thread.document is not None or page.thread.speaker is not None
    named = page.between(low, high) if hits else ()
    known = page.thread.document or page.thread.speaker
    return bool(hits) and known is not None and (page.language != "en" or not named) and not named[:1]


def reach_of(saying: Saying) -> Span:
    """From the first to the last place where the subject may stand."""
    regions = saying.subject
    if len(regions) == 1:
        return regions[0]
    return min(a for a, _ in regions), max(b for _, b in regions)
