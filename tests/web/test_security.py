"""What a stranger, a hostile page and a hostile member cannot do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.urls import get_resolver, reverse

from atashbas.node.home import Home
from atashbas.node.models import AccountEvent
from atashbas.web import throttle

PASSWORD = "correct horse battery"
Member = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _no_failures_yet(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of attempts, in a second


@pytest.fixture
def person(demo_node: Home) -> User:
    return User.objects.create_user("officer", password=PASSWORD)


def sign_in(client: Client, password: str, name: str = "officer", **more: str) -> int:
    return client.post(reverse("sign-in"), {"username": name, "password": password, **more}).status_code


def test_strict_headers_stand_on_every_kind_of_answer(client: Client) -> None:
    for address in ("/", "/incidents/", "/no/such", "/health", "/map/names.json", "/sign-in/"):
        headers = client.get(address).headers
        policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_every_form_needs_its_token(demo_node: Home) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    strict.force_login(User.objects.get(username="demo-ru"))
    for name in ("record", "import-preview", "import-store", "sign-in", "sign-out", "language"):
        assert strict.post(reverse(name), {"number": "X"}).status_code == 403, name


def test_what_changes_anything_is_not_reached_by_get(member: Member) -> None:
    client = member("demo-ru")
    for name in ("import-preview", "import-store", "sign-out", "language"):
        assert client.get(reverse(name)).status_code == 405, name
    assert client.get(reverse("record"), {"number": "X-9", "place": "x"}).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_way_leads_to_another_site(client: Client, person: User, target: str) -> None:
    answer = client.post(reverse("language"), {"language": "fa", "next": target})
    assert answer.headers["Location"] == "/"
    answer = client.post(reverse("sign-in"), {"username": "officer", "password": PASSWORD, "next": target})
    assert answer.headers["Location"] == "/"


def test_passwords_cannot_be_tried_at_will(client: Client, person: User) -> None:
    for _ in range(throttle.MOST_BY_NAME):
        assert sign_in(client, "wrong") == 200
    response = client.post(
        reverse("sign-in"), {"username": "OFFICER", "password": PASSWORD}, headers={"Accept-Language": "en"}
    )
    assert "Too many failed attempts" in response.content.decode()
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), PASSWORD) == 200, "the name waits, from wherever it is tried"
    other = User.objects.create_user("colleague", password=PASSWORD)
    assert sign_in(client, PASSWORD, other.username) == 302


def test_many_tries_at_once_are_no_more_tries(demo_node: Home, person: User) -> None:
    start = threading.Barrier(12)

    def press(n: int) -> None:
        start.wait(10)
        try:
            sign_in(Client(REMOTE_ADDR=f"10.0.0.{n}"), "wrong")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert AccountEvent.objects.filter(user="officer", what="sign-in-failed").count() <= throttle.MOST_BY_NAME


def test_an_address_cannot_try_many_names(client: Client, person: User) -> None:
    for n in range(throttle.MOST_BY_ADDRESS):
        sign_in(client, "wrong", f"name-{n}")
    assert sign_in(client, PASSWORD) == 200
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), PASSWORD) == 302


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(client: Client, person: User) -> None:
    pages = []
    for name in ("officer", "nobody"):
        given = {"username": name, "password": "wrong"}
        html = client.post(reverse("sign-in"), given, headers={"Accept-Language": "en"}).content.decode()
        pages.append(html.split('role="alert"')[1].split("</div>")[0])
    assert pages[0] == pages[1]
    assert "do not belong together" in pages[0]


def test_signing_in_changes_the_session_and_signing_out_ends_it(client: Client, person: User) -> None:
    client.post(reverse("language"), {"language": "fa"})
    assert sign_in(client, PASSWORD) == 302
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    client.post(reverse("sign-out"))
    assert client.get(reverse("record")).status_code == 302


def test_hostile_text_in_an_address_is_only_text(client: Client) -> None:
    for address in ("/incidents/?text={}", "/?from={}", "/incidents/?at={}", "/incidents/{}/", "/incidents/?admin1={}"):
        for text in ('"><script>alert(1)</script>', "' or 1=1 --", "{{ 7|add:7 }}", "%00", "a" * 5000, "\u202e"):
            response = client.get(address.format(text))
            assert response.status_code in {200, 400, 404}
            html = response.content.decode()
            assert "<script>alert" not in html
            assert "14" not in html.split("<title>")[1].split("</title>")[0]


@pytest.mark.parametrize("where", ["path", "query", "form"])
def test_the_character_that_no_text_holds_is_refused_everywhere(client: Client, where: str) -> None:
    if where == "path":
        answer = client.get("/incidents/a%00b/")
    elif where == "query":
        answer = client.get("/incidents/", {"text": "a\0b"})
    else:
        answer = client.post("/sign-in/", {"username": "a\0b", "password": "x"})
    assert answer.status_code == 400


def test_a_stranger_reaches_no_page_that_writes(client: Client) -> None:
    writing = {"record", "import", "import-preview", "import-store"}
    names = {pattern.name for pattern in get_resolver().url_patterns if hasattr(pattern, "name")}
    assert writing <= names
    for name in writing:
        for method in (client.get, client.post):
            answer = method(reverse(name))
            assert answer.status_code in {302, 405}
            assert "sign-in" in answer.headers.get("Location", "sign-in")


@pytest.mark.parametrize("announced", ["1000001", "99999999999999999999", "-1", "1e3", "\u0663"])
def test_a_stranger_cannot_fill_the_disk(client: Client, announced: str) -> None:
    for address in ("/import/preview/", "/sign-in/", "/language/"):
        response = client.post(address, {"x": "y"}, CONTENT_LENGTH=announced, headers={"Accept-Language": "en"})
        assert response.status_code == 413, address
        assert "too much at once" in response.content.decode()


def test_a_member_may_send_a_whole_register(member: Member) -> None:
    client = member("demo-ru")
    assert client.post("/language/", {"next": "/"}, CONTENT_LENGTH="105000001").status_code == 413
    assert client.post("/language/", {"next": "/"}).status_code == 302


def test_only_known_hosts_are_answered(client: Client) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
