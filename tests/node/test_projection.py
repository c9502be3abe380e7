"""The tables follow the register: taken in step by step or made again at once, they are the same to the byte."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from test_intake import AT, CSV, take, typed

from atashbas.joint import LogCut, Said, fold
from atashbas.node import coverage, intake, projection, queries
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import IncidentRow, ProjectionState, ReportRow
from atashbas.node.projection.refresh import PROJECTED
from atashbas.register.body import parse_body, parse_item


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Every projected row without its running number, in a fixed order."""
    tables = {}
    for model in PROJECTED:
        names = [field.attname for field in model._meta.concrete_fields if field.attname != "id" or field.max_length]
        rows = [
            tuple(bytes(part) if isinstance(part, memoryview) else part for part in row)
            for row in model._default_manager.values_list(*names)
        ]
        tables[model.__name__] = sorted(rows, key=repr)
    return tables


def test_step_by_step_and_at_once_give_the_same_rows(every_node: Home) -> None:
    take(every_node, CSV)
    address = intake.record_report(every_node, typed(), at=AT)
    intake.amend_report(every_node, address, typed(), at=AT)
    take(every_node, CSV.replace("Suran", "Morek"), amend=True)
    digest = ProjectionState.objects.get().digest
    before = contents()
    assert projection.rebuild().digest == digest
    assert contents() == before


def test_both_databases_show_the_same_digest(every_node: Home) -> None:
    """Only the roots of the logs differ between two demo nodes (nonces are drawn): the picture must not."""
    picture = sorted(IncidentRow.objects.values_list("id", "band", "coverage", "members_key", "search"))
    bands = {band: sum(row[1] == band for row in picture) for band in ("probable", "doubtful", "single")}
    assert sum(bands.values()) == len(picture) > 400
    assert bands["probable"] > 30
    first = queries.incidents(queries.Filters(), limit=3).lines
    assert [line.id for line in first] == [line.id for line in queries.incidents(queries.Filters(), limit=3).lines]


def test_the_tables_are_what_the_pure_fold_gives(demo_node: Home) -> None:
    take(demo_node, CSV)
    address = intake.record_report(demo_node, typed(), at=AT)
    intake.retract_report(demo_node, address, "demo-tr", "error", at=AT)
    store = store_of()
    said = [one for log in store.logs() for one in said_in(log)]
    cut = [LogCut(log=log, size=store.head(log).size, root=store.head(log).root.hex()) for log in store.logs()]
    state = fold(cut, reversed(said), coverage.outcome)
    assert state.digest == ProjectionState.objects.get().digest
    held = dict(ReportRow.objects.values_list("id", "state"))
    assert {id_: str(standing) for id_, standing in state.standings.standing.items() if id_ in held} == held


def said_in(log: str) -> list[Said]:
    store = store_of()
    said = []
    for entry in store.entries(log):
        header, body = entry.header, store.find_body(log, entry.n)
        assert body is not None
        assert body.data is not None
        items = store.items(body.hash)
        contents = [parse_item(item) for _, item in items if item] if items else [parse_body(body.data).content]
        said += [
            Said(log=log, n=entry.n, index=at, kind=header.kind, content=content, at=header.time)
            for at, content in enumerate(contents)
        ]
    return said


def test_nothing_new_changes_nothing(demo_node: Home) -> None:
    revision = ProjectionState.objects.get().revision
    assert projection.refresh().revision == revision


def test_other_rules_describe_every_incident_anew(demo_node: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "pack_name", lambda: "another-agreement")
    monkeypatch.setattr(coverage, "outcome", lambda reports: "outside")
    monkeypatch.setattr(coverage, "outcomes", lambda reports: ["outside"] * len(reports))
    projection.refresh()
    assert set(IncidentRow.objects.values_list("coverage", flat=True)) == {"outside"}


def test_the_synthetic_is_never_joined_with_the_real(demo_node: Home) -> None:
    """The same occurrence, told by an invented register and by a real source, stays two incidents."""
    view = queries.incidents(queries.Filters(reporter="demo-ru", band="single"), limit=1).lines[0]
    found = queries.incident(view.id)
    assert found is not None
    told = found.reports[0].report
    twin = replace(told, reporter="airwars", number="twin", synthetic=False, relayed_by="relay")
    take(demo_node, CSV.replace("A-", "X-"), reporter="airwars")
    intake.enter_records(demo_node, [twin], "twin", at=AT)
    alone = [line for line in queries.incidents(queries.Filters(reporter="airwars")).lines if line.sides]
    assert {line.sides for line in alone} == {(("airwars", 1),)}
    assert {line.synthetic for line in alone} == {False}
