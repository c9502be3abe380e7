"""The table of cases: read, put to the agreement, and compared with what is expected.

A case may bring statements of its own (``given``), which stand beside the packaged registry for that case alone, and
rows that delegations signed (``signed``), each of which is that delegation's word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from atashbas.actors import ActorRegistry
from atashbas.actors.loading import accession_of, designation_of, relation_of
from atashbas.agreement.coverage import assess_coverage
from atashbas.agreement.facts import IncidentFacts, Told, Where, chain_of, window
from atashbas.agreement.model import Agreement
from atashbas.agreement.outcome import Coverage
from atashbas.agreement.pack import read_yaml
from atashbas.agreement.sides import Entered, assess_sides, sides_of
from atashbas.agreement.signed import COLUMNS, Table, row_of
from atashbas.agreement.world import actors_under, places_under
from atashbas.places import Gazetteer
from atashbas.values import AtashbasError, DatePrecision

_GUARANTORS = frozenset({"ir", "ru", "tr"})  # whose assent a signed case asks for
_BLANK = dict.fromkeys(
    ("from", "to", "known_from", "lifted_known_from", "note", "claimed_by", "announced_by", "source"), ""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of the table; `reports` are its facts as they stand in the file.

    `signed`: delegation → table → rows; `told`: the expected answer by each delegation's rows.
    """

    id: str
    says: str
    why: str
    expect: str
    clause: str
    reason: str
    without: str
    claims: Mapping[str, str]
    reports: tuple[Mapping[str, Any], ...]
    given: Mapping[str, list[dict[str, str]]]
    signed: Mapping[str, Mapping[str, list[dict[str, str]]]]
    told: Mapping[str, str]


def case_tables() -> tuple[str, ...]:
    """Names of the packs that have a table of cases."""
    folder = resources.files("atashbas.agreement.cases")
    return tuple(sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml")))


def load_cases(name: str) -> tuple[Case, ...]:
    """Cases of a pack; raises AtashbasError ``agreement.cases-unknown``."""
    if name not in case_tables():
        raise AtashbasError("agreement.cases-unknown", pack=name, known=", ".join(case_tables()))
    table = read_yaml(resources.files("atashbas.agreement.cases").joinpath(f"{name}.yaml").read_bytes())
    return tuple(map(case_of, table["cases"]))


def case_of(row: Mapping[str, Any]) -> Case:
    """Case from one row; facts that stand in the row itself are its only report."""
    return Case(
        id=row["id"],
        says=row["says"],
        why=row["why"],
        expect=row["expect"],
        clause=row["clause"],
        reason=row["reason"],
        without=row.get("without", ""),
        claims=row.get("claims", {}),
        reports=tuple(row.get("reports", (row,))),
        given=row.get("given", {}),
        signed=row.get("signed", {}),
        told=row.get("told", {}),
    )


def assess_case(case: Case, agreement: Agreement, actors: ActorRegistry, places: Gazetteer) -> Coverage:
    """Coverage of a case with the statements that it brings."""
    held = actors_under(agreement, actors)
    spots = places_under(agreement, places)
    if case.given:
        held = held.with_rows(
            relations=[relation_of({**_BLANK, **row}) for row in case.given.get("relations", ())],
            accessions=[accession_of({**_BLANK, **row}) for row in case.given.get("accessions", ())],
            designations=[designation_of({**_BLANK, **row}) for row in case.given.get("designations", ())],
        )
    if case.signed:
        sides = sides_of(_entered(case), held, _GUARANTORS)
        return assess_sides(case_facts(case, spots), agreement, sides, places)
    return assess_coverage(case_facts(case, spots), agreement, held, places)


def _entered(case: Case) -> Iterator[Entered]:
    """Rows as the delegations would have signed them, one entry for each."""
    for by, tables in sorted(case.signed.items()):
        for name, rows in sorted(tables.items()):
            for n, row in enumerate(rows):
                table = Table(name)
                cells = {column: str(row.get(column, "")) for column in COLUMNS[table]}
                yield Entered(log=by, entry=f"{by}/{name}/{n}", row=row_of(table, cells, by=by))


def case_facts(case: Case, places: Gazetteer) -> IncidentFacts:
    """Facts of a case, one report for each row."""
    return IncidentFacts(told=tuple(_told(f"case/{n}/0", row, places) for n, row in enumerate(case.reports, 1)))


def _told(source: str, row: Mapping[str, Any], places: Gazetteer) -> Told:
    day = date.fromisoformat(row["day"]) if "day" in row else None
    low, high = window(day, None, DatePrecision(row.get("precision", "day")), row.get("time"))
    place = row.get("place")
    where = Where(
        chain=chain_of(place, places) if place else (),
        lat=row.get("lat"),
        lon=row.get("lon"),
        radius_km=float(row.get("radius_km", 0)),
    )
    return Told(
        source=source,
        reporter=row.get("reporter", "case"),
        low=low,
        high=high,
        where=where,
        actor=row.get("actor"),
        target=row.get("target"),
        place_words=place or "",
    )


def misses(case: Case, coverage: Coverage) -> tuple[str, ...]:
    """What of a case's expectation the coverage does not meet; empty where it meets all."""
    found = []
    if coverage.outcome.value != case.expect:
        found.append(f"outcome {coverage.outcome.value}, expected {case.expect}")
    provisions = {step.provision for step in coverage.path}
    if case.clause not in provisions:
        found.append(f"clause {case.clause} is not in the path")
    if case.reason not in {step.reason for step in coverage.path}:
        found.append(f"reason {case.reason} is not in the path")
    if case.without and case.without in {step.test for step in coverage.path}:
        found.append(f"test {case.without} is in the path")
    claims = {reporter: outcome.value for reporter, outcome in coverage.by_claim.items()}
    if case.claims and claims != dict(case.claims):
        found.append(f"claims {claims}, expected {dict(case.claims)}")
    told = {side: outcome.value for side, outcome in coverage.by_side.items()}
    if case.told and told != dict(case.told):
        found.append(f"by side {told}, expected {dict(case.told)}")
    return tuple(found)
