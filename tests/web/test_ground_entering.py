"""Entering rows of the ground from the pages: by form, by file, from the UN list; anew, withdrawn, refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from atashbas.agreement.signed import Table
from atashbas.node.ground import read
from atashbas.node.models import Membership

Member = Callable[[str], Client]
ENGLISH = {"accept-language": "en"}
CLAIM = {"kind": "presence", "actor": "org:ahrar", "place": "Saraqib", "from": "2017-02-16", "source": "own patrol"}
AREA = {"type": "Polygon", "coordinates": [[[36.5, 35.5], [36.7, 35.5], [36.7, 35.7], [36.5, 35.5]]]}
CROSSED = {"type": "Polygon", "coordinates": [[[36.5, 35.5], [36.7, 35.7], [36.7, 35.5], [36.5, 35.7], [36.5, 35.5]]]}
LIST = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2017-08-01T10:00:00.000Z"><INDIVIDUALS><INDIVIDUAL/></INDIVIDUALS><ENTITIES>
<ENTITY><FIRST_NAME>Jund al Aqsa</FIRST_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDe.156</REFERENCE_NUMBER><LISTED_ON>2017-07-20</LISTED_ON></ENTITY>
<ENTITY><FIRST_NAME>Ahrar al-Sham</FIRST_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDe.999</REFERENCE_NUMBER><LISTED_ON>2017-07-01</LISTED_ON></ENTITY>
</ENTITIES></CONSOLIDATED_LIST>"""


def send(client: Client, path: str, data: dict[str, Any]) -> HttpResponse:
    answer: HttpResponse = client.post(path, data, headers=ENGLISH)  # type: ignore[assignment]  # Django's own type
    return answer


def signed(client: Client, table: str, data: dict[str, Any]) -> str:
    """Address of the row that a form stored."""
    answer = send(client, f"/ground/rows/{table}/enter/", data)
    assert answer.status_code == 302, re.findall(r"errorlist.*?</ul>", answer.content.decode())
    return "/".join(answer.headers["Location"].strip("/").split("/")[-3:])


