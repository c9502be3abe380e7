"""Agreement, actors and places measured: coverage, what-if, points in areas, look-ups of places and names.

Beside them on the same work: shapely's tree for points in areas, rapidfuzz for look-ups. Real data is used where the
folder `shared` stands beside the checkout; without it those rows are left out.
"""

from __future__ import annotations

import csv
import gzip
import json
import pathlib
import random
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import shapely
from rapidfuzz import fuzz, process

from atashbas.actors import load_actors
from atashbas.agreement import Change, facts_from, load_pack, what_if
from atashbas.agreement.many import assess_table
from atashbas.places import Gazetteer, likeness, load_gazetteer
from atashbas.places.areas import NOWHERE, AreaIndex
from atashbas.places.boundaries import read_boundaries
from atashbas.places.imports import read_ucdp_places
from atashbas.values import UncertainPoint, distance_km

Row = Mapping[str, Any]
SHARED = pathlib.Path(__file__).resolve().parents[2] / "shared"
MILLION = 1_000_000
SEED = 20170217
PEER_NAMES = {"fa": 0.975, "ar": 0.925, "ru": 1.0, "tr": 0.975}  # a first trial of this method, docs of the gold file


def run() -> list[Row]:
    """All figures of the three rooms."""
    rows = [*coverage(), *what_ifs()]
    if SHARED.is_dir():
        rows += [*areas(), *names(), *places()]
    return rows


def row(name: str, ours: float, unit: str, note: str, peer: float | None = None) -> Row:
    """One line of the table; the ratio is computed by the reader."""
    ratio = round(ours / peer, 3) if peer else None
    return {"name": name, "ours": round(ours, 3), "peer": peer, "ratio": ratio, "unit": unit, "note": note}


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def incidents(rows: int) -> pl.DataFrame:
    """Incidents of 2016-19, every actor, town and governorate drawn alike: the worst case for what is remembered."""
    chance = np.random.default_rng(SEED)
    actors = np.array([actor.id for actor in load_actors().actors] + [None] * 10, dtype=object)
    towns = np.array([place.name for place in load_gazetteer().places] + [None] * 5, dtype=object)
    governorates = np.array([place.name for place in load_gazetteer().places[:14]], dtype=object)
    days = np.array([date(2016, 1, 1) + timedelta(days=n) for n in range(1461)], dtype=object)
    drawn = {
        "day": days[chance.integers(0, len(days), rows)].tolist(),
        "admin1": governorates[chance.integers(0, 14, rows)].tolist(),
        "place": towns[chance.integers(0, len(towns), rows)].tolist(),
        "actor": actors[chance.integers(0, len(actors), rows)].tolist(),
        "target": actors[chance.integers(0, len(actors), rows)].tolist(),
    }
    return pl.DataFrame(drawn, schema_overrides={"actor": pl.String, "target": pl.String, "place": pl.String})


def coverage() -> Iterator[Row]:
    """A million incidents from cold; the limit stands as the peer."""
    table = incidents(MILLION)
    pack, actors, gazetteer = load_pack("syria-2017"), load_actors(), load_gazetteer()
    spent = seconds(lambda: assess_table(table, pack, actors, gazetteer))
    yield row("coverage of 1,000,000 incidents", spent, "s", "one process, cold; limit beside it", 30)


def what_ifs() -> Iterator[Row]:
    """One question with another actor, target, place and day, words to answer and path; slowest of a hundred."""
    pack, actors, gazetteer = load_pack("syria-2017"), load_actors(), load_gazetteer()
    chance = random.Random(SEED)
    facts = facts_from(Change(actor="org:syr_gov", place="hama", day=date(2017, 2, 17)), pack, actors, gazetteer)
    spent = []
    for _ in range(100):
        change = Change(
            actor=chance.choice(actors.actors).id,
            target=chance.choice(actors.actors).name_in("fa"),
            place=chance.choice(gazetteer.places).name_in("ar"),
            day=date(2016, 1, 1) + timedelta(days=chance.randrange(1400)),
        )
        spent.append(1000 * seconds(lambda change=change: what_if(facts, change, pack, actors, gazetteer)))
    yield row(
        "one what-if, 95th percentile", sorted(spent)[94], "ms", "words in Persian and Arabic; limit beside it", 20
    )


def areas() -> Iterator[Row]:
    """A million points against the 272 sub-districts of OCHA, index built before, beside shapely's tree."""
    data = (SHARED / "data/geo/syr_admin3.geojson.gz").read_bytes()
    spent_reading = seconds(lambda: read_boundaries(data, file="adm3", source="OCHA"))
    read = read_boundaries(data, file="adm3", source="OCHA").areas
    yield row("reading 272 sub-districts", spent_reading, "s", "GeoJSON, checked")
    index = AreaIndex(read)
    chance = np.random.default_rng(SEED)
    lats, lons = chance.uniform(32.3, 37.3, MILLION), chance.uniform(35.7, 42.4, MILLION)
    tree = shapely.STRtree([area.outline for area in index.areas])
    some = MILLION // 10
    points = shapely.points(lons[:some], lats[:some])
    peer = 10 * seconds(lambda: tree.query(points, predicate="intersects"))
    spent = seconds(lambda: index.find(lats, lons))
    note = "beside shapely STRtree, measured on a tenth; limit 2 s"
    yield row("1,000,000 points in 272 areas", spent, "s", note, round(peer, 3))
    hits = tree.query(points, predicate="intersects")
    expected = np.full(some, NOWHERE)
    for point, number in sorted(zip(*hits, strict=True), key=lambda pair: -pair[1]):
        expected[point] = number
    yield row(
        "points answered as by shapely",
        float((index.find(lats[:some], lons[:some]) == expected).mean()),
        "share",
        "",
        1.0,
    )


