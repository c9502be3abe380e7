"""A bulletin in one language as headings, paragraphs and tables of text: what every printed form is made from.

Decides which sections there are and what stands in each cell. Knows no HTML, no PDF and no spreadsheet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from atashbas.bulletin.value import Alleged, Bulletin, Flag, Head, Incident
from atashbas.bulletin.words import DASH, Words
from atashbas.estimate import Sentence, render_sentence

MOST_INCIDENTS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Text of a cell. `number`: set at the end of the cell; `code`: written left to right, letter by letter.

    `ref`: (kind, id) of what the cell speaks of: ``incident``, ``register``, or ``alleged`` with the id
    basis/reporter/governorate (nothing behind the last stroke: all of them).
    """

    text: str
    number: bool = False
    code: bool = False
    ref: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: heads of the columns, rows whose first cell is their head, rows of sums apart."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with paragraphs, a table, a list of notes and proofs (caption, text); any of them may be empty."""

    id: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()
    proofs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A bulletin in one language.

    `mark`: the word that stands on each page when the material is synthetic; `page_of`: page number, with ``{n}`` and
    ``{all}`` to be filled in; `digits`: the language's figures from nought to nine.
    """

    language: str
    direction: str
    title: str
    subtitle: str
    mark: str | None
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: str
    page_of: str
    digits: str


def lay_out(bulletin: Bulletin, language: str) -> Page:
    """Page of a bulletin in one of the five languages (another: English)."""
    words = Words(language)
    lead = [words.say("three-counts")]
    if bulletin.synthetic:
        lead.insert(0, words.say("synthetic-note"))
    sections = (
        _alleged(bulletin, words),
        _flags(bulletin, words),
        _shared(bulletin, words),
        _incidents(bulletin, words),
        _verdicts(bulletin, words),
        _watch(bulletin, words),
        _registers(bulletin, words),
        _meaning(bulletin, words),
    )
    return Page(
        language=words.language,
        direction=words.direction,
        title=f"{words.say('title')}: {words.say('country')}",
        subtitle=_period(bulletin, words),
        mark=words.say("synthetic") if bulletin.synthetic else None,
        lead=tuple(lead),
        sections=tuple(section for section in sections if section),
        foot=words.say("made-by"),
        page_of=words.say("page-of"),
        digits="".join(words.figure(n) for n in range(10)),
    )


def _period(bulletin: Bulletin, words: Words) -> str:
    period = bulletin.period
    if period.days == 1:
        return words.day(period.first_on)
    span = words.say("period", first=words.day(period.first_on), last=words.day(period.last_on))
    return f"{span} ({words.say('days', n=words.figure(period.days))})"


def _number(words: Words, n: int | None) -> Cell:
    return Cell(text=words.figure(n), number=True)


def _column_head(bulletin: Bulletin, words: Words, column: Alleged) -> str:
    title = bulletin.reporter(column.reporter).title(words.language)
    head = words.listed([title, words.say(f"basis-{column.basis}")])
    if not column.relayed_by:
        return head
    names = words.listed([bulletin.reporter(name).title(words.language) for name in column.relayed_by])
    return f"{head} ({words.say('relayed', names=names)})"


def _alleged(bulletin: Bulletin, words: Words) -> Section:
    heading = words.say("alleged")
    silent = [bulletin.reporter(name).title(words.language) for name in bulletin.silent]
    notes = (words.say("silent", names=words.listed(silent)),) if silent else ()
    if not bulletin.alleged:
        return Section(id="alleged", heading=heading, paragraphs=(words.say("nothing-alleged"),), notes=notes)
    columns = bulletin.alleged
    named = [area for area in bulletin.areas if any(area in column.by_area for column in columns)]
    rows = tuple(
        (Cell(text=words.area(area)), *(_alleged_number(words, column, area) for column in columns)) for area in named
    )
    sums = (
        (Cell(text=words.say("total-stated")), *(_total(words, column, column.stated) for column in columns)),
        (Cell(text=words.say("total-computed")), *(_total(words, column, column.computed) for column in columns)),
        (Cell(text=words.say("unplaced")), *(_number(words, column.unplaced) for column in columns)),
        (Cell(text=words.say("days-spoken")), *(_number(words, column.days) for column in columns)),
    )
    head = (words.say("governorate"), *(_column_head(bulletin, words, column) for column in columns))
    table = Table(caption=heading, head=head, rows=rows, sums=sums)
    return Section(id="alleged", heading=heading, paragraphs=(words.say("alleged-note"),), table=table, notes=notes)


def _alleged_number(words: Words, column: Alleged, area: str) -> Cell:
    n = column.by_area.get(area)
    return Cell(
        text=words.figure(n), number=True, ref=("alleged", f"{column.basis}/{column.reporter}/{area}") if n else None
    )


def _total(words: Words, column: Alleged, n: int | None) -> Cell:
    return Cell(text=words.figure(n), number=True, ref=("alleged", f"{column.basis}/{column.reporter}/") if n else None)


def _flags(bulletin: Bulletin, words: Words) -> Section | None:
    if not bulletin.flags:
        return None
    notes = tuple(_flag(bulletin, words, flag) for flag in bulletin.flags)
    return Section(id="flags", heading=words.say("flags"), notes=notes)


def _flag(bulletin: Bulletin, words: Words, flag: Flag) -> str:
    return words.say(
        f"flag-{flag.code}",
        day=words.day(flag.day),
        reporter=bulletin.reporter(flag.reporter).title(words.language),
        stated=words.figure(flag.stated),
        computed=words.figure(flag.computed),
        areas=words.listed([words.area(area) for area in flag.areas]),
        party=_party(words, flag.party),
    )


def _party(words: Words, party: str | None) -> str:
    return (words.known(f"party-{party}") or party) if party else DASH


def _shared(bulletin: Bulletin, words: Words) -> Section | None:
    if not bulletin.shared:
        return None
    heading = words.say("shared")

    def side(name: str, basis: str) -> str:
        return f"{bulletin.reporter(name).title(words.language)} ({words.say(f'basis-{basis}')})"

    def span(n: int) -> str:
        return words.say("range", n=words.figure(n)) if n else words.figure(0)

    rows = tuple(
        (
            Cell(text=f"{side(pair.a, pair.basis_a)} / {side(pair.b, pair.basis_b)}"),
            Cell(text=span(pair.at_most), number=True),
            Cell(text=words.say("not-linked")) if pair.matched is None else _number(words, pair.matched),
        )
        for pair in bulletin.shared
    )
    head = (words.say("pair"), words.say("at-most"), words.say("matched"))
    table = Table(caption=heading, head=head, rows=rows)
    return Section(id="shared", heading=heading, paragraphs=(words.say("shared-note"),), table=table)


def _incidents(bulletin: Bulletin, words: Words) -> Section:
    heading = words.say("incidents")
    if not bulletin.incidents:
        return Section(id="incidents", heading=heading, paragraphs=(words.say("no-incidents"),))
    bands = {band: words.figure(bulletin.in_band(band)) for band in ("probable", "doubtful", "single")}
    paragraphs = [words.say("incidents-note", **bands)]
    if bulletin.coverage:
        outcomes = [f"{_coverage(words, name)} {words.figure(n)}" for name, n in bulletin.coverage.items()]
        paragraphs.append(words.say("coverage", list=words.listed(outcomes)))
    shown = _chosen(bulletin.incidents)
    if len(shown) < len(bulletin.incidents):
        counts = {"shown": words.figure(len(shown)), "all": words.figure(len(bulletin.incidents))}
        paragraphs.append(words.say("incidents-listed", **counts))
    head = ("day", "governorate", "place", "type", "killed", "sides", "band", "covered")
    rows = tuple(_incident(bulletin, words, incident) for incident in shown)
    table = Table(caption=heading, head=tuple(words.say(key) for key in head), rows=rows)
    return Section(id="incidents", heading=heading, paragraphs=tuple(paragraphs), table=table)


def _chosen(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """All incidents of a short bulletin; of a long one those that several registers report come first."""
    if len(incidents) <= MOST_INCIDENTS:
        return incidents
    rank = {"probable": 0, "doubtful": 1}
    ranked = sorted(range(len(incidents)), key=lambda at: (rank.get(incidents[at].band, 2), at))
    return tuple(incidents[at] for at in sorted(ranked[:MOST_INCIDENTS]))


def _incident(bulletin: Bulletin, words: Words, incident: Incident) -> tuple[Cell, ...]:
    sides = [
        bulletin.reporter(name).title(words.language) + (f" ({words.figure(n)})" if n > 1 else "")
        for name, n in incident.sides
    ]
    day = words.short_day(incident.occurred_on) if incident.occurred_on else DASH
    return (
        Cell(text=day, ref=("incident", incident.id)),
        Cell(text=words.area(incident.admin1) if incident.admin1 else DASH),
        Cell(text=words.place(incident.place, incident.admin1) if incident.place else DASH),
        Cell(text=words.known(f"type-{incident.type}") or incident.type),
        Cell(text=words.bounds(incident.killed_low, incident.killed_high), number=True),
        Cell(text=words.listed(sides)),
        Cell(text=words.known(f"band-{incident.band}") or incident.band),
        Cell(text=_coverage(words, incident.coverage) if incident.coverage else DASH),
    )


def _coverage(words: Words, outcome: str) -> str:
    return words.known(f"coverage-{outcome}") or outcome


def _verdicts(bulletin: Bulletin, words: Words) -> Section | None:
    if not bulletin.verdicts:
        return None
    heading = words.say("verdicts")
    rows = tuple(
        (
            Cell(text=bulletin.reporter(line.by).title(words.language)),
            Cell(text=bulletin.reporter(line.about).title(words.language)),
            Cell(text=words.known(f"outcome-{line.outcome}") or line.outcome),
            _number(words, line.count),
        )
        for line in bulletin.verdicts
    )
    head = (words.say("by"), words.say("about"), words.say("outcome"), words.say("cases"))
    table = Table(caption=heading, head=head, rows=rows)
    return Section(id="verdicts", heading=heading, paragraphs=(words.say("verdicts-note"),), table=table)


def _watch(bulletin: Bulletin, words: Words) -> Section | None:
    if not bulletin.watch:
        return None
    names = {one.name: one.title(words.language) for one in bulletin.reporters} | dict(words.area_names)
    names["reconciled"] = words.say("reconciled")
    said = [
        (one.basis, render_sentence(_in_words(one.sentence, words), words.language, names)) for one in bulletin.watch
    ]
    notes = tuple(f"{words.say(f'basis-{basis}')}: {words.digits(text)}" for basis, text in said)
    return Section(id="watch", heading=words.say("watch"), notes=notes)


def _in_words(sentence: Sentence, words: Words) -> Sentence:
    """The sentence with its days and decimals as the language writes them."""
    facts = {key: words.decimal(fact) if isinstance(fact, float) else fact for key, fact in sentence.facts.items()}
    for key in facts.keys() & {"day", "since"}:
        facts[key] = words.day(date.fromisoformat(str(facts[key])))
    return Sentence(code=sentence.code, facts=facts)


def _registers(bulletin: Bulletin, words: Words) -> Section | None:
    if not bulletin.heads:
        return None
    heading = words.say("registers")
    head = ("log", "reporter", "size", "last-spoke", "checked", "root")
    table = Table(
        caption=heading,
        head=tuple(words.say(key) for key in head),
        rows=tuple(_head(bulletin, words, one) for one in bulletin.heads),
    )
    proofs = tuple((words.say("proof-of", entry=one.proof_of), one.proof) for one in bulletin.heads if one.proof)
    said = ("registers-note", "proofs-note") if proofs else ("registers-note",)
    return Section(
        id="registers",
        heading=heading,
        paragraphs=tuple(words.say(key) for key in said),
        table=table,
        proofs=proofs,
    )


def _head(bulletin: Bulletin, words: Words, head: Head) -> tuple[Cell, ...]:
    checked = {None: "checked-never", True: "checked-yes", False: "checked-no"}[head.verified]
    names = words.listed([bulletin.reporter(name).title(words.language) for name in head.reporters])
    return (
        Cell(text=head.log, code=True, ref=("register", head.log)),
        Cell(text=names or DASH),
        _number(words, head.size) if head.size else Cell(text=words.say("empty")),
        Cell(text=head.last_spoke_at or DASH, code=True),
        Cell(text=words.say(checked) if head.size else DASH),
        Cell(text=head.root or DASH, code=True),
    )


def _meaning(bulletin: Bulletin, words: Words) -> Section:
    notes: Iterable[str] = (words.say(key) for key in ("meaning-alleged", "meaning-trend", "meaning-single"))
    breaks = (
        words.say("break", day=words.day(one.on), reporter=bulletin.reporter(one.reporter).title(words.language))
        for one in bulletin.breaks
    )
    return Section(id="meaning", heading=words.say("meaning"), notes=(*notes, *breaks))
