"""Who says it: the first subject-like mention of the verb's region, or whom a pronoun or a missing subject points to.

A person before the office that stands beside him, a body, a state; nobody who only follows a preposition. «He», «the
minister», «وی» and a missing subject point back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.statements.arabic_forms import REACH_OF_A_TITLE, as_for, by_arabic_form
from atashbas.reading.statements.bare_offices import bare_body, bare_office, counterpart, home_holder
from atashbas.reading.statements.capitals import Stranger, alone, named_in, titled
from atashbas.reading.statements.documents import find_document
from atashbas.reading.statements.introduced import introduce, known_again, labelled_in, listed_again, surnamed, taken_in
from atashbas.reading.statements.pronouns import (
    JOINT,
    asked_before,
    began_before,
    list_speaker,
    office_before,
)
from atashbas.reading.statements.saying import Saying
from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.statements.strangers import again, beside_office, titled_alone, titled_in_arabic
from atashbas.reading.statements.subjects import FIRST_NAME, LONGEST_LINK, find_candidate
from atashbas.reading.statements.unnamed import somebody, subject_words, who_is
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

# «وحول أهداف الوفد أكد X»: what is spoken of stands before the verb, and not who speaks
_AR_OPENING = re.compile(
    r"\s*و?(?:حول|عن|بشان|فی|من|الی|علی|خلال|بعد|قبل|عقب|منذ|عبر|رغم|مع|لدی|اثناء|ضمن|تعلیقا|ردا|فیما یخص|بخصوص) "
)
_TR_CONVERB = re.compile(r"(?<!\w)[a-zçğıöşü]\w{2,}(?:[ae]n|arak|erek|[ıiuü]p) ")
_FORWARD = frozenset({"verb, content", "verb, that", "verb, colon", "verb, quotation", "with saying", "participle"})
_ALWAYS_NAMED = ("according to", "content, verb, subject", "content, participle", "noun of saying")
_FA_HOUSES = ("خبرگزاری", "روزنامه", "شبکه", "تلویزیون")
BEFORE_A_NAME = 6  # letters before a name in which no surname stands
LONGEST_TITLE = 4  # words of «Dışişleri Bakanı»
LONGEST_PRONOUN = 4  # letters of «they», «они»; a longer word is a noun that stands for somebody
BEHIND_A_NOUN = 50  # letters behind «the spokesman» within which his name stands
RIGHT_BEHIND = 3  # letters between an Arabic verb and a subject that stands right behind it
NEAR_THE_VERB = 90  # letters behind an Arabic verb within which its subject stands
_AGENCY = re.compile(r"переда|сообща|пише?|reported|reports|has reported|as reported|bildiriyor|aktar\w*gina|haber")
_HIS_WORDS = re.compile(
    r"по (?:его|ее|их) \w+|به \w+ (?:وی|او|ایشان)(?!\w)|"
    r"(?:in|by) (?:his|her|its|their) \w+|according to (?:him|her|them)\b|"
    r"(?:علی حد|بحسب|حسب|وفق) (?:قوله|قولها|وصفه|تعبیره|تعبیرها)(?!\w)"
)


def find_speaker(page: Sheet, saying: Saying, same: Found | None) -> tuple[Found | None, str]:
    """Subject of a saying and how it was found."""
    if saying.order == "answer and colon":
        named = page.between(*saying.subject[0])
        return (named[0], "name") if named else (None, "")
    if saying.order == "quotation goes on":
        labelled = labelled_in(page, saying.cue.start)
        return (labelled, "name") if labelled else (page.thread.speaker, "carried over")
    if _HIS_WORDS.match(page.text, saying.cue.start):
        return page.thread.person or page.thread.speaker, "pronoun"
    if page.language == "ar" and (found := by_arabic_form(page, saying, same)):
        return found
    if page.language == "ar" and (theirs := as_for(page, saying)) and (found := _named(page, theirs, saying)):
        return found
    if document := find_document(page, saying):
        return document, "this statement"
    if page.text.endswith(_WHO, 0, saying.cue.start) and (whose := _antecedent(page, saying)):
        return whose, "name"
    clause = _own_clause(page, saying)
    if clause and (found := _named(page, clause, saying._replace(joined=False))):
        return found
    if saying.linked and same and not _names_its_own(page, saying):
        return same, "same sentence"
    if saying.joined and same:
        return same, "same sentence"
    listed = page.text.find("\n", 0, saying.cue.start) > 0
    head = list_speaker(page, saying.cue.start) if listed else None
    if head and head.entity == JOINT:
        return head, "head of the list"
    if page.language == "tr" and saying.order == "quotation, verb" and (found := _right_before(page, saying)):
        return found
    for region in _in_order(page, saying):
        if found := _named(page, region, saying):
            return (known_again(page, found[0]), found[1]) if found[0].entity.startswith("unknown:") else found
    if head:
        return head, "head of the list"
    if saying.nested or saying.order.startswith(_ALWAYS_NAMED):
        return None, ""
    if same:
        return same, "same sentence"
    unsaid = page.language == "ru" and (saying.order == "quotation first" or saying.cue.entry.alias.endswith("тся"))
    if page.language in {"fa", "ar", "tr"} or unsaid:
        at = saying.cue.start
        fresh = (office_before(page, at) or began_before(page, at)) if page.language == "ar" else None
        return fresh or page.thread.speaker or asked_before(page, saying.cue.start), "carried over"
    return None, ""


_WHO = ("who ", "who also ", "who later ", "который ", "который также ", "которая ", "الذی ", "التی ")


def _antecedent(page: Sheet, saying: Saying) -> Found | None:
    """«He met Sergei Lavrov, who said», «принял Лавров, который заявил»: the name that ends right before it."""
    who = max(page.text.rfind(w, 0, saying.cue.start) for w in (" who ", " котор", " الذی ", " التی "))
    end = len(page.text[:who].rstrip(' ,"»'))
    return next((m for m in page.mentions.within(max(0, end - 60), end) if m.end == end and m.kind == "name"), None)


def _right_before(page: Sheet, saying: Saying) -> tuple[Found, str] | None:
    """«… vurgulayan Dışişleri Bakanı, "…" dedi»: behind a participle or a comma, right before the quotation."""
    region = saying.subject[0]
    end = len(page.text[region[0] : region[1]].rstrip(' ,"')) + region[0]
    low = max(region[0], end - 80)
    start = max(page.text.rfind(mark, low, end) + len(mark) for mark in (", ", "; ", ". "))
    for m in _TR_CONVERB.finditer(page.cased(low, end)):
        start = max(start, low + m.end())
    found = _named(page, (start, region[1]), saying) if low < start < end else None
    if found is None:
        return None
    short = page.text.count(" ", start, end) < LONGEST_TITLE
    return found if found[0].end >= end - LONGEST_LINK or (found[0].start < start and short) else None


def _in_order(page: Sheet, saying: Saying) -> Sequence[Span]:
    """Where the subject is looked for; an Arabic one stands behind its verb, unless «that» is written with the verb."""
    if page.language != "ar" or saying.cue.entry.alias.endswith((" أن", " إن")):
        return saying.subject
    start, end = saying.subject[0]
    opening = end <= saying.cue.start and _AR_OPENING.match(page.text, start, end)
    if not opening and (saying.order in _FORWARD or saying.order == "verb, object"):
        return saying.subject  # «موسكو تحذر واشنطن»: the order of the regions tells it
    return sorted(saying.subject, key=lambda region: region[0] < saying.cue.end)


def _own_clause(page: Sheet, saying: Saying) -> Span | None:
    """«X said A; Y went further and accused …»: behind a semicolon another one may speak."""
    start, end = saying.subject[0]
    if end > saying.cue.start:
        return None
    at = page.text.rfind(";", start, end)
    # «گنادی گاتیلوف؛ نماینده روسیه»: a mark between a name and its office
    near = page.between(max(start, at - 60), at) if at >= 0 and page.language in {"fa", "ar"} else ()
    apposed = any(m.end == at for m in near)
    return (at + 1, end) if at >= 0 and not apposed else None


def _named(page: Sheet, region: Span, saying: Saying) -> tuple[Found, str] | None:
    """Who is named in a region: somebody of the lists, or a stranger beside an office or where a subject stands."""
    if page.language in {"en", "ru"} and region[1] <= saying.cue.start and (name := _apposed_first(page, region)):
        return introduce(page, name, None), "name"
    if page.language == "ar" and saying.order == "verb, object" and region[0] >= saying.cue.end:
        region = region[0], min(region[1], region[0] + NEAR_THE_VERB)
    found = find_candidate(page, region, saying)
    if page.language == "tr" and saying.order == "according to" and (name := _in_dative(page, region)):
        return introduce(page, name, found[0] if found else None), "name"
    if (not found or found[1] == "pronoun") and (other := counterpart(page, region)):
        return other, other.rule
    whose = who_is(page.text, region) if found and page.language == "ar" else None
    if whose and found and found[0].start > whose.end and not page.hits.inside(whose[:2], "role", "orgnoun", "adj"):
        return introduce(page, whose, None), "name"
    if found and page.language == "fa" and _office_first(page, region, found[0]):
        found = None
    far = not found or found[0].start - region[0] > BEFORE_A_NAME
    known = listed_again(page, region) if far else None
    if far and found and page.language in {"ar", "fa"}:
        again_named = again(page.text, region, page.thread.strangers) if page.thread.strangers else None
        near = BEFORE_A_NAME if page.language == "ar" else FIRST_NAME
        known = again_named if again_named and again_named.start - region[0] < near else known
    if known and (not found or known.start < found[0].start):
        return known, "named before"
    if found and found[1] == "pronoun" and (stranger := _named_with_pronoun(page, region, saying)):
        return introduce(page, stranger, None), "name"
    if found and _may_be_named_behind(page, found, region, saying):
        low = min(found[0].end, region[1])
        reach = low, min(region[1], low + REACH_OF_A_TITLE)
        if page.language == "ar":
            stranger = titled_in_arabic(page.text, found[0].start, low, region)
        else:
            stranger = titled(page.text, page.cased, found[0], reach, taken_in(page, region))
        if stranger:
            return introduce(page, stranger, found[0]), "name"
    if (found and not _open_office(found[0])) or (saying.joined and page.language != "ar"):
        return found
    known = again(page.text, region, page.thread.strangers) if not found else None
    if known:
        return known, "named before"
    office = bare_office(page, region) if not found else None
    body = bare_body(page, region) if not found else None
    if body and body.entity.startswith("org:") and page.language in {"en", "ru", "tr"}:
        reach = body.end, min(region[1], body.end + REACH_OF_A_TITLE)
        if his := titled(page.text, page.cased, body, reach, taken_in(page, region)):
            return introduce(page, his, body), "name"  # «Foreign Ministry spokesman Abbas Mousavi»
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
            taken=taken_in(page, region),
        )
    elif page.language not in {"fa", "ar"} and (known := surnamed(page, region, saying)):
        return known, "name"
    elif page.language not in {"fa", "ar"} and not _AGENCY.match(page.text, saying.cue.start):
        taken = taken_in(page, region)
        stranger = alone(page.cased, region, taken, region[0] >= saying.cue.end)
        if stranger is None and page.language == "tr":  # «… yürüten Ahmed Demir, toplantı çıkışında»
            names = named_in(page.cased, *region, taken)
            stranger = next((n for n in names if page.text.startswith(",", n.end)), None)
    else:
        stranger = None
    if stranger is None:
        if found and found[0].rule != "office without a country":
            return _by_another_title(page, found) or found
        if office and page.thread.person and (page.language == "tr" or office.role == page.thread.person.role):
            return page.thread.person, "pronoun"
        if office and (holder := home_holder(page, office)):
            return holder, holder.rule
        stranger = somebody(page.text, region, page.language, region[0] >= saying.cue.end)
        before_its_verb = page.language == "ar" and region[1] <= saying.cue.start
        house = saying.order == "object, verb" and page.text.startswith(_FA_HOUSES, region[0])
        if stranger is None and (saying.order in _FORWARD or house) and not saying.joined:
            stranger = subject_words(page.text, region, page.language, before=before_its_verb)
    if stranger is None:
        return None
    return introduce(page, stranger, found[0] if found else None), "name"


def _in_dative(page: Sheet, region: Span) -> Stranger | None:
    """«Heyetin sözcüsü Yahya Demir'e göre»: the name that ends where «according to» begins."""
    low = max(region[0], region[1] - REACH_OF_A_TITLE)
    names = named_in(page.cased, low, region[1], taken_in(page, (low, region[1])), in_case=True)
    return names[-1] if names and region[1] - names[-1].end <= LONGEST_LINK else None


