"""What the read side hands out: one frozen value for each thing a page or a verb shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from atashbas.agreement import Coverage
from atashbas.estimate import ShuffledDays
from atashbas.reconcile import Explanation
from atashbas.reports.records import RegisterCount, Report
from atashbas.values import Period

Basis = Literal["reports", "counts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterView:
    """A reporter as the charter names him; `titles` by language, `relayed` where another's log carries his words."""

    name: str
    log: str
    kind: str
    titles: Mapping[str, str]
    relayed: bool
    synthetic: bool

    def title(self, language: str) -> str:
        """Title in a language, else in English, else the short name."""
        return self.titles.get(language) or self.titles.get("en") or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One reporter's alleged numbers of a period, on one basis.

    Parameters
    ----------
    basis
        ``reports``: his reports were counted; ``counts``: numbers he printed for areas and days were added.
    alleged
        Stated total where every day states one, else what follows from the split.
    stated, computed
        Sum of the printed totals, and of the printed splits, over the days that have both; None: no such day.
    unplaced
        Cases without a governorate.
    days, days_unequal
        Days on which he spoke, and those on which printed total and split disagree.
    """

    reporter: ReporterView
    basis: Basis
    alleged: int
    stated: int | None
    computed: int | None
    unplaced: int
    days: int
    days_unequal: int
    matched: int

    @property
    def sum_ok(self) -> bool | None:
        """Whether printed totals and splits agree on every day that has both."""
        return None if self.stated is None or self.computed is None else self.days_unequal == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """How many cases two reporters can share: 0 … `at_most` (the sum of daily minima); `matched` by the engine.

    `matched` is None where one of the two has only numbers: numbers are never linked. For these, `shuffled` says what
    can be shared when the days of one are shuffled within their months, so that nothing is; None: too few days, or of
    a single governorate.
    """

    a: str
    b: str
    at_most: int
    matched: int | None
    basis_a: Basis
    basis_b: Basis
    shuffled: ShuffledDays | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One governorate: alleged numbers in the order of the situation's columns, and what can be shared."""

    admin1: str
    alleged: tuple[int | None, ...]
    shared: tuple[Shared, ...]
    incidents: int
    matched: int
    doubtful: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One period: alleged by governorate and reporter, bounds of what is shared, what was matched, coverage.

    `incidents` = `matched` + `doubtful` + `single`; `coverage` maps an outcome to incidents; `silent` names reporters
    that have said nothing in the period.
    """

    period: Period
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    shared: tuple[Shared, ...]
    incidents: int
    matched: int
    doubtful: int
    single: int
    coverage: Mapping[str, int]
    silent: tuple[ReporterView, ...]
    verdicts: tuple[VerdictLine, ...]
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLine:
    """What one reporter says of another's cases in a period, by outcome."""

    by: str
    about: str
    outcome: str
    count: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One reporter's numbers, aligned with the days of the series; None: he did not speak on that day."""

    reporter: ReporterView
    basis: Basis
    values: tuple[int | None, ...]
    by_third_party: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """From this day on something else is counted, or by someone else; a trend across it is wrong."""

    on: date
    reporter: str
    code: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Numbers by day with the breaks of what is counted."""

    days: tuple[date, ...]
    lines: tuple[Line, ...]
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinDay:
    """A day on which somebody printed numbers or reported."""

    day: date
    reporters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLine:
    """An incident as a list shows it; `sides` are its reporters with the number of their reports."""

    id: str
    occurred_on: date | None
    date_precision: str
    admin1: str
    place: str
    place_precision: str
    lat: float | None
    lon: float | None
    type: str
    types: tuple[str, ...]
    sides: tuple[tuple[str, int], ...]
    band: str
    coverage: str
    killed_low: int | None
    killed_high: int | None
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """One page of a list. `next` and `previous` are cursors as text; `total`: all that the filters let through."""

    lines: tuple[IncidentLine, ...]
    next: str | None
    previous: str | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """An incident on the map, in degrees; those without a point are not on it."""

    id: str
    lat: float
    lon: float
    radius_km: float | None
    occurred_on: date | None
    type: str
    side_count: int
    band: str
    coverage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRef:
    """The signed entry behind a record: log, position, SHA-256 of the entry and of its body, and the body's state."""

    log: str
    n: int
    index: int
    entry_hash: str
    body_hash: str
    body_state: str
    signed_at: str
    by: str

    @property
    def id(self) -> str:
        """Address log/n/index."""
        return f"{self.log}/{self.n}/{self.index}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLine:
    """One printing of a reporter's number of a day; `stands`: it is the one that stands in sums."""

    id: str
    count: RegisterCount
    stands: bool
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One signed entry as the register holds it, with size, root (hex) and checkpoint of its log.

    `items` are the first records of a batch (None: not here), `item_count` how many it lists.
    """

    log: str
    n: int
    kind: str
    header: Mapping[str, Any]
    raw: bytes
    entry_hash: str
    body: bytes | None
    items: tuple[tuple[int, bytes | None], ...]
    item_count: int
    size: int
    root: str
    checkpoint: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """One report with the entry that carries it and the incident it was joined to."""

    id: str
    report: Report
    reporter: ReporterView
    entry: EntryRef
    incident: str
    state: str
    amends: str
    amended_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """Why two reports are held for one occurrence: `explanation` is `reconcile.Explanation`, None for old links."""

    a: str
    b: str
    weight_mbits: int
    probability: float
    band: str
    part_of: bool
    explanation: Explanation | None

    @property
    def weight_bits(self) -> float:
        """Weight in bits."""
        return self.weight_mbits / 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident with its reports side by side, the links among them, near misses, and coverage with its path."""

    line: IncidentLine
    reports: tuple[ReportView, ...]
    links: tuple[LinkView, ...]
    doubtful: tuple[LinkView, ...]
    coverage: Coverage
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView:
    """One reporter's register: its log's head, when it last spoke, whether it was verified, what it holds.

    `verified`: True/False for the last check at `verified_at` (at `verified_size` entries), None: never checked.
    """

    reporter: ReporterView
    log: str
    size: int
    root: str
    last_spoke_at: str
    reports: int
    counts: int
    verdicts: int
    first_on: date | None
    last_on: date | None
    verified: bool | None
    verified_at: datetime | None
    verified_size: int | None
    faults: tuple[Mapping[str, Any], ...]

    @property
    def empty(self) -> bool:
        """Whether the reporter has said nothing at all."""
        return not (self.reports or self.counts or self.verdicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """A file that came in."""

    at: datetime
    by: str
    reporter: str
    file: str
    sha256: str
    entries: tuple[str, ...]
    stored: int
    repeated: int
    faults: int
