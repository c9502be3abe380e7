"""How a sender's columns become fields of a report: one value, shown to the sender, editable, kept as YAML.

Decides which fields exist and whether a mapping can be read; does not look at any table.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import yaml

from atashbas.reports.records import IncidentType, Observed
from atashbas.values import LANGUAGES, AtashbasError, DatePrecision, PlacePrecision

HARMS = ("killed", "injured", "missing")
GROUPS = ("people", "civilians", "combatants")
CALENDARS = ("gregorian", "solar-hijri", "hijri")
DATE_ORDERS = ("ymd", "dmy", "mdy")
PLAIN_FIELDS = (
    "number", "date", "end_date", "date_precision", "time", "place", "admin1", "admin2", "lat", "lon", "coordinates",
    "place_precision", "type", "actor", "target", "weapon", "observed", "source", "relayed_by", "repeats",
)  # fmt: skip
# Field of original words → language; None: the language of the table.
TEXT_FIELDS: Table[str, str | None] = MappingProxyType({"text": None, **{f"text_{tag}": tag for tag in LANGUAGES}})


def _count_fields() -> dict[str, tuple[str, str, str]]:
    """Field → (harm, group, part): ``killed_civilians_low`` is the low figure of civilians killed."""
    return {
        "_".join(word for word in (harm, "" if who == "people" else who, "" if part == "best" else part) if word): (
            harm,
            who,
            part,
        )
        for harm in HARMS
        for who in GROUPS
        for part in ("low", "best", "high")
    }


COUNT_FIELDS: Table[str, tuple[str, str, str]] = MappingProxyType(_count_fields())
FIELDS: tuple[str, ...] = (*PLAIN_FIELDS, *TEXT_FIELDS, *COUNT_FIELDS)
VALUE_FIELDS: Table[str, frozenset[str]] = MappingProxyType(
    {
        "type": frozenset(item.value for item in IncidentType),
        "observed": frozenset(item.value for item in Observed),
        "place_precision": frozenset(item.value for item in PlacePrecision),
        "date_precision": frozenset(item.value for item in DatePrecision),
        "admin1": frozenset(),  # any English short name of a governorate
    }
)
SYRIA_AND_AROUND = (32_000_000, 35_000_000, 37_800_000, 42_700_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Columns of one sender's table and how its cells are written.

    Parameters
    ----------
    columns
        Heading as printed → field of `FIELDS`; the second column of the same heading is ``"Heading (2)"``.
        A heading that is not named here is kept with each report as given.
    calendar
        ``gregorian``, ``solar-hijri`` or ``hijri`` (Umm al-Qura): a date of another
        calendar in the column is a fault.
    date_order
        ``ymd``, ``dmy`` or ``mdy`` for dates in figures; ISO dates are read under any of them.
    language
        BCP 47 tag of the words in the table; ``und`` where it is not known.
    values
        Field → printed word → value, for words of the sender that the house does not know.
    bounds_udeg
        South, west, north, east in microdegrees: where the reports are expected; only for finding swapped coordinates.
    encoding, delimiter, sheet, header_row
        None: found from the file.
    """

    columns: Table[str, str]
    calendar: str = "gregorian"
    date_order: str = "dmy"
    language: str = "und"
    values: Table[str, Table[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    bounds_udeg: tuple[int, int, int, int] = SYRIA_AND_AROUND
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None

    def __post_init__(self) -> None:
        _require("field", self.columns.values(), FIELDS)
        _require("calendar", [self.calendar], CALENDARS)
        _require("date_order", [self.date_order], DATE_ORDERS)
        _require("values", self.values, tuple(VALUE_FIELDS))
        for name, known in self.values.items():
            if VALUE_FIELDS[name]:
                _require(name, known.values(), tuple(sorted(VALUE_FIELDS[name])))
        used = sorted(self.columns.values())
        doubled = [name for name, following in pairwise(used) if name == following and name not in TEXT_FIELDS]
        if doubled:
            raise AtashbasError("mapping.doubled-field", field=doubled[0])

    @property
    def fields(self) -> frozenset[str]:
        """Fields that some column holds."""
        return frozenset(self.columns.values())


def parse_mapping(data: bytes) -> Mapping:
    """Mapping from its YAML; raises AtashbasError ``mapping.unreadable``, ``mapping.key`` or ``mapping.value``."""
    try:
        content = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise AtashbasError("mapping.unreadable", reason=str(error).splitlines()[0]) from error
    if not isinstance(content, dict) or not isinstance(content.get("columns"), dict):
        raise AtashbasError("mapping.unreadable", reason="columns")
    _require("key", content, tuple(Mapping.__dataclass_fields__), code="mapping.key")
    return Mapping(**{name: _READ.get(name, _text)(value) for name, value in content.items() if value is not None})


def render_mapping(mapping: Mapping) -> str:
    """YAML of a mapping, as `parse_mapping` reads it; keys in the order of the value, columns in that of the table."""
    content: dict[str, Any] = {}
    for name in Mapping.__dataclass_fields__:
        value = getattr(mapping, name)
        if name == "values":
            value = {key: dict(words) for key, words in value.items()}
        elif name == "bounds_udeg":
            value = list(value)
        elif name == "columns":
            value = dict(value)
        if value not in (None, {}):
            content[name] = value
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def _require(name: str, values: Any, known: tuple[str, ...], code: str = "mapping.value") -> None:
    for value in values:
        if value not in known:
            raise AtashbasError(code, field=name, value=str(value))


def _text(value: Any) -> str:
    return str(value)


def _words(value: Any) -> Table[str, str]:
    if not isinstance(value, dict):
        raise AtashbasError("mapping.value", field="columns", value=str(value))
    return MappingProxyType({str(key): str(word) for key, word in value.items() if word is not None})


def _values(value: Any) -> Table[str, Table[str, str]]:
    if not isinstance(value, dict):
        raise AtashbasError("mapping.value", field="values", value=str(value))
    return MappingProxyType({str(key): _words(words) for key, words in value.items()})


def _box(value: Any) -> tuple[int, int, int, int]:
    if not isinstance(value, list) or len(value) != 4 or not all(isinstance(edge, int) for edge in value):
        raise AtashbasError("mapping.value", field="bounds_udeg", value=str(value))
    south, west, north, east = value
    return south, west, north, east


def _row(value: Any) -> int:
    if not isinstance(value, int) or value < 1:
        raise AtashbasError("mapping.value", field="header_row", value=str(value))
    return value


_READ: Table[str, Any] = {"columns": _words, "values": _values, "bounds_udeg": _box, "header_row": _row}
