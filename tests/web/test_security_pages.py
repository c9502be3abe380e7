"""Every page and every form of the node, found by walking through it: strict headers, hostile words, hostile files."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atashbas.node.casework.models import CaseRow, MatterRow
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import IncidentRow, ReportRow
from atashbas.web.accounts.rules import NOBODY, RULES
from atashbas.web.work.matter_forms import FORMS

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import build_permissions
from test_permissions import NUMBERS, filled

MembersClient = Callable[[str], Client]
COSTLY = frozenset({"bulletin-file", "exchange-bundle"})
# Forms that end what the walk itself stands on.
SPARED = re.compile(r"/(sign-out|language|account/sessions|delegation/(suspend|restore|role|new-password))")
POISON = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}{% load x %}"
BIDI = "\u202e\u2066\u200f\ufeffdesrever\u202a"
HOSTILE = {
    "all at once": "=1+1 " + POISON + BIDI + "\r\nSet-Cookie: evil=1\r\n\r\n'; DROP TABLE x; --",
    "scripts": POISON,
    "direction": BIDI,
    "formula": "=HYPERLINK(\"http://evil.example\",\"x\")",
    "a million": "x" * 10**6,
    "separators": "a\r\nSet-Cookie: evil=1\r\n\r\n<script>alert(1)</script>",
    "query": "'; DROP TABLE node_membership; --",
}  # fmt: skip
DAILY = ("all at once", "a million")
RARE = tuple(name for name in HOSTILE if name not in DAILY)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\son[a-z]+\s*=|\sstyle\s*=|javascript:", re.I
)


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes and what it asks for, as (name, kind, value)."""

    action: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """Finds the forms of a page that are sent by POST."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.form: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            self.found += [self.form] if self.form else []
        elif self.form is None:
            return
        elif tag in {"input", "textarea", "button"} and given.get("name"):
            kind = given.get("type", "textarea" if tag == "textarea" else "text")
            self.form.fields.append((given["name"], kind, given.get("value", "")))
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "option" and self.select and given.get("value"):
            self.form.fields.append((self.select, "select", given["value"]))

    def handle_endtag(self, tag: str) -> None:
        self.form = None if tag == "form" else self.form
        self.select = "" if tag == "select" else self.select


@pytest.fixture
def head(demo_node: Home, member: MembersClient) -> Client:
    """The head of a delegation with a case, a matter and a report of its own."""
    client = member("demo-ru")
    incident = str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])
    client.post("/cases/new/", {"text": "x", "language": "en", "incidents": incident, "suspected": "demo-tr"})
    client.post("/matters/new/urgent/", {"text": "x", "language": "en", "addressees": "demo-tr", "to": "demo-tr"})
    return client


def pages(extra: bool = True) -> Iterator[str]:
    """Every page that a member can open, with things that exist in the places of its address."""
    report = ReportRow.objects.filter(log="demo-ru").order_by("id").values_list("id", flat=True)[0]
    log, n, index = str(report).rsplit("/", 2)
    values = {
        **NUMBERS, "id_": str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0]),
        "log": log, "n": n, "index": index, "kind": "measure", "party": "demo-tr", "token_id": "1", "pk": "1",
        "path": "checkpoint", "provider_id": "provider", "secret": "none", "session_id": "1", "invitation_id": "1",
        "table": "claims",
    }  # fmt: skip
    for name, pattern in build_permissions.addresses():
        if RULES[name].read != NOBODY and name not in COSTLY:
            yield filled(pattern, values)
    for row in [*CaseRow.objects.all(), *MatterRow.objects.all()] if extra else []:
        yield f"/{'cases' if isinstance(row, CaseRow) else 'matters'}/{row.pk}/"
    for kind in FORMS:
        yield f"/matters/new/{kind}/"


@pytest.mark.parametrize("who", ["stranger", "head"])
def test_every_answer_carries_the_strict_headers_and_no_inline_script(head: Client, who: str) -> None:
    client = head if who == "head" else Client()
    looked = 0
    for address in pages():
        answer = client.get(address, headers={"Accept-Language": "fa"})
        answer.close()
        assert answer.status_code < 500, address
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, address
        assert "default-src 'none'" in policy, address
        assert "form-action 'self'" in policy, address
        assert answer.headers["X-Frame-Options"] == "DENY", address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
        assert "Access-Control-Allow-Origin" not in answer.headers, address
        if address.startswith("/api/"):
            assert answer.headers["Content-Disposition"].startswith("attachment"), address
        if who == "head":
            assert "Cache-Control" in answer.headers, address
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            looked += 1
            found = INLINE.search(answer.content.decode())
            assert not found, (address, found and found[0])
    assert looked > (60 if who == "head" else 30)


@pytest.mark.parametrize("group", [DAILY, pytest.param(RARE, marks=pytest.mark.deep)], ids=["daily", "each alone"])
def test_hostile_words_in_every_field_of_every_form_stay_words(head: Client, group: tuple[str, ...]) -> None:
    sent = 0
    for page, form in every_form(head):
        for said in group:
            data = filled_in(form, HOSTILE[said])
            answer = head.post(form.action or page, data, headers={"Accept-Language": "en"})
            sent += 1
            assert answer.status_code in {200, 302, 400, 403, 404, 413, 422}, (page, form.action, answer.status_code)
            assert not any("evil" in name for name in answer.cookies), (page, form.action)
            harmless(answer, f"{page} {form.action}")
    assert sent > (25 + len(FORMS) // 2) * len(group)
    for address in pages():
        harmless(head.get(address), address)
    assert not store_of().verify().faults
    assert head.get("/our-work/").status_code == 200


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "x\r\nContent-Type: text/html", "a.html", "\u202egnp.exe", "n" * 3000]
)
def test_hostile_names_and_files_are_kept_out_or_kept_inert(demo_node: Home, member: MembersClient, name: str) -> None:
    client = member("demo-ru")
    before = {path for path in demo_node.root.parent.rglob("*") if path.is_file()}
    for data in (POISON.encode(), b"\x00" * 4096, bomb(), b"%PDF-1.7\n%%EOF", b"<svg onload=alert(1)>", b""):
        answer = client.post("/import/preview/", {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code in {200, 302, 400, 422}, name[:40]
        harmless(answer, "preview")
    outside = {path for path in demo_node.root.parent.rglob("*") if path.is_file()} - before
    assert all(path.is_relative_to(demo_node.root) for path in outside)
    assert all(path.stat().st_mode & 0o077 == 0 for path in outside if "uploads" in path.parts)


def test_tables_for_spreadsheets_hold_no_formulas(demo_node: Home, member: MembersClient) -> None:
    client = member("demo-ru")
    formulas = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1")
    for n, formula in enumerate(formulas):
        said = {"number": f"f-{n}", "occurred_on": "2017-02-20", "type": "fire.mortar", "admin1": "Hama"}
        said |= {
            "date_precision": "day",
            "place_precision": "unknown",
            "place": formula,
            "text": formula,
            "language": "en",
        }
        client.post("/record/", said)
    rows = client.get("/bulletin/2017-02-20/2017-02-20/en.csv").content.decode("utf-8-sig")
    assert rows.count(",") > 50
    cells = [cell.strip('"') for line in rows.splitlines() for cell in line.split(",")]
    assert [cell for cell in cells if re.match(r"[=+@\t\r]|-(?!\d|$)", cell)] == []


def test_cookies_are_bound_to_https_where_the_node_is_served_so(tmp_path: Path) -> None:
    program = (
        "import json; from atashbas.node import settings as s; print(json.dumps({n: getattr(s, n) for n in dir(s)"
        " if 'COOKIE' in n or 'HSTS' in n}))"
    )
    env = {"ATASHBAS_HOME": str(tmp_path), "ATASHBAS_HTTPS": "1", "PATH": "/usr/bin:/bin"}
    found = json.loads(subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, check=True).stdout)
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is found["LANGUAGE_COOKIE_SECURE"] is True
    assert found["SESSION_COOKIE_HTTPONLY"] is found["CSRF_COOKIE_HTTPONLY"] is True
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True


def test_every_form_wants_its_token(demo_node: Home, head: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = head.cookies
    asked = 0
    for name, pattern in build_permissions.addresses():
        rule = RULES[name]
        if rule.write == NOBODY or rule.by_token or rule.write == "protocol":
            continue
        values = {**NUMBERS, "log": "demo-ru", "n": "1", "index": "0", "kind": "query", "token_id": "1", "pk": "1"}
        values |= {"secret": "x", "session_id": "1", "invitation_id": "1", "provider_id": "provider", "table": "claims"}
        answer = strict.post(filled(pattern, values), {"text": "x"})
        assert answer.status_code == 403, (name, answer.status_code)
        asked += 1
    assert asked > 30


def test_a_session_is_new_after_signing_in_and_dead_after_signing_out(demo_node: Home) -> None:
    rows = (demo_node.root / "demo-accounts.txt").read_text("utf-8").splitlines()
    _, name, password = rows[0].split("\t")
    client = Client()
    client.post("/language/", {"language": "fa"})
    client.get("/sign-in/")
    fixed = "a" * 32
    client.cookies["sessionid"] = fixed  # planted by somebody who would like to know it afterwards
    assert client.post("/sign-in/", {"username": name, "password": password}).status_code == 302
    stolen = client.cookies["sessionid"].value
    assert stolen != fixed
    client.post("/sign-out/")
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/our-work/").status_code == 302


def test_pages_of_accounts_lead_to_no_other_site(demo_node: Home, head: Client) -> None:
    for address in ("/sign-in/", "/account/confirm/", "/account/second-factor/keys/", "/account/linked/", "/language/"):
        for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
            for client in (head, Client()):
                for answer in (client.get(address, {"next": target}), client.post(address, {"next": target})):
                    assert "evil" not in answer.headers.get("Location", "").split("?")[0], (address, target)
                    assert not re.search(r'(?:href|action)="(?:https?:)?[/\\]*evil', answer.content.decode())


def every_form(client: Client) -> list[tuple[str, Form]]:
    """Forms of all pages, each kind of action once."""
    found: dict[str, tuple[str, Form]] = {}
    for page in pages():
        answer = client.get(page)
        answer.close()
        if not answer.headers.get("Content-Type", "").startswith("text/html") or answer.streaming:
            continue
        parser = Forms()
        parser.feed(answer.content.decode())
        for form in parser.found:
            action = form.action or page
            if not SPARED.match(action) and not SPARED.match(page):
                names = ",".join(sorted({name for name, _, _ in form.fields}))
                found.setdefault(f"{re.sub(r'[0-9]+', '0', action)} {names}", (page, form))
    return list(found.values())


def filled_in(form: Form, text: str) -> dict[str, Any]:
    """A form with the words in every field that takes words; choices and hidden fields as they are."""
    data: dict[str, Any] = {}
    for name, kind, value in form.fields:
        if kind in {"hidden", "select", "submit"} or (kind in {"checkbox", "radio"} and value):
            data.setdefault(name, value)
        elif kind == "file":
            data[name] = SimpleUploadedFile("x.csv", text.encode())
        else:
            data[name] = text
    return data


def harmless(answer: Any, where: str) -> None:
    """No mark-up of what was typed in stands in the answer as mark-up."""
    answer.close()
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return
    html = answer.content.decode()
    assert "<script>alert" not in html, where
    assert "<img src=x" not in html, where
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", html), where
    assert not INLINE.search(re.sub(r"&lt;.*?(?:&gt;|$)", "", html)), where


def bomb() -> bytes:
    """An archive that says little and unpacks to a hundred million bytes."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 10**8)
    return raw.getvalue()