def _office_first(page: Sheet, region: Span, found: Found) -> bool:
    """«موسوی، سخنگوی وزارت خارجه، خبر حضور نیروهای ایرانی را …»: the office that heads the region, not who follows."""
    office = bare_office(page, (region[0], min(region[1], found.start)))
    if office is None or office.end > found.start or not region[0] <= found.start < region[1]:
        return False
    owned = any(m.start <= office.start < m.end for m in page.outer.within(max(0, office.start - 60), office.end))
    return not owned and office.start - region[0] < FIRST_NAME


def _apposed_first(page: Sheet, region: Span) -> Stranger | None:
    """«Qadri Jamil, leader of the Front and representative of …, told»: a name with its offices heads the sentence."""
    comma = page.text.find(", ", region[0], region[0] + REACH_OF_A_TITLE)
    name = alone(page.cased, (region[0], comma), taken_in(page, (region[0], comma)), behind=True) if comma > 0 else None
    if name is None or name.start - name.ranks > region[0] + LONGEST_LINK or name.end != comma:
        return None
    offices = page.hits.inside((comma, comma + REACH_OF_A_TITLE), "role")
    return name if any(r.start <= comma + LONGEST_TITLE + 2 for r in offices) else None


def _named_with_pronoun(page: Sheet, region: Span, saying: Saying) -> Stranger | None:
    """«Как пояснил официальный представитель делегации Салем аль-Муслат»: no pronoun, but somebody's office."""
    noun = next(iter(page.pronouns.within(*region)), None)
    if noun is not None and page.language == "ar" and saying.order in _FORWARD:
        return titled_alone(page.text, noun.end, region)  # «وقال السفير حسام الدين آلا إن»
    if noun is None or page.language in {"ar", "fa"} or noun.end - noun.start <= LONGEST_PRONOUN:
        return None
    reach = noun.end, min(region[1], noun.end + BEHIND_A_NOUN)
    name = alone(page.cased, reach, taken_in(page, reach), behind=True)
    gap = page.text[noun.end : name.start] if name else ","
    words = gap.split()
    return None if "," in gap or len(words) > LONGEST_TITLE or page.preps.intersection(words) else name


