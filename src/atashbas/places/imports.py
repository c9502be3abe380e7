"""Readers of place tables: GeoNames (dump or CSV with names per language) and UCDP GED's places.

Bytes in, places and faults out; good rows go in, each bad row is named. Writes nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from atashbas.places.gazetteer import Gazetteer
from atashbas.places.place import Level, Place
from atashbas.values import LANGUAGES, AtashbasError, Fault, PlacePrecision, UncertainPoint

LIMIT_BYTES = 200_000_000
Row = Mapping[str, str]
_DUMP_FIELDS = (
    "geonameid",
    "name",
    "asciiname",
    "alternatenames",
    "lat",
    "lon",
    "feature_class",
    "feature_code",
    "cc",
    "cc2",
    "admin1code",
    "admin2code",
    "admin3code",
    "admin4code",
    "population",
    "elevation",
    "dem",
    "timezone",
    "modified",
)
_UCDP_LEVEL = {1: Level.TOWN, 2: Level.TOWN, 3: Level.DISTRICT, 4: Level.GOVERNORATE}
_UCDP_KIND = re.compile(
    r"\s+(?:town|village|city|suburb|governorate|district|mountain|area|camp|locality|plain|airport)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesReading:
    """Places read from a table, in its order, and the faults of its rows."""

    places: tuple[Place, ...]
    faults: tuple[Fault, ...]


def read_geonames(data: bytes, *, file: str, country: str | None = None) -> PlacesReading:
    """Places of a GeoNames dump (tab-separated, no header) or of a CSV with its columns and ``lang_xx`` names.

    `country`: ISO code to keep; None keeps all. Names of the dump are one list without languages: they become further
    spellings. Faults: ``places.not-utf8``, ``places.columns``, ``places.coordinates``.
    """
    return _read(data, file, _geonames_rows, lambda row: _geonames_place(row, country))


def read_ucdp_places(data: bytes, *, file: str, governorates: Gazetteer) -> PlacesReading:
    """Places of UCDP GED: columns where_coordinates, adm_1, latitude, longitude, where_prec and (optional) events.

    A name may hold several ("Tadmur/Palmyra town", "Al-Rai town (Choban Bey)"): all become spellings. Rows that say no
    more than the country are left out with a fault that does not block.
    """
    return _read(data, file, _csv_rows, lambda row: _ucdp_place(row, governorates))


def _read(
    data: bytes, file: str, rows: Callable[[str], Iterable[Row]], place_of: Callable[[Row], Place | None]
) -> PlacesReading:
    if len(data) > LIMIT_BYTES:
        return PlacesReading(places=(), faults=(Fault(code="places.too-large", file=file),))
    try:
        text = data.decode("utf-8-sig")
        found = list(rows(text))
    except UnicodeDecodeError as error:
        return PlacesReading(places=(), faults=(Fault(code="places.not-utf8", file=file, value=str(error.start)),))
    except AtashbasError as error:
        value = str(error.facts["missing"])
        return PlacesReading(places=(), faults=(Fault(code=error.code, file=file, row=1, value=value),))
    places: dict[str, Place] = {}
    faults: list[Fault] = []
    for number, row in enumerate(found, 2):
        try:
            place = place_of(row)
        except (ValueError, AtashbasError) as error:
            code = error.code if isinstance(error, AtashbasError) else "places.coordinates"
            faults.append(Fault(code=code, file=file, row=number, value=str(next(iter(row.values()), ""))))
            continue
        if place is not None:
            places.setdefault(place.id, place)
    return PlacesReading(places=tuple(places.values()), faults=tuple(faults))


def _csv_rows(text: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text))
    wanted = {"where_coordinates", "adm_1", "latitude", "longitude", "where_prec"}
    missing = sorted(wanted - set(reader.fieldnames or ()))
    if missing:
        raise AtashbasError("places.columns", missing=", ".join(missing))
    return list(reader)


def _geonames_rows(text: str) -> Iterator[Row]:
    first = text.partition("\n")[0]
    if first.count("\t") == len(_DUMP_FIELDS) - 1:
        lines = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
        return (dict(zip(_DUMP_FIELDS, line, strict=False)) for line in lines)
    reader = csv.DictReader(io.StringIO(text))
    missing = sorted({"geonameid", "name", "lat", "lon", "cc"} - set(reader.fieldnames or ()))
    if missing:
        raise AtashbasError("places.columns", missing=", ".join(missing))
    return iter(reader)


def _geonames_place(row: Row, country: str | None) -> Place | None:
    if country is not None and row["cc"] != country:
        return None
    latin = [row["name"], row.get("asciiname", ""), *row.get("alt_latin", "").split("|")]
    others = [*row.get("alternatenames", "").split(","), *row.get("alt_arabic_script", "").split("|")]
    others += row.get("alt_cyrillic", "").split("|")
    names: dict[str, str] = {
        "en": row["name"],
        **{code: row.get(f"lang_{code}", "") for code in LANGUAGES if code != "en"},
    }
    return Place(
        id=f"geonames-{row['geonameid']}",
        level=Level.TOWN,
        admin1=f"{row['cc']}-{row.get('admin1code', '')}",
        point=UncertainPoint.of_degrees(float(row["lat"]), float(row["lon"])),
        names=names,
        other=tuple(dict.fromkeys(filter(None, [*latin, *others]))),
        source=f"GeoNames {row['geonameid']}",
        weight=int(row.get("population") or 0),
    )


def _ucdp_place(row: Row, governorates: Gazetteer) -> Place | None:
    code = int(row["where_prec"])
    stated = row["where_coordinates"].strip()
    if code not in _UCDP_LEVEL and not row["adm_1"]:
        return None
    governorate = governorates.find_governorate(row["adm_1"]) if row["adm_1"] else None
    spellings = tuple(_ucdp_spellings(stated))
    return Place(
        id=f"ucdp-{row['latitude']},{row['longitude']}-{stated}",
        level=_UCDP_LEVEL.get(code, Level.DISTRICT),
        admin1=governorate.id if governorate else "",
        parent=governorate.id if governorate else "",
        point=UncertainPoint.of_degrees(
            float(row["latitude"]), float(row["longitude"]), PlacePrecision.from_ucdp(code)
        ),
        names={"en": spellings[0]},
        other=(*spellings[1:], stated),
        source=f"UCDP GED place '{stated}'",
        weight=int(row.get("events") or 0),
    )


def _ucdp_spellings(stated: str) -> Iterator[str]:
    """Names within one cell: without its kind word, parted at slashes and brackets."""
    aside = re.findall(r"\(([^)]+)\)", stated)
    bare = re.sub(r"\s*\([^)]*\)", "", stated)
    for part in [*bare.split("/"), *aside]:
        name = _UCDP_KIND.sub("", part.strip())
        if name:
            yield name
