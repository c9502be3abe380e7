"""Towns spelt as no list has them: «Kefrayya», «Jisr-Ash-Shugur», «Кафер-Небель» are told by their consonants.

Newsrooms write an Arabic name by ear, so that vowels, articles and doubled letters differ and consonants stay. Only
what stands where a town's name stands («the town of …», «в районе …», «… beldesi») is compared, and only a town whose
consonants no other one has is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from atashbas.reading.lexicons.towns import doubtful_towns
from atashbas.reading.text.fold import fold
from atashbas.reading.text.segments import Span
from atashbas.values import Language

Places = tuple[tuple[str, tuple[str, str | None]], ...]
SURE = 3  # consonants of a name: fewer are shared by too many words
NOTE = 160  # letters of a sentence up to which it may be a note
SURER = 10  # fewer per cent are enough beside a word for town in the governorate that is named
ALIKE, LEAST_ALIKE = 75, 50  # per cent of letters alike: at all; of longer names beside a word for town
ONLY_ALIKE, APART = 85, 15  # of names with the same consonants one is meant that is so like it, and no other nearly so
MANY, MANY_ALIKE = 5, 58  # so many consonants in order are hardly another name's

_BESIDE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:(?P<sure>towns?|village|city|outskirts|countryside|area|district|camp)\s(?:of|in|near)|in|of|near|on|at|"
        r"outside|around|inside|hit|struck|shelled|bombed|targeted|towards)\s(?:the\s)?[\"']?"
        r"(?P<name>[a-z'][\w'-]{3,}(?:[ -][\w'-]{3,}){0,2})"
    ),
    "ru": re.compile(
        r"\b(?:(?P<sure>город\w*|сел[аоеу]|деревн\w+|пункт\w*|поселк\w+|район\w*|окрестност\w+|окраин\w*|местечк\w+)|"
        r"(?:в|у|под|близ|около|возле|по|на|обстрел\w+|атаков\w+|захват\w+|занял\w*|взял\w*)"
        r"(?! (?:райо|горо|сел|дере|насе|посе|окре|окра)))\s[«\"]?"
        r"(?P<name>[а-я][\w'-]{3,}(?: [\w'-]{3,})?)"
    ),
    "tr": re.compile(
        r"(?<![\w-])(?P<name>[\w-]{4,40}(?:[ -][\w-]{3,40})?)(?:(?P<sure>'\w+)|\s(?=(?:koyu|beldesi|ilcesi|kasabasi|"
        r"kenti|kirsal|mahallesi|bolgesi|merkezi|semti|yakin|cevre|dogusu|batisi|kuzeyi|guneyi)))"
    ),
}  # fmt: skip
_LATIN = str.maketrans(
    {
        "а": "", "е": "", "и": "", "о": "", "у": "", "ы": "", "э": "", "ю": "", "я": "", "й": "", "ь": "", "ъ": "",
        "б": "b", "в": "", "г": "g", "д": "d", "ж": "j", "з": "z", "к": "k", "л": "l", "м": "m", "н": "n", "п": "b",
        "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h", "ц": "s", "ч": "C", "ш": "S", "щ": "S", "c": "j", "q": "k",
        "p": "b", "x": "h", **dict.fromkeys("aeiouvwy'", ""),
    }
)  # fmt: skip
_VOWELS = str.maketrans({"e": "a", "y": "i", "o": "u", "w": "u", "'": ""})
# A part of a note by itself: «14:25, Harbinafse, small arms».
_ITEM = re.compile(r"(?:^|[,:;.(] |- )(?P<name>[^\W\d][\w'-]{3,}(?: [\w'-]{3,})?)(?P<sure>(?!)\s)?(?=\s?[,:;(.]| -)")
_SPELT = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziyklmnoprstufhye", strict=True)),
        "ж": "j", "ш": "sh", "ч": "ch", "ю": "yu", "я": "ya", "ь": "", "ц": "ts", "c": "j",
    }
)  # fmt: skip
_JOINED = (("дж", "ж"), ("sh", "ш"), ("ch", "ч"), ("kh", "х"), ("gh", "г"), ("dh", "d"), ("th", "t"), ("ck", "k"))
_ARTICLE = re.compile(
    r"^(?:[ae](?:l|sh|s|n|d|r|t|z|th)|[аэ](?:ль|ш|с|н|д|р|т|з))[- ]|"
    r"[- ](?:[ae]?(?:l|sh|s|n|d|r|t|z|th)|[аэ](?:ль|л|ш|с|н|д|р|т|з))(?=[- ])"
)
_LAST = re.compile(r"(?<=\w{3})(?:[ae]h|[aei]t|[аеи]т)(?=[ -]|$)")
_PARTED = re.compile(r"[ -]")
_HEADS = frozenset(
    {"kafr", "kafar", "kefr", "tell", "tall", "jisr", "khan", "deir", "dayr", "jabal", "jebel", "khirbet", "burj",
     "кафр", "кафар", "кафер", "телль", "тель", "джиср", "хан", "дейр", "джебель", "хирбет", "бурдж"}
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def _letters(name: str) -> str:
    """A folded name in Latin letters, vowels too."""
    for letters, one in _JOINED:
        name = name.replace(letters, one)
    return _DOUBLED.sub(r"\1", _DOUBLED.sub(r"\1", name.translate(_SPELT)).translate(_VOWELS)).removesuffix("h")


def consonants(name: str) -> str:
    """What stays of a folded name however it is spelt: its consonants, without articles and doubled letters."""
    word = _LAST.sub("", _ARTICLE.sub(" ", _ARTICLE.sub(" ", name)).strip())
    for letters, one in _JOINED:
        word = word.replace(letters, one)
    plain = _PARTED.sub("", word).translate(_LATIN)
    plain = _DOUBLED.sub(r"\1", plain)
    return plain.removesuffix("h") if len(plain) > SURE else plain


@lru_cache(maxsize=4)
def _towns(places: Places) -> dict[str, list[tuple[str, str]]]:
    """Towns of the country by their consonants."""
    found: dict[str, list[tuple[str, str]]] = {}
    for _, (name, governorate) in places:
        if governorate is not None:
            found.setdefault(consonants(fold(name).text), []).append((name, governorate))
    return {key: towns for key, towns in found.items() if len(key) >= SURE}


def _nearest(name: str, towns: list[tuple[str, str]]) -> tuple[float, tuple[str, str]] | None:
    """Of towns with the consonants of a name the one most like it, if one alone is."""
    spelt = _letters(_ARTICLE.sub("", name))
    best: dict[str, tuple[float, tuple[str, str]]] = {}
    for town in towns:
        best.setdefault(town[0], (ratio(spelt, _letters(_ARTICLE.sub("", fold(town[0]).text))), town))
    first, *others = sorted(best.values(), reverse=True)
    if others and (first[0] < ONLY_ALIKE or first[0] - others[0][0] < APART):
        return None
    return first


def find_spelt(
    text: str, span: Span, places: Mapping[str, tuple[str, str | None]], within: str | None, language: Language
) -> Iterator[tuple[str, str | None, Span]]:
    """Towns that a stretch names in a spelling of its own: name, governorate, words; `within`: governorate named."""
    if language in {"ar", "fa"}:
        yield from _of_doubtful(text, span, places, language)
        return
    pattern = _BESIDE[language]
    towns = _towns(tuple(places.items()))
    note = _ITEM.finditer(text, *span) if span[1] - span[0] < NOTE else ()
    for m in (*pattern.finditer(text, *span), *note):
        words = m["name"].split(" ")
        for n in range(len(words), 0, -1):
            name = " ".join(words[-n:] if language == "tr" else words[:n])
            if n < len(words) and name in _HEADS:  # «Kafr Nouran» is no «Kafr»
                break
            key = consonants(name)
            near = [t for t in towns.get(key, ()) if within in {None, t[1]}]
            nearest = _nearest(name, near) if near else None
            if nearest is None:
                continue
            alike, town = nearest
            marked = n == len(words) and (m["sure"] or within)
            least = LEAST_ALIKE if marked and len(key) > SURE else ALIKE if len(key) < MANY else MANY_ALIKE
            if alike >= least - SURER * bool(m["sure"] and within):
                start = m.end("name") - len(name) if language == "tr" else m.start("name")
                yield *town, (start, start + len(name))
                break


def _of_doubtful(
    text: str, span: Span, places: Mapping[str, tuple[str, str | None]], language: Language
) -> Iterator[tuple[str, str | None, Span]]:
    """Towns whose names are common words too, where a town is named: «غربي السخنة», «گذرگاه نصیب»."""
    names = doubtful_towns(language)
    for m in _NEAR[language].finditer(text, *span):
        english = names.get(m["name"])
        if english and (m["sure"] or m["name"] in _IN):
            governorate = next((g for n, g in places.values() if n == english), None)
            yield english, governorate, m.span("name")


_IN = frozenset({"نوی", "جاسم", "حیان", "معدان", "الطبقه"})  # behind «في» they are towns and nothing else
_NEAR: Mapping[Language, re.Pattern[str]] = {
    "ar": re.compile(
        r"(?:^|[\s(])[وبل]?(?:(?P<sure>قرب|ریف|منطقه|ناحیه|مخیم|معبر|محور|طریق|مطار|بادیه|الی|باتجاه|غربی|شرقی|شمالی|"
        r"جنوبی|غرب|شرق|شمال|جنوب)|فی)\s(?P<name>\w{3,})"
    ),
    "fa": re.compile(
        r"(?:^|[\s(])(?P<sure>نزدیکی|حومه|اطراف|منطقه|ناحیه|محور|اردوگاه|گذرگاه|فرودگاه|جاده|غرب|شرق|شمال|جنوب)\s"
        r"(?P<name>\w{3,})"
    ),
}  # fmt: skip
