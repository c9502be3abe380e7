"""Which of the names in a verb's region may be its subject: the first that nothing says is somebody else's part.

A person before the office that stands beside him, a body, a state; nobody who only follows a preposition, stands in a
case that no subject has, or belongs to the noun before. The three guarantors named in a row speak as the guarantors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.statements.cases import (
    TR_CASE,
)
from atashbas.reading.statements.fitting import AR_TONGUE, may_speak
from atashbas.reading.statements.pronouns import BODIES, FA_ENDS, FA_ITSELF, GUARANTORS, JOINT, find_meant
from atashbas.reading.statements.saying import Saying
from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

_OF_OFFICE = re.compile(
    r"\s(?:по|for|on) [\w\- ]{3,40}\s|\s(?:suriye )?(?:ozel )?(?:temsilcisi|elcisi|danismani|sozcusu)\s"
)
_APPOSED = re.compile(r"\s*(?:the |a )?(?:leader|head|chief|chairman|commander|member|лидер|глава|один из)\b")
_QUOTED = re.compile(r"\b(?:was|were|been|is|are) (?:quoted|cited)\b")
FIRST_NAME = 40  # letters of a region within which its subject begins
FAR_BEHIND = 12  # letters between an Arabic verb and a noun that stands for its subject
LONGEST_LINK = 6  # letters of «, and the » between names in a row
# «المسؤول في الوزارة», but «أعلنت الهيئة في ختام الاجتماع»
_AR_OF = re.compile(
    r"(?: ال\S+)? (?:باسم|باسمه|باسمها|لدی|الخاص|فی (?!ختام|نهایه|بدایه|بیان|تصریح|موتمر|حدیث|مقابله|لقاء|کلم|اجتماع|"
    r"تغرید|رد|وقت|رساله|اتصال|جلسه|تعلیق|خطاب|اشاره|سیاق|هذا|ذلک|موجز|منشور|تقریر|خبر|معرض|\d))"
)
_AR_ADJECTIVES = re.compile(r"(?: ال\w+){1,3},? ")
# «grup toplantısında», «Bakanlar Kurulu»: a part of another noun
_TR_NOUN = re.compile(r"(?:grup|orgut|merkez|komite|koalisyon|bakanlar|liderler|general|lider|baskan|temsilci)(?!\w)")
_TR_ALONE = re.compile(r"(?:,| ise(?!\w)| d[ae](?!\w)| \"|:)")
_PAUSE = re.compile(r"[,;:]")
_ASIDE = re.compile(
    r"\s*(?:who|whose|which|sponsored|led|backed|headed|chaired|attended|brokered|held|supported|represented|"
    r"accompanied|"
    r"speaking|leading|heading|attending|citing|quoting|addressing|representing|flanked|asked|known|котор|возглавля|"
    r"выступа|комментируя|отвечая|говоря|касаясь|находящ|прибывш)"
)
_RELATIVE = re.compile(
    r"\s*(?:who|whose|which|speaking|leading|heading|citing|addressing|котор|возглавля|выступа|комментируя|отвечая|чь)"
)
# «… رد کرد و چاووش اوغلو هم اظهار داشت»
_FA_TOO = re.compile(r" (?:هم |نیز )?")
_FA_VERB = re.compile(r"(?:کرد|داد|گفت|داشت|شد|افزود|دانست|خواند|ند|نمود|خواست|شمرد|گرفت) و $")
_CLAUSE = re.compile(r"(?:[.;:,\"»)] ?|\n|(?<!\w)(?:but|while|whereas|as|а|но|однако|тогда как) )$")


def find_candidate(page: Sheet, region: Span, saying: Saying) -> tuple[Found, str] | None:
    named = [m for m in page.between(*region) if may_speak(page, m, region, saying)]
    pronouns = [p for p in page.pronouns.within(*region) if p[1] <= region[1] and not _is_named(page, p)]
    if page.language == "fa":  # «وزیران خارجه ایران و ترکیه»: a noun that goes on is no pronoun
        pronouns = [p for p in pronouns if FA_ITSELF.match(page.text, p[0]) or FA_ENDS.match(page.text, p[1])]
    elif page.language == "en":  # «the spokesman of X» is somebody else
        pronouns = [p for p in pronouns if not page.text.startswith((" of ", " for "), p[1])]
    elif page.language == "ar":  # «الناطق باسم …», «وزير الدولة»: somebody else
        high = region[0] + FAR_BEHIND if region[0] >= saying.cue.end else region[1]
        pronouns = [p for p in pronouns if "ال" in page.text[p[0] : p[1]] and not _AR_OF.match(page.text, p[1])]
        pronouns = [p for p in pronouns if p[0] <= high]  # «قال رئيس الهيئة السياسية»
    elif page.language == "tr":
        pronouns = [p for p in pronouns if _TR_ALONE.match(page.text, p[1]) or not _TR_NOUN.match(page.text, p[0])]
    clauses = page.language in {"en", "ru"} and saying.order != "quotation first" and not saying.joined
    if clauses and (named or pronouns):
        named, pronouns = _last_clause(page, region, named, pronouns)
        if len(named) > 1 and _begins_clause(page, named[-1], saying):
            named = named[-1:]
    if page.language == "fa" and len(named) > 1:
        last = named[-1]
        goes_on = _FA_TOO.fullmatch(page.text, last.end, saying.cue.start) and _FA_VERB.search(
            page.text, max(0, last.start - 12), last.start
        )
        named = [last] if goes_on or _begins_clause(page, last, saying) else named
    pronoun = pronouns[0] if pronouns else None
    if pronoun and (_is_office(page, pronoun) or (named and _goes_with(page, pronoun, named[0], region, saying))):
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


def _is_named(page: Sheet, pronoun: Hit) -> bool:
    """«С российской стороны»: a part of what names somebody."""
    near = page.mentions.within(max(0, pronoun.start - 40), pronoun.end)
    return any(m.start < pronoun.start < m.end or (m.start == pronoun.start and m.end > pronoun.end) for m in near)


def _goes_with(page: Sheet, pronoun: Hit, named: Found, region: Span, saying: Saying) -> bool:
    """«Представитель оппозиции», «спикер сирийской оппозиции Мухаммад Аллуш»: an office and who holds it."""
    gap = page.text[pronoun.end : named.start]
    if "," in gap and not named.entity.startswith(("person:", "unknown:")):
        return False  # «Cumhurbaşkanımız, terör örgütü uzantılarıyla …»
    if len(gap) <= 2:
        return named.start >= pronoun.end
    if page.language == "ar" and named.entity.startswith("person:") and _AR_ADJECTIVES.fullmatch(gap):
        return True  # «الوزير التونسي خميس الجهيناوي»
    before = page.language in {"en", "ru", "tr"} and region[1] <= saying.cue.start and named.start > pronoun.end
    return before and len(gap) < 45 and pronoun.end - pronoun.start > 4 and not _PAUSE.search(gap)


def _is_office(page: Sheet, pronoun: Hit) -> bool:
    """«Bakanlık Sözcüsü Tümgeneral İgor Konaşenkov»: a noun before an office says whose it is."""
    return page.language == "tr" and any(
        r.start == pronoun.end + 1 for r in page.hits.inside((pronoun.end, pronoun.end + 24), "role")
    )


def _begins_clause(page: Sheet, m: Found, saying: Saying) -> bool:
    """«…, but Egeland said»: a name right before the verb, with nothing before it that it could belong to."""
    text = page.text
    return m.end == saying.cue.start - 1 and bool(_CLAUSE.search(text, max(0, m.start - 12), m.start))


def _together(page: Sheet, region: Span) -> Found | None:
    """«Russia, Iran and Turkey agreed»: the three guarantors named in a row speak as the guarantors."""
    named = page.between(*region)
    if len(named) < len(GUARANTORS):
        return None
    row: list[Found] = []
    states: set[str] = set()
    for m in named:
        state = f"country:{m.party}" if m.role else m.entity  # «Президенты Ирана, России и Турции»
        if state in GUARANTORS and (not row or m.start - row[-1].end <= LONGEST_LINK):
            row.append(m)
            states.add(state)
        elif len(states) < len(GUARANTORS):
            row, states = ([m], {state}) if state in GUARANTORS else ([], set())
    if len(states) < len(GUARANTORS) or row[0].start - region[0] > FIRST_NAME:
        return None  # further on they are what is spoken of
    if page.language == "tr" and any(TR_CASE.match(page.text[m.end : m.end + 9]) for m in row):
        return None  # «Moskova'nın Türkiye, İran …»: with whom
    return row[0]._replace(end=row[-1].end, entity=JOINT, kind="nominal", rule="states named together", party="GUAR")


def _chosen(page: Sheet, region: Span, saying: Saying, named: Sequence[Found]) -> Found:
    """Of several the one who speaks: the first, or the name that stands beside its office."""
    chosen = named[0]
    if saying.cue.entry.alias == "as saying" and not _QUOTED.search(page.text, region[0], region[1]):
        return named[-1]  # «X quoted Y as saying»
    people = [m for m in named if m.entity.startswith("person:")]
    if page.language == "tr" and people[:1] != [chosen] and (apposed := _before_comma(page, chosen, people)):
        return apposed
    if page.language == "ar" and (
        told := next((m for m in people if AR_TONGUE.search(page.text, max(0, m.start - 60), m.start)), None)
    ):
        return told
    if page.language == "tr" and saying.order == "quotation, verb" and region[1] - named[-1].end <= 4:
        chosen = named[-1]  # «soruyu yanıtlayan Peskov, \"…\" dedi»
    if page.language == "ar" and len(people) == 1 and saying.order.startswith("verb"):  # «رئيس وفد …, محمد علوش, إن»
        chosen = people[0]
    for other in named[1:]:
        between = page.text[chosen.end : other.start]
        close = len(between) <= 6 or (len(between) < 30 and not _PAUSE.search(between))
        if (
            page.language in {"ar", "fa"}
            and chosen.entity.startswith("group:")
            and not chosen.role
            and "," not in between
        ):
            continue  # «گروه های مخالف بشار اسد»: a part of what they are called
        crowd = chosen.entity.startswith("group:") and not chosen.role
        if crowd and between == " " and other.entity.startswith("org:"):
            chosen = other  # «the opposition High Negotiations Committee»
        # «Глава оппозиции на переговорах Наср аль-Харири»: he, and not who held the office on the day
        supposed = chosen.rule.startswith("office held") and other.kind == "name" and other.party == chosen.party
        if close and other.entity.startswith("person:") and (supposed or not chosen.entity.startswith("person:")):
            chosen = other
        elif chosen.kind == "nominal" and other.kind == "name" and _OF_OFFICE.fullmatch(between):
            chosen = other  # «the president's envoy for the Syrian settlement X»: X, and not the president
    return chosen


def _before_comma(page: Sheet, chosen: Found, people: Sequence[Found]) -> Found | None:
    """«BM İnsani İşlerden Sorumlu Genel Sekreter Yardımcısı Mark Lowcock, …»: the one the phrase ends in."""
    text = page.text
    return next(
        (
            m
            for m in people
            if text.startswith(",", m.end) and "," not in text[chosen.end : m.start] and not chosen.role
        ),
        None,
    )


def _last_clause(page: Sheet, region: Span, names: list[Found], pronouns: list[Hit]) -> tuple[list[Found], list[Hit]]:
    """The comma-parted piece nearest to the verb that names anybody."""
    end = region[1]
    if opened := _parenthesis(page, region):  # «X, sponsored by Russia, Turkey and Iran, said»
        end = opened
        names = [m for m in names if m.start < end]
        pronouns = [p for p in pronouns if p.start < end]
    while True:
        comma = max(page.text.rfind(",", region[0], end), page.text.rfind(";", region[0], end))
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
        if here or said or _bare_before(page, begin, end):
            return here, said
        end = comma


def _bare_before(page: Sheet, start: int, end: int) -> bool:
    """«In letters to the Council, the Foreign Ministry stressed»: a body without a country right before the verb."""
    nouns = page.hits.inside((max(start, end - 60), end), "orgnoun")
    return any(0 <= end - n.end <= 1 and n.entry.value in BODIES for n in nouns)


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
