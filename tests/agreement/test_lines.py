"""Withdrawal lines: how far a place lies from a drawn line, allowing for what the place and the drawing leave open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from atashbas.actors import load_actors
from atashbas.agreement import Change, Coverage, Where, assess_coverage, facts_from, load_pack
from atashbas.agreement.reach import Reach, distance_to_line_km
from atashbas.places import load_gazetteer
from atashbas.places.dated import Truth

ACTORS, PLACES, MINSK = load_actors(), load_gazetteer(), load_pack("minsk-2015")
REACH = Reach(MINSK, ACTORS, PLACES)


def asked(**facts: str) -> Coverage:
    change = Change(actor="org:dpr_formations", target="org:ukr_forces", day=date(2015, 6, 10), **facts)
    return assess_coverage(facts_from(change, MINSK, ACTORS, PLACES), MINSK, ACTORS, PLACES)


def strips(coverage: Coverage) -> dict[str, str]:
    return {step.evidence.split(":")[0]: step.result for step in coverage.path if step.test == "line"}


def test_a_degree_of_latitude_from_a_line_along_a_parallel() -> None:
    line = ((30.0, 48.0), (40.0, 48.0))
    assert distance_to_line_km(49.0, 35.0, line) == pytest.approx(111.2, abs=0.1)
    assert distance_to_line_km(48.0, 35.0, line) == pytest.approx(0.0, abs=1e-6)
    beyond_the_end = distance_to_line_km(48.0, 41.0, line)
    assert beyond_the_end == pytest.approx(111.2 * 0.669, abs=0.5)  # cos 48°


def test_strips_by_their_width() -> None:
    assert strips(asked(place="avdiivka")) == dict.fromkeys(
        ("withdrawal-artillery", "withdrawal-rockets", "withdrawal-heaviest"), "yes"
    )
    assert strips(asked(place="kramatorsk"))["withdrawal-heaviest"] == "yes"
    assert strips(asked(place="kramatorsk")).get("withdrawal-artillery") in {None, "maybe"}
    assert set(strips(asked(place="starobilsk"))) <= {"withdrawal-heaviest"}


def test_a_coarser_point_or_drawing_never_sharpens() -> None:
    sharp = REACH.lines(Where(lat=48.14, lon=37.75, radius_km=0.1))
    coarse = REACH.lines(Where(lat=48.14, lon=37.75, radius_km=60.0))
    assert sharp == (Truth.YES, Truth.YES, Truth.YES)
    assert coarse == (Truth.MAYBE, Truth.MAYBE, Truth.MAYBE)
    assert REACH.lines(Where()) == (Truth.MAYBE, Truth.MAYBE, Truth.MAYBE)
    far = REACH.lines(Where(lat=50.4, lon=30.5, radius_km=1.0))
    assert far == (Truth.NO, Truth.NO, Truth.NO)


def test_a_strip_decides_no_outcome() -> None:
    """Where weapons may stand is another obligation than not to fire."""
    assert asked(place="avdiivka").outcome is asked(place="starobilsk").outcome


def test_the_contact_line_has_no_strip_and_lines_are_dated() -> None:
    assert "contact-2015" not in strips(asked(place="avdiivka"))
    assert {line.id for line in MINSK.lines if line.distance_km is None} == {"contact-2015"}
    before = replace(Change(place="avdiivka"), day=date(2015, 2, 14))
    facts = facts_from(before, MINSK, ACTORS, PLACES)
    assert strips(assess_coverage(facts, MINSK, ACTORS, PLACES)) == {}


def test_other_packs_draw_no_lines() -> None:
    for name in ("syria-2017", "hodeidah-2018"):
        assert Reach(load_pack(name), ACTORS, PLACES).lines(Where(lat=35.0, lon=37.0)) == ()
