"""Claims of control and presence, and the separation table built on them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from atashbas.actors import load_actors
from atashbas.agreement import Told, Where, load_pack
from atashbas.agreement.facts import chain_of, window
from atashbas.agreement.separation import NextStep, Row, Separation, presence_from, separation_table
from atashbas.places import load_gazetteer
from atashbas.places.claims import Claim, ClaimKind, OperationState, read_claims, read_drawn, rivals
from atashbas.places.dated import parse_span
from atashbas.values import AtashbasError

ACTORS, PLACES, PACK = load_actors(), load_gazetteer(), load_pack("syria-2017")
WEEK = date(2017, 2, 20)


def stands(actor: str, place: str, by: str = "ru", start: str = "2017-01-01", end: str = "") -> Claim:
    span = parse_span(start, end, legal=False)
    return Claim(kind=ClaimKind.PRESENCE, actor=actor, place=place, by=by, span=span, source="made for the test")


def table(*claims: Claim, weeks: tuple[date, ...] = (WEEK,)) -> tuple[Row, ...]:
    return separation_table(claims, PACK, ACTORS, PLACES, weeks=weeks)


def test_co_located_then_apart() -> None:
    together = (stands("org:faylaq_sham", "khan-tuman"), stands("org:nusra", "khan-tuman", end="2017-03-01"))
    rows = table(*together, weeks=(WEEK, date(2017, 3, 20)))
    assert [(dict(r.by_claim), r.next_step) for r in rows] == [
        ({"ru": Separation.CO_LOCATED}, NextStep.AGREE_LINE),
        ({"ru": Separation.NO_LISTED}, NextStep.NONE),
    ]
    assert rows[0].covered == ("org:faylaq_sham",)
    assert rows[0].listed == ("org:nusra",)


def test_distance_to_the_nearest_listed_group() -> None:
    row = table(stands("org:faylaq_sham", "khan-tuman"), stands("org:nusra", "al-eis"))[0]
    assert row.nearest == "al-eis"
    assert row.nearest_km is not None
    assert 5 < row.nearest_km < 30
    assert row.by_claim["ru"] is Separation.SEPARATED


def test_rival_claims_have_their_own_answers() -> None:
    row = table(
        stands("org:faylaq_sham", "khan-tuman", by="tr"),
        stands("org:faylaq_sham", "khan-tuman", by="ru"),
        stands("org:nusra", "khan-tuman", by="ru"),
    )[0]
    assert dict(row.by_claim) == {"ru": Separation.CO_LOCATED, "tr": Separation.NO_LISTED}
    assert row.next_step is NextStep.ASK_BOTH


def test_who_is_neither_surely_listed_nor_surely_bound_is_doubtful() -> None:
    row = table(stands("org:hts", "idlib"))[0]
    assert row.doubtful == ("org:hts",)
    assert row.next_step is NextStep.NAME_UNIT
    after = table(stands("org:hts", "idlib"), stands("org:faylaq_sham", "idlib"), weeks=(date(2018, 7, 2),))[0]
    assert after.listed == ("org:hts",)
    assert after.zones == ("deescalation-idlib",)


def test_order_of_claims_does_not_matter_and_no_regime_gives_no_rows() -> None:
    claims = (stands("org:faylaq_sham", "idlib"), stands("org:nusra", "idlib"), stands("org:ahrar", "ariha"))
    assert table(*claims) == table(*claims[::-1])
    assert table(*claims, weeks=(date(2016, 11, 7),)) == ()


def test_rivals_are_shown_only_where_reporters_differ() -> None:
    same = [stands("org:nusra", "idlib", by=by) for by in ("ru", "tr")]
    assert rivals(same) == {}
    told = rivals([*same, stands("org:ahrar", "idlib", by="tr")])
    assert told == {("idlib", ClaimKind.PRESENCE): {"ru": ("org:nusra",), "tr": ("org:ahrar", "org:nusra")}}


HEAD = "kind,actor,place,from,to,by,state,source\n"


def test_table_of_claims_with_its_faults() -> None:
    rows = [
        "control,org:nusra,idlib,2017-01-01,,ru,,a map",
        "operation,org:tur_af,al-bab,2016-08-24,,tr,running,a statement",
        "operation,org:tur_af,al-bab,2016-08-24,,tr,,a statement",
        "presence,org:nusra,nowhere,2017-01-01,,ru,,a map",
        "presence,,idlib,2017-01-01,,ru,,a map",
        "held,org:nusra,idlib,2017-01-01,,ru,,a map",
        "presence,org:nusra,idlib,2017-02-01,2017-01-01,ru,,a map",
    ]
    found = read_claims((HEAD + "\n".join(rows)).encode(), file="c.csv", places=PLACES)
    assert [claim.kind for claim in found.claims] == [ClaimKind.CONTROL, ClaimKind.OPERATION]
    assert found.claims[1].state is OperationState.RUNNING
    assert [(f.row, f.code) for f in found.faults] == [
        (4, "claim.state"),
        (5, "claims.place"),
        (6, "claims.empty"),
        (7, "claims.not-allowed"),
        (8, "span.reversed"),
    ]


def drawn(ring: list[list[float]]) -> bytes:
    properties = {"kind": "control", "actor": "org:nusra", "from": "2017-01-01", "by": "ru", "source": "a map"}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return json.dumps({"features": [{"properties": properties, "geometry": geometry}]}).encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"nothing", "claims.not-geojson"),
        (drawn([[36, 35], [37, 36], [37, 35], [36, 36], [36, 35]]), "claims.crosses-itself"),
        (drawn([[360_000, 35], [370_000, 36], [37, 350_000], [360_000, 35]]), "claims.projection"),
    ],
)
def test_badly_drawn_claims_are_named(data: bytes, code: str) -> None:
    found = read_drawn(data, file="d.geojson", places=PLACES)
    assert ([fault.code for fault in found.faults], found.claims) == ([code], ())


def test_well_drawn_claims_go_in() -> None:
    found = read_drawn(drawn([[36, 35], [37, 35], [37, 36], [36, 35]]), file="d.geojson", places=PLACES)
    assert found.faults == ()
    assert found.claims[0].outline is not None


def test_a_claim_says_where_once() -> None:
    with pytest.raises(AtashbasError, match=r"claim\.where"):
        stands("org:nusra", "")


def hit(target: str | None, place: str, day: str, by: str, source: str) -> Told:
    low, high = window(date.fromisoformat(day))
    where = Where(chain=chain_of(place, PLACES))
    return Told(source=source, reporter=by, low=low, high=high, where=where, target=target)


def test_reports_give_a_first_picture_of_who_stands_where() -> None:
    reports = [
        hit("org:faylaq_sham", "khan-tuman", "2017-02-21", "tr", "tr/1/0"),
        hit("org:nusra", "khan-tuman", "2017-02-23", "ru", "ru/1/0"),
        hit("org:nusra", "khan-tuman", "2017-02-24", "ru", "ru/1/1"),
        hit(None, "khan-tuman", "2017-02-24", "ru", "ru/1/2"),
        hit("org:nusra", "SY05", "2017-02-24", "ru", "ru/1/3"),
    ]
    claims = presence_from(reports, PLACES)
    assert [(c.actor, c.by, c.source) for c in claims] == [
        ("org:faylaq_sham", "tr", "report tr/1/0"),
        ("org:nusra", "ru", "report ru/1/0"),
    ]
    rows = table(*claims, weeks=(date(2017, 2, 13), WEEK, date(2017, 2, 27)))
    assert [(r.week_on, r.covered, r.listed, r.next_step) for r in rows] == [
        (WEEK, ("org:faylaq_sham",), ("org:nusra",), NextStep.ASK_BOTH)
    ]
