"""UCDP Georeferenced Event Dataset as it is downloaded: known by its columns, old and new names.

Decides what a GED event says in the words of a report. Source of the meanings: UCDP GED codebook (Högbladh 2019),
data CC BY 4.0 (Sundberg and Melander 2013). The two sides of a dyad are not a claim about who did it: `actor` is set
only for one-sided violence, where the codebook says that side A attacked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from atashbas.reports.cells import LONGEST_VALUE
from atashbas.reports.dates import parse_day
from atashbas.reports.records import Casualties, Report
from atashbas.reports.rows import find_governorate, share_given
from atashbas.values import AtashbasError, Bounds, DatePrecision, Fault, LanguageText, PlacePrecision, UncertainPoint

REQUIRED = frozenset(
    {"id", "type_of_violence", "where_prec", "date_prec", "date_start", "date_end", "latitude", "longitude"}
)
CONFLICT = frozenset({"conflict_new_id", "conflict_id", "conflict_dset_id", "dyad_name"})  # one, by version
OLD_NAMES = MappingProxyType(
    {"best_est": "best", "high_est": "high", "low_est": "low", "adm1": "adm_1", "adm2": "adm_2"}
)
FIGURES = ("low", "best", "high")
KEPT = (
    "type_of_violence",
    "conflict_name",
    "dyad_name",
    "side_a",
    "side_b",
    "event_clarity",
    "number_of_sources",
    "deaths_unknown",
)
VIOLENCE = MappingProxyType({"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"})
ONE_SIDED = "3"
SUMMARY = "2"  # event_clarity 2: an aggregate of several events
# Columns whose field a report has, for the mapping that is shown.
FIELD_OF = MappingProxyType(
    {
        "id": "number", "date_start": "date", "date_end": "end_date", "date_prec": "date_precision",
        "where_coordinates": "place", "adm_1": "admin1", "adm_2": "admin2", "latitude": "lat", "longitude": "lon",
        "where_prec": "place_precision", "best": "killed", "low": "killed_low", "high": "killed_high",
        "deaths_civilians": "killed_civilians", "type_of_violence": "type", "source_article": "text",
        "source_office": "source",
    }
)  # fmt: skip


def is_ged(labels: Sequence[str]) -> bool:
    """Whether headings are those of GED, of any version."""
    names = {OLD_NAMES.get(label, label) for label in labels}
    return names >= REQUIRED and bool(CONFLICT & names)


def columns_of(labels: Sequence[str]) -> Mapping[str, str]:
    """Heading → field, as far as a report has one."""
    return MappingProxyType(
        {label: FIELD_OF[OLD_NAMES.get(label, label)] for label in labels if OLD_NAMES.get(label, label) in FIELD_OF}
    )


class GedReader:
    """Reads rows of GED into reports of one reporter."""

    def __init__(self, labels: Sequence[str], *, file: str, reporter: str) -> None:
        self._file, self._reporter = file, reporter
        self._at = {OLD_NAMES.get(label, label): at for at, label in enumerate(labels)}
        self._label = {OLD_NAMES.get(label, label): label for label in labels}
        self._column = "id"
        self._kept = [(name, self._at[name]) for name in KEPT if name in self._at]

    def read(self, row: int, cells: Sequence[str]) -> tuple[Report | None, list[Fault]]:
        """Report of a row with its warnings, or the fault that keeps it out."""
        self._column = "id"
        try:
            number = self._get(cells, "id")
            if number is None:
                raise AtashbasError("input.number-missing")
            first, last = self._days(cells)
            point = self._point(cells)
            precision = DatePrecision.from_ucdp(self._code(cells, "date_prec", 5))
            casualties, warnings = self._casualties(cells, row)
        except AtashbasError as error:
            return None, [self._fault(error.code, row, cells, blocking=True)]
        report = Report(
            reporter=self._reporter,
            number=number,
            occurred_on=first,
            ends_on=last if last != first else None,
            date_precision=precision,
            point=point,
            casualties=casualties,
            **self._words(cells, unordered=bool(warnings)),
        )
        return report, warnings

    def _words(self, cells: Sequence[str], unordered: bool) -> dict[str, Any]:
        """Fields that are taken over as printed."""
        kind, admin1 = self._get(cells, "type_of_violence"), self._get(cells, "adm_1")
        article = self._get(cells, "source_article") or self._get(cells, "source_headline")
        kept = [*self._kept, *((name, self._at[name]) for name in FIGURES if unordered and name in self._at)]
        return {
            "place": self._get(cells, "where_coordinates"),
            "admin1": find_governorate(admin1) if admin1 else None,
            "admin2": self._get(cells, "adm_2"),
            "type_printed": VIOLENCE.get(kind or "", kind),
            "actor": self._get(cells, "side_a") if kind == ONE_SIDED else None,
            "target": self._get(cells, "side_b") if kind == ONE_SIDED else None,
            "texts": (LanguageText(text=article),) if article else (),
            "source": self._get(cells, "source_office") or self._get(cells, "source_original"),
            "aggregate": self._get(cells, "event_clarity") == SUMMARY,
            "given": share_given(tuple((name, text) for name, at in kept if (text := cells[at].strip()))),
        }

    def _fault(self, code: str, row: int, cells: Sequence[str], blocking: bool) -> Fault:
        value = (self._get(cells, self._column) or "")[:LONGEST_VALUE] or None
        column = self._label.get(self._column, self._column)
        return Fault(code=code, file=self._file, row=row, column=column, value=value, blocking=blocking)

    def _get(self, cells: Sequence[str], name: str) -> str | None:
        at = self._at.get(name)
        return (cells[at].strip() or None) if at is not None else None

    def _days(self, cells: Sequence[str]) -> tuple[date | None, date | None]:
        self._column = "date_start"
        first = parse_day(self._get(cells, "date_start") or "", "gregorian", "ymd")
        self._column = "date_end"
        last = parse_day(self._get(cells, "date_end") or "", "gregorian", "ymd")
        if first and last and last.on < first.on:
            raise AtashbasError("input.date-order")
        return (first.on if first else None), (last.on if last else None)

    def _point(self, cells: Sequence[str]) -> UncertainPoint | None:
        self._column = "latitude"
        lat, lon = self._get(cells, "latitude"), self._get(cells, "longitude")
        if lat is None or lon is None:
            return None
        try:
            degrees = float(lat), float(lon)
        except ValueError as error:
            raise AtashbasError("input.coordinate-unreadable") from error
        if not (abs(degrees[0]) <= 90 and abs(degrees[1]) <= 180):
            raise AtashbasError("input.coordinates-range")
        return UncertainPoint.of_degrees(*degrees, PlacePrecision.from_ucdp(self._code(cells, "where_prec", 7)))

    def _casualties(self, cells: Sequence[str], row: int) -> tuple[tuple[Casualties, ...], list[Fault]]:
        """All killed as (low, best, high) and civilians killed; a warning where the three figures are not in order."""
        low, best, high = (self._deaths(cells, name) for name in FIGURES)
        civilians = self._deaths(cells, "deaths_civilians")
        stated = [n for n in (low, best, high) if n is not None]
        found = []
        if stated:
            # GED itself holds events whose best figure lies outside low and high: what was printed is kept as given.
            inside = best is not None and stated == sorted(stated)
            found.append(
                Casualties(
                    harm="killed", count=Bounds(low=min(stated), best=best if inside else None, high=max(stated))
                )
            )
        if civilians is not None:
            found.append(Casualties(harm="killed", who="civilians", count=Bounds.exactly(civilians)))
        self._column = "best"
        unordered = [self._fault("input.count-order", row, cells, blocking=False)] if stated != sorted(stated) else []
        return tuple(found), unordered

    def _deaths(self, cells: Sequence[str], name: str) -> int | None:
        self._column = name
        text = self._get(cells, name)
        if text is None:
            return None
        try:
            number = int(float(text))
        except (ValueError, OverflowError) as error:
            raise AtashbasError("input.count-not-a-number") from error
        if number < 0:
            raise AtashbasError("input.count-negative")
        return number

    def _code(self, cells: Sequence[str], name: str, most: int) -> int:
        self._column = name
        value = self._get(cells, name) or ""
        if not value.isdecimal() or not 1 <= int(value) <= most:
            raise AtashbasError("input.code-unknown", limit=most)
        return int(value)