def _may_be_named_behind(page: Sheet, found: tuple[Found, str], region: Span, saying: Saying) -> bool:
    """A body, a group or a state before which or behind which its own man may stand by name."""
    subject, how = found
    named = how != "pronoun" and not subject.role and subject.entity.startswith(("org:", "group:", "country:"))
    before = region[1] <= saying.cue.start or page.language == "ar"
    return named and page.language != "fa" and before and region[0] <= subject.start


_SENT = frozenset({"permrep", "ambassador", "envoy", "rep"})


def _by_another_title(page: Sheet, found: tuple[Found, str]) -> tuple[Found, str] | None:
    """«The Russian ambassador … the Russian envoy»: one sent by the same state who just spoke, and no other."""
    said, office = page.thread.person, found[0]
    if said is None or said.entity == office.entity or said.party != office.party or office.role not in _SENT:
        return None
    same = said.role in _SENT and not any(m.entity == office.entity and m.kind == "name" for m in page.mentions.all)
    return (said, "pronoun") if same else None


def _open_office(m: Found) -> bool:
    """An office whose holder nobody named: a name beside it may be somebody else's."""
    return bool(m.role) and m.rule.startswith("office") and m.rule != "office beside a name"


def _names_its_own(page: Sheet, saying: Saying) -> bool:
    """A clause that names its own subject does not go on with the last one: before or right behind its verb."""
    if page.language == "ar":
        at = saying.cue.end
        own = find_candidate(page, (at, at + REACH_OF_A_TITLE), saying)
        return own is not None and own[0].start - at <= RIGHT_BEHIND
    return page.language == "tr" and any(find_candidate(page, r, saying) for r in saying.subject)