def test_a_claim_is_sealed_unless_it_is_opened(client: Client, member: Member) -> None:
    ours = member("demo-tr")
    sealed = signed(ours, "claims", CLAIM)
    opened = signed(ours, "claims", CLAIM | {"actor": "org:jaysh_izza", "open": "on"})
    held = {one.provenance.entry: one for one in read.claims(reader="demo-ru")}
    assert set(held[sealed].provenance.audience) >= {"demo-ir", "demo-ru", "demo-tr"}
    assert held[opened].provenance.audience == ()
    assert held[sealed].claim.place == "saraqib"
    assert held[sealed].claim.by == "demo-tr"
    assert sealed not in {one.provenance.entry for one in read.claims()}
    assert client.get(f"/ground/row/{opened}/").status_code == 404
    assert b"Ahrar" in member("demo-ir").get(f"/ground/row/{sealed}/", headers=ENGLISH).content


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"place": "Nowhereville-upon-Thames"}, "knows no such place"),
        ({"place": ""}, "a place or a drawn area"),
        ({"from": "2017-13-01"}, "2017-13-01"),
        ({"kind": "operation"}, "operation"),
        ({"to": "2017-01-01"}, "before"),
        ({"place": "", "shape": json.dumps(CROSSED)}, "crosses"),
        ({"place": "", "shape": "{"}, "no GeoJSON"),
        ({"source": ""}, "required"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(member: Member, changed: dict[str, str], says: str) -> None:
    before = len(read.claims(reader="demo-tr", state=""))
    answer = send(member("demo-tr"), "/ground/rows/claims/enter/", CLAIM | changed)
    assert answer.status_code == 422
    assert says in answer.content.decode().split('role="alert"')[1]
    assert len(read.claims(reader="demo-tr", state="")) == before


def test_an_area_is_drawn_and_days_are_understood_in_three_scripts(member: Member) -> None:
    ours = member("demo-ir")
    given = CLAIM | {"place": "", "shape": json.dumps({"type": "Feature", "geometry": AREA}), "from": "۱۳۹۵/۱۱/۲۸"}
    entry = signed(ours, "claims", given)
    held = read.row(entry, reader="demo-ir")
    assert held is not None
    assert held.cells["from"] == "2017-02-16"
    assert held.row.shape is not None
    form = ours.get(f"/ground/row/{entry}/amend/", headers=ENGLISH).content.decode()
    assert "36.7" in form.split('id="id_shape"')[1].split("</textarea>")[0]


def test_a_row_is_said_anew_and_withdrawn_by_its_own_delegation_alone(member: Member) -> None:
    ours, theirs = member("demo-tr"), member("demo-ru")
    entry = signed(ours, "claims", CLAIM)
    assert send(theirs, f"/ground/row/{entry}/retract/", {"reason": "wrong"}).status_code == 400
    assert send(theirs, f"/ground/row/{entry}/amend/", CLAIM | {"to": "2017-02-20"}).status_code == 422
    answer = send(ours, f"/ground/row/{entry}/amend/", CLAIM | {"to": "2017-02-20"})
    assert answer.status_code == 302
    anew = "/".join(answer.headers["Location"].strip("/").split("/")[-3:])
    first, second = read.row(entry, reader="demo-tr"), read.row(anew, reader="demo-tr")
    assert first is not None
    assert second is not None
    assert (first.provenance.state, second.provenance.amends) == ("amended", entry)
    assert send(ours, f"/ground/row/{anew}/retract/", {"reason": ""}).status_code == 302
    assert read.row(anew, reader="demo-tr").provenance.state == "present"  # type: ignore[union-attr]  # it stands above
    send(ours, f"/ground/row/{anew}/retract/", {"reason": "seen wrongly"})
    assert read.row(anew, reader="demo-tr").provenance.state == "retracted"  # type: ignore[union-attr]  # it stands above
    rows = ours.get("/ground/rows/claims/", headers=ENGLISH).content.decode()
    assert "withdrawn" in rows
    assert "amended later" in rows


def test_a_listing_reaches_the_actors_page_with_its_entry(client: Client, member: Member) -> None:
    given = {
        "subject": "org:ajnad_kavkaz", "authority": "country:RUS", "reference": "list 7", "name_on_list": "Ajnad",
        "from": "2017-02-10", "known_from": "2017-02-12", "source": "gazette",
    }  # fmt: skip
    entry = signed(member("demo-ru"), "designations", given)
    known, unknown = (
        client.get(f"/actors/org:ajnad_kavkaz/?on=2017-02-11&known_on={day}", headers=ENGLISH).content.decode()
        for day in ("2017-02-13", "2017-02-11")
    )
    assert "list 7</bdi></strong>" in known
    assert "list 7</bdi></strong>" not in unknown
    assert (
        f'<bdi dir="ltr">{entry}</bdi></a> <span class="mark-demo">SYNTHETIC' in unknown.split('id="designations"')[1]
    )


def test_a_settlement_joins_by_its_name(member: Member) -> None:
    given = {
        "settlement": "Rastan", "agreement": "syria-ceasefire-2016-12-30", "stance": "acceded", "from": "2017-02-10",
        "announced_by": "country:RUS", "source": "list of the day",
    }  # fmt: skip
    signed(member("demo-ru"), "accessions", given)
    held = read.rows(Table.ACCESSIONS, reader="demo-tr")[-1]
    assert held.cells["subject"] == "place:rastan"
    assert send(member("demo-ru"), "/ground/rows/accessions/enter/", given | {"settlement": ""}).status_code == 422


def test_a_file_is_seen_before_it_is_signed(member: Member) -> None:
    ours, count = member("demo-ir"), len(read.claims(reader="demo-ir"))
    rows = "kind,actor,place,from,to,by,state,source\n"
    rows += "control,org:syr_army,homs,2017-02-01,,,,own\ncontrol,org:nobody,homs,2017-02-01,,,,own\n"
    upload = {"table": "claims", "file": SimpleUploadedFile("claims.csv", rows.encode())}
    html = send(ours, "/ground/upload/preview/", upload).content.decode()
    assert "Homs" in html.split('id="rows"')[1]
    assert "org:nobody" in html.split('id="rows"')[0]
    assert len(read.claims(reader="demo-ir")) == count
    assert send(ours, "/ground/upload/store/", {}).headers["Location"] == "/ground/rows/claims/"
    assert len(read.claims(reader="demo-ir")) == count + 1
    assert send(ours, "/ground/upload/store/", {}).headers["Location"] == "/ground/upload/", "the file is gone"


def test_a_line_is_agreed_once_every_guarantor_has_signed_it(member: Member) -> None:
    line = {"type": "LineString", "coordinates": [[36.7, 35.8], [36.8, 35.9]]}
    named = {
        "kind": "separation-line",
        "tr": "Deneme hattı",
        "from": "2017-02-20",
        "agreed_with": "demo-ru",
        "source": "own",
    }
    features = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": named, "geometry": line}]}
    for n, by in enumerate(("demo-tr", "demo-ru", "demo-ir")):
        ours = member(by)
        upload = {"table": "drawn", "file": SimpleUploadedFile("line.geojson", json.dumps(features).encode())}
        assert send(ours, "/ground/upload/preview/", upload).status_code == 200
        send(ours, "/ground/upload/store/", {})
        drawn = ours.get("/ground/map.json?on=2017-02-22").json()["lines"]["features"]
        mine = [one["properties"] for one in drawn if one["properties"]["words"][0] == "Deneme hattı"]
        assert [(one["agreed"], one["kind"]) for one in mine] == [(n == 2, "separation-line")]
        page = ours.get("/ground/?on=2017-02-22", headers=ENGLISH).content.decode()
        beside = page.split('id="separation-title"')[1].split("</section>")[0].split("Deneme hattı")[1]
        assert ("agreed)" in beside[:120]) is (n == 2)
        told = page.split('id="zones-title"')[1]
        assert ("by its author&#x27;s word agreed with: demo-ru" in told) is (n < 2)


def test_matches_of_the_un_list_are_accepted_by_a_person(client: Client, member: Member) -> None:
    ours, before = member("demo-tr"), len(read.rows(Table.DESIGNATIONS))
    upload = {"file": SimpleUploadedFile("list.xml", LIST.encode())}
    html = send(ours, "/ground/un-list/review/", upload).content.decode()
    assert "recorded with the same day" in html
    number = re.search(r'id="accept-(\d+)"[^>]*><label[^>]*><bdi dir="auto">Ahrar', html)
    assert number is not None
    n = number[1]
    early = {f"accept-{n}": "yes", f"from-{n}": "2016-01-01", f"known-{n}": "2017-07-02"}
    assert send(ours, "/ground/un-list/accept/", early).status_code == 422, "before the entity was listed"
    assert len(read.rows(Table.DESIGNATIONS)) == before
    assert send(ours, "/ground/un-list/accept/", {}).status_code == 422, "nothing was ticked"
    good = early | {f"from-{n}": "2017-07-01"}
    assert send(ours, "/ground/un-list/accept/", good).status_code == 302
    held = read.rows(Table.DESIGNATIONS)[-1]
    assert (held.cells["subject"], held.cells["reference"], held.cells["known_from"]) == (
        "org:ahrar",
        "QDe.999",
        "2017-07-02",
    )
    assert held.provenance.log == "demo-tr"
    listed = client.get("/actors/org:ahrar/?on=2017-07-03", headers=ENGLISH).content.decode()
    assert "QDe.999</bdi></strong>" in listed


@pytest.mark.parametrize("data", [b"no xml", b'<!DOCTYPE x [<!ENTITY a "b">]><CONSOLIDATED_LIST/>', b"<OTHER/>"])
def test_a_list_that_is_none_is_named(member: Member, data: bytes) -> None:
    upload = {"file": SimpleUploadedFile("list.xml", data)}
    html = send(member("demo-tr"), "/ground/un-list/review/", upload).content.decode()
    assert "kept out" in html
    assert "accept-0" not in html


def test_an_observer_reads_and_is_offered_nothing_to_enter(member: Member) -> None:
    Membership.objects.filter(user__username="demo-ir").update(role="observer")
    ours = member("demo-ir")
    page = ours.get("/ground/?on=2017-02-22", headers=ENGLISH).content.decode()
    assert ">Saraqib" in page
    for path in ("/ground/?on=2017-02-22", "/ground/rows/", "/actors/org:jfs/"):
        assert "Enter a" not in ours.get(path, headers=ENGLISH).content.decode(), path
    assert "propose a measure" not in page
    assert ours.get("/ground/rows/claims/enter/").status_code == 403


@pytest.mark.parametrize("language", ["fa", "en"])
def test_moments_at_the_ends_of_time_break_no_page(member: Member, language: str) -> None:
    ours = member("demo-tr")
    entry = signed(ours, "claims", CLAIM | {"from": "0001-01-01", "to": "9999-12-31"})
    paths = ["/ground/?on=1900-01-01", "/ground/map.json?on=2017-02-22", "/ground/rows/claims/"]
    for path in (
        *paths,
        f"/ground/row/{entry}/",
        f"/ground/row/{entry}/amend/",
        "/actors/org:ahrar/",
        "/ground/?on=2017-02-22",
    ):
        assert ours.get(path, headers={"accept-language": language}).status_code == 200, path
    for day in ("22.2.2017", "0001-01-01", "9999-12-31"):
        assert ours.get(f"/ground/?on={day}").status_code == 400
        assert ours.get(f"/actors/org:ahrar/?on={day}").status_code == 400
        assert ours.get(f"/?from={day}").status_code == 400
        assert ours.get(f"/bulletin/{day}/{day}/").status_code == 404
