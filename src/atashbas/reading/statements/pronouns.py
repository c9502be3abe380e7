"""Whom a pronoun, a noun that stands for somebody («the minister») or an office without a country means.

A person is the one who spoke last, or whom a sentence since then began with; a body the one named last. A ministry
without a country is that of the country spoken of, in a Russian, Turkish or Persian text else its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found
from atashbas.values import Language

_BODY = re.compile(
    r"minist(?:ry|ère)|министерств|организаци|группировк|движени|комитет|коалици|комисси|агентств|ведомств|وزارت|وزاره|وزارتخانه|مرکز|bakanlik|alliance|group|faction|movement|coalition|council|"
    r"committee|delegation|army|department|command$|body|centre|center|mission|commission|organi[sz]ation|\bit\b|"
    r"الوفد|الفیلق|التنظیم|الحزب|الجیش|الجبهه|المجلس|اللجنه|المنظمه|القیاده|الموسسه|"
    r"گروه|ایتلاف|سازمان|نهاد|هیات|هییت|کمیته|جنبش|الهییه|الهیئه|الحرکه|الفصیل|الجماعه|المرکز|وزاره"
)
_HEAD_OF_IT = re.compile(r"رییس|کبیر|глава|the (?:\w+ )?head|the delegation head|heyet baskani|سخنگو")
_ROLE_OF = re.compile(r"(?P<envoy>المبعوث|الموفد|envoy|mediator|спецпосланник|temsilci)")
_SECGEN = re.compile(r"secretary-general|un chief|генсек|الامین العام|دبیرکل|genel sekreter")
_MINISTRY_WORD = re.compile(r"minist|министерств|ведомств|وزارت|وزاره|bakanlik")
FA_ITSELF = re.compile(r"(?:این|همین|وی|او|ایشان|نامبرده|انها|انان|دو|هر)(?!\w)")
FA_ENDS = re.compile(
    r" ?(?:$|[.,;:«\"(]|(?:در|از|به|با|که|روز|پس|بعد|ضمن|نیز|هم|همچنین|این|ان|را|و|برای|بر|تا|طی|امروز|دیروز|خود|"
    r"گفت|اعلام|"
    r"تاکید|تصریح|هشدار|خواستار|افزود|اظهار|بیان|خبر|تکذیب|رد|محکوم|ابراز|مدعی|نوشت|اطلاع|پاسخ|عنوان|خاطرنشان)(?!\w))"
)
_THEY = re.compile("they|они|انها|انان|onlar")
_NATION = re.compile(
    r"(?P<RUS>российск|الروسی|روس(?:ی)?$|russian|(?<!\w)rus )|(?P<TUR>турецк|الترکی|ترک$|turkish|(?<!\w)turk )|"
    r"(?P<IRN>иранск|الایرانی|ایرانی$|iranian|iranli )|(?P<SYR>сирийск|السوری|سوری$|syrian|suriyeli )|"
    r"(?P<USA>امریکایی$)|(?P<UN>الاممی)"
)
_SEVERAL = re.compile(
    r"(?:the |both |the two )?(?:sides|ministers|presidents|leaders|interlocutors|men)|(?:both|the two) \w+|"
    r"(?:هر )?دو (?:طرف|رییس جمهوری?|وزیر)|طرفین|وزیران|وزرا|روسای جمهوری?|سران|"
    r"الطرفان|الجانبان|الرییسان|الوزیران|الروسا|الروساء|الوزرا|الوزراء|القاده|الزعیمان|المسوولان|کلا الطرفین|"
    r"(?:обе |оба )?(?:стороны|министры|министра|президенты|президента|собеседники|лидеры|главы \w+)|"
    r"taraflar|liderler|bakanlar|(?:her )?iki (?:taraf|lider|bakan|cumhurbaskani)"
)
_PAIR = re.compile(r"(?:both|the two|دو|هر دو|обе|оба|iki|her iki)(?!\w)|\S+ان$")
_IT = re.compile(r"\b(?:it|they)\b")
_MINISTRY = {
    "mod": "mod", "deputy_mod": "mod", "mod_spox": "mod", "fm": "mfa", "deputy_fm": "mfa", "mfa_spox": "mfa",
}  # fmt: skip
HOME: dict[Language, str] = {"ru": "RUS", "tr": "TUR", "fa": "IRN"}
BODIES = frozenset({"mfa", "mod", "gs", "presidency"})
_FAR = 400
NEAR = 250
BEHIND_HIS_OFFICE = 48  # letters of a sentence within which its subject is named
FIRST_OF_A_SENTENCE = 24  # letters within which a sentence that begins with a verb names its subject


def find_meant(page: Sheet, pronoun: Hit) -> Found | None:
    """Whom a pronoun means."""
    words = page.text[pronoun.start : pronoun.end]
    # «الوزير التونسي»
    if people := next((h for h in page.hits.inside((pronoun.end, pronoun.end + 16), "adj")), None):
        party = people.entry.value if people.start == pronoun.end + 1 else ""
        known = _of_party(page, pronoun.start, party) if party else None
        if known or (party and page.language == "ar"):
            return known or _minister_of(page, pronoun, people, party)
    if nation := _NATION.search(words):  # «российский министр»: of them nobody else is meant
        return _of_party(page, pronoun.start, nation.lastgroup or "")
    if _SEVERAL.fullmatch(words):
        return _several(page, pronoun)
    if _THEY.fullmatch(words) and page.thread.speaker is not None:
        return page.thread.speaker
    body = None if _HEAD_OF_IT.match(words) else _BODY.search(words)
    org, person = page.thread.org, page.thread.person
    if body and person is not None and person.role in _MINISTRY and (org is None or not org.entity.startswith("org:")):
        noun = _MINISTRY[person.role]  # «the ministry» behind its minister
        return person._replace(entity=f"org:{person.party.lower()}_{noun}", rule="ministry of the one who spoke")
    if body and _MINISTRY_WORD.search(words):
        ministries = [m for m in page.mentions.within(0, pronoun.start) if m.entity.endswith(("_mfa", "_mod"))]
        if ministries:
            return ministries[-1]
    if body:
        here = _named_before(page, pronoun.start, ("org:", "group:"), sentence_of(page, pronoun.start)[0])
        if here and (_IT.fullmatch(words) or org is None):
            return here
        return (
            org or _named_before(page, pronoun.start, ("org:", "group:"), pronoun.start - _FAR) or page.thread.speaker
        )
    if _SECGEN.search(words) and len(chief := page.holders("secgen", "UN")) == 1:
        return Found(*pronoun[:2], chief[0], "nominal", "office of the UN, held on the day", pronoun.entry.name, "UN")
    if role := _ROLE_OF.search(words):
        held = page.holders("envoy", "UN")
        if role.lastgroup == "envoy" and len(held) == 1 and any(m.entity == held[0] for m in page.mentions.all):
            return next(m for m in page.mentions.all if m.entity == held[0])
    if (roles := _roles_of(words)) and (holder := _holding(page, pronoun.start, roles)):
        return holder
    if fresh := _began_since(page, pronoun.start):
        return fresh
    if person is None:
        person = _named_before(page, pronoun.start, ("person:",), sentence_of(page, pronoun.start)[0])
    if said := person or page.thread.speaker:
        return said
    office = "president" if "cumhurbaskan" in words else "fm" if "bakan" in words else ""
    if office and len(held := page.holders(office, "TUR")) == 1:  # «Sayın Bakanımız» in a note of the ministry
        return Found(*pronoun[:2], held[0], "nominal", "minister of the text's own country", "", "TUR", office)
    before = [m for m in page.mentions.all if m.end <= pronoun.start and m.entity.startswith("person:")]
    return next((m for m in before if m.start >= pronoun.start - _FAR), None)


_ROLE_WORDS = (
    (re.compile(r"minister$|министр$|وزیر|bakan$"), frozenset({"fm", "mod", "deputy_fm", "deputy_mod"})),
    (re.compile(r"^the president$|президент$|رییس جمهور|^الرییس|cumhurbaskani?$"), frozenset({"president"})),
    (re.compile(r"ambassador$|посол$|постпред$|السفیر|المندوب|سفیر|buyukelci$"), frozenset({"permrep", "ambassador"})),
)


def _roles_of(words: str) -> frozenset[str]:
    """Offices that a noun which stands for somebody can mean."""
    return next((roles for pattern, roles in _ROLE_WORDS if pattern.search(words)), frozenset())


def _holding(page: Sheet, at: int, roles: frozenset[str]) -> Found | None:
    """«The Minister» where another one spoke last: the one whose office that is."""
    person = page.thread.person
    held = [m for m in page.mentions.within(0, at) if m.role in roles and m.entity.startswith("person:")]
    if person is None or not person.entity.startswith("person:") or person.entity in {m.entity for m in held}:
        return None
    if held:
        return held[-1]
    named = [m for m in page.mentions.within(0, at) if m.entity.startswith("person:") and m.party]
    return next((m for m in reversed(named) if any(m.entity in page.holders(r, m.party) for r in sorted(roles))), None)


def _several(page: Sheet, pronoun: Hit) -> Found | None:
    """«The ministers», «стороны»: the guarantors where the text has named them, else as printed: nobody guesses who."""
    words = page.text[pronoun.start : pronoun.end]
    pair = _PAIR.match(words)
    joint = None if pair else next((m for m in page.mentions.all if m.entity == JOINT), None)
    if joint is not None:
        return joint
    entity = f"unknown:{page.cased(pronoun.start, pronoun.end)}"
    return Found(pronoun.start, pronoun.end, entity, "nominal", "several who spoke together", pronoun.entry.name)


def _of_party(page: Sheet, at: int, party: str) -> Found | None:
    """The person of a party who spoke last or was named last."""
    if page.thread.person is not None and page.thread.person.party == party:
        return page.thread.person
    before = page.mentions.within(0, at)
    return next((m for m in reversed(before) if m.party == party and m.entity.startswith("person:")), None)


def _minister_of(page: Sheet, pronoun: Hit, people: Hit, party: str) -> Found | None:
    """«أعلن الوزير الكازاخستاني»: nobody of them was named yet; who holds the office, else as printed."""
    roles = _roles_of(page.text[pronoun.start : pronoun.end])
    held = page.holders("fm" if "fm" in roles else "president" if "president" in roles else "", party)
    entity = held[0] if len(held) == 1 else f"unknown:{page.cased(pronoun.start, people.end)}"
    rule = "office of the country spoken of, held on the day" if len(held) == 1 else "name no list has"
    return Found(pronoun.start, people.end, entity, "nominal", rule, pronoun.entry.name, party)


def asked_before(page: Sheet, at: int) -> Found | None:
    """«Kalın'a soruldu: …? "…" yanıtını verdi»: the person the lines before name, where nobody has spoken yet."""
    return _named_before(page, at, ("person:",), at - NEAR)


