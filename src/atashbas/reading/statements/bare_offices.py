"""Offices and ministries that no country stands beside: of the country spoken of, else of the text's own."""

from __future__ import annotations

import re

from atashbas.reading.statements.pronouns import BODIES, FA_ENDS, HOME, NEAR, sentence_of
from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found
from atashbas.values import Language

_OWN = frozenset({"fm", "mod", "pm", "cgs", "snsc", "deputy_fm"})
LONGEST_PEOPLE = 16  # letters of «казахстанский»
DATELINE = 24  # letters of a text within which its dateline stands


def bare_office(page: Sheet, region: Span) -> Found | None:
    """«الناطق باسم الخارجية عباس موسوي»: an office that no country stands beside, where a name may follow."""
    for role in page.hits.inside(region, "role"):
        end = max([role.end, *(h.end for h in page.hits.inside((role.end, role.end + 3), "orgnoun"))])
        return Found(role.start, end, "", "nominal", "office without a country", role.entry.name, "", role.entry.value)
    return None


def bare_body(page: Sheet, region: Span) -> Found | None:
    """«The defence ministry stated», «Минобороны сообщило»: that of the country spoken of, or of the text's own."""
    for noun in page.hits.inside(region, "orgnoun"):
        if noun.entry.value not in BODIES or noun.end > region[1]:
            continue
        if page.language == "ar" and noun.start - region[0] > 3 and "وزار" not in page.text[noun.start : noun.end]:
            continue  # «الدفاع»: the ministry right behind its verb, elsewhere any defence
        if page.text.startswith("пресс", noun.start):  # «Пресс-служба просит»: whose it is, the head of the text says
            named = page.mentions.within(0, noun.start)
            return page.thread.org or next((m for m in named if m.entity.startswith("org:")), None)
        if page.language == "tr" and page.text.startswith(" bakan", noun.end):
            continue  # «Dışişleri Bakanları»
        if any(
            m.start <= noun.start < m.end and m.entity.startswith("org:")
            for m in page.outer.within(noun.start - 60, noun.end)
        ):
            continue  # its country stands beside it
        if page.language in {"en", "tr"} and _has_a_name(page, noun.start):
            continue  # «Azerbaycan Savunma Bakanlığı»: of a state that no list has
        home = HOME.get(page.language)
        if page.language == "fa" and noun.end < region[1] - 1 and not FA_ENDS.match(page.text, noun.end):
            continue  # a word behind it says whose it is, though no list knows it
        low = sentence_of(page, noun.start)[0] if home else noun.start - NEAR
        near = page.outer.within(low, noun.start)
        named = [m for m in near if m.entity.startswith("country:")]
        people = [m for m in near if m.entity.startswith("person:") and _is_state(m.party)]
        named = named or ([] if home else _dateline(page))
        party = named[-1].entity.partition(":")[2] if named else home or (people[-1].party if people else None)
        if party and (office := _spoken_for(page, noun, party)):
            return office
        if party:
            entity = f"org:{party.lower()}_{noun.entry.value}"
            return Found(noun.start, noun.end, entity, "nominal", "body without a country", noun.entry.name, party)
    return None


_RANKS = ("president", "fm", "mod", "pm", "cgs", "deputy_fm")
NEAR_ITS_START = 8  # letters of «and his », «а его »
_NOMINATIVE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?:counterpart|number)$"),
    "ru": re.compile(r"(?:коллега|визави)$"),
    "tr": re.compile(r"(?:dasi|tabi|das)$"),
    "fa": re.compile(r"همتا"),
    "ar": re.compile(r"نظیر"),
}
_BESIDE_HIM = 2  # letters between a people and «counterpart»


def counterpart(page: Sheet, region: Span) -> Found | None:
    """«His Turkish counterpart», «همتای ترک او»: who holds in that state the office of the one who spoke last."""
    for noun in page.hits.inside(region, "counterpart"):
        around = page.hits.inside((noun.start - LONGEST_PEOPLE, noun.end + _BESIDE_HIM), "adj")
        of = next((h for h in around if 0 <= noun.start - h.end < _BESIDE_HIM or h.start == noun.end + 1), None)
        first = min(of.start, noun.start) if of else noun.start
        if (
            of is None
            or first - region[0] > NEAR_ITS_START
            or not _NOMINATIVE[page.language].search(page.text, *noun[:2])
        ):
            continue  # «встретившись с катарским коллегой, он повторил»
        before = [m for m in page.mentions.within(0, noun.start) if m.entity.startswith("person:")]
        said = page.thread.person or next(reversed(before), None)
        if said is None:
            continue
        party = of.entry.value
        rank = next((r for r in _RANKS if said.entity in page.holders(r, said.party)), "")
        held = page.holders(rank, party) if rank else ()
        named = [m for m in before if m.party == party]
        entity = held[0] if len(held) == 1 else named[-1].entity if named else ""
        start, end = min(of.start, noun.start), max(of.end, noun.end)
        entity = entity or f"unknown:{page.cased(start, end)}"
        rule = (
            "name no list has" if entity.startswith("unknown:") else "office of the country spoken of, held on the day"
        )
        return Found(start, end, entity, "nominal", rule, noun.entry.name, party, rank)
    return None


def _has_a_name(page: Sheet, at: int) -> bool:
    """A word in capitals right before a body that begins no sentence: it says whose it is, though no list knows it."""
    start = page.text.rfind(" ", 0, at - 1) + 1
    word = page.cased(start, at - 1) if page.text[at - 1 : at] == " " else ""
    first = start <= sentence_of(page, at)[0] + 1
    return word[:1].isupper() and word[1:].islower() and not first and word.isalpha()


def _is_state(party: str) -> bool:
    return len(party) == len("SYR") and party not in {"OPP", "ARL", "IAF", "MIL"}


def _dateline(page: Sheet) -> list[Found]:
    """The state whose capital heads the text («Damascus, 22 January»)."""
    head = [m for m in page.mentions.within(0, DATELINE) if m.entity.startswith("country:") and m.end <= DATELINE]
    return head[:1]


def _spoken_for(page: Sheet, noun: Hit, party: str) -> Found | None:
    """«سخنگوی وزارت خارجه»: who speaks for the ministry on the day."""
    role = next((r for r in page.hits.inside((noun.start - 24, noun.start), "role") if r.end == noun.start - 1), None)
    held = page.holders(f"{noun.entry.value}_spox", party) if role and role.entry.value == "spox" else ()
    if role is None or len(held) != 1:
        return None
    rule = "office of the country spoken of, held on the day"
    return Found(role.start, noun.end, held[0], "nominal", rule, role.entry.name, party, f"{noun.entry.value}_spox")


_NO_LONGER = ("eski ", "former ", "бывший ", "экс-")


def home_holder(page: Sheet, office: Found) -> Found | None:
    """«وزیر امور خارجه» in a Persian text: the one who held it on the day."""
    home = HOME.get(page.language)
    if page.text.endswith(_NO_LONGER, 0, office.start):
        return None
    held = page.holders(office.role, home) if home and office.role in _OWN else ()
    if len(held) != 1:
        return None
    return office._replace(entity=held[0], rule="office of the text's own country, held on the day", party=home or "")
