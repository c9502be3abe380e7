"""Coverage over signed rows: one word brings a group in, all must say who is out, rival words leave it open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from test_signed_rows import ACCESSIONS, AT, REGIME, RU, TR, entered

from atashbas.actors import load_actors
from atashbas.agreement import Change, Outcome
from atashbas.agreement.sides import Entered, decide_between, sides_of
from atashbas.agreement.signed import Table, row_of
from atashbas.node import coverage, intake, projection, queries
from atashbas.node.ground import read, write
from atashbas.node.home import Home
from atashbas.node.models import AloneRow, IncidentRow, IncidentTally, ProjectionState, ReportRow
from atashbas.reports.records import IncidentType, Report

IR = write.Speaker(reporter="demo-ir", role="head")
FIRE = Change(actor="org:syr_army", target="org:jaysh_izza", place="saraqib", day=date(2017, 2, 17))
JOINED = f"org:jaysh_izza,{REGIME},acceded,2017-01-10,,demo-ru,2017-01-10,a list,\n"
DENIED = f"org:jaysh_izza,{REGIME},denied,2017-01-10,,demo-tr,2017-01-10,a letter,\n"
LISTINGS = "subject,authority,reference,name_on_list,from,known_from,to,lifted_known_from,source\n"
LISTED = "org:jaysh_izza,un-sc-1267,QDe.999,Jaysh al-Izza,2017-02-01,{known},,,a press release\n"
ALL = frozenset({"a", "b", "c"})


def fire(number: str, day: int = 17, reporter: str = "demo-tr") -> Report:
    return Report(
        reporter=reporter,
        number=number,
        occurred_on=date(2017, 2, day),
        admin1="Idlib",
        place="Saraqib",
        type=IncidentType.SHELLING,
        actor_id="org:syr_army",
        target_id="org:jaysh_izza",
        synthetic=True,
    )


def test_one_sides_uncontested_word_brings_a_group_in(demo_node: Home) -> None:
    assert coverage.ask(FIRE).outcome is Outcome.UNDETERMINED
    done = entered(demo_node, Table.ACCESSIONS, ACCESSIONS + JOINED)
    found = coverage.ask(FIRE)
    assert found.outcome is Outcome.APPLIES
    assert found.by_side["demo-ru"] is Outcome.APPLIES
    assert any(f"(entry {done.addresses[0]})" in step.evidence for step in found.path)
    write.retract(demo_node, RU, done.addresses[0], "an error of the list", at=AT)
    assert coverage.ask(FIRE).outcome is Outcome.UNDETERMINED


def test_rival_words_leave_it_open_and_each_sides_answer_is_told(demo_node: Home) -> None:
    entered(demo_node, Table.ACCESSIONS, ACCESSIONS + JOINED)
    entered(demo_node, Table.ACCESSIONS, ACCESSIONS + DENIED, TR)
    found = coverage.ask(FIRE)
    assert found.outcome is Outcome.UNDETERMINED
    assert dict(found.by_side) == {
        "demo-ir": Outcome.UNDETERMINED,
        "demo-ru": Outcome.APPLIES,
        "demo-tr": Outcome.OUTSIDE,
    }
    assert found.path[-1].reason == "sides-differ"
    assert len(read.rows(Table.ACCESSIONS)) == 2


def test_nobody_is_taken_out_by_one_sides_word(demo_node: Home) -> None:
    text = LISTINGS + LISTED.format(known="2017-02-01")
    entered(demo_node, Table.DESIGNATIONS, text)
    assert coverage.ask(FIRE).outcome is Outcome.UNDETERMINED
    assert coverage.ask(FIRE).by_side["demo-ru"] is Outcome.EXCLUDED
    entered(demo_node, Table.DESIGNATIONS, text, TR)
    assert coverage.ask(FIRE).outcome is Outcome.UNDETERMINED
    entered(demo_node, Table.DESIGNATIONS, text, IR)
    assert coverage.ask(FIRE).outcome is Outcome.EXCLUDED


def test_a_listing_counts_from_when_it_was_known(demo_node: Home) -> None:
    """In force from the 1st, published on the 20th: on the 17th nobody knew of it."""
    for speaker in (RU, TR, IR):
        entered(demo_node, Table.DESIGNATIONS, LISTINGS + LISTED.format(known="2017-02-20"), speaker)
    assert coverage.ask(FIRE).outcome is Outcome.UNDETERMINED
    assert coverage.ask(FIRE).by_side == {}
    assert coverage.ask(replace(FIRE, day=date(2017, 2, 21))).outcome is Outcome.EXCLUDED


def test_a_settlement_accedes_by_a_signed_row(demo_node: Home) -> None:
    asked = Change(actor="org:syr_army", place="morek", day=date(2017, 3, 11))
    assert coverage.ask(asked).outcome is Outcome.UNDETERMINED
    row = f"place:morek,{REGIME},acceded,2017-03-10T12:00,,demo-ru,2017-03-10,a bulletin,\n"
    entered(demo_node, Table.ACCESSIONS, ACCESSIONS + row)
    assert coverage.ask(asked).outcome is Outcome.APPLIES
    assert coverage.ask(replace(asked, day=date(2017, 3, 10), time="11:59")).outcome is Outcome.UNDETERMINED
    assert coverage.ask(replace(asked, day=date(2017, 3, 10), time="12:00")).outcome is Outcome.APPLIES


def test_incidents_are_covered_anew_and_a_rebuild_says_the_same(every_node: Home) -> None:
    addresses = [intake.record_report(every_node, fire("F-1"), at=AT), intake.record_report(every_node, fire("F-2", 19), at=AT)]  # fmt: skip
    other = ReportRow.objects.exclude(pk__in=addresses).values_list("incident", flat=True)
    before = dict(IncidentRow.objects.filter(pk__in=other).values_list("id", "coverage"))
    entered(every_node, Table.ACCESSIONS, ACCESSIONS + JOINED)
    held = ReportRow.objects.in_bulk(addresses)
    for address in addresses:
        assert IncidentRow.objects.get(pk=held[address].incident).coverage == "applies"
        assert AloneRow.objects.get(pk=address).coverage == "applies"
        view = queries.incident(held[address].incident)
        assert view is not None
        assert view.coverage.outcome is Outcome.APPLIES
    changed = {id_ for id_, now in IncidentRow.objects.values_list("id", "coverage") if before.get(id_, now) != now}
    assert changed == set()
    tallies = sorted(IncidentTally.objects.values_list("day", "admin1", "sides", "band", "coverage", "incidents"))
    digest = ProjectionState.objects.get().digest
    assert projection.rebuild().digest == digest
    assert (
        sorted(IncidentTally.objects.values_list("day", "admin1", "sides", "band", "coverage", "incidents")) == tallies
    )


def test_what_is_invented_reaches_nothing_real(demo_node: Home) -> None:
    real = replace(fire("R-1"), reporter="airwars", synthetic=False, relayed_by="relay")
    entered(demo_node, Table.ACCESSIONS, ACCESSIONS + JOINED)
    assert coverage.outcome({"a": fire("F-1")}) == "applies"
    assert coverage.outcome({"a": real}) == "undetermined"
    assert coverage.outcomes([fire("F-1"), real]) == ["applies", "undetermined"]
    assert coverage.what_if({"a": real}, Change(target="org:nusra")).after.outcome is Outcome.EXCLUDED


@pytest.mark.parametrize("required", [ALL, frozenset[str]()])
def test_the_law_of_sides(required: frozenset[str]) -> None:
    """Over every combination: what it may never do."""
    for record, together, a, b in product(Outcome, repeat=4):
        told = {"a": a, "b": b}
        found = decide_between(record, together, told, required)
        answers = {a, b, together}
        if answers == {record}:
            assert found is record
        if found is not Outcome.UNDETERMINED and found is not record:
            assert found is Outcome.APPLIES  # c has signed nothing: all three never agree on another answer
            assert record is Outcome.UNDETERMINED
            assert answers <= {Outcome.APPLIES, record}
        assert found is decide_between(record, together, {"b": b, "a": a}, required)
    for answer in set(Outcome) - {Outcome.UNDETERMINED}:
        assert decide_between(Outcome.APPLIES, Outcome.UNDETERMINED, dict.fromkeys(ALL, answer), ALL) is answer


def test_a_stranger_to_the_procedure_moves_no_answer_that_stands() -> None:
    assert decide_between(Outcome.APPLIES, Outcome.OUTSIDE, {"ngo": Outcome.OUTSIDE}, ALL) is Outcome.APPLIES


def test_order_of_arrival_changes_nothing() -> None:
    cells = {"id": "org:new", "kind": "group", "en": "New", "source": "a"}
    more = {**cells, "en": "Newer", "fa": "نو", "source": "b"}
    rows = [
        Entered(log="a", entry="a/1/0", row=row_of(Table.ACTORS, cells, by="a")),
        Entered(log="b", entry="b/1/0", row=row_of(Table.ACTORS, more, by="b")),
    ]
    one, other = (sides_of(given, load_actors(), ALL).record.get("org:new") for given in (rows, rows[::-1]))
    assert one == other
    assert (one.name, one.name_in("fa")) == ("New", "نو")
    assert "Newer" in one.spellings


def test_rows_on_a_withdrawn_actor_wait(demo_node: Home) -> None:
    head = "id,kind,en,fa,ar,ru,tr,other,since,until,source\n"
    made = entered(demo_node, Table.ACTORS, head + "org:new,group,New Group,,,,,,,,a paper\n")
    entered(demo_node, Table.ACCESSIONS, ACCESSIONS + JOINED.replace("org:jaysh_izza", "org:new"), TR)
    asked = replace(FIRE, target="org:new")
    assert coverage.ask(asked).outcome is Outcome.APPLIES
    write.retract(demo_node, RU, made.addresses[0], "no such group", at=datetime(2017, 3, 2, tzinfo=UTC))
    assert "org:new" not in read.actors_as_signed().registry
    assert len(read.rows(Table.ACCESSIONS)) == 1
