"""Towns of the gazetteer as lexicon entries, and the governorate each of them lies in.

The tables of `places` are read as data: to load that room would load its geometry, and reading a text has to start
at once. A name that is a common word too («الصور» is a town and «the pictures») is listed in ``unclear`` and left out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from atashbas.reading.text.fold import fold_alias
from atashbas.reading.text.hits import Entry
from atashbas.values import LANGUAGES, Language

SHORT = 4  # letters up to which endings of a name of one word are listed: «Fua» is no «fuar»
SHORTEST = 3  # letters of a name of one word that is known wherever it stands
_FILES = ("towns", "abroad")
_SCRIPTS: tuple[tuple[str, str, tuple[Language, ...]], ...] = (
    ("\u0600", "\u06ff", ("ar", "fa")),
    ("\u0400", "\u04ff", ("ru",)),
    ("A", "\u024f", ("en", "tr")),
)
_ARTICLE = re.compile(r"(?:[Aa]l|[Ee]l|Эль|Аль|Э[дзнрстш]|А[дзнрстш])-(?=\w{5})")
_INNER_ARTICLE = re.compile(r"(.{3,})[ -]((?:[AaEe](?:l|sh|s|n|d|r|t|z|th|ş)|[аэАЭ][лнрсшдтз]ь?))[ -](.{4,})$")
_OTHER_ARTICLES: Mapping[Language, tuple[tuple[str, str], ...]] = {
    "en": (("a", "l"), ("e", "l")), "ru": (("а", "ль"), ("э", "ль")), "tr": (("e", "l"), ("a", "l")),
}  # fmt: skip
_GENERIC = ("شهر ", "شهرک ", "مدینه ", "город ")  # «the town of X»: the name is what follows
_HEADS = frozenset({"tall", "tell", "tel", "tal", "телль", "тель", "تل", "khan", "хан", "han"})  # of many names
_TOWN_BEFORE: Mapping[Language, tuple[str, ...]] = {
    "en": ("town of", "village of", "city of", "villages of"), "fa": ("شهر", "شهرک", "روستای", "شهرستان"),
    "ar": ("مدينة", "بلدة", "قرية", "محيط", "أطراف"), "ru": ("город*", "сел*", "деревн*"),
}  # fmt: skip
_TOWN_BEHIND: Mapping[Language, tuple[str, ...]] = {
    "en": ("town", "village", "city", "district"), "tr": ("beldesi*", "köyü*", "ilçesi*", "kasabası*", "kenti*"),
}  # fmt: skip
_NEIGHBOURS = {"tr": "en", "fa": "ar"}  # Turkish texts print English spellings too, Persian ones Arabic
_RU_VOWELS = "аяйьыиео"
_RU_ALSO = (
    ("Телль-", "Тель-"), ("Тель-", "Телль-"), ("Телль-Рифъат", "Телль-Рифаат"), ("-Исса", "-Иса"), ("Кафр-", "Кафер-"),
)  # fmt: skip
_RU_CASES = {"а": ("а", "ы", "е", "у", "ой"), "я": ("я", "и", "ю", "ей"), "": ("", "а", "у", "е", "ом")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town: its id here, its English name, its governorate's short name (None abroad), its spellings."""

    id: str
    name: str
    governorate: str | None
    names: Mapping[Language, tuple[str, ...]]
    row: int
    file: str


def _table(name: str) -> list[dict[str, str]]:
    data = (files("atashbas") / "places" / "data" / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(data)))


def load_towns(governorates: Mapping[str, str]) -> tuple[Town, ...]:
    """Towns of the packaged gazetteer; `governorates`: folded English names → short names used in bulletins."""
    areas = {row["id"]: governorates.get(fold_alias(row["en"])) for row in _table("governorates")}
    return tuple(
        Town(
            id=row["id"].replace("-", "_"), name=row["en"].split(" (")[0], governorate=areas.get(row["admin1"]),
            names={language: tuple(names_in(row, language)) for language in LANGUAGES}, row=number, file=file,
        )
        for file in _FILES
        for number, row in enumerate(_table(file), start=2)
    )  # fmt: skip


