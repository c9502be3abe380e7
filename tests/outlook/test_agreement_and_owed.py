"""On what registers differ, how far chance goes, what is owed; and figures of faults in the page's digits."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.test import Client

from atashbas.followup.openings import Commitment, Step
from atashbas.node import queries
from atashbas.node.casework import write
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.models import IncidentRow
from atashbas.node.outlook import outlook
from atashbas.node.outlook.concord import ATTRIBUTES, FAR_KM, Concord
from atashbas.node.outlook.owed import commitments_on
from atashbas.values import LanguageText

OWED = Commitment(
    who="demo-tr",
    what=(LanguageText(text="share maps of fields cleared", language="en"),),
    basis="agreement",
    due_on=date(2017, 3, 1),
)
AT = datetime(2017, 2, 20, 9, 0, tzinfo=UTC)


def concord(kind: str) -> Concord:
    period = queries.extent()
    assert period is not None
    return outlook(kind, period).concord


def test_differences_are_those_of_the_reports_and_count_once_for_each_incident(demo_node: Home) -> None:
    found = concord("reports")
    assert found.different
    assert set(found.different) <= {*ATTRIBUTES, "place"}
    for one in found.differences:
        assert len(set(one.said.values())) > 1 or one.attribute == "place"
        assert IncidentRow.objects.get(id=one.incident).side_count > 1
    pairs = {(one.first, one.second, one.attribute): one for one in found.pairs}
    disagreeing = max(one.stated - one.agreeing for key, one in pairs.items() if key[2] == "type")
    assert disagreeing <= found.different["type"]


def test_areas_and_months_add_up_to_the_whole(demo_node: Home) -> None:
    found = concord("reports")
    for parts in (found.by_area, found.by_month):
        assert parts
        for pair in found.pairs:
            key = (pair.first, pair.second, pair.attribute)
            inside = [one for pairs in parts.values() for one in pairs if (one.first, one.second, one.attribute) == key]
            assert sum(one.stated for one in inside) == pair.stated
            assert sum(one.agreeing for one in inside) == pair.agreeing


def test_places_far_apart_are_counted_in_kilometres(demo_node: Home) -> None:
    apart = [one for one in concord("reports").apart if one.stated]
    assert apart
    for one in apart:
        assert one.median_km is not None
        assert (one.far == 0) or (one.far <= one.stated)
        assert one.median_km <= FAR_KM or one.far >= one.stated // 2


def test_printed_numbers_have_overlaps_beside_chance_and_nothing_more(demo_node: Home) -> None:
    found = concord("printed")
    assert found.pairs == ()
    (both,) = found.overlaps
    assert {row.where for row in both.by_area} >= {"Hama", "Idlib", "Latakia"}
    assert sum(row.possible for row in both.by_area) == sum(row.possible for row in both.by_month)
    assert all(row.possible <= min(row.count_a, row.count_b) and row.matched is None for row in both.by_area)


def test_commitments_fall_due_and_are_kept_or_overdue(demo_node: Home) -> None:
    first = write.open_matter(demo_node, Speaker(reporter="demo-tr", role="head"), OWED, at=AT)
    before, after = commitments_on(date(2017, 2, 25)), commitments_on(date(2017, 3, 5))
    assert (before.owed, before.due, before.overdue) == (1, 0, 0)
    assert (after.owed, after.due, after.kept, after.overdue) == (1, 1, 0, 1)
    write.take_step(demo_node, Speaker(reporter="demo-ru", role="head"), Step(matter=first, step="observe-kept"), at=AT)
    kept = commitments_on(date(2017, 3, 5))
    assert (kept.due, kept.kept, kept.overdue) == (1, 1, 0)
    demand = Commitment(who="demo-ru", what=OWED.what, basis="demand")
    write.open_matter(demo_node, Speaker(reporter="demo-tr", role="head"), demand, at=AT)
    with_demand = commitments_on(date(2017, 3, 5))
    assert (len(with_demand.lines), with_demand.owed) == (2, 1)  # a demand is shown and never scored
    page = Client().get("/outlook/", headers={"accept-language": "en"}).content.decode()
    assert "share maps of fields cleared" in page


def test_figures_of_a_fault_are_written_in_the_digits_of_the_page(demo_node: Home) -> None:
    period = queries.extent()
    assert period is not None
    faults = outlook("printed", period).faults
    assert [fault.code for fault in faults] == ["estimate.too-few-days"]
    said = Client().get("/outlook/?of=printed", headers={"accept-language": "fa"}).content.decode()
    notice = said[said.index('role="note"><p>', said.index("<main")) :].split("</p>")[0]
    assert "۲" in notice
    assert not any(figure in notice.split('"note">')[1] for figure in "0123456789")
