"""Importing from the page: seen before it is stored, corrected, confirmed; hostile files do no harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from atashbas.node import queries
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import CountRow, ReportRow
from atashbas.node.records import count_from
from atashbas.web import uploads
from atashbas.web.views.importing import UPLOAD

CSV = (
    "number,date,governorate,place,type,remark\n"
    "A-1,2017-02-10,Idlib,Saraqib,shelling,=1+1\n"
    "A-2,2017-02-31,Idlib,Saraqib,shelling,<script>alert(1)</script>\n"
    "A-3,2017-02-11,Hama,Suran,shelling,\n"
)
Member = Callable[[str], Client]
ENGLISH = {"Accept-Language": "en"}


def upload(client: Client, data: bytes = CSV.encode(), name: str = "cases.csv") -> Any:
    return client.post(reverse("import-preview"), {"file": SimpleUploadedFile(name, data)}, headers=ENGLISH)


def held() -> set[str]:
    return set(ReportRow.objects.filter(reporter="demo-ru", number__startswith="A-").values_list("number", flat=True))


def mapping_of(response: Any) -> dict[str, str]:
    mapping = response.context["mapping"]
    chosen = {f"column-{column['n']}": column["field"] for column in response.context["columns"]}
    return {**chosen, "calendar": mapping.calendar, "date_order": mapping.date_order, "language": mapping.language}


def test_the_preview_lists_faults_and_stores_nothing(member: Member) -> None:
    size = store_of().head("demo-ru").size
    response = upload(member("demo-ru"))
    html = response.content.decode()
    assert (response.context["seen"].rows, response.context["seen"].new) == (3, 2)
    assert [fault.row for fault in response.context["faults"] if fault.blocking] == [3]
    assert "kept out" in html
    assert "<script>alert" not in html
    assert (held(), store_of().head("demo-ru").size) == (set(), size)


def test_confirmed_the_good_rows_go_in_and_the_file_is_forgotten(member: Member, demo_node: Home) -> None:
    client = member("demo-ru")
    chosen = mapping_of(upload(client))
    response = client.post(reverse("import-store"), chosen, headers=ENGLISH)
    assert response.status_code == 200
    assert held() == {"A-1", "A-3"}
    assert list((demo_node.root / "uploads").iterdir()) == []
    assert client.post(reverse("import-store"), chosen).headers["Location"] == reverse("import")
    page = client.get(reverse("import"), headers=ENGLISH).content.decode()
    assert "cases.csv" in page
    again = upload(client)
    assert (again.context["seen"].new, again.context["seen"].repeated) == (0, 2)


def test_a_table_of_numbers_is_shown_by_governorate_and_goes_in_as_counts(member: Member) -> None:
    client = member("demo-ru")
    data = b"Date,Aleppo,Idlib,Total\n2017-02-10,3,1,4\n2017-02-11,0,x,0\n"
    response = upload(client, data, "numbers.csv")
    assert "By governorate" in response.content.decode()
    assert [fault.code for fault in response.context["faults"]] == ["input.count-not-a-number"]
    stored = client.post(reverse("import-store"), mapping_of(response), headers=ENGLISH)
    assert stored.status_code == 200
    (row,) = CountRow.objects.filter(reporter="demo-ru", number="2017-02-10")
    assert dict(count_from(row.record).by_area) == {"Aleppo": 3, "Idlib": 1}


def test_a_corrected_mapping_is_what_goes_in(member: Member) -> None:
    client = member("demo-ru")
    chosen = mapping_of(upload(client))
    place = next(key for key, field in chosen.items() if field == "place")
    remark = next(key for key, field in chosen.items() if key.startswith("column-") and not field)
    corrected = {**chosen, place: "", remark: "target"}
    seen = client.post(reverse("import-preview"), corrected, headers=ENGLISH)
    assert seen.context["mapping"].columns == {
        "number": "number", "date": "date", "governorate": "admin1", "type": "type", "remark": "target",
    }  # fmt: skip
    client.post(reverse("import-store"), corrected, headers=ENGLISH)
    view = queries.report(ReportRow.objects.get(reporter="demo-ru", number="A-1").id)
    assert view is not None
    assert (view.report.place, view.report.target) == (None, "=1+1")
    assert view.report.given["place"] == "Saraqib"


@pytest.mark.parametrize(
    "wrong", [{"calendar": "mayan"}, {"date_order": "xyz"}, {"column-0": "violation"}, {"column-1": "number"}]
)
def test_an_impossible_mapping_is_refused_in_words(member: Member, wrong: dict[str, str]) -> None:
    client = member("demo-ru")
    chosen = mapping_of(upload(client))
    for name in ("import-preview", "import-store"):
        assert client.post(reverse(name), {**chosen, **wrong}, headers=ENGLISH).status_code == 400
    assert held() == set()


def test_an_amendment_goes_in_only_when_asked_for(member: Member) -> None:
    client = member("demo-ru")
    client.post(reverse("import-store"), mapping_of(upload(client)), headers=ENGLISH)
    changed = CSV.replace("Suran", "Morek").encode()
    chosen = mapping_of(upload(client, changed))
    refused = client.post(reverse("import-store"), chosen, headers=ENGLISH)
    assert (refused.context["result"].stored, refused.context["result"].amended) == (0, 0)
    chosen = mapping_of(upload(client, changed))
    done = client.post(reverse("import-store"), {**chosen, "amend": "yes"}, headers=ENGLISH)
    assert done.context["result"].amended == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 400,
        b"%PDF-1.7",
        b"PK\x03\x04broken",
        "ключ;значение\n".encode("utf-16"),
        b"a,b\n1,2\n",
        b"\xff\xfe",
    ],
)
def test_what_is_no_register_gets_an_answer_in_words(member: Member, data: bytes) -> None:
    file = SimpleUploadedFile("x.csv", data or b" ")
    response = member("demo-ru").post(reverse("import-preview"), {"file": file}, headers=ENGLISH)
    assert response.status_code == 200
    assert response.context["faults"]
    assert response.context["usable"] is False


def test_a_file_is_found_only_from_its_senders_session(member: Member, demo_node: Home) -> None:
    first, second = member("demo-ru"), member("demo-tr")
    upload(first)
    assert second.post(reverse("import-preview"), {}).headers["Location"] == reverse("import")
    session = second.session
    session[UPLOAD] = {"token": "../../node.sqlite3", "name": "x.csv"}
    session.save()
    assert second.post(reverse("import-store"), {}).headers["Location"] == reverse("import")
    kept = next((demo_node.root / "uploads").iterdir())
    assert kept.stat().st_mode & 0o077 == 0
    assert first.get(f"/uploads/{kept.name}").status_code == 404


def test_a_file_beyond_the_limit_is_refused(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 20)
    response = upload(member("demo-ru"))
    assert response.status_code == 400
    assert "20" in response.content.decode()


def test_hostile_names_of_files_are_only_text(member: Member) -> None:
    client = member("demo-ru")
    html = upload(client, name="<img src=x onerror=alert(1)>.csv").content.decode()
    assert "<img" not in html
    html = upload(client, name="\u202egpj.csv").content.decode()
    assert '<bdi dir="auto">gpj.csv</bdi>' in html