def names() -> Iterator[Row]:
    """Forty gold names: each of another language against the English ones, by spelling alone and in the registry."""
    cases = json.loads((SHARED / "gold/names_cases.json").read_text(encoding="utf-8"))
    actors, gazetteer = load_actors(), load_gazetteer()
    for column, language in enumerate(("fa", "ar", "ru", "tr"), 1):
        hits = sum(max(cases, key=lambda r, c=case: likeness(c[column], r[0])) is case for case in cases)
        note = "no list of spellings; beside the trial"
        yield row(f"gold names top-1, {language}", hits / len(cases), "share", note, PEER_NAMES[language])
        plain = sum(max(cases, key=lambda r, c=case: fuzz.WRatio(c[column], r[0])) is case for case in cases)
        known = sum(_top(case[column], actors, gazetteer) == _top(case[0], actors, gazetteer) for case in cases)
        note = "packaged names; beside rapidfuzz WRatio without them"
        yield row(
            f"gold names in registry and gazetteer, {language}", known / len(cases), "share", note, plain / len(cases)
        )


def _top(text: str, actors: Any, gazetteer: Gazetteer) -> str:
    found = [(c.score, c.actor.id) for c in actors.find(text)] + [(c.score, c.place.id) for c in gazetteer.find(text)]
    return max(found, default=(0.0, ""))[1]


def places() -> Iterator[Row]:
    """Look-ups in our gazetteer with UCDP's places beside it: speed, and Airwars' place words within 5 km."""
    base = load_gazetteer()
    data = (SHARED / "data/ucdp/ucdp_syria_places.csv").read_bytes()
    gazetteer = Gazetteer((*base.places, *read_ucdp_places(data, file="ucdp", governorates=base).places))
    spellings = [name for place in gazetteer.places for name in place.spellings]
    chance = random.Random(SEED)
    real = [chance.choice(spellings) for _ in range(MILLION)]
    yield row(
        "1,000,000 look-ups, real spellings", seconds(lambda: gazetteer.find_many(real)), "s", "limit beside it", 60
    )
    noisy = _all_different(spellings, chance)
    spent = seconds(lambda: gazetteer.find_many(noisy))
    peer = seconds(lambda: [process.extractOne(text, spellings, scorer=fuzz.WRatio) for text in noisy[:200]])
    note = "every text different and misspelt in one letter or two; beside rapidfuzz, scaled from a sample"
    yield row("1,000,000 look-ups, all misspelt", spent, "s", note, round(peer * MILLION / 200, 1))
    yield from airwars(gazetteer, spellings)


def _all_different(spellings: list[str], chance: random.Random) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < MILLION:
        text = _noisy(chance.choice(spellings), chance)
        made[_noisy(text, chance) if chance.random() < 0.7 and text else text] = None
    return list(made)


def _noisy(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(["", "a", "e", "i"]) + text[at + 1 :] if len(text) > 3 else text


def airwars(gazetteer: Gazetteer, spellings: list[str]) -> Iterator[Row]:
    """First candidate within 5 km for paired incidents with coordinates, with and without their governorate."""
    base = load_gazetteer()
    pairs = csv.DictReader((SHARED / "data/linkage/pairs.csv").read_text(encoding="utf-8").splitlines())
    paired = {pair["airwars_code"] for pair in pairs}
    text = gzip.decompress((SHARED / "data/linkage/airwars_2016-01_2017-06.csv.gz").read_bytes()).decode()
    told = [r for r in csv.DictReader(text.splitlines()) if r["code"] in paired and r["lat"]]
    owner = {name: place for place in reversed(gazetteer.places) for name in place.spellings}
    for column in ("loc_en", "loc_ar"):
        rows = [r for r in told if r[column]]
        plain = [owner[process.extractOne(r[column], spellings, scorer=fuzz.WRatio)[0]].point for r in rows]
        peer = round(np.mean([distance_km(p, _point(r)) <= 5 for p, r in zip(plain, rows, strict=True)]).item(), 3)
        for context in (True, False):
            near = [base.find_governorate(r["region_en"]) if context else None for r in rows]
            found = gazetteer.find_many([r[column] for r in rows], [n.id if n else None for n in near])
            good = sum(p is not None and distance_km(p.point, _point(r)) <= 5 for p, r in zip(found, rows, strict=True))
            note = f"{len(rows)} words, {'with' if context else 'without'} their governorate; beside rapidfuzz WRatio"
            yield row(
                f"Airwars {column} within 5 km{'' if context else ', words alone'}",
                good / len(rows),
                "share",
                note,
                peer,
            )


def _point(told: Mapping[str, str]) -> UncertainPoint:
    return UncertainPoint.of_degrees(float(told["lat"]), float(told["lon"]))