def sentence_of(page: Sheet, at: int) -> Span:
    """The sentence that a place lies in."""
    n = bisect_right(page.sentences, (at, 1 << 60)) - 1
    return page.sentences[max(n, 0)]


def _named_before(page: Sheet, at: int, kinds: tuple[str, ...], low: int) -> Found | None:
    found = [m for m in page.mentions.within(low, at) if m.end <= at and m.entity.startswith(kinds)]
    return found[-1] if found else None


def _began_since(page: Sheet, at: int) -> Found | None:
    """«Lavrov saw it differently. "…", he said»: the person a sentence began with after the last who spoke."""
    last = page.thread.person
    start = sentence_of(page, at)[0]
    since = max(start, last.start if last else 0)
    for m in page.mentions.within(since, min(at, start + BEHIND_HIS_OFFICE)):  # «Эрдоган прибыл; в аэропорту он …»
        if m.entity.startswith("person:") and page.text.find(";", m.end, at) > 0:
            return m
    for m in reversed(page.mentions.within(last.end if last else at - _FAR, start)):
        if m.entity.startswith("person:") and m.start - sentence_of(page, m.start)[0] <= 3:
            return m
    return None


_AR_NOT_HE = re.compile(r"(?:^|\s)(?:مع|الی|عن|من|علی|لقا[ءه]?|نظیره|بحضور|بین|و?ل|ضد|خلف) ?$")


