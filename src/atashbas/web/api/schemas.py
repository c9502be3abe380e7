"""Shapes of the API's answers. Names follow the field's words; what is not stated is null, never zero."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

MOST_ITEMS = 500


class DaysIn(Schema):
    """A period of a request; without days: the four weeks up to the newest incident."""

    first: str = Field("", alias="from", description="First day, YYYY-MM-DD.")
    last: str = Field("", alias="to", description="Last day, YYYY-MM-DD.")


class WantedIn(Schema):
    """Which incidents a request wants, and which page of them."""

    first: str = Field("", alias="from", description="First day, YYYY-MM-DD.")
    last: str = Field("", alias="to", description="Last day, YYYY-MM-DD.")
    admin1: str = Field("", description="English short name of a governorate.")
    type: str = Field("", description="Exact type (fire.mortar) or class (fire).")
    reporter: str = Field("", description="Short name of a reporter.")
    band: str = Field("", description="probable, doubtful or single.")
    coverage: str = Field("", description="applies, excluded, outside or undetermined.")
    text: str = Field("", description="Words that the reports hold.")
    at: str = Field("", description="Where the page begins: `next` or `previous` of another page.")
    limit: int = Field(50, ge=1, le=MOST_ITEMS)


class ReporterOut(Schema):
    """A reporter as the charter names him."""

    name: str
    log: str
    kind: str
    titles: dict[str, str]
    relayed: bool
    synthetic: bool


class SideOut(Schema):
    """A reporter with the number of his reports in an incident."""

    reporter: str
    reports: int


class IncidentOut(Schema):
    """One occurrence, reconciled from reports; neutral, and no violation."""

    id: str
    occurred_on: date | None
    date_precision: str
    admin1: str
    place: str
    place_precision: str
    lat: float | None
    lon: float | None
    type: str
    types: list[str]
    sides: list[SideOut]
    band: str
    coverage: str
    killed_low: int | None
    killed_high: int | None
    synthetic: bool
    address: str


class IncidentPageOut(Schema):
    """A page of incidents, newest first; `next` and `previous` go into `at`."""

    items: list[IncidentOut]
    next: str | None
    previous: str | None
    total: int


class EntryOut(Schema):
    """The signed entry behind a record."""

    log: str
    n: int
    index: int
    entry_hash: str
    body_hash: str
    body_state: str
    signed_at: str
    by: str


class ReportOut(Schema):
    """What one reporter says happened: `record` is exactly what he signed."""

    id: str
    reporter: str
    state: str
    amends: str
    amended_by: str
    incident: str
    entry: EntryOut
    record: dict[str, Any]
    address: str


class FeatureOut(Schema):
    """One comparison of a match, in thousandths of a bit."""

    name: str
    value_a: str | None
    value_b: str | None
    mbits: int


class RivalOut(Schema):
    """The next best partner of one of the two reports; `behind_mbits` below zero: it is ahead."""

    report: str
    of: str
    mbits: int
    behind_mbits: int


class ChanceOut(Schema):
    """Reports that come as close by chance, at turned days: `found` over `days` in all, `per_month` in thirty days."""

    found: int
    days: int
    per_month: float
    within_km: float | None


class TurnOut(Schema):
    """One change that would turn the decision; `value` is km or days."""

    name: str
    as_if: str
    value: float | None
    total_mbits: int
    links: bool


class ContestedOut(Schema):
    """The total without something contested, and with either side's word in the place of both."""

    name: str
    differs: bool
    without_mbits: int
    without_links: bool
    as_a_mbits: int
    as_a_links: bool
    as_b_mbits: int
    as_b_links: bool


class LinkOut(Schema):
    """Why two reports are held for one occurrence; `line_mbits` is the weight that must be exceeded."""

    a: str
    b: str
    weight_mbits: int
    probability: float
    band: str
    part_of: bool
    prior_mbits: int | None
    features: list[FeatureOut]
    total_mbits: int | None
    line_mbits: int | None
    rivals: list[RivalOut]
    chance: ChanceOut | None
    counterfactual: list[TurnOut]
    contested: list[ContestedOut]


class IncidentDetailOut(Schema):
    """An incident with its reports, the links among them and the near misses."""

    incident: IncidentOut
    reports: list[ReportOut]
    links: list[LinkOut]
    near_misses: list[LinkOut]


class RegisterOut(Schema):
    """One reporter's register. `verified` is null where it was never checked."""

    reporter: ReporterOut
    log: str
    empty: bool
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


class ColumnOut(Schema):
    """One reporter's alleged numbers of a period, on one basis; `stated` and `computed` as printed."""

    reporter: str
    basis: str
    alleged: int
    stated: int | None
    computed: int | None
    unplaced: int
    days: int
    days_unequal: int
    matched: int
    synthetic: bool


class ShuffledOut(Schema):
    """What could be shared with shuffled days, where only numbers were printed; `p_at_least` as a share of replicas."""

    observed: int
    expected: float
    mean: float
    sd: float
    p_at_least: float
    replicas: int
    days: int


class SharedOut(Schema):
    """Two reporters can share between zero and `at_most` cases; `matched` is null where one has only numbers."""

    a: str
    b: str
    at_most: int
    matched: int | None
    shuffled: ShuffledOut | None


class RowOut(Schema):
    """One governorate; `alleged` in the order of the columns, null where nothing was stated."""

    admin1: str
    alleged: list[int | None]
    shared: list[SharedOut]
    incidents: int
    matched: int
    doubtful: int


class CountsOut(Schema):
    """The situation of a period in numbers. Alleged, matched and agreed never stand in one field."""

    first_on: date
    last_on: date
    columns: list[ColumnOut]
    rows: list[RowOut]
    shared: list[SharedOut]
    incidents: int
    matched: int
    doubtful: int
    single: int
    coverage: dict[str, int]
    silent: list[str]
    synthetic: bool


class ProblemOut(Schema):
    """What was wrong with a request: the code is stable, the message is in the caller's language."""

    code: str
    message: str
