"""Who says it: the first subject-like mention of the verb's region, or whom a pronoun or a missing subject points to.

A person before the office that stands beside him, a body, a state; nobody who only follows a preposition. «He», «the
minister», «وی» and a missing subject point back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.arabic import agrees
from atashbas.reading.hits import Hit
from atashbas.reading.mentions import Found
from atashbas.reading.pronouns import (
    GUARANTORS,
    JOINT,
    asked_before,
    bare_body,
    bare_office,
    find_meant,
    home_holder,
    list_speaker,
)
from atashbas.reading.saying import Saying
from atashbas.reading.segments import Span
from atashbas.reading.sheet import Sheet
from atashbas.reading.strangers import again, alone, beside_office, find_full_name, somebody, subject_words

_ONE_OF = re.compile(
    r"(?:commander|commanders|official|officials|source|sources|fighter|member|representative|delegate|negotiator)s?"
    r" (?:of|from|in|with|close to) (?:the )?$"
    r"|(?:قاید|قیادی|مصدر|مصادر|متحدث|مسوول|عضو|ناطق)(?: \S+)? (?:فی|من|باسم) $"
    r"|(?:یکی از فرماندهان|یک فرمانده|منبعی در|یک مقام|یکی از مقام های|عضو) (?:در )?$"
)
# «X'dan bir komutan», «X'ndan yapılan açıklamada»: X speaks, though its case says «from»
_TR_ISSUED = re.compile(
    r"'\w{1,4} (?:bir (?:komutan|yetkili|kaynak|sozcu|temsilci)|yapilan (?:yazili )?aciklama|gelen aciklama)"
)
_TR_CASE = re.compile(
    r"^(?:'(?:n?[iu]n|y?[eaiu]|[dt][ea]n?|[dt][ea]ki\w*|l[ae]|y[ea])|(?:[dt][ea]ki\w*)|'?(?:den|dan|nin))(?!\w)"
)
_TR_OBLIQUE = re.compile(
    r"(?:l[ae]r[dt][ae]n|l[ae]r[ae]|l[ae]r[dt][ae]|l[ae]r[iu]n|[iu]n[iu]n)$"
)  # «garantörlerden»: from them, to them
_RU_NOMINATIVE = re.compile(
    r"(?:ия|ция|ан|ша|рф|ва|ра|рь|ль|ун|нд|ак|ет|он|ск|ин|ар|аж|ха|ут|ид|ад|ея|ба)$"
)  # of the countries' names
_TR_OUT = re.compile(r"[dt][ae]n$")  # «heyetten»: one of it
_TOLD_OF = re.compile(r" عن (\S+(?: \S+){0,5}) $")
_ISSUED = frozenset({"جاء في", "ورد في", "مفاده", "مفادها", "جاء فيه", "جاء فيها", "ورد فيه", "ورد فيها"})
_EN_PAPER = re.compile(r"'s? (?:[\w-]+ ){0,2}(?:command|statement|leadership|office|delegation|communique|leaders)\b")
_TR_PAPER = re.compile(r"(?:'?n?[iu]n)? (?:\w+ ){0,2}(?:aciklama|bildiri|beyan|mesaj|duyuru|metn)")  # what it issued
_OF_OFFICE = re.compile(
    r"\s(?:по|for|on) [\w\- ]{3,40}\s|\s(?:suriye )?(?:ozel )?(?:temsilcisi|elcisi|danismani|sozcusu)\s"
)
_APPOSED = re.compile(r"\s*(?:the |a )?(?:leader|head|chief|chairman|commander|member|лидер|глава|один из)\b")
_TR_IN = re.compile(r"\w+[dt][ae][,:]? ")  # «bildiride», «açıklamada»
_QUOTED = re.compile(r"\b(?:was|were|been|is|are) (?:quoted|cited)\b")
_FORWARD = frozenset({"verb, content", "verb, that", "verb, colon", "verb, quotation", "with saying", "participle"})
BEFORE_A_NAME = 6  # letters before a name in which no surname stands
FIRST_NAME = 40  # letters of a region within which its subject begins
LONGEST_LINK = 6  # letters of «, and the » between names in a row
NEAR_THE_VERB = 90  # letters behind an Arabic verb within which its subject stands
_AGENCY = re.compile(r"переда|сообща|пише?|reported|reports|has reported|as reported|bildiriyor|aktar\w*gina|haber")
_AR_OF = re.compile(r" (?:باسم|باسمه|باسمها|لدی|الخاص|فی )")
_DATELINE = re.compile(r"(?:[ ,/](?!said|has )[^.\n]{0,24})?(?: \([^)]{2,20}\))? -{1,2} ")
_PAUSE = re.compile(r"[,;:]")
_HIS_WORDS = re.compile(
    r"по (?:его|ее|их) \w+|به \w+ (?:وی|او|ایشان)(?!\w)|"
    r"(?:علی حد|بحسب|حسب|وفق) (?:قوله|قولها|وصفه|تعبیره|تعبیرها)(?!\w)"
)
_ASIDE = re.compile(
    r"\s*(?:who|whose|which|sponsored|led|backed|headed|chaired|attended|brokered|held|supported|represented|"
    r"accompanied|"
    r"speaking|leading|heading|attending|citing|quoting|addressing|representing|flanked|asked|known|котор|возглавля|"
    r"выступа|комментируя|отвечая|говоря|касаясь|находящ|прибывш)"
)
_RELATIVE = re.compile(
    r"\s*(?:who|whose|which|speaking|leading|heading|citing|addressing|котор|возглавля|выступа|комментируя|отвечая|чь)"
)
_FREE_BEFORE = {
    "fa": re.compile(r"(?:^|[\n.,;:(«\"]\s*|(?<!\w)(?:و|که|اما|نیز|روز \S+) )$"),
    "ar": re.compile(r"[\n.,;:]\s*و?$"),
}
_FREE_AFTER = re.compile(r"(?:,| ise|'\w+ göre| \")")


def find_speaker(page: Sheet, saying: Saying, same: Found | None) -> tuple[Found | None, str]:
    """Subject of a saying and how it was found."""
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
    found = _candidate(page, region, saying)
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
    party, role = (found[0].party, found[0].role) if found else ("", "")
    meant = Found(start, end, f"unknown:{name}", "name", "name no list has", "", party, role)
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
    return page.language == "tr" and any(_candidate(page, r, saying) for r in saying.subject)


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


def _candidate(page: Sheet, region: Span, saying: Saying) -> tuple[Found, str] | None:
    named = [m for m in page.between(*region) if _may_speak(page, m, region, saying)]
    pronouns = [p for p in page.pronouns.within(*region) if p[1] <= region[1]]
    if page.language == "en":  # «the spokesman of X» is somebody else
        pronouns = [p for p in pronouns if not page.text.startswith((" of ", " for "), p[1])]
    elif page.language == "ar":  # «الناطق باسم …»
        pronouns = [p for p in pronouns if not _AR_OF.match(page.text, p[1])]
    clauses = page.language in {"en", "ru"} and saying.order != "quotation first" and not saying.joined
    if clauses and (named or pronouns):
        named, pronouns = _last_clause(page, region, named, pronouns)
    pronoun = pronouns[0] if pronouns else None
    if pronoun and named and 0 <= named[0].start - pronoun.end <= 2:  # «представитель оппозиции»: an office
        pronoun = None
    first = pronoun is not None and (not named or pronoun.start < named[0].start)
    if pronoun and first and (meant := find_meant(page, pronoun)):
        return meant, "pronoun"
    if together := _together(page, region):
        return together, together.rule
    if not named:
        return None
    chosen = _chosen(page, region, saying, named) if len(named) > 1 else named[0]
    return chosen, "name" if chosen.kind == "name" else chosen.rule


def _together(page: Sheet, region: Span) -> Found | None:
    """«Russia, Iran and Turkey agreed»: the three guarantors named in a row speak as the guarantors."""
    row: list[Found] = []
    states: set[str] = set()
    for m in page.between(*region):
        state = f"country:{m.party}" if m.role else m.entity  # «Президенты Ирана, России и Турции»
        if state in GUARANTORS and (not row or m.start - row[-1].end <= LONGEST_LINK):
            row.append(m)
            states.add(state)
        elif len(states) < len(GUARANTORS):
            row, states = ([m], {state}) if state in GUARANTORS else ([], set())
    if len(states) < len(GUARANTORS) or row[0].start - region[0] > FIRST_NAME:
        return None  # further on they are what is spoken of
    if page.language == "tr" and _TR_CASE.match(page.text[row[-1].end : row[-1].end + 9]):
        return None
    return row[0]._replace(end=row[-1].end, entity=JOINT, kind="nominal", rule="states named together", party="GUAR")


def _chosen(page: Sheet, region: Span, saying: Saying, named: Sequence[Found]) -> Found:
    """Of several the one who speaks: the first, or the name that stands beside its office."""
    chosen = named[0]
    if saying.cue.entry.alias == "as saying" and not _QUOTED.search(page.text, region[0], region[1]):
        return named[-1]  # «X quoted Y as saying»
    people = [m for m in named if m.entity.startswith("person:")]
    if page.language == "tr" and saying.order == "quotation, verb" and region[1] - named[-1].end <= 4:
        chosen = named[-1]  # «soruyu yanıtlayan Peskov, \"…\" dedi»
    if page.language == "ar" and len(people) == 1 and saying.order.startswith("verb"):  # «رئيس وفد …, محمد علوش, إن»
        chosen = people[0]
    for other in named[1:]:
        between = page.text[chosen.end : other.start]
        close = len(between) <= 6 or (len(between) < 30 and not _PAUSE.search(between))
        if close and other.entity.startswith("person:") and not chosen.entity.startswith("person:"):
            chosen = other
        elif chosen.kind == "nominal" and other.kind == "name" and _OF_OFFICE.fullmatch(between):
            chosen = other  # «the president's envoy for the Syrian settlement X»: X, and not the president
    return chosen


def _last_clause(page: Sheet, region: Span, names: list[Found], pronouns: list[Hit]) -> tuple[list[Found], list[Hit]]:
    """The comma-parted piece nearest to the verb that names anybody."""
    end = region[1]
    if opened := _parenthesis(page, region):  # «X, sponsored by Russia, Turkey and Iran, said»
        end = opened
        names = [m for m in names if m.start < end]
        pronouns = [p for p in pronouns if p.start < end]
    while True:
        comma = page.text.rfind(",", region[0], end)
        if comma < 0:
            return names, pronouns
        begin = comma + 1
        here = [m for m in names if begin <= m.start]
        said = [p for p in pronouns if begin <= p.start]
        named = any(m.end == comma for m in names)
        if _RELATIVE.match(page.text, begin) or (named and _APPOSED.match(page.text, begin)):
            # «X, leader of the party, who heads the delegation, said»
            names = [m for m in names if m.start < begin]
            pronouns = [p for p in pronouns if p.start < begin]
            end = comma
            continue
        if here or said:
            return here, said
        end = comma


def _parenthesis(page: Sheet, region: Span) -> int | None:
    """Where a phrase between commas opens that closes right before the verb."""
    close = page.text.rfind(",", *region)
    if close < 0 or len(page.text[close + 1 : region[1]].split()) > 1:
        return None
    comma = page.text.rfind(",", region[0], close)
    while comma > 0:
        if _ASIDE.match(page.text, comma + 1) or any(
            m.end == comma and m.entity.startswith("person:") for m in page.between(comma - 60, comma)
        ):
            return comma
        comma = page.text.rfind(",", region[0], comma)
    return None


def _may_speak(page: Sheet, m: Found, region: Span, saying: Saying) -> bool:
    text = page.text
    if m.entity.startswith("country:") and (
        not _stands_free(page, m, saying) or _DATELINE.match(text, m.end)
    ):  # «BEIRUT -- A rebel group said»
        return False
    if (
        page.language == "tr"
        and not _TR_PAPER.match(text, m.end)
        and (
            _TR_OBLIQUE.search(text, m.start, m.end)
            or (m.entity.startswith("group:") and _TR_OUT.search(text, m.start, m.end))
        )
    ):
        return False
    if page.language == "tr":
        topic = saying.order == "according to"
        return topic or not _TR_CASE.match(text[m.end : m.end + 9]) or bool(_TR_ISSUED.match(text, m.end))
    if (
        text[text.rfind(" ", 0, m.start - 1) + 1 : m.start - 1] in page.preps
        and saying.order not in {"according to", "according to, behind", "quoted as saying"}
        and not _issued(page, m, saying)
        # «a commander of X», «قائد في X»: one of them speaks
        and not _ONE_OF.search(text, max(0, m.start - 40), m.start)
    ):
        return False
    behind = page.language == "ar" and saying.order.startswith("verb") and m.start >= saying.cue.end
    if (
        behind
        and not _ONE_OF.search(text, max(0, m.start - 40), m.start)
        and not agrees(text, saying.cue, m.entity, text[m.start : m.end])
    ):
        return False  # «وناشد أنقرة»: whom he asks
    owns = page.language == "en" and text[m.end : m.end + 2] in {"'s", "s'"}
    if owns and not (m.entity.startswith("org:") and _EN_PAPER.match(text, m.end)):
        return False
    inflected = page.language == "ru" and m.entity.startswith("country:")
    if inflected and text[m.start - 1 : m.start] in {"-", '"', "«"}:  # «Интерфакс-Казахстан»
        return False
    return not inflected or bool(_RU_NOMINATIVE.search(text, m.start, m.end))


def _stands_free(page: Sheet, m: Found, saying: Saying) -> bool:
    """A state speaks only where its name stands by itself, not where it belongs to the noun before it."""
    if saying.order == "according to" or page.language in {"en", "ru"}:
        return True
    if page.language == "tr":
        return bool(_FREE_AFTER.match(page.text, m.end, m.end + 10))
    if page.language == "ar" and m.start - saying.cue.end <= 3:
        return True
    return bool(_FREE_BEFORE[page.language].search(page.text[max(0, m.start - 14) : m.start]))


def _issued(page: Sheet, m: Found, saying: Saying) -> bool:
    """«В Минобороны сообщили», «جاء في بيان وزارة»: the body speaks, though a preposition stands there."""
    return m.entity.startswith(("org:",)) and (page.language == "ru" or saying.cue.entry.alias in _ISSUED)


def reach_of(saying: Saying) -> Span:
    """From the first to the last place where the subject may stand."""
    regions = saying.subject
    if len(regions) == 1:
        return regions[0]
    return min(a for a, _ in regions), max(b for _, b in regions)
