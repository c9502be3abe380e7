"""The log of merges and splits: nothing that changed is missing from it, nothing that stayed is in it, and why."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st
from test_intake import AT, CSV, take, typed

from atashbas.joint.judgement import PairJudgement
from atashbas.node import intake, judging, matching, projection, queries
from atashbas.node.changes.grouping import Change, Move, find_changes
from atashbas.node.changes.models import ChangeRow, ChangeStep
from atashbas.node.changes.read import changes, successor
from atashbas.node.home import Home
from atashbas.node.models import AloneRow, LinkRow, ReportRow

REPORTS = tuple("abcdefgh")


def partition(places: list[int]) -> dict[str, tuple[str, ...]]:
    """Incidents of reports by a number each (0: in none), named by their first report as the engine names them."""
    groups = defaultdict(list)
    for report, place in zip(REPORTS, places, strict=True):
        if place:
            groups[place].append(report)
    return {f"i{min(group)}": tuple(group) for group in groups.values()}


def moves_between(old: dict[str, tuple[str, ...]], new: dict[str, tuple[str, ...]]) -> list[Move]:
    was = {report: id_ for id_, group in old.items() for report in group}
    now = {report: id_ for id_, group in new.items() for report in group}
    return [
        Move(report=report, was=report, before=was.get(report, ""), after=now.get(report, ""))
        for report in REPORTS
        if was.get(report, "") != now.get(report, "")
    ]


placing = st.lists(st.integers(0, 4), min_size=len(REPORTS), max_size=len(REPORTS))


@given(placing, placing)
def test_changes_are_exactly_what_differs_between_two_partitions(before: list[int], after: list[int]) -> None:
    old, new = partition(before), partition(after)
    found = find_changes(moves_between(old, new), new)
    named = [id_ for change in found for id_ in change.before]
    assert len(named) == len(set(named))
    for change in found:
        assert {id_: old[id_] for id_ in change.before} == dict(change.before)
        assert {id_: new[id_] for id_ in change.after} == dict(change.after)
        # Closed: whatever shares a report with one of them is in it.
        touched = set(change.before)
        held = {report for id_ in touched for report in old[id_]}
        assert {id_ for id_, group in new.items() if held & set(group)} == set(change.after)
        assert change.kind == kind_of(change)
    # Whatever no change names still has its id, and lost none of its reports to another incident.
    for id_, group in old.items():
        if id_ not in named:
            mine = {other for other, members in new.items() if set(members) & set(group)}
            assert mine == {id_}
            assert not {report for report in new[id_] if any(report in g for o, g in old.items() if o != id_)}


def kind_of(change: Change) -> str:
    old, new = len(change.before), len(change.after)
    return {(1, 0): "end", (1, 1): "rename"}.get(
        (old, new), "merge" if new == 1 else "split" if old == 1 else "regroup"
    )


def linked_pair() -> tuple[str, str]:
    """A strong link between two reports that are alone together in their incident."""
    for a, b in LinkRow.objects.filter(band="probable", part_of=False).order_by("-weight_mbits").values_list("a", "b"):
        homes = dict(ReportRow.objects.filter(pk__in=[a, b]).values_list("id", "incident"))
        if homes[a] == homes[b] and ReportRow.objects.filter(incident=homes[a]).count() == 2:
            return min(a, b), max(a, b)
    raise AssertionError("the demo links nothing")


def test_a_judgement_splits_an_incident_and_its_taking_back_merges_it_again(demo_node: Home) -> None:
    a, b = linked_pair()
    home = ReportRow.objects.get(pk=a).incident
    assert not ChangeRow.objects.filter(cause="judgement").exists()
    split = judging.judge(demo_node, "demo-ir", PairJudgement(a=a, b=b, says="different"))
    last = changes(incident=home).changes[0]
    assert (last.kind, last.cause, last.entries) == ("split", "judgement", (split,))
    assert last.before == {home: (a, b)}
    assert sorted(group for group in last.after.values()) == sorted([(a,), (b,)])
    assert home in last.after  # the report that founded it keeps its address
    assert last.sizes_after["demo-ir"] == last.sizes_before["demo-ir"] + 1
    other = next(id_ for id_ in last.after if id_ != home)
    merge = judging.judge(demo_node, "demo-ir", PairJudgement(a=a, b=b, says="unsure"))
    last = changes(incident=home).changes[0]
    assert (last.kind, last.cause, last.entries) == ("merge", "judgement", (merge,))
    assert set(last.before) == {home, other}
    assert dict(last.after) == {home: (a, b)}
    found = queries.incident(other)
    assert found is not None
    assert found.line.id == home


def test_a_rebuild_finds_nothing_changed_and_keeps_the_log(every_node: Home) -> None:
    a, b = linked_pair()
    judging.judge(every_node, "demo-ir", PairJudgement(a=a, b=b, says="different"))
    before = list(ChangeRow.objects.values_list("id", "kind", "before", "after", "entries"))
    steps = ChangeStep.objects.count()
    assert before
    projection.rebuild()
    assert list(ChangeRow.objects.values_list("id", "kind", "before", "after", "entries")) == before
    assert ChangeStep.objects.count() == steps


def test_an_incident_whose_report_was_amended_takes_another_address_and_the_old_one_leads_on(demo_node: Home) -> None:
    address = intake.record_report(demo_node, typed(), at=AT)
    report = f"{address}/0" if address.count("/") == 1 else address
    old = ReportRow.objects.get(pk=report).incident
    intake.amend_report(demo_node, report, typed(), at=AT)
    now = ReportRow.objects.get(amends=report)
    last = changes(incident=old).changes[0]
    assert (last.kind, last.cause) == ("rename", "amendment")
    assert last.entries == (f"{now.log}/{now.n}",)
    assert list(last.after) == [now.incident]
    found = queries.incident(old)
    assert found is not None
    assert found.line.id == now.incident


def test_an_incident_that_loses_its_founder_leads_to_the_one_that_holds_the_rest(demo_node: Home) -> None:
    a, b = linked_pair()
    old = ReportRow.objects.get(pk=a).incident
    founder, rest = (a, b) if AloneRow.objects.get(pk=a).founds == old else (b, a)
    assert AloneRow.objects.get(pk=founder).founds == old
    reporter = founder.split("/")[0]
    intake.retract_report(demo_node, founder, reporter, "error", at=AT)
    now = ReportRow.objects.get(pk=rest).incident
    assert now != old
    last = changes(incident=old).changes[0]
    assert (last.kind, last.cause) == ("rename", "withdrawal")
    assert last.entries[0].startswith(f"{reporter}/")
    assert successor(old) == now
    found = queries.incident(old)
    assert found is not None
    assert found.line.id == now


def test_an_incident_whose_only_report_is_withdrawn_ends(demo_node: Home) -> None:
    alone = ReportRow.objects.filter(
        incident__in=[line.id for line in queries.incidents(queries.Filters(band="single")).lines]
    ).first()
    assert alone is not None
    intake.retract_report(demo_node, alone.id, alone.reporter, "error", at=AT)
    last = changes(incident=alone.incident).changes[0]
    assert (last.kind, last.cause, dict(last.after)) == ("end", "withdrawal", {})
    assert queries.incident(alone.incident) is None


def test_the_cuts_of_a_step_give_its_change_again(demo_node: Home) -> None:
    """What the log says can be checked: join without and with the judgement, and compare."""
    a, b = linked_pair()
    with_out = {id_: group for part in matching.match() for id_, group in members_of(part).items()}
    judging.judge(demo_node, "demo-tr", PairJudgement(a=a, b=b, says="different"))
    with_it = {id_: group for part in matching.match() for id_, group in members_of(part).items()}
    was = {report: id_ for id_, group in with_out.items() for report in group}
    now = {report: id_ for id_, group in with_it.items() for report in group}
    moves = [
        Move(report=report, was=report, before=was[report], after=now[report])
        for report in sorted(was)
        if was[report] != now[report]
    ]
    logged = [(one.kind, dict(one.before), dict(one.after)) for one in changes().changes if one.cause == "judgement"]
    assert logged == [(one.kind, dict(one.before), dict(one.after)) for one in find_changes(moves, with_it)]


def members_of(part: object) -> dict[str, tuple[str, ...]]:
    return {id_: tuple(sorted(group)) for id_, group in part.incidents.select("id", "members").iter_rows()}


def test_an_import_that_joins_what_stood_is_logged_with_its_entry(demo_node: Home) -> None:
    before = ChangeRow.objects.count()
    take(demo_node, CSV)
    for one in changes().changes[: ChangeRow.objects.count() - before]:
        assert one.cause in {"report", "refit"}
        assert one.entries
