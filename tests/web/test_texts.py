"""Reading a text on a page: nothing is stored until somebody accepts it, and a correction stands beside the reading."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atashbas.node import statements
from atashbas.node.models import CountRow, Membership, ReportRow, StatementRow, VerdictRow
from atashbas.reading import read_text, to_records
from atashbas.reports.records import Act, Outcome, RegisterCount, Report, Verdict, record_of
from atashbas.values import LANGUAGES
from atashbas.web.texts.spans import parts, pieces
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


WITH_VERDICT = BULLETIN + " Российская сторона не подтвердила 3 случая."
DAY = {"text": WITH_VERDICT, "published_on": "2017-02-25"}


def test_a_side_accepts_its_own_verdict_as_the_import_of_a_bulletin_would_store_it(member: Member) -> None:
    ru, tr = member("demo-ru"), member("demo-tr")
    assert 'name="accept-verdict-' not in tr.post("/read/", DAY).content.decode()
    assert tr.post("/read/accept/", {**DAY, "accept-verdict-0": "1"}).headers["Location"] == "/read/"
    assert not VerdictRow.objects.filter(reporter="demo-tr").exists()
    assert 'name="accept-verdict-0"' in ru.post("/read/", DAY).content.decode()
    answer = ru.post("/read/accept/", {**DAY, "accept-verdict-0": "1"})
    assert answer.headers["Location"] == "/registers/demo-ru/"
    (row,) = VerdictRow.objects.filter(reporter="demo-ru")
    record = record_of(json.loads(row.record))
    (made,) = (
        one
        for one in to_records(read_text(WITH_VERDICT, source="", published_on=date(2017, 2, 25))).records
        if isinstance(one, Verdict)
    )
    assert record == replace(made, by="demo-ru", about="demo-tr", synthetic=True)
    assert (row.outcome, row.count) == ("not-confirmed", 3)
    again = ru.post("/read/accept/", {**DAY, "accept-verdict-0": "1"})
    assert again.status_code == 302
    assert VerdictRow.objects.filter(reporter="demo-ru").count() == 1


def test_corrected_numbers_stand_beside_the_reading(member: Member) -> None:
    fields = {"accept-count-0": "1", "total-0": "6", "area-0-Homs": "", "more-area-0": "Idlib", "more-0": "4"}
    fields |= {"accept-verdict-0": "1", "outcome-0": "excluded-target", "cases-0": "2"}
    assert member("demo-ru").post("/read/accept/", {**DAY, **fields}).status_code == 302
    count = record_of(json.loads(CountRow.objects.get(reporter="demo-ru", day="2017-02-25").record))
    assert isinstance(count, RegisterCount)
    assert (count.total, dict(count.by_area)) == (6, {"Hama": 3, "Idlib": 4})
    assert dict(count.machine) == {"total": "5", "by_area": "Hama 3, Homs 2"}
    assert "sum_mismatch" in count.traps
    verdict = record_of(json.loads(VerdictRow.objects.get(reporter="demo-ru").record))
    assert isinstance(verdict, Verdict)
    assert (verdict.outcome, verdict.count) == (Outcome.EXCLUDED_TARGET, 2)
    assert dict(verdict.machine) == {"outcome": "not-confirmed", "count": "3"}
    page = member("demo-ru").get("/numbers/?reporter=demo-ru&from=2017-02-25&to=2017-02-25").content.decode()
    assert "Hama 3, Homs 2" in page


@pytest.mark.parametrize(
    "wrong",
    [{"total-0": "many"}, {"total-0": "-1"}, {"total-0": "9" * 30}, {"more-area-0": "Paris"}, {"area-0-Hama": "1e9"}],
)
def test_a_number_that_is_none_is_refused(member: Member, wrong: dict[str, str]) -> None:
    answer = member("demo-ru").post("/read/accept/", {**DAY, "accept-count-0": "1", **wrong})
    assert answer.status_code == 400
    assert not CountRow.objects.filter(reporter="demo-ru", day="2017-02-25").exists()


def test_a_corrected_incident_stands_beside_the_reading(member: Member) -> None:
    text = "On 24 February 2017 mortar fire hit Douma in Damascus province. Three people were killed."
    fields = {"accept-incident-0": "1", "place-0": "Duma", "killed-0": "4", "type-0": "fire.rocket", "admin1-0": "Homs"}
    assert (
        member("demo-tr").post("/read/accept/", {"text": text, "published_on": "2017-02-25", **fields}).status_code
        == 302
    )
    (report,) = (
        found
        for row in ReportRow.objects.filter(reporter="demo-tr")
        if isinstance(found := record_of(json.loads(row.record)), Report) and found.machine
    )
    assert (report.place, report.admin1, report.type.value) == ("Duma", "Homs", "fire.rocket")
    assert report.casualties[0].count.best == 4
    assert dict(report.machine) == {"place": "Douma", "admin1": "Damascus", "type": "fire.mortar", "killed": "3"}


def test_the_words_keep_their_places_and_their_language(member: Member) -> None:
    text = f"\n\n  {TEXT}\nSergei Lavrov said on Monday that the truce was holding in most of the areas of the country."
    windows = text.replace("\n", "\r\n")
    client = member("demo-ir")
    html = client.post("/read/", {"text": windows}).content.decode()
    fields = ticked(html)
    assert client.post("/read/accept/", {"text": windows, "source": "a", **fields}).status_code == 302
    told = [line.statement for line in statements.ledger().lines]
    assert {one.texts[0].language for one in told} == {"fa", "en"}
    assert all(one.texts[0].text == text[one.start : one.end] for one in told)


def test_what_a_model_proposed_is_accepted_as_it_was_shown_and_judged_again(member: Member) -> None:
    text = "A short note of ours: convoys wait at the crossing. Sergei Lavrov said the truce was holding in the north."
    good = {"speaker": "A short note", "content": "convoys wait at the crossing", "kind": "claim"}
    bad = {"speaker": "A short note", "content": "convoys were burnt at the crossing", "kind": "claim"}
    before = len(read_text(text, source="").statements)
    fields = {f"accept-statement-{n}": "1" for n in range(before + 2)}
    sent = {"text": text, "proposed": json.dumps({"statements": [good, bad]}), **fields}
    assert member("demo-ir").post("/read/accept/", sent).status_code == 302
    words = [line.statement.texts[0].text for line in statements.ledger().lines]
    assert len(words) == before + 1
    assert "convoys wait at the crossing" in words
    for broken in ("[", "[]", "3", '{"statements": 3}', "[" * 90_000):
        assert member("demo-ir").post("/read/accept/", {"text": text, "proposed": broken}).status_code == 302


def test_stretches_are_shown_with_their_language_and_what_is_not_read_is_named(client: Client) -> None:
    foreign = "Перемир'я в Сирії дотримується, сказав їм міністр оборони України, і це добре для всіх людей там."
    document = read_text(f"{TEXT}\n{foreign}", source="x")
    assert [part.language for part in parts(document)] == ["fa", None]
    assert "".join(piece.text for part in parts(document) for piece in part.pieces) == document.text
    html = client.post("/read/", {"text": f"{TEXT}\n{foreign}"}, headers={"accept-language": "en"}).content.decode()
    assert "none of the five languages" in html


def test_an_observer_is_not_offered_what_he_may_not_do(member: Member) -> None:
    Membership.objects.filter(reporter="demo-ru").update(role="observer")
    html = member("demo-ru").post("/read/", DAY).content.decode()
    assert "accept-count-0" not in html
    assert "Sign and store" not in html


def test_the_ledger_is_searched_by_topic_speaker_and_party(member: Member) -> None:
    client = member("demo-ir")
    text = "Sergei Lavrov demanded the release of all prisoners and humanitarian access to Aleppo."
    html = client.post("/read/", {"text": text, "published_on": "2017-02-17"}).content.decode()
    client.post("/read/accept/", {"text": text, "published_on": "2017-02-17", **ticked(html)})
    page = client.get("/statements/").content.decode()
    for kind in ("speaker", "party", "topic"):
        values = re.findall(rf'statements/\?{kind}=([^"]+)"', page)
        assert values, kind
        found = client.get(f"/statements/?{kind}={values[0]}").content.decode()
        assert '<article class="sheet">' in found
        assert '<article class="sheet">' not in client.get(f"/statements/?{kind}=nobody").content.decode()


def test_all_that_a_long_text_says_can_be_accepted(member: Member) -> None:
    told = [f"Sergei Lavrov said the truce was holding in district {n} of the north." for n in range(260)]
    text = "\n".join(told)
    client = member("demo-ir")
    html = client.post("/read/", {"text": text}).content.decode()
    fields = ticked(html)
    assert len([name for name in fields if name.startswith("accept")]) > 200
    for name in ("addressee", "venue", "said_on"):
        fields |= {f"{name}-{n}": "" for n in range(260)}
    assert client.post("/read/accept/", {"text": text, **fields}).status_code == 302
    assert StatementRow.objects.filter(reporter="demo-ir").count() > 200


@pytest.mark.parametrize(("language", "name"), [("fa", "لاوروف"), ("ar", "لافروف"), ("en", "Lavrov")])
def test_a_speaker_is_shown_by_his_name_too(client: Client, language: str, name: str) -> None:
    html = client.post("/read/", {"text": HOSTILE}, headers={"accept-language": language}).content.decode()
    shown = html.split('id="statement-0"')[1].split("</article>")[0]
    assert name in shown.split("</blockquote>")[1].split("<details>")[0]
