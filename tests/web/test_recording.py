"""The recording form: what was typed becomes the same report as an import, in the own register only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from atashbas.node import queries
from atashbas.node.logs import store_of
from atashbas.values import Bounds

FORM = {
    "number": "F-1",
    "occurred_on": "2017-02-12",
    "date_precision": "day",
    "time": "15:20",
    "place": "سراقب",
    "admin1": "Idlib",
    "lat": "35.8645",
    "lon": "36.8059",
    "place_precision": "near",
    "type": "fire.mortar",
    "actor": "المسلحون",
    "target": "houses",
    "weapon": "82 mm",
    "observed": "heard",
    "killed_civilians_0": "1",
    "killed_civilians_1": "2",
    "killed_civilians_2": "4",
    "injured_people_1": "3",
    "text": "Два попадания.\nDarauf <b>nichts</b>.",
    "language": "ru",
    "source": "post 4",
    "repeats": "",
    "claimant": "",
    "solar_on": "",
    "ends_on": "",
}
Member = Callable[[str], Client]


def send(client: Client, **changed: Any) -> Any:
    return client.post(reverse("record"), {**FORM, **changed}, headers={"Accept-Language": "en"})


def stored(response: Any) -> queries.ReportView:
    assert response.status_code == 302, response.context["form"].errors
    found = queries.report(response.headers["Location"].removeprefix("/reports/").strip("/"))
    assert found is not None
    return found


def test_everything_that_was_typed_is_in_the_signed_report(member: Member) -> None:
    view = stored(send(member("demo-tr")))
    report = view.report
    assert (view.reporter.name, view.entry.log) == ("demo-tr", "demo-tr")
    assert (report.number, report.occurred_on, report.time) == ("F-1", date(2017, 2, 12), "15:20")
    assert (report.place, report.admin1, report.actor, report.target) == ("سراقب", "Idlib", "المسلحون", "houses")
    assert report.point is not None
    assert (report.point.lat_udeg, report.point.lon_udeg, report.point.precision) == (35864500, 36805900, "near")
    assert (report.type, report.weapon, report.observed) == ("fire.mortar", "82 mm", "heard")
    figures = {(row.harm, row.who): row.count for row in report.casualties}
    assert figures == {
        ("killed", "civilians"): Bounds(low=1, best=2, high=4),
        ("injured", "people"): Bounds.exactly(3),
    }
    assert [(text.language, text.text) for text in report.texts] == [("ru", "Два попадания.\nDarauf <b>nichts</b>.")]
    assert report.synthetic, "a delegation of the demo writes synthetic material only"
    html = member("demo-tr").get(f"/reports/{view.id}/").content.decode()
    assert "&lt;b&gt;nichts&lt;/b&gt;" in html
    assert "<b>nichts" not in html


def test_attachments_are_hashed_and_not_kept(member: Member) -> None:
    data = b"MZ not really a picture" * 9
    files = [
        SimpleUploadedFile("../../etc/крат.jpg", data, "text/html"),
        SimpleUploadedFile("b.bin", b"2", "image/png"),
    ]
    view = stored(send(member("demo-ru"), attachments=files))
    first, second = view.report.attachments
    assert (first.name, first.size, first.media_type) == ("крат.jpg", len(data), "image/jpeg")
    assert first.sha256 == hashlib.sha256(data).hexdigest()
    assert second.media_type == "application/octet-stream"
    html = member("demo-ru").get(f"/reports/{view.id}/").content.decode()
    assert first.sha256 in html


@pytest.mark.parametrize("typed", ["1395/12/07", "۱۳۹۵/۱۲/۰۷", "١٣٩٥-١٢-٧"])
def test_a_day_of_the_solar_hijri_calendar_in_either_figures(member: Member, typed: str) -> None:
    view = stored(send(member("demo-ir"), occurred_on="", solar_on=typed))
    assert view.report.occurred_on == date(2017, 2, 25)


def test_what_is_not_known_is_not_stated(member: Member) -> None:
    kept = {"number", "date_precision", "place_precision", "type", "language", "admin1"}
    view = stored(send(member("demo-ir"), **{name: "" for name in FORM if name not in kept}))
    report = view.report
    assert (report.occurred_on, report.time, report.place, report.point, report.actor) == (None,) * 5
    assert (report.casualties, report.texts, report.attachments, report.observed) == ((), (), (), None)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": ""}, "number"),
        ({"occurred_on": "2017-02-30"}, "occurred_on"),
        ({"solar_on": "1395/13/01", "occurred_on": ""}, "solar_on"),
        ({"solar_on": "1395/12/01"}, "solar_on"),
        ({"ends_on": "2017-02-01"}, "ends_on"),
        ({"lat": "91"}, "lat"),
        ({"lat": "nan"}, "lat"),
        ({"lon": ""}, "lat"),
        ({"lon": "-181"}, "lon"),
        ({"killed_civilians_0": "9"}, "killed_civilians"),
        ({"killed_civilians_0": "-1"}, "killed_civilians"),
        ({"killed_civilians_1": "many"}, "killed_civilians"),
        ({"killed_civilians_2": "99999999999"}, "killed_civilians"),
        ({"type": "violation"}, "type"),
        ({"observed": "dreamt"}, "observed"),
        ({"admin1": "Paris"}, "admin1"),
        ({"language": "xx"}, "language"),
        ({"text": "x" * 20_001}, "text"),
        ({"place": "", "admin1": "", "text": "", "lat": "", "lon": ""}, "place"),
        ({"attachments": [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]}, "attachments"),
        ({"attachments": [SimpleUploadedFile("empty.txt", b"")]}, "attachments"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_stored(
    member: Member, changed: dict[str, Any], field: str
) -> None:
    size = store_of().head("demo-tr").size
    response = send(member("demo-tr"), **changed)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert store_of().head("demo-tr").size == size
    assert "Nothing was stored yet" in response.content.decode()


def test_sent_twice_it_is_stored_once(member: Member) -> None:
    client = member("demo-tr")
    stored(send(client))
    size = store_of().head("demo-tr").size
    again = send(client)
    assert again.status_code == 422
    assert "number" in again.context["form"].errors
    assert store_of().head("demo-tr").size == size


def test_a_delegation_writes_to_its_own_register_whatever_the_form_says(member: Member) -> None:
    sizes = {log: store_of().head(log).size for log in ("demo-ru", "ru", "demo-ir")}
    view = stored(send(member("demo-tr"), reporter="demo-ru", log="ru", delegation="demo-ir"))
    assert view.reporter.name == "demo-tr"
    assert {log: store_of().head(log).size for log in sizes} == sizes


def test_strangers_and_people_of_no_delegation_cannot_write(client: Client) -> None:
    before = store_of().head("demo-tr").size
    for name in ("record", "import"):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in/?next={reverse(name)}")
    assert send(client).status_code == 302
    client.force_login(User.objects.create_user("visitor", password="not a member of any"))
    assert send(client).status_code == 403
    assert client.get(reverse("import")).status_code == 403
    assert client.post(reverse("import-store")).status_code == 403
    assert store_of().head("demo-tr").size == before


def amendment(client: Client, address: str, **changed: Any) -> Any:
    page = client.get(f"/reports/{address}/amend/", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    sent: dict[str, Any] = {}
    for field in page.context["form"]:
        value = field.value()
        parts = field.field.widget.decompress(value) if hasattr(field.field, "compress") else None
        sent |= {f"{field.html_name}_{n}": part for n, part in enumerate(parts)} if parts else {field.html_name: value}
    sent = {name: value for name, value in {**sent, **changed}.items() if value is not None}
    return client.post(f"/reports/{address}/amend/", sent, headers={"Accept-Language": "en"})


def test_an_amendment_says_the_report_anew_and_loses_nothing(member: Member) -> None:
    client = member("demo-tr")
    first = stored(send(client, attachments=[SimpleUploadedFile("a.jpg", b"1")]))
    second = stored(amendment(client, first.id, place="Maarat al-Numan", number="F-999"))
    assert (second.amends, second.report.number, second.report.place) == (first.id, "F-1", "Maarat al-Numan")
    kept = ("occurred_on", "time", "admin1", "point", "type", "actor", "target", "observed", "texts", "attachments")
    for name in kept:
        assert getattr(second.report, name) == getattr(first.report, name), name
    assert set(map(str, second.report.casualties)) == set(map(str, first.report.casualties))
    earlier = queries.report(first.id)
    assert earlier is not None
    assert (earlier.state, earlier.amended_by, earlier.report.place) == ("amended", second.id, "سراقب")
    assert client.get(f"/reports/{first.id}/amend/").status_code == 403, "it is amended already"


def test_an_imported_report_keeps_what_the_form_cannot_hold(member: Member) -> None:
    line = next(one for one in queries.incidents(queries.Filters(reporter="demo-ir"), limit=500).lines)
    incident = queries.incident(line.id)
    assert incident is not None
    first = next(view for view in incident.reports if view.reporter.name == "demo-ir")
    second = stored(amendment(member("demo-ir"), first.id, weapon="unknown"))
    assert second.report.given.items() >= first.report.given.items()
    assert second.report.texts == first.report.texts
    assert second.report.type_printed == first.report.type_printed
    assert second.report.weapon == "unknown"


def test_a_withdrawn_report_stays_to_be_read_and_no_longer_counts(member: Member) -> None:
    client = member("demo-tr")
    view = stored(send(client))
    page = f"/reports/{view.id}/withdraw/"
    assert client.post(page, {"reason": " "}).status_code == 422
    assert client.post(page, {"reason": "entered twice"}).status_code == 302
    found = queries.report(view.id)
    assert found is not None
    assert (found.state, found.incident) == ("retracted", "")
    html = client.get(f"/reports/{view.id}/", headers={"Accept-Language": "en"}).content.decode()
    assert "Withdrawn by its reporter" in html
    assert "سراقب" in html
    assert client.post(page, {"reason": "again"}).status_code == 403


def test_nobody_amends_or_withdraws_anothers_report(member: Member, client: Client) -> None:
    view = stored(send(member("demo-tr")))
    size = store_of().head("demo-tr").size
    for action in ("amend", "withdraw"):
        page = f"/reports/{view.id}/{action}/"
        for method in ("get", "post"):
            assert getattr(member("demo-ru"), method)(page, {"reason": "x"}).status_code == 403
            assert getattr(client, method)(page, {"reason": "x"}).status_code == 302
        assert member("demo-tr").get(f"/reports/demo-tr/999/0/{action}/").status_code == 404
    assert store_of().head("demo-tr").size == size
    assert "amend/" not in member("demo-ru").get(f"/reports/{view.id}/").content.decode()
