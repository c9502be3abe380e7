"""How precisely a place and a date are known: part of the fact, not of its presentation.

Place classes follow UCDP GED `where_prec` 1-7 (Högbladh 2019, codebook table 4) refined by Atlos's ±10 m/±100 m/±1 km;
date classes follow UCDP GED `date_prec` 1-5.
"""

from __future__ import annotations

from enum import StrEnum


class PlacePrecision(StrEnum):
    """Class of a place; `radius_km` is the one-sigma radius assumed where none is stated."""

    SITE = "site"
    LOCALITY = "locality"
    NEAR = "near"
    DISTRICT = "district"
    GOVERNORATE = "governorate"
    COUNTRY = "country"
    UNKNOWN = "unknown"

    @property
    def radius_km(self) -> float | None:
        """Assumed radius in km; None where the place says nothing about a point."""
        return _RADIUS_KM[self]

    @property
    def ucdp(self) -> int:
        """UCDP GED `where_prec` code: 1 exact … 7 international waters or airspace (here: unknown)."""
        return _UCDP[self]

    @classmethod
    def from_ucdp(cls, code: int) -> PlacePrecision:
        """Class for a UCDP `where_prec` code 1-7."""
        return _FROM_UCDP[code]


_RADIUS_KM: dict[PlacePrecision, float | None] = {
    PlacePrecision.SITE: 0.8,
    PlacePrecision.LOCALITY: 2.0,
    PlacePrecision.NEAR: 5.0,
    PlacePrecision.DISTRICT: 12.0,
    PlacePrecision.GOVERNORATE: 40.0,
    PlacePrecision.COUNTRY: None,
    PlacePrecision.UNKNOWN: None,
}
_UCDP = {
    PlacePrecision.SITE: 1,
    PlacePrecision.LOCALITY: 1,
    PlacePrecision.NEAR: 2,
    PlacePrecision.DISTRICT: 3,
    PlacePrecision.GOVERNORATE: 4,
    PlacePrecision.COUNTRY: 6,
    PlacePrecision.UNKNOWN: 7,
}
_FROM_UCDP = {
    1: PlacePrecision.LOCALITY,
    2: PlacePrecision.NEAR,
    3: PlacePrecision.DISTRICT,
    4: PlacePrecision.GOVERNORATE,
    5: PlacePrecision.GOVERNORATE,
    6: PlacePrecision.COUNTRY,
    7: PlacePrecision.UNKNOWN,
}


class DatePrecision(StrEnum):
    """Class of a date (UCDP `date_prec`): day, 2-6 days, week, month, year."""

    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def ucdp(self) -> int:
        """UCDP GED `date_prec` code 1-5."""
        return list(DatePrecision).index(self) + 1

    @classmethod
    def from_ucdp(cls, code: int) -> DatePrecision:
        """Class for a UCDP `date_prec` code 1-5."""
        return list(cls)[code - 1]
