"""Lexicons: what names and words mean, as data with a source for every row, made into one automaton per language."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

import ahocorasick_rs

from atashbas.reading.lexicons.inflection import LONG_STEM, PARTICLES, clitic_length, endings_of, patterns_of
from atashbas.reading.lexicons.registered import actor_entries, new_actors, office_rows
from atashbas.reading.lexicons.rows import own_rows, parse_rows, values_of
from atashbas.reading.lexicons.towns import Town, load_towns, town_entries
from atashbas.reading.text.fold import Folded, fold_alias
from atashbas.reading.text.hits import Entry, Hit, Hits
from atashbas.values import LANGUAGES, AtashbasError, Fault, Language

FILES = (
    "actors", "areas", "bulletin", "calendar", "cues", "incident", "kinds", "mandate", "nominals", "numbers", "offices",
)  # fmt: skip
# Places that this room has always called by other spellings than the gazetteer's English ones.
PLACE_NAMES = {
    "albab": "al-Bab", "khan_shaykhun": "Khan Shaykhun", "maarat_numan": "Maarat al-Numan", "tal_abyad": "Tal Abyad",
    "ras_al_ayn": "Ras al-Ayn", "jisr_shughur": "Jisr al-Shughur", "maardis": "Maardis", "salamiyah": "Salamiyah",
    "mhardeh": "Mhardeh", "kafr_zita": "Kafr Zita",
}  # fmt: skip
# Russian cases and Arabic particles make a hundred thousand patterns: half a second that a process's first short texts
# need not wait for.
MANY_FORMS = frozenset({"ar", "ru"})
EARLY, SHORT, HEAD = 3, 6_000, 3  # texts read with a few entries alone, their length, letters by which those are chosen
WORD_KINDS = frozenset({"prep", "meetskip"})  # common words: asked for where needed, kept out of the matching pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who held an office of a party, from and until which day; open ends are None."""

    role: str
    party: str
    person: str
    since: str | None
    until: str | None
    source: str


