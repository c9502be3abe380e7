"""Every page in every language: it answers, says its language and direction, and carries nothing inline."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from atashbas.node import queries
from atashbas.values import LANGUAGES, Period
from atashbas.web.templatetags import atashbas as tags

FEBRUARY = Period(first_on=date(2017, 2, 1), last_on=date(2017, 2, 28))
INLINE = re.compile(
    r"<script(?![^>]*(?:src=|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.I
)


def public_addresses() -> dict[str, str]:
    line = next(one for one in queries.incidents(queries.Filters(band="probable")).lines)
    found = queries.incident(line.id)
    assert found is not None
    entry = found.reports[0].entry
    return {
        "situation": reverse("situation"),
        "one day": reverse("situation") + "?from=2017-02-25&to=2017-02-25",
        "empty period": reverse("situation") + "?from=2010-01-01&to=2010-01-02",
        "incidents": reverse("incidents"),
        "incident": reverse("incident", args=[line.id]),
        "brief": reverse("incident-brief", args=[line.id]),
        "report": reverse("report", args=[entry.log, entry.n, entry.index]),
        "numbers": reverse("numbers") + "?reporter=ru&from=2017-01-01&to=2021-06-01",
        "registers": reverse("registers"),
        "register": reverse("register", args=[entry.log]),
        "empty register": reverse("register", args=["ir"]),
        "entry": reverse("entry", args=[entry.log, entry.n]),
        "bulletins": reverse("bulletins"),
        "bulletin": reverse("bulletin", args=[date(2017, 2, 25), date(2017, 2, 25)]),
        "sign in": reverse("sign-in"),
        "about": reverse("about"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_the_visitors_language(client: Client, language: str) -> None:
    for name, address in public_addresses().items():
        response = client.get(address, headers={"Accept-Language": f"{language};q=1, en;q=0.1"})
        assert response.status_code == 200, name
        html = response.content.decode()
        assert not INLINE.search(html), (name, INLINE.search(html))
        if name == "brief":
            continue
        direction = "rtl" if language in {"fa", "ar"} else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in html, name
        assert response.headers["Content-Language"] == language
        sheet = "bootstrap.rtl.css" if direction == "rtl" else "bootstrap.css"
        assert f"vendor/{sheet}" in html, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_member_speak_it_too(member: Callable[[str], Client], language: str) -> None:
    client = member("demo-tr")
    for name in ("record", "import"):
        response = client.get(reverse(name), headers={"Accept-Language": language})
        assert response.status_code == 200
        html = response.content.decode()
        assert f'<html lang="{language}"' in html
        assert not INLINE.search(html)


def test_the_chosen_language_stays_and_beats_the_browsers(client: Client) -> None:
    answer = client.post(reverse("language"), {"language": "ru", "next": "/incidents/?text=x"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/incidents/?text=x")
    html = client.get("/", headers={"Accept-Language": "tr"}).content.decode()
    assert '<html lang="ru"' in html
    assert client.post(reverse("language"), {"language": "xx"}).headers["Location"] == "/"
    assert '<html lang="ru"' in client.get("/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_exist_and_what_is_wrong_are_said_in_words(client: Client, language: str) -> None:
    wanted = {"Accept-Language": language}
    pages = {
        "/incidents/none/": 404,
        "/reports/demo-ru/999/0/": 404,
        "/registers/demo-ru/999/": 404,
        "/registers/nobody/": 404,
        "/bulletin/2017-02-30/2017-02-30/": 404,
        "/bulletin/2010-01-01/2017-02-30/": 404,
        "/bulletin/2017-02-25/2017-02-25/xx.pdf": 404,
        "/bulletin/2017-02-25/2017-02-25/en.exe": 404,
        "/map/tiles/3/9/0.mvt": 404,
        "/no/such/page": 404,
        "/?from=yesterday": 400,
        "/?from=2017-02-02&to=2017-02-01": 400,
        "/incidents/?from=2017-13-01": 400,
        "/incidents/?at=nonsense": 400,
        "/bulletin/2017-02-26/2017-02-25/": 400,
    }
    for address, status in pages.items():
        response = client.get(address, headers=wanted)
        assert response.status_code == status, address
        assert f'<html lang="{language}"' in response.content.decode(), address
        assert "Traceback" not in response.content.decode()


def test_synthetic_material_is_marked_on_every_page_and_in_every_row(client: Client) -> None:
    for name, address in public_addresses().items():
        html = client.get(address, headers={"Accept-Language": "en"}).content.decode()
        assert "SYNTHETIC" in html, name
    html = client.get(reverse("incidents"), headers={"Accept-Language": "en"}).content.decode()
    rows = re.findall(r"<tr>.*?</tr>", html.split("<tbody>")[1], re.S)
    assert len(rows) == 50
    assert all("mark-demo" in row for row in rows)


def test_the_situation_shows_the_numbers_of_the_query(client: Client) -> None:
    found = queries.situation(FEBRUARY)
    address = reverse("situation") + "?from=2017-02-01&to=2017-02-28"
    html = client.get(address, headers={"Accept-Language": "en"}).content.decode()
    table = html.split('id="matrix-title"')[1].split("</table>")[0]
    for n, row in enumerate(found.rows):
        cells = re.findall(r'<td class="num[^"]*">(.*?)</td>', re.findall(r"<tr>.*?</tr>", table, re.S)[n + 1], re.S)
        shown = [re.sub("<[^>]+>", "", cell) for cell in cells]
        assert shown == ["–" if one is None else str(one) for one in (*row.alleged, row.matched)], row.admin1
    totals = re.findall(r">(\d+)<", table.split("Alleged in all")[1].split("</tr>")[0])
    assert totals == [*(str(column.alleged) for column in found.columns), str(found.matched)]


def test_printed_totals_that_do_not_fit_are_flagged_with_both_figures(client: Client) -> None:
    whole = queries.extent()
    assert whole is not None
    unequal = [column for column in queries.situation(whole).columns if column.days_unequal]
    assert unequal, "the retyped bulletins hold days whose total and split disagree"
    address = reverse("situation") + f"?from={whole.first_on}&to={whole.last_on}"
    html = client.get(address, headers={"Accept-Language": "en"}).content.decode()
    for column in unequal:
        assert f"days on which it does not fit: {column.days_unequal}</span>" in html
        assert f'<td class="num">{column.stated:,}</td>' in html
        assert f'<td class="num">{column.computed:,}' in html


def test_an_empty_register_is_shown_as_such_and_not_as_zero(client: Client) -> None:
    html = client.get(reverse("registers"), headers={"Accept-Language": "en"}).content.decode()
    row = next(row for row in re.findall(r"<tr>.*?</tr>", html, re.S) if reverse("register", args=["ir"]) in row)
    assert "Empty register:" in row
    assert "not a report of zero" in row


def test_persian_pages_count_days_by_both_calendars_in_their_own_figures(client: Client) -> None:
    address = reverse("bulletin", args=[date(2017, 2, 25), date(2017, 2, 25)])
    html = client.get(address, headers={"Accept-Language": "fa"}).content.decode()
    assert "۷ اسفند ۱۳۹۵ (۲۵ فوریه ۲۰۱۷)" in html


def test_an_empty_node_says_so(node: object) -> None:
    client = Client(headers={"Accept-Language": "en"})
    for address in ("/", "/incidents/", "/registers/", "/bulletin/"):
        assert client.get(address).status_code == 200
    assert "holds no report and no number yet" in client.get("/").content.decode()
    assert client.get("/charts/series.json").status_code == 404


def test_health_answers_without_a_session(client: Client) -> None:
    response = client.get("/health")
    assert response.json()["status"] == "ok"
    assert settings.SESSION_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize(
    ("form", "starts"), [("pdf", b"%PDF"), ("csv", "\ufeff".encode()), ("json", b"{"), ("docx", b"PK")]
)
def test_the_bulletin_comes_as_a_file_in_every_form(client: Client, form: str, starts: bytes) -> None:
    for language in ("fa", "en"):
        response = client.get(f"/bulletin/2017-02-25/2017-02-25/{language}.{form}")
        assert response.status_code == 200
        assert response.content.startswith(starts)
        assert f'filename="atashbas-bulletin-2017-02-25-{language}.{form}"' in response.headers["Content-Disposition"]


def test_every_printed_number_leads_to_its_source_and_its_entry(client: Client) -> None:
    address = reverse("situation") + "?from=2017-02-25&to=2017-02-25"
    html = client.get(address, headers={"Accept-Language": "en"}).content.decode()
    behind = re.search(r'href="(/numbers/\?reporter=ru[^"]+)"', html)
    assert behind
    html = client.get(behind.group(1).replace("&amp;", "&"), headers={"Accept-Language": "en"}).content.decode()
    lines = queries.numbers(Period(first_on=date(2017, 2, 25), last_on=date(2017, 2, 25)), "ru")
    assert lines
    assert sum(line.stands for line in lines) == 1
    for line in lines:
        assert line.count.source
        assert line.count.source.replace("&", "&amp;") in html
        log, n, _index = line.id.rsplit("/", 2)
        assert reverse("entry", args=[log, int(n)]) in html
    assert client.get("/numbers/?reporter=nobody").status_code == 404


def test_only_addresses_of_the_web_become_links() -> None:
    assert tags.source("https://life.ru/p/960147").startswith('<a href="https://life.ru/p/960147"')
    for text in ("javascript:alert(1)", "https://", "post 4", "http://[", "https://a b", 'http://x/"><script>'):
        assert "<script" not in tags.source(text)
        assert "javascript:" not in tags.source(text).split(">")[0]
    assert tags.source("javascript:alert(1)") == '<bdi dir="auto">javascript:alert(1)</bdi>'


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_inside_is_said_without_its_detail(
    client: Client, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_anything: object) -> None:
        raise RuntimeError("secret detail of the inside")

    monkeypatch.setattr(queries, "registers", broken)
    client.raise_request_exception = False
    response = client.get(reverse("registers"), headers={"Accept-Language": language})
    html = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{language}"' in html
    assert "secret detail" not in html
    assert "Traceback" not in html


def test_the_address_of_an_incident_joined_to_another_leads_there(client: Client) -> None:
    from atashbas.node.models import AloneRow, ReportRow

    now_in = dict(ReportRow.objects.exclude(incident="").values_list("id", "incident"))
    founds = dict(AloneRow.objects.values_list("id", "founds"))
    old, new = next((founds[id_], now) for id_, now in sorted(now_in.items()) if founds[id_] != now)
    assert client.get(f"/incidents/{old}/")["Location"].endswith(f"/incidents/{new}/")
