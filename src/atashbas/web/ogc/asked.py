"""What a GIS program may ask of the incidents: bbox, datetime, limit, and the page's own filters.

Decides whether a request is well formed; an unknown name or a value out of form is refused, as the standard demands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from atashbas.node import queries
from atashbas.values import AtashbasError

WORDS = ("admin1", "type", "reporter", "band", "coverage", "text")
NAMES = frozenset({"bbox", "datetime", "limit", "at", "f", *WORDS})
MOST, USUAL = 1000, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Filters, page and size of a request."""

    filters: queries.Filters
    at: str | None
    limit: int


def parse_asked(given: Mapping[str, str]) -> Asked:
    """What an address asks for.

    Raises AtashbasError ``address.unknown-name``, ``address.bbox``, ``address.datetime`` or ``address.limit``.
    """
    unknown = sorted(set(given) - NAMES)
    if unknown:
        raise AtashbasError("address.unknown-name", field=unknown[0][:40])
    if given.get("f", "json") != "json":
        raise AtashbasError("address.form", value=given["f"][:40])
    filters = queries.parse_filters({name: given[name] for name in WORDS if name in given})
    first, last = parse_datetime(given.get("datetime", ""))
    box = parse_bbox(given["bbox"]) if given.get("bbox") else None
    filters = replace(filters, first_on=first, last_on=last, box_udeg=box)
    return Asked(filters=filters, at=given.get("at") or None, limit=parse_limit(given.get("limit", str(USUAL))))


def parse_bbox(text: str) -> tuple[int, int, int, int]:
    """South, west, north, east in microdegrees from ``west,south,east,north``; heights are passed over."""
    parts = text.split(",")
    if len(parts) == 6:
        parts = [*parts[:2], *parts[3:5]]
    try:
        west, south, east, north = (round(float(part) * 1e6) for part in parts)
    except (ValueError, OverflowError) as error:
        raise AtashbasError("address.bbox", value=text[:80]) from error
    if not (-90_000_000 <= south <= north <= 90_000_000 and -180_000_000 <= west <= east <= 180_000_000):
        raise AtashbasError("address.bbox", value=text[:80])
    return south, west, north, east


def parse_datetime(text: str) -> tuple[date | None, date | None]:
    """First and last day from an instant or an interval of RFC 3339; ``..`` or nothing leaves an end open."""
    if not text:
        return None, None
    parts = text.split("/")
    if len(parts) > 2:
        raise AtashbasError("address.datetime", value=text[:80])
    ends = [_day(part, text) for part in parts]
    first, last = (ends[0], ends[-1])
    if len(parts) == 1 and first is None:
        raise AtashbasError("address.datetime", value=text[:80])
    return first, last


def _day(part: str, whole: str) -> date | None:
    if part in {"", ".."}:
        return None
    try:
        return date.fromisoformat(part[:10])
    except ValueError as error:
        raise AtashbasError("address.datetime", value=whole[:80]) from error


def parse_limit(text: str) -> int:
    """Number of features wanted; more than a page may hold means a full page."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise AtashbasError("address.limit", value=text[:40])
    return min(int(text), MOST)
