"""Rows about actors and the ground: good ones go in signed, rival ones stand side by side, strangers see what is open."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from atashbas.agreement.signed import Table
from atashbas.node import projection
from atashbas.node.ground import read, write
from atashbas.node.ground.models import GroundRow
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.places.claims import ClaimKind, OperationState
from atashbas.places.geojson import AREAS, parse_shape
from atashbas.register.body import find_content
from atashbas.values import AtashbasError

AT = datetime(2017, 3, 1, 12, 0, tzinfo=UTC)
RU = write.Speaker(reporter="demo-ru", office="ceasefire centre", role="head")
TR = write.Speaker(reporter="demo-tr", role="head")
CLAIMS = (
    "kind,actor,place,from,to,by,state,source\n"
    "control,org:nusra,idlib,2017-01-01,,,,a map\n"
    "presence,org:ahrar,idlib,2017-01-01,,demo-ru,,a map\n"
    "presence,org:ahrar,saraqib,2017-02-30,,,,a map\n"
    "presence,org:nobody,saraqib,2017-02-01,,,,a map\n"
    "presence,org:ahrar,saraqib,2017-02-01,,demo-tr,,a map\n"
)
ACCESSIONS = "subject,agreement,stance,from,to,announced_by,known_from,source,note\n"
INVENTED = "invented for the demo"
REGIME = "syria-ceasefire-2016-12-30"


def told(table: Table, text: str, by: str = "demo-ru") -> write.RowsRead:
    return write.read_file(table, text.encode(), "file.csv", by)


def entered(home: Home, table: Table, text: str, speaker: write.Speaker = RU, **more: Any) -> write.Entered:
    return write.enter(home, speaker, told(table, text, speaker.reporter).rows, file="file.csv", at=AT, **more)


def claims(**asked: Any) -> tuple[read.StoredClaim, ...]:
    """Claims beside those that the demo brings."""
    return tuple(one for one in read.claims(**asked) if one.claim.source != INVENTED)


def drawn(**asked: Any) -> tuple[read.StoredDrawn, ...]:
    return tuple(one for one in read.drawn(**asked) if one.drawn.source != INVENTED)


def square(kind: str, **more: str) -> str:
    ring = [[36.0, 35.0], [37.0, 35.0], [37.0, 36.0], [36.0, 36.0], [36.0, 35.0]]
    properties = {"kind": kind, "from": "2017-05-04", "source": "a memorandum", **more}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return json.dumps({"type": "FeatureCollection", "features": [{"properties": properties, "geometry": geometry}]})


def test_good_rows_go_in_and_bad_ones_are_named(every_node: Home) -> None:
    found = told(Table.CLAIMS, CLAIMS)
    assert [(fault.code, fault.row) for fault in found.faults] == [
        ("span.date", 4),
        ("actor.unknown", 5),
        ("ground.not-own", None),
    ]
    done = write.enter(every_node, RU, found.rows, file="file.csv", at=AT)
    assert (done.stored, done.repeated, len(done.entries)) == (2, 0, 1)
    held = claims(reader="demo-ru")
    assert [(one.claim.place, one.claim.kind, one.claim.actor, one.claim.by) for one in held] == [
        ("idlib", ClaimKind.CONTROL, "org:nusra", "demo-ru"),
        ("idlib", ClaimKind.PRESENCE, "org:ahrar", "demo-ru"),
    ]
    assert held[0].provenance.entry == done.addresses[0]
    assert (held[0].provenance.office, held[0].provenance.at, held[0].provenance.synthetic) == (
        "ceasefire centre",
        AT,
        True,
    )


def test_the_same_file_twice_doubles_nothing(demo_node: Home) -> None:
    entered(demo_node, Table.CLAIMS, CLAIMS)
    size = store_of().head("demo-ru").size
    again = entered(demo_node, Table.CLAIMS, CLAIMS)
    assert (again.entries, again.stored, again.repeated) == ((), 0, 2)
    assert store_of().head("demo-ru").size == size


def test_strangers_know_only_what_is_open(demo_node: Home) -> None:
    """Who stands where is sealed to the parties unless its signer says otherwise; the register shows no word of it."""
    done = entered(demo_node, Table.CLAIMS, CLAIMS)
    assert claims() == ()
    assert read.row(done.addresses[0]) is None
    assert len(claims(reader="demo-tr")) == 2
    body = store_of().find_body("demo-ru", int(done.entries[0].split("/")[1]))
    assert body is not None
    assert body.data is not None
    assert set(find_content(body.data)) == {"sealed"}
    assert b"nusra" not in body.data
    entered(demo_node, Table.CLAIMS, CLAIMS, TR, open_=True)
    assert {one.provenance.log for one in claims()} == {"demo-tr"}


def test_what_one_side_says_is_over_is_not_over_for_another(demo_node: Home) -> None:
    head = "kind,actor,place,from,to,by,state,source\n"
    entered(demo_node, Table.CLAIMS, head + "operation,org:tur_af,al-bab,2016-08-24,,,running,a statement\n", RU)
    entered(demo_node, Table.CLAIMS, head + "operation,org:tur_af,al-bab,2017-02-24,,,declared-over,a statement\n", TR)
    held = {one.claim.by: one.claim.state for one in claims(reader="demo-ir")}
    assert held == {"demo-ru": OperationState.RUNNING, "demo-tr": OperationState.OVER}


def test_amending_and_withdrawing_within_ones_own_log(every_node: Home) -> None:
    first, second = entered(every_node, Table.CLAIMS, CLAIMS).addresses
    cells = {"kind": "control", "actor": "org:hts", "place": "idlib", "from": "2017-01-28", "source": "a later map"}
    row = write.row_from_cells(Table.CLAIMS, cells, "demo-ru")
    address = write.amend(every_node, RU, first, row, at=AT)
    gone = write.retract(every_node, RU, second, "seen wrongly", at=AT)
    assert [one.claim.actor for one in claims(reader="demo-ir")] == ["org:hts"]
    states = {one.provenance.entry: one.provenance for one in claims(reader="demo-ir", state="")}
    assert (states[first].state, states[first].ended_by) == ("amended", address.rpartition("/")[0])
    assert (states[second].state, states[second].ended_by) == ("retracted", gone)
    assert states[address].amends == first
    assert claims(state="") == ()
    with pytest.raises(AtashbasError, match=r"ground\.ended"):
        write.amend(every_node, RU, first, row)
    with pytest.raises(AtashbasError, match=r"ground\.not-own"):
        write.retract(every_node, TR, address, "not ours")
    with pytest.raises(AtashbasError, match=r"ground\.unknown"):
        write.retract(every_node, RU, "demo-ru/0/0", "no row of the ground")
    before = list(GroundRow.objects.order_by("id").values())
    projection.rebuild()
    assert list(GroundRow.objects.order_by("id").values()) == before


def test_drawn_zones_and_outlines(demo_node: Home) -> None:
    zone = square("zone", name="Idlib zone", fa="منطقهٔ ادلب", disputed="yes", agreed_with="demo-tr, demo-ir")
    done = entered(demo_node, Table.DRAWN, zone)
    found = drawn(reader="demo-tr")
    assert (found[0].drawn.name_in("fa"), found[0].drawn.disputed, found[0].drawn.by) == (
        "منطقهٔ ادلب",
        True,
        "demo-ru",
    )
    assert found[0].drawn.shape.bounds == (36.0, 35.0, 37.0, 36.0)
    assert drawn() == ()
    assert len(done.entries) == 1
    entered(demo_node, Table.CLAIMS, square("control", actor="org:nusra"))
    assert claims(reader="demo-ru")[0].claim.outline is not None
    line = square("separation-line", name="a line")
    assert [fault.code for fault in told(Table.DRAWN, line).faults] == ["drawn.shape"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"nothing", "drawn.not-geojson"),
        (b'{"features": [' + b"[" * 100_000, "drawn.not-geojson"),
        (square("zone").encode(), "drawn.unnamed"),
        (square("zone", name="x").replace("36.0", "360000.0").encode(), "drawn.projection"),
        (
            square("zone", name="x").replace('{"type": "Feat', '{"crs": {"properties": {"name": "EPSG:3857"}}, "type": "Feat'),
            "drawn.projection",
        ),
        (square("zone", name="x").replace("[37.0, 36.0], [36.0, 36.0]", "[36.0, 36.0], [37.0, 36.0]"), "drawn.crosses-itself"),
        (square("zone", name="x").replace("36.0", "NaN"), "drawn.not-geojson"),
        (square("castle", name="x"), "drawn.not-allowed"),
    ],
)  # fmt: skip
def test_badly_drawn_zones_are_named(demo_node: Home, data: bytes | str, code: str) -> None:
    given = data if isinstance(data, bytes) else data.encode()
    found = write.read_file(Table.DRAWN, given, "z.geojson", "demo-ru")
    assert ([fault.code for fault in found.faults], found.rows) == ([code], ())


def test_fifty_megabytes_and_one_are_refused(demo_node: Home) -> None:
    found = write.read_file(Table.DRAWN, b" " * 50_000_001, "z.geojson", "demo-ru")
    assert ([fault.code for fault in found.faults], found.rows) == (["ground.too-large"], ())


def test_every_table_by_file(demo_node: Home) -> None:
    actors = (
        "id,kind,en,fa,ar,ru,tr,other,since,until,source\norg:new,group,New Group,گروه نو,,,,Nou;Jadid,2017,,a paper\n"
    )
    entered(demo_node, Table.ACTORS, actors + "no colon,group,X,,,,,,,,a paper\n")
    relations = "subject,relation,object,from,to,claimed_by,source\norg:new,split-from,org:ahrar,2017-02-01,,,a paper\n"
    entered(demo_node, Table.RELATIONS, relations, TR)
    entered(
        demo_node, Table.ACCESSIONS, ACCESSIONS + f"place:morek,{REGIME},acceded,2017-03-10T12:00,,demo-ru,,a list,\n"
    )
    designations = "subject,authority,reference,name_on_list,from,known_from,to,lifted_known_from,source\n"
    entered(demo_node, Table.DESIGNATIONS, designations + "org:new,tr-list,7,New,2017-02-01,2017-02-20,,,a decree\n")
    offices = "person,office,body,from,to,source\nperson:akar,envoy,country:TUR,2017-01-01,,a gazette\n"
    entered(demo_node, Table.OFFICES, offices)
    registry = read.actors_as_signed().registry
    assert registry.find("گروه نو")[0].actor.id == "org:new"
    assert [row.object for row in registry.relations_of("org:new")] == ["org:ahrar"]
    rows = registry.designations_of("org:new")
    assert read.actors_as_signed().entry_of(rows[0]) == read.rows(Table.DESIGNATIONS)[0].provenance.entry
    assert [row.cells["person"] for row in read.rows(Table.OFFICES)] == ["person:akar"]
    assert told(Table.ACTORS, actors + "no colon,group,X,,,,,,,,a paper\n").faults[0].code == "actor.id"
    assert [row.value.subject for row in read.rows(Table.ACCESSIONS)] == ["place:morek"]


def test_a_form_is_checked_like_a_file(demo_node: Home) -> None:
    cells = {"kind": "presence", "actor": "org:ahrar", "place": "nowhere", "from": "2017-02-01", "source": "a map"}
    for wrong, code in (
        (cells, "claims.place"),
        ({**cells, "place": "idlib", "actor": "org:nobody"}, "actor.unknown"),
        ({**cells, "place": "idlib", "height": "3"}, "ground.column"),
        ({**cells, "place": "idlib", "by": "demo-tr"}, "ground.not-own"),
        ({**cells, "place": "idlib", "source": "x" * 5000}, "ground.cell"),
        ({**cells, "place": ""}, "claim.where"),
        ({**cells, "place": "idlib", "kind": "operation"}, "claim.state"),
    ):
        with pytest.raises(AtashbasError) as caught:
            write.row_from_cells(Table.CLAIMS, wrong, "demo-ru")
        assert caught.value.code == code
    shape = parse_shape(json.loads(square("zone"))["features"][0]["geometry"], AREAS)
    row = write.row_from_cells(Table.CLAIMS, {**cells, "place": ""}, "demo-ru", shape)
    assert write.preview([row, row], "demo-ru") == write.Preview(new=1, repeated=1)


def test_nobody_without_a_log_enters(demo_node: Home) -> None:
    with pytest.raises(AtashbasError, match=r"reporter\.unknown"):
        write.enter(demo_node, write.Speaker(reporter="nobody", role="head"), [], at=AT)


def test_an_accession_names_a_known_ceasefire_and_a_known_settlement(demo_node: Home) -> None:
    """Misspelt it would bind nobody, and nobody would notice."""
    rows = f"place:nowhere,{REGIME},acceded,2017-03-10,,demo-ru,,a list,\n"
    rows += "org:ahrar,syria-ceasefire-2016,acceded,2017-03-10,,demo-ru,,a list,\n"
    rows += f"place:morek,{REGIME},acceded,2017-03-10,,demo-ru,,a list,\n"
    found = told(Table.ACCESSIONS, ACCESSIONS + rows)
    assert [fault.code for fault in found.faults] == ["place.unknown", "ground.regime"]
    assert [row.cells["subject"] for row in found.rows] == ["place:morek"]
