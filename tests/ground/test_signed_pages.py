"""The pages show each side's answer where what the sides signed leads to different ones."""

from __future__ import annotations

from django.test import Client
from test_places_taken_in import DUMP
from test_signed_rows import ACCESSIONS, AT, CLAIMS, TR, entered
from test_signed_sides import DENIED, JOINED, fire

from atashbas.agreement.signed import Table
from atashbas.node import intake
from atashbas.node.ground import imports
from atashbas.node.home import Home
from atashbas.node.models import ReportRow

ASKED = {"actor": "org:syr_army", "target": "org:jaysh_izza", "place": "saraqib", "day": "2017-02-17"}
HEADING = "By what each side signed about the actors"


def test_what_if_tells_each_sides_answer(demo_node: Home) -> None:
    client = Client(headers={"Accept-Language": "en"})
    assert HEADING not in client.get("/agreement/what-if/", ASKED).content.decode()
    done = entered(demo_node, Table.ACCESSIONS, ACCESSIONS + JOINED)
    entered(demo_node, Table.ACCESSIONS, ACCESSIONS + DENIED, TR)
    page = client.get("/agreement/what-if/", ASKED).content.decode()
    assert HEADING in page
    assert "<bdi>demo-tr</bdi>: outside the agreement" in page
    assert done.addresses[0] in page
    answer = client.get("/api/v1/coverage", ASKED).json()
    assert answer["by_side"] == {"demo-ir": "undetermined", "demo-ru": "applies", "demo-tr": "outside"}
    assert answer["path"][-1]["reason"] == "sides-differ"


def test_the_page_of_an_incident_too(demo_node: Home) -> None:
    address = intake.record_report(demo_node, fire("F-1"), at=AT)
    entered(demo_node, Table.ACCESSIONS, ACCESSIONS + JOINED)
    entered(demo_node, Table.ACCESSIONS, ACCESSIONS + DENIED, TR)
    incident = ReportRow.objects.get(pk=address).incident
    page = Client(headers={"Accept-Language": "en"}).get(f"/incidents/{incident}/").content.decode()
    assert "<bdi>demo-ru</bdi>: the agreement applies" in page


def test_an_imported_place_is_found_by_the_page_of_places(demo_node: Home) -> None:
    client = Client(headers={"Accept-Language": "en"})
    asked = {"text": "Tall Nowhere"}
    assert "geonames-999001" not in str(client.get("/api/v1/places", asked).json())
    imports.import_gazetteer(DUMP.encode(), "SY.txt", name="geonames", source="")
    assert "geonames-999001" in str(client.get("/api/v1/places", asked).json())
    assert "Tall Nowhere" in client.get("/places/", asked).content.decode().rpartition("</form>")[2]


def test_the_page_of_an_entry_shows_what_is_open_and_nothing_of_what_is_sealed(demo_node: Home) -> None:
    client = Client(headers={"Accept-Language": "en"})
    (opened,) = entered(demo_node, Table.ACCESSIONS, ACCESSIONS + JOINED).entries
    (sealed,) = entered(demo_node, Table.CLAIMS, CLAIMS).entries
    assert "org:jaysh_izza" in client.get(f"/registers/{opened}/").content.decode()
    page = client.get(f"/registers/{sealed}/")
    assert page.status_code == 200
    assert "org:nusra" not in page.content.decode()
