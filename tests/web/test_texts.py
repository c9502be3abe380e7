"""Reading a text on a page: nothing is stored until somebody accepts it, and a correction stands beside the reading."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atashbas.node import statements
from atashbas.node.models import CountRow, ReportRow, StatementRow
from atashbas.reading import read_text
from atashbas.reports.records import Act
from atashbas.values import LANGUAGES
from atashbas.web.texts.spans import pieces
from atashbas.web.work import labels

Member = Callable[[str], Client]
# Our own words, after the pattern of a minister's statement.
TEXT = (
    "آنکارا، ۱۷ فوریه ۲۰۱۷. وزیر خارجه ترکیه گفت: نیروهای ما تا پایان عملیات در الباب می‌مانند.\n"
    "سرگئی لاوروف خواستار خروج همه نیروهای خارجی از سوریه شد.\n"
)
HOSTILE = "<script>alert(1)</script> سرگئی لاوروف گفت: «آتش‌بس پابرجاست»."


def ticked(html: str) -> dict[str, str]:
    """Fields of the form as the page proposes them, every statement ticked."""
    fields = dict(re.findall(r'name="((?:speaker|said_on)-\d+)" value="([^"]*)"', html))
    fields |= dict.fromkeys(re.findall(r'name="(accept-statement-\d+)"', html), "1")
    for n in range(html.count('name="act-')):
        block = html.split(f'name="act-{n}"')[1].split("</select>")[0]
        fields[f"act-{n}"] = re.findall(r'value="([^"]*)" selected', block)[0]
    return fields


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_speak_every_language(client: Client, language: str) -> None:
    for path in ("/read/", "/statements/"):
        answer = client.get(path, headers={"accept-language": language})
        assert answer.status_code == 200
        assert f'lang="{language}"'.encode() in answer.content


def test_a_reading_stores_nothing_and_a_stranger_cannot_accept(client: Client) -> None:
    answer = client.post("/read/", {"text": TEXT})
    assert answer.status_code == 200
    assert 'id="statement-0"' in answer.content.decode()
    assert 'name="accept-statement-0"' not in answer.content.decode()
    assert (
        client.post("/read/accept/", {"text": TEXT, "accept-statement-0": "1"})
        .headers["Location"]
        .startswith("/sign-in")
    )
    assert not StatementRow.objects.exists()


def test_a_correction_stands_beside_the_reading(member: Member) -> None:
    client = member("demo-ir")
    html = client.post("/read/", {"text": TEXT, "published_on": "2017-02-17"}).content.decode()
    fields = ticked(html) | {"speaker-0": "person:somebody-else", "act-0": "commitment"}
    windows = TEXT.replace("\n", "\r\n")  # what a browser sends of a hidden field
    sent = {"text": windows, "published_on": "2017-02-17", "source": "a note", **fields}
    assert client.post("/read/accept/", sent).headers["Location"] == "/statements/"
    found = {line.statement.start: line.statement for line in statements.ledger().lines}
    first = found[min(start for start in found if start is not None)]
    assert (first.reporter, first.speaker, first.act) == ("demo-ir", "person:somebody-else", Act.COMMITMENT)
    assert first.machine["speaker"] != "person:somebody-else"
    assert first.texts[0].text in TEXT
    assert first.synthetic
    again = client.post("/read/accept/", sent)
    assert again.status_code == 302
    assert StatementRow.objects.count() == len(found)
    assert client.get("/statements/?text=الباب").status_code == 200


def test_what_is_no_correction_is_refused(member: Member) -> None:
    sent = {"text": TEXT, "accept-statement-0": "1", "act-0": "verdict"}
    assert member("demo-ir").post("/read/accept/", sent).status_code == 400
    assert not StatementRow.objects.exists()


def test_hostile_text_is_shown_as_text(client: Client) -> None:
    html = client.post("/read/", {"text": HOSTILE}).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("name", "data"),
    [("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(64)), ("empty.txt", b"   "), ("broken.pdf", b"%PDF-1.4 nothing")],
)
def test_a_file_that_cannot_be_read_is_explained(client: Client, name: str, data: bytes) -> None:
    answer = client.post("/read/", {"text": "", "file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422


def test_the_pieces_of_a_page_make_up_the_whole_text() -> None:
    document = read_text(TEXT, source="note")
    made = pieces(document)
    assert "".join(piece.text for piece in made) == TEXT
    assert any("read-statement" in piece.marks for piece in made)
    assert all(piece.text for piece in made)


def test_incident_reports_go_into_ones_own_register(member: Member) -> None:
    client = member("demo-tr")
    text = "On 24 February 2017 mortar fire hit Douma in Damascus province. Three people were killed."
    html = client.post("/read/", {"text": text, "published_on": "2017-02-25"}).content.decode()
    assert 'name="accept-incident-0"' in html
    sent = {"text": text, "published_on": "2017-02-25", "accept-incident-0": "1"}
    assert client.post("/read/accept/", sent).status_code == 302
    rows = [json.loads(row.record) for row in ReportRow.objects.filter(reporter="demo-tr")]
    assert any(
        row.get("texts", [{}])[0].get("text", "").startswith("On 24 February") for row in rows if row.get("texts")
    )


def test_every_act_has_its_label() -> None:
    assert set(labels.ACTS) == {act.value for act in Act}


BULLETIN = "25 февраля 2017 года. Российская сторона зафиксировала 5 нарушений: Хама – 3, Хомс – 2. Турецкая сторона зафиксировала 4 нарушения."


def test_every_field_leads_to_its_words_in_the_text(client: Client) -> None:
    html = client.post("/read/", {"text": BULLETIN + "\n" + TEXT, "published_on": "2017-02-25"}).content.decode()
    wanted = set(re.findall(r'href="#(w\d+)"', html))
    assert len(wanted) > 6
    assert wanted <= set(re.findall(r' id="(w\d+)"', html))


def test_a_side_accepts_its_own_count_as_printed_and_no_others(member: Member, client: Client) -> None:
    sent = {"text": BULLETIN, "published_on": "2017-02-25"}
    assert 'name="accept-count-' not in client.post("/read/", sent).content.decode()
    ru = member("demo-ru")
    html = ru.post("/read/", sent).content.decode()
    assert re.findall(r'name="(accept-count-\d)"', html) == ["accept-count-0"]
    assert ru.post("/read/accept/", {**sent, "accept-count-0": "1", "accept-count-1": "1"}).status_code == 302
    rows = [json.loads(row.record) for row in CountRow.objects.filter(reporter="demo-ru", day="2017-02-25")]
    assert any(row["by_area"] == {"Hama": 3, "Homs": 2} and row["total"] == 5 for row in rows)


def test_a_corrected_addressee_stands_beside_the_reading(member: Member) -> None:
    client = member("demo-ir")
    text = "On Thursday in Astana Sergei Lavrov told reporters that the truce was holding in most areas."
    html = client.post("/read/", {"text": text, "published_on": "2017-02-18"}).content.decode()
    assert 'name="addressee-0" value="journalists"' in html
    fields = ticked(html) | {"addressee-0": "group:parties", "venue-0": "place:astana"}
    assert client.post("/read/accept/", {"text": text, "published_on": "2017-02-18", **fields}).status_code == 302
    found = next(line.statement for line in statements.ledger(text="truce").lines if line.statement.venue)
    assert (found.addressee, found.venue, dict(found.machine)) == (
        "group:parties", "place:astana", {"addressee": "journalists"},
    )  # fmt: skip