class Rows(Mapping[Language, tuple[Entry, ...]]):
    """Entries by language, made when a language is first met: a text in one language waits for no other."""

    def __init__(self, make: Callable[[Language], Iterable[Entry]]) -> None:
        self._make = make
        self._made: dict[Language, tuple[Entry, ...]] = {}

    def __getitem__(self, language: Language) -> tuple[Entry, ...]:
        if language not in self._made:
            self._made[language] = tuple(self._make(language))
        return self._made[language]

    def __iter__(self) -> Iterator[Language]:
        return iter(sorted(LANGUAGES))

    def __len__(self) -> int:
        return len(LANGUAGES)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """Rows of all files; automata are made when a language is first met.

    `parties`: party of an actor; `places`: English name and governorate (None abroad) of a place.
    """

    rows: Mapping[Language, tuple[Entry, ...]]
    holders: tuple[Holder, ...] = ()
    parties: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    _automata: dict[Language, _Automaton] = field(default_factory=dict)
    _persons: dict[tuple[str, Language], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    _held: dict[tuple[str, str], list[tuple[str, str, str]]] = field(default_factory=dict)
    _narrowed: dict[frozenset[str], Lexicon] = field(default_factory=dict)
    _words: dict[tuple[str, Language], frozenset[str]] = field(default_factory=dict)
    _early: dict[Language, int] = field(default_factory=dict)

    def find(self, folded: Folded, language: Language) -> Hits:
        """Every entry in the text, in order of start, longest first; entries may overlap."""
        automaton = self._automata.get(language)
        if automaton is None:
            early = self._early.get(language, 0)
            if language in MANY_FORMS and early < EARLY and len(folded.text) <= SHORT:
                self._early[language] = early + 1
                return _Automaton(_that_may_occur(self.rows[language], folded.spaced, language), language).find(folded)
            automaton = self._automata[language] = _Automaton(self.rows[language], language)
        return automaton.find(folded)

    def words(self, kind: str, language: Language) -> frozenset[str]:
        """Folded words of a kind that is looked up word by word and not in the matching pass."""
        key = kind, language
        if key not in self._words:
            self._words[key] = frozenset(
                word for e in self.rows[language] if e.kind == kind for word in fold_alias(e.alias).split()
            )
        return self._words[key]

    def holders_of(self, role: str, party: str, on: str) -> tuple[str, ...]:
        """Persons who held the office on a day (ISO date)."""
        if not self._held:
            for h in self.holders:
                self._held.setdefault((h.role, h.party), []).append((h.since or "", h.until or "9999", h.person))
        held = self._held.get((role, party), ())
        return tuple(dict.fromkeys(person for since, until, person in held if since <= on <= until))

    def persons_of(self, party: str, language: Language) -> tuple[tuple[str, str], ...]:
        """Full names (alias without stem marks, id) of a party's persons."""
        key = party, language
        if key not in self._persons:
            self._persons[key] = tuple(
                (e.alias.replace("*", ""), e.value)
                for e in self.aliases(["person"], language)
                if " " in e.alias and self.parties.get(e.value) == party
            )
        return self._persons[key]

    def narrowed(self, kinds: frozenset[str]) -> Lexicon:
        """The lexicon with entries of some kinds alone: for a reader that asks for nothing else."""
        if kinds not in self._narrowed:
            rows = Rows(lambda language: (e for e in self.rows[language] if e.kind in kinds))
            self._narrowed[kinds] = Lexicon(rows=rows, holders=self.holders, parties=self.parties, places=self.places)
        return self._narrowed[kinds]

    def aliases(self, kinds: Iterable[str], language: Language) -> Iterator[Entry]:
        """Entries of some kinds."""
        wanted = frozenset(kinds)
        return (entry for entry in self.rows[language] if entry.kind in wanted)


Whole = tuple[tuple[int, Entry], ...]
Open = tuple[tuple[int, Entry, frozenset[str], int], ...]


def _that_may_occur(rows: Sequence[Entry], spaced: str, language: Language) -> list[Entry]:
    """Entries whose first letters begin a word of the text, in Arabic behind particles: all that can be found in it."""
    words = set(spaced.split())
    if language == "ar":
        words |= {word[len(p) :] for word in words for p in PARTICLES if word.startswith(p)}
    heads = {word[:n] for word in words for n in range(1, HEAD + 1)}
    return [e for e in rows if _head(fold_alias(e.alias), language) in heads]


def _head(alias: str, language: Language) -> str:
    start = 2 if language == "ar" and alias.startswith("ال") else 0  # «لل» may stand for the article
    return alias[start : start + HEAD].partition(" ")[0]


class _Automaton:
    """One Aho-Corasick automaton with the entries of each pattern."""

    def __init__(self, entries: Sequence[Entry], language: Language) -> None:
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in entries:
            if entry.kind in WORD_KINDS:
                continue
            alone = (entry,)  # most patterns have one entry: they share this tuple
            for pattern in patterns_of(entry.alias, language):
                others = found.setdefault(pattern, alone)
                # spellings that fold to one are one
                if others is not alone and not any(o[:2] == entry[:2] and o.stem == entry.stem for o in others):
                    found[pattern] = (*others, entry)
        self.kinds = sorted({entry.kind for entry in entries} - WORD_KINDS)
        number = {kind: n for n, kind in enumerate(self.kinds)}
        numbered: dict[tuple[Entry, ...], Whole] = {}
        opened: dict[tuple[tuple[Entry, ...], bool], Open] = {}
        # For each pattern its entries as (number of the kind, entry), and those that endings may follow.
        self.whole: list[Whole] = []
        self.open: list[Open] = []
        for pattern, shared in found.items():
            length = len(pattern) - 1
            key = shared, length >= LONG_STEM
            if key not in opened:
                numbered[shared] = tuple((number[e.kind], e) for e in shared)
                opened[key] = tuple(
                    (number[e.kind], e, *endings) for e in shared if (endings := endings_of(language, e.stem, length))
                )
            self.whole.append(numbered[shared])
            self.open.append(opened[key])
        self.leads = (
            [clitic_length(pattern, shared[0].alias, language) for pattern, shared in found.items()]
            if language == "ar"
            else None
        )
        self.automaton = ahocorasick_rs.AhoCorasick(
            list(found), implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    def find(self, folded: Folded) -> Hits:
        """One pass over the text; what a match may not be followed by is dropped here."""
        text, leads, whole, may_go_on = folded.spaced, self.leads, self.whole, self.open
        found: list[list[Hit]] = [[] for _ in self.kinds]
        make = tuple.__new__
        for pattern, begin, end in self.automaton.find_matches_as_indexes(text, overlapping=True):
            if text[end] == " ":
                start = begin + leads[pattern] if leads else begin
                for kind, entry in whole[pattern]:
                    found[kind].append(make(Hit, (start, end - 1, entry)))
            elif entries := may_go_on[pattern]:
                start = begin + leads[pattern] if leads else begin
                stop = text.find(" ", end)
                for kind, entry, endings, free in entries:
                    if stop - end <= free or text[end:stop] in endings:
                        found[kind].append(make(Hit, (start, stop - 1, entry)))
        return Hits({kind: hits for kind, hits in zip(self.kinds, found, strict=True) if hits})


@cache
def load_lexicon() -> Lexicon:
    """The packaged lexicons."""
    folder = files("atashbas.reading") / "lexicons"
    tables = {name: (folder / f"{name}.csv").read_bytes() for name in FILES}
    return _build(tables, (folder / "holders.csv").read_bytes())


def extend_lexicon(lexicon: Lexicon, data: bytes, file: str) -> tuple[Lexicon, tuple[Fault, ...]]:
    """The lexicon with a user's own rows (same columns); rows with faults are left out and named."""
    rows, faults = own_rows(data, file, values_of(lexicon.rows))
    merged = Rows(lambda language: (*lexicon.rows[language], *rows[language]))
    return Lexicon(rows=merged, holders=lexicon.holders, parties=lexicon.parties, places=lexicon.places), faults


def _build(tables: Mapping[str, bytes], holders: bytes) -> Lexicon:
    rows: dict[Language, list[Entry]] = {language: [] for language in LANGUAGES}
    parties: dict[str, str] = {}
    for name, data in tables.items():
        found, faults = parse_rows(data, name)
        if faults:
            raise AtashbasError("lexicon.row", file=name, row=faults[0].row, reason=faults[0].code)
        for language in LANGUAGES:
            rows[language].extend(found[language])
    for row in csv.DictReader(io.StringIO(tables.get("actors", b"").decode())):
        parties[row["value"]] = row["party"]
    towns = _towns(rows)
    actors = new_actors(frozenset(e.alias.rstrip("*").lower() for entries in rows.values() for e in entries))
    parties |= {actor.id: "" for actor in actors if actor.id not in parties}

    def made(language: Language) -> Iterator[Entry]:
        """The lists' own entries, then names of towns and of the registry that they lack."""
        yield from rows[language]
        known = frozenset(fold_alias(e.alias) for e in rows[language])
        yield from town_entries(towns, language, known)
        yield from actor_entries(actors, language, known)

    return Lexicon(
        rows=Rows(made),
        holders=(*_registered(parties), *_holders(holders)),
        parties=parties,
        places={town.id: (PLACE_NAMES.get(town.id, town.name), town.governorate) for town in towns},
    )


def _towns(rows: Mapping[Language, Sequence[Entry]]) -> list[Town]:
    """Towns of the gazetteer, under the ids that the lists' own places have."""
    areas = {fold_alias(e.alias): e.value for e in rows["en"] if e.kind == "area"}
    listed: dict[str, str] = {}
    for entries in rows.values():
        listed.update((fold_alias(e.alias), e.value) for e in entries if e.kind == "place")
    return [
        replace(town, id=next((listed[n] for n in map(fold_alias, _spellings(town)) if n in listed), town.id))
        for town in load_towns(areas)
    ]


def _spellings(town: Town) -> Iterator[str]:
    return (name for names in town.names.values() for name in names)


def _registered(persons: Iterable[str]) -> Iterator[Holder]:
    for role, party, person, since, until, source in office_rows(persons):
        yield Holder(role=role, party=party, person=person, since=since, until=until, source=source)


def _holders(data: bytes) -> Iterator[Holder]:
    for row in csv.DictReader(io.StringIO(data.decode())):
        yield Holder(
            role=row["role"], party=row["party"], person=row["person"],
            since=row["since"] or None, until=row["until"] or None, source=row["source"],
        )  # fmt: skip


def check_lexicon(lexicon: Lexicon) -> tuple[Fault, ...]:
    """Clashes: one alias that means two different things to the same rules, and office holders who are not listed."""
    faults: list[Fault] = []
    for language in LANGUAGES:
        seen: dict[tuple[str, str], Entry] = {}
        for entry in lexicon.rows[language]:
            key = entry.kind, fold_alias(entry.alias)
            first = seen.setdefault(key, entry)
            if first.value != entry.value:
                faults.append(
                    Fault(
                        code="lexicon.clash", file=entry.file, row=entry.row, column=language, value=entry.alias,
                        blocking=False, facts={"other": first.name},
                    )
                )  # fmt: skip
    for n, holder in enumerate(lexicon.holders, start=2):
        if holder.person not in lexicon.parties:
            faults.append(Fault(code="lexicon.holder", file="holders", row=n, value=holder.person))
    return tuple(faults)