def office_before(page: Sheet, at: int) -> Found | None:
    """«اعتبرها رئيس الوفد بشار الجعفري ناجحة, لكنه شدد على …»: who is named with his office earlier in the sentence."""
    low = sentence_of(page, at)[0]
    for m in reversed(page.mentions.within(low, at)):
        if (
            m.role
            and m.entity.startswith("person:")
            and not _AR_NOT_HE.search(page.text, max(low, m.start - 12), m.start)
        ):
            return m
    return None


def began_before(page: Sheet, at: int) -> Found | None:
    """«سأل الجعفري: …؟ ثم دعا تركيا»: the person with whom the sentence before began, if he has not spoken since."""
    start = sentence_of(page, at)[0]
    before = sentence_of(page, max(0, start - 2))
    spoke = page.thread.speaker
    if start == 0 or (spoke and spoke.start >= before[0]):
        return None
    first = next(iter(page.mentions.within(before[0], before[0] + FIRST_OF_A_SENTENCE)), None)
    return first if first and first.entity.startswith("person:") and first.rule == "name" else None


_ITEM = re.compile(r"\s*(?:\d{1,2} ?[.)\-]|[-•*])\s*")
GUARANTORS = frozenset({"country:RUS", "country:TUR", "country:IRN"})
JOINT = "group:guarantors"


def list_speaker(page: Sheet, at: int) -> Found | None:
    """Whose items a list has: whom the words above it name; two of the three guarantors are the guarantors."""
    text = page.text
    line = text.rfind("\n", 0, at) + 1
    if not _ITEM.match(text, line, at):
        return _head_of_points(page, line)
    while line > 0 and (_ITEM.match(text, line) or not text[line:at].strip()):
        line = text.rfind("\n", 0, line - 1) + 1
    named = [m for m in page.mentions.within(line, at) if m.end <= text.find("\n", line) + 1]
    if joint := next((m for m in named if m.entity == JOINT), None):
        return joint
    states = [m for m in named if m.entity in GUARANTORS]
    if len({m.entity for m in states}) > 1:
        return states[0]._replace(entity=JOINT, kind="nominal", rule="states named together", party="GUAR")
    return named[0] if named else None


def _head_of_points(page: Sheet, line: int) -> Found | None:
    """«…, as guarantors of the Astana format:», «Reaffirmed …;», «Condemned …;»: points on lines of their own."""
    text = page.text
    while line > 0:
        stop = line
        while stop > 0 and text[stop - 1] in " \n":
            stop -= 1
        line = text.rfind("\n", 0, stop) + 1
        if text[stop - 1 : stop] == ":":
            named = page.between(line, stop)
            states = {m.entity for m in named if m.entity in GUARANTORS}
            joint = next((m for m in named if m.entity == JOINT or len(states) == len(GUARANTORS)), None)
            return joint and joint._replace(entity=JOINT, rule="head of the list", party="GUAR")
        if text[stop - 1 : stop] != ";":
            return None
    return None
