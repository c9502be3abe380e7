"""The bulletin of a day or a period as one value: who alleges what, what was matched, what it rests on.

Decides the shape only. Alleged and matched numbers never stand in one field; what was printed and what follows from it
are two fields; a number that is not stated is None, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from atashbas.estimate import Sentence
from atashbas.values import Period

Basis = Literal["counts", "reports"]
Band = Literal["probable", "doubtful", "single"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """A reporter as the charter names him; `titles` by language."""

    name: str
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    relayed: bool = False
    synthetic: bool = False

    def title(self, language: str) -> str:
        """Title in a language, else in English, else the short name."""
        return self.titles.get(language) or self.titles.get("en") or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something a reader must know about one printed number; both figures where arithmetic does not fit.

    `code`: ``sum-mismatch`` (printed total and sum of the split differ), ``no-split``, ``no-total``,
    ``areas-without-number``, ``third-party`` (a share of the total came from somebody else), ``printed-twice`` (several
    printings of one day differ or repeat; one stands in the tables).
    """

    code: str
    reporter: str
    day: date
    stated: int | None = None
    computed: int | None = None
    areas: tuple[str, ...] = ()
    party: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alleged:
    """One reporter's alleged cases of the period, on one basis.

    Parameters
    ----------
    basis
        ``counts``: numbers he printed, added over the days. ``reports``: his reports, counted.
    days
        Days on which he spoke.
    stated
        Sum of the printed totals over the days that print one; None: no day does, or the basis is reports.
    computed
        Sum of the splits by governorate (for reports: their number); None: no split at all.
    by_area
        English short name of the governorate → cases; a governorate that he does not name is absent.
    unplaced
        Cases that no governorate is stated for.
    relayed_by
        Reporters whose texts these numbers were taken from.
    ids
        Ids of the records it was made from.
    """

    reporter: str
    basis: Basis
    days: int
    stated: int | None
    computed: int | None
    by_area: Mapping[str, int]
    unplaced: int
    relayed_by: tuple[str, ...]
    unit: str
    ids: tuple[str, ...]
    synthetic: bool = False

    @property
    def total(self) -> int | None:
        """The number the period stands for: as printed, else what follows from the split."""
        return self.stated if self.stated is not None else self.computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """How many cases two columns can have in common: none … `at_most`.

    Parameters
    ----------
    at_most
        By day and governorate the smaller of the two numbers, added up; cases without a governorate may lie anywhere.
    matched
        Incidents that both registers report, as the engine sees them (neighbouring days and governorates can match);
        None where one of the two has only numbers: numbers are never linked.
    """

    a: str
    b: str
    basis_a: Basis
    basis_b: Basis
    at_most: int
    matched: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One occurrence of the joint picture; `sides`: reporter → number of his reports; `reports`: their ids."""

    id: str
    occurred_on: date | None
    date_precision: str
    admin1: str
    place: str
    type: str
    sides: tuple[tuple[str, int], ...]
    band: str
    coverage: str = ""
    killed_low: int | None = None
    killed_high: int | None = None
    reports: tuple[str, ...] = ()
    synthetic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLine:
    """What one reporter says of another's cases in the period: one side's view."""

    by: str
    about: str
    outcome: str
    count: int
    days: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Head of a register the bulletin rests on: log, number of entries, root, when it last spoke, last check.

    `verified`: None: not checked yet. `proof`: proof (C2SP tlog-proof) that the entry `proof_of` (log/number), the
    newest of this log whose records the bulletin prints, stands in the log; both empty where there is none.
    """

    log: str
    reporters: tuple[str, ...]
    size: int
    root: str
    last_spoke_at: str = ""
    verified: bool | None = None
    synthetic: bool = False
    proof_of: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """From this day on something else is counted: numbers before and after are not comparable."""

    on: date
    reporter: str
    code: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What early warning may say, and of which material: printed ``counts`` or ``reports`` of incidents."""

    basis: Basis
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """A day or a period. Equal inputs make equal bulletins, whatever the order in which they came.

    `areas`: governorates that some column or incident names, in the order of their P-codes. `silent`: reporters that
    say nothing in the period. `coverage`: outcome → incidents. `watch`: what early warning may say at the end of it.
    """

    period: Period
    reporters: tuple[Reporter, ...]
    areas: tuple[str, ...]
    alleged: tuple[Alleged, ...]
    flags: tuple[Flag, ...]
    shared: tuple[Shared, ...]
    incidents: tuple[Incident, ...]
    verdicts: tuple[VerdictLine, ...]
    silent: tuple[str, ...]
    heads: tuple[Head, ...]
    breaks: tuple[Break, ...]
    synthetic: bool
    watch: tuple[Watched, ...] = ()

    def reporter(self, name: str) -> Reporter:
        """Reporter by name; one the charter does not know is known by his name alone."""
        return next((one for one in self.reporters if one.name == name), Reporter(name=name))

    def in_band(self, band: str) -> int:
        """Incidents of a band: ``probable`` (matched), ``doubtful`` or ``single`` (one register alone)."""
        return sum(incident.band == band for incident in self.incidents)

    @property
    def coverage(self) -> Mapping[str, int]:
        """Outcome of coverage → incidents, in the order of the outcomes' names."""
        outcomes = sorted({incident.coverage for incident in self.incidents if incident.coverage})
        return MappingProxyType({name: sum(i.coverage == name for i in self.incidents) for name in outcomes})
