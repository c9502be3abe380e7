"""The list of incidents and what leads from it: filters, search, pages without gap or repeat, reasons, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from atashbas.node import queries
from atashbas.web.views.incidents import FILTER_WORDS

ROW = re.compile(r'<th scope="row"><a href="/incidents/([^/"]+)/"')
NEXT = re.compile(r'rel="next" href="([^"]+)"')
ENGLISH = {"Accept-Language": "en"}


def pages(client: Client, address: str, follow: re.Pattern[str] = NEXT) -> Iterator[list[str]]:
    while address:
        html = client.get(address, headers=ENGLISH).content.decode()
        yield ROW.findall(html)
        further = follow.search(html)
        address = further.group(1).replace("&amp;", "&") if further else ""


def test_pages_hold_every_incident_once_newest_first(client: Client) -> None:
    walked = [id_ for page in pages(client, reverse("incidents")) for id_ in page]
    total = queries.incidents(queries.Filters()).total
    assert len(walked) == len(set(walked)) == total > 300


def test_the_way_back_leads_through_the_same_pages(client: Client) -> None:
    address = reverse("incidents") + "?admin1=Aleppo"
    forth = list(pages(client, address))
    assert len(forth) >= 2
    html = client.get(address, headers=ENGLISH).content.decode()
    last = NEXT.search(html)
    assert last
    second = client.get(last.group(1).replace("&amp;", "&"), headers=ENGLISH).content.decode()
    back = re.search(r'rel="prev" href="([^"]+)"', second)
    assert back
    first = client.get(back.group(1).replace("&amp;", "&"), headers=ENGLISH).content.decode()
    assert ROW.findall(first) == forth[0]


def test_every_filter_narrows_as_the_query_does(client: Client) -> None:
    place = next(line.place for line in queries.incidents(queries.Filters()).lines if line.place)
    for word, value in (
        ("admin1", "Idlib"), ("type", "fire.mortar"), ("reporter", "demo-ir"), ("band", "probable"), ("text", place),
    ):  # fmt: skip
        assert word in FILTER_WORDS
        wanted = queries.incidents(queries.parse_filters({word: value}), limit=50)
        assert 0 < wanted.total < queries.incidents(queries.Filters()).total
        html = client.get(reverse("incidents"), {word: value}, headers=ENGLISH).content.decode()
        assert ROW.findall(html) == [line.id for line in wanted.lines]
        assert f"<strong>{wanted.total}</strong>" in html


def test_htmx_is_sent_the_list_alone(client: Client) -> None:
    html = client.get(
        reverse("incidents"), {"text": "Saraqib"}, headers={**ENGLISH, "HX-Request": "true"}
    ).content.decode()
    assert html.lstrip().startswith('<div id="list">')
    assert "<html" not in html


def test_every_report_of_an_incident_leads_to_its_signed_entry(client: Client) -> None:
    line = next(line for line in queries.incidents(queries.Filters(band="probable")).lines if len(line.sides) > 1)
    found = queries.incident(line.id)
    assert found is not None
    html = client.get(reverse("incident", args=[line.id]), headers=ENGLISH).content.decode()
    for view in found.reports:
        assert reverse("report", args=[view.entry.log, view.entry.n, view.entry.index]) in html
        assert reverse("entry", args=[view.entry.log, view.entry.n]) in html
        page = client.get(reverse("entry", args=[view.entry.log, view.entry.n]), headers=ENGLISH).content.decode()
        assert view.entry.entry_hash.replace("+", "+") in page.replace("&#x2B;", "+")
    assert "How to cite" in html
    assert "What this does not mean" in html


def test_the_match_is_explained_feature_by_feature_and_adds_up(client: Client) -> None:
    line = next(line for line in queries.incidents(queries.Filters(band="probable")).lines if len(line.sides) > 1)
    found = queries.incident(line.id)
    assert found is not None
    link = found.links[0]
    assert link.explanation is not None
    bars = [link.explanation.prior_mbits, *(feature.mbits for feature in link.explanation.features)]
    html = client.get(reverse("incident", args=[line.id]), headers=ENGLISH).content.decode()
    table = html.split('id="match-title"')[1].split("</table>")[0]
    assert table.count("<rect") == len(bars) + 1
    assert f"{sum(bars) / 1000:.1f}".replace("-", "\N{MINUS SIGN}") in table.split("in all")[1]


def test_rival_figures_stand_side_by_side(client: Client) -> None:
    every = [queries.incident(line.id) for line in queries.incidents(queries.Filters(band="probable"), limit=60).lines]
    found = next(one for one in every if one and sum(bool(view.report.casualties) for view in one.reports) > 1)
    html = client.get(reverse("incident", args=[found.line.id]), headers=ENGLISH).content.decode()
    table = html.split('id="figures-title"')[1].split("</table>")[0]
    assert table.count('<th scope="col" class="num">') == len(found.reports)


def test_the_signed_note_comes_byte_for_byte(client: Client) -> None:
    entry = queries.entry("demo-ru", 0)
    assert entry is not None
    response = client.get(reverse("entry-note", args=["demo-ru", 0]))
    assert response.content == entry.raw
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
