"""One row of cells → one report, with a fault for every cell that cannot be read.

Decides what a row says. A cell that cannot be read keeps its whole row out: the register is never corrected in place,
so a row waits until its sender has put it right. Words that are not known are kept as printed, with a warning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from atashbas.places import load_gazetteer
from atashbas.reports.cells import (
    LONGEST_VALUE,
    find_class,
    find_observed,
    find_type,
    is_short,
    parse_count,
    parse_time,
    plain,
    says_nothing,
)
from atashbas.reports.coordinates import assess_point, parse_pair, parse_udeg
from atashbas.reports.dates import Day, parse_day
from atashbas.reports.mapping import COUNT_FIELDS, TEXT_FIELDS
from atashbas.reports.mapping import Mapping as ColumnMapping
from atashbas.reports.records import Casualties, IncidentType, Report
from atashbas.values import AtashbasError, Bounds, DatePrecision, Fault, LanguageText, PlacePrecision, UncertainPoint

WARNINGS = frozenset({"input.coordinates-zero", "input.coordinates-outside"})
SPANS = ((DatePrecision.DAYS, 6), (DatePrecision.WEEK, 7), (DatePrecision.MONTH, 31))
COUNT_KEYS = tuple(dict.fromkeys((harm, who) for harm, who, _ in COUNT_FIELDS.values()))
Given = Mapping[str, str]
Fact = str | int | None
NO_FACTS: Mapping[str, Fact] = MappingProxyType({})
NOTHING: Given = MappingProxyType({})


@lru_cache(maxsize=4_096)
def find_governorate(text: str) -> str | None:
    """English short name of the governorate a cell names; None where it names none that is known."""
    place = load_gazetteer().find_governorate(text) if is_short(text) else None
    return place.name if place else None


class RowReader:
    """Reads the rows of one table under one mapping.

    Parameters
    ----------
    labels
        Labels of the columns, in the order of the cells.
    """

    def __init__(
        self, labels: Sequence[str], mapping: ColumnMapping, *, file: str, reporter: str, synthetic: bool = False
    ) -> None:
        self._file, self._reporter, self._synthetic = file, reporter, synthetic
        self._mapping = mapping
        fields = mapping.columns
        columns = [(at, fields[label]) for at, label in enumerate(labels) if label in fields]
        self._said = [(at, name) for at, name in columns if name not in TEXT_FIELDS]
        self._texts = [(at, TEXT_FIELDS[name] or mapping.language) for at, name in columns if name in TEXT_FIELDS]
        self._others = [(at, label) for at, label in enumerate(labels) if label not in fields]
        self._label = {name: labels[at] for at, name in columns}
        stated = {COUNT_FIELDS[name][:2] for name in mapping.fields if name in COUNT_FIELDS}
        self._counts = [(*key, key[0] if key[1] == "people" else "_".join(key)) for key in COUNT_KEYS if key in stated]
        self._warned: set[tuple[str, str]] = set()
        self._faults: list[Fault] = []
        self._row = 0

    def read(self, row: int, cells: Sequence[str]) -> tuple[Report | None, list[Fault]]:
        """Report of a row (None where a fault keeps it out) and its faults."""
        self._row, self._faults = row, []
        said = {name: text for at, name in self._said if (text := cells[at].strip())}
        texts = tuple(
            LanguageText(text=text, language=language) for at, language in self._texts if (text := cells[at].strip())
        )
        given = {label: text for at, label in self._others if (text := cells[at].strip())}
        report = self._report(said, texts, given, cells)
        return (None if any(fault.blocking for fault in self._faults) else report), self._faults

    def _report(
        self, said: dict[str, str], texts: tuple[LanguageText, ...], given: dict[str, str], cells: Sequence[str]
    ) -> Report | None:
        number = self._number(said, cells)
        day = self._day(said, given)
        ends_on = self._ends_on(said, day)
        point = self._point(said, given)
        kind = self._type(said)
        casualties = self._casualties(said)
        fields: dict[str, Any] = {
            "admin1": self._admin1(said, given),
            "date_precision": self._date_precision(said, day, ends_on),
            "observed": self._word("observed", said, given, find_observed),
            "time": self._time(said, day, given),
        }
        if not number or any(fault.blocking for fault in self._faults):
            return None
        return Report(
            reporter=self._reporter,
            number=number,
            occurred_on=day.on if day else None,
            ends_on=ends_on,
            place=said.get("place"),
            admin2=said.get("admin2"),
            point=point,
            type=kind,
            type_printed=said.get("type"),
            actor=_stated(said.get("actor")),
            target=_stated(said.get("target")),
            weapon=_stated(said.get("weapon")),
            casualties=casualties,
            texts=texts,
            source=said.get("source"),
            relayed_by=said.get("relayed_by"),
            repeats=said.get("repeats"),
            synthetic=self._synthetic,
            given=share_given(tuple(given.items())) if given else NOTHING,
            **fields,
        )

    def _fault(
        self, code: str, name: str, value: str | None, blocking: bool = True, facts: Mapping[str, Fact] = NO_FACTS
    ) -> None:
        column = self._label.get(name)
        value = value if value is None or is_short(value) else value[: LONGEST_VALUE - 1] + "…"
        self._faults.append(
            Fault(code=code, file=self._file, row=self._row, column=column, value=value, blocking=blocking, facts=facts)
        )

    def _warn_once(self, code: str, name: str, value: str) -> None:
        """A word that is not known is reported where it first stands, not in each of a hundred thousand rows."""
        if (code, value) not in self._warned:
            self._warned.add((code, value))
            self._fault(code, name, value, blocking=False)

    def _try(self, name: str, text: str | None, parse: Callable[..., Any], *more: Any) -> Any:
        """Value of a cell; None where it states nothing or, with a fault, where it cannot be read."""
        if not text:
            return None
        try:
            return parse(text, *more)
        except AtashbasError as error:
            facts = {key: fact for key, fact in error.facts.items() if key != "value"}
            self._fault(error.code, name, text, facts=MappingProxyType(facts))
            return None

    def _number(self, said: dict[str, str], cells: Sequence[str]) -> str | None:
        """The sender's own number; where the table has no such column, one made from the content of the row."""
        if "number" not in self._label:
            content = "\x1f".join(cell.strip() for cell in cells)
            return "row-" + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        number = plain(said.get("number", ""))
        if not number:
            self._fault("input.number-missing", "number", None)
        return number or None

    def _day(self, said: dict[str, str], given: dict[str, str]) -> Day | None:
        text = said.get("date")
        day: Day | None = self._try("date", text, parse_day, self._mapping.calendar, self._mapping.date_order)
        if day and text and self._mapping.calendar != "gregorian":
            given[self._label["date"]] = text  # what was printed stays beside the converted day
        return day

    def _ends_on(self, said: dict[str, str], day: Day | None) -> date | None:
        last: Day | None = self._try(
            "end_date", said.get("end_date"), parse_day, self._mapping.calendar, self._mapping.date_order
        )
        if last is None or day is None:
            return day.ends_on if day else None
        if last.on < day.on:
            self._fault("input.date-order", "end_date", said["end_date"])
            return None
        return last.on if last.on != day.on else None

    def _date_precision(self, said: dict[str, str], day: Day | None, ends_on: date | None) -> DatePrecision:
        stated = self._class("date_precision", said)
        if stated:
            return DatePrecision(stated)
        if day is None or day.precision is not DatePrecision.DAY:
            return day.precision if day else DatePrecision.DAY
        if ends_on is None:
            return DatePrecision.DAY
        span = (ends_on - day.on).days + 1
        return next((precision for precision, most in SPANS if span <= most), DatePrecision.YEAR)

    def _time(self, said: dict[str, str], day: Day | None, given: dict[str, str]) -> str | None:
        """Time as HH:MM; words ("around dawn") say something too and stay as given, with a warning."""
        text = said.get("time")
        try:
            time = parse_time(text) if text else None
        except AtashbasError:
            assert text is not None
            given[self._label["time"]] = text
            self._warn_once("input.time", "time", text)
            return None
        return time or (day.time if day else None)

    def _point(self, said: dict[str, str], given: dict[str, str]) -> UncertainPoint | None:
        name = "coordinates" if "coordinates" in said else "lat"
        if name == "coordinates":
            pair = self._try(name, said[name], parse_pair)
        else:
            lat = self._try("lat", said.get("lat"), parse_udeg, "latitude")
            lon = self._try("lon", said.get("lon"), parse_udeg, "longitude")
            if (lat is None) != (lon is None) and not any(fault.blocking for fault in self._faults):
                self._fault("input.coordinates-half", "lat" if lat is None else "lon", None)
            pair = None if lat is None or lon is None else (lat, lon)
        if pair is None and "place_precision" in said:
            given[self._label["place_precision"]] = said["place_precision"]
        return self._assessed(pair, name, said, given) if pair else None

    def _assessed(
        self, pair: tuple[int, int], name: str, said: dict[str, str], given: dict[str, str]
    ) -> UncertainPoint | None:
        wrong = assess_point(*pair, self._mapping.bounds_udeg)
        printed = said[name] if name == "coordinates" else f"{said['lat']}, {said['lon']}"
        if wrong:
            self._fault(wrong, name, printed, blocking=wrong not in WARNINGS)
        if wrong == "input.coordinates-zero":
            given["coordinates"] = printed
        if wrong and wrong != "input.coordinates-outside":
            return None
        if name == "coordinates" or not said["lat"].isascii() or "°" in printed:
            given["coordinates"] = printed  # what was printed stays beside the converted degrees
        precision = self._class("place_precision", said)
        return UncertainPoint(
            lat_udeg=pair[0],
            lon_udeg=pair[1],
            precision=PlacePrecision(precision) if precision else PlacePrecision.LOCALITY,
        )

    def _class(self, name: str, said: dict[str, str]) -> str | None:
        text = said.get(name)
        if text is None or says_nothing(text):
            return None
        known = self._mapping.values.get(name, {}).get(text) or find_class(name, text)
        if known is None:
            self._warn_once("input.word-unknown", name, text)
        return known

    def _type(self, said: dict[str, str]) -> IncidentType:
        text = said.get("type")
        if text is None:
            return IncidentType.OTHER
        own = self._mapping.values.get("type", {}).get(text)
        known = IncidentType(own) if own else find_type(text)
        if known is None:
            self._warn_once("input.type-unknown", "type", text)
        return known or IncidentType.OTHER

    def _word(self, name: str, said: dict[str, str], given: dict[str, str], find: Callable[[str], Any]) -> Any:
        text = said.get(name)
        if text is None:
            return None
        found = find(self._mapping.values.get(name, {}).get(text, text))
        if found is None:
            self._warn_once("input.word-unknown", name, text)
            given[self._label[name]] = text
        return found

    def _admin1(self, said: dict[str, str], given: dict[str, str]) -> str | None:
        text = said.get("admin1")
        if text is None:
            return None
        known = self._mapping.values.get("admin1", {}).get(text) or find_governorate(text)
        if known is None:
            self._warn_once("input.governorate-unknown", "admin1", text)
        if known != text:
            given[self._label["admin1"]] = text
        return known

    def _casualties(self, said: dict[str, str]) -> tuple[Casualties, ...]:
        groups = (self._group(said, *columns) for columns in self._counts)
        return _share(tuple(group for group in groups if group))

    def _group(self, said: dict[str, str], harm: str, who: str, stem: str) -> Casualties | None:
        texts = said.get(stem), said.get(f"{stem}_low"), said.get(f"{stem}_high")
        best, low, high = (
            self._try(name, text, parse_count)
            for name, text in zip((stem, f"{stem}_low", f"{stem}_high"), texts, strict=True)
        )
        try:
            return _people(harm, who, best, low, high)
        except AtashbasError:
            self._fault("input.count-range", f"{stem}_high" if high else f"{stem}_low", "/".join(filter(None, texts)))
            return None


@lru_cache(maxsize=16_384)
def _people(harm: str, who: str, best: Bounds | None, low: Bounds | None, high: Bounds | None) -> Casualties | None:
    """Figure of one group from its columns; raises AtashbasError ``value.bounds`` where they are not in order."""
    if low is None and high is None:
        return Casualties(harm=harm, who=who, count=best) if best else None
    least = low.low if low else best.low if best else 0
    most = high.high if high else None
    return Casualties(harm=harm, who=who, count=Bounds(low=least, best=best.best if best else None, high=most))


@lru_cache(maxsize=16_384)
def _share(groups: tuple[Casualties, ...]) -> tuple[Casualties, ...]:
    """One tuple for all rows that state the same figures: a hundred thousand of them are few different ones."""
    return groups


@lru_cache(maxsize=2_048)
def share_given(items: tuple[tuple[str, str], ...]) -> Given:
    """Mapping of what no field holds; rows that give the same share one mapping."""
    return MappingProxyType(dict(items))


def _stated(text: str | None) -> str | None:
    return None if text is None or says_nothing(text) else text