def names_in(row: Mapping[str, str], language: Language) -> Iterator[str]:
    """Names of a row in a language: its own, without the article too, and other spellings in the language's script."""
    name = row[language].split(" (")[0]
    if not name:
        return
    yield name
    if language in _NEIGHBOURS and (other := row[_NEIGHBOURS[language]].split(" (")[0]):
        yield other
    if article := _ARTICLE.match(name):
        yield name[article.end() :]
    if language == "fa" and name.startswith("ال") and len(name) >= SHORT + 2:
        yield name[2:]
    yield from _with_other_articles(name, language)
    if language == "ru" and "ь" in name[1:-1]:
        yield name[0] + name[1:-1].replace("ь", "") + name[-1]  # «Халфая» beside «Хальфая»
    if language == "ru":
        yield from (name.replace(old, new) for old, new in _RU_ALSO if old in name)
    for other in filter(None, (name.strip() for name in row["other"].split(";"))):
        if language in next((known for low, high, known in _SCRIPTS if low <= other[0] <= high), ()):
            yield other


def _with_other_articles(name: str, language: Language) -> Iterator[str]:
    """«Jisr al-Shughur» is «Jisr ash-Shughur», «Jisr el-Shughur», «Jisr Shughur» too; so in Russian, Turkish."""
    inner = _INNER_ARTICLE.match(name) if language in _OTHER_ARTICLES else None
    if not inner:
        return
    head, _, rest = inner.groups()
    first = rest[:2].lower() if rest[:2].lower() in {"sh", "th", "dh"} else rest[:1].lower()
    for vowel, plain in _OTHER_ARTICLES[language]:
        for consonant in (plain, first):
            yield f"{head} {vowel}{consonant} {rest}"
    yield f"{head} {rest}"


@cache
def unclear(language: Language) -> frozenset[str]:
    """Folded names of towns that are common words or people's names too."""
    data = (files("atashbas.reading") / "lexicons" / "unclear.csv").read_text("utf-8")
    rows = csv.DictReader(io.StringIO(data))
    return frozenset(fold_alias(row["name"]) for row in rows if language in row["languages"].split())


@cache
def doubtful_towns(language: Language) -> Mapping[str, str]:
    """Folded names that are common words too, and the English name of the town."""
    rows = _table("towns")
    named = ((fold_alias(n), row["en"].split(" (")[0]) for row in rows for n in names_in(row, language))
    return {folded: english for folded, english in named if folded in unclear(language)}


def town_entries(towns: Iterable[Town], language: Language, known: frozenset[str]) -> Iterator[Entry]:
    """Entries for the names of towns that no list has yet; `known`: folded names of all lists of the language."""
    taken = set(known)
    for town in towns:
        for name in town.names[language]:
            folded = fold_alias(name)
            plain = folded.replace(" ", "")
            if folded in taken or folded in _HEADS or folded.startswith(_GENERIC):
                continue
            taken.add(folded)
            label = f"{town.file}:{town.row} place {town.id} «{name}»"
            doubtful = folded in unclear(language) or (len(plain) < SHORTEST and " " not in folded)
            forms = named_as_town(name, language) if doubtful else with_endings(name, language)
            for alias, stem in forms:
                yield Entry("place", town.id, alias, stem, town.file, town.row, "gazetteer", label)


def named_as_town(name: str, language: Language) -> Iterator[tuple[str, bool]]:
    """A short or ambiguous name as it stands beside a word for town: «the town of Nawa», «بلدة الهبيط»."""
    for word in _TOWN_BEFORE.get(language, ()):
        yield f"{word} {name}", language in {"ru", "tr"}
    for word in _TOWN_BEHIND.get(language, ()):
        yield f"{name} {word}", language in {"ru", "tr"}


def with_endings(name: str, language: Language) -> Iterator[tuple[str, bool]]:
    """A name as the lists write it: endings may follow Russian and Turkish ones; those of short names are listed."""
    short = len(name) <= SHORT and " " not in name
    if language == "ru" and short:
        endings = _RU_CASES.get(name[-1], _RU_CASES[""])
        yield from ((name[: -1 if name[-1] in "ая" else None] + ending, False) for ending in endings)
    elif language == "ru":
        cut = name[:-1] if name[-1] in _RU_VOWELS else name
        yield (f"{cut}*" if " " in name else cut), True
    elif language == "tr" and not short:
        yield (f"{name}*" if " " in name else name), True
    else:
        yield name, False
