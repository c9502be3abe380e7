"""Accounts: second factors, sessions, invitations by the head of a delegation, suspension, roles."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from second_factor import code_of

from atashbas.node import tokens
from atashbas.node.accounts import invitations, members
from atashbas.node.accounts.members import Member, find_member
from atashbas.node.accounts.models import AccountEvent, Invitation
from atashbas.node.accounts.record import Event
from atashbas.node.accounts.roles import Role
from atashbas.node.casework.models import FactRow
from atashbas.node.home import Home
from atashbas.node.models import IncidentRow, Membership
from atashbas.values import AtashbasError

PASSWORD = "correct horse battery"
MembersClient = Callable[[str], Client]
LINK = re.compile(r"http://testserver(/join/[\w-]+/)")


@pytest.fixture(autouse=True)
def _fast(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def person(name: str, role: str, reporter: str = "demo-ru") -> User:
    user = User.objects.create_user(name, password=PASSWORD)
    Membership.objects.create(user=user, reporter=reporter, role=role, office=f"office of {name}")
    return user


def signed_in(name: str, password: str = PASSWORD) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    assert client.post("/sign-in/", {"username": name, "password": password}).status_code == 302
    return client


def with_app(name: str) -> tuple[Client, str]:
    """A signed-in client that has set up an authenticator app, and the app's secret."""
    client = signed_in(name)
    add = reverse("mfa_activate_totp")
    asked = client.get(add)
    client.post(asked.headers["Location"], {"password": PASSWORD})
    html = client.get(add).content.decode()
    found = re.search(r'value="([A-Z2-7]{20,})"', html)
    assert found
    secret = found[1]
    assert client.post(add, {"code": code_of(secret)}).status_code == 302
    return client, secret


def test_a_second_factor_stands_before_the_session(demo_node: Home) -> None:
    person("officer", Role.OFFICER)
    _, secret = with_app("officer")
    client = Client()
    answer = client.post("/sign-in/", {"username": "officer", "password": PASSWORD, "next": "/our-work/"})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get("/our-work/").status_code == 302, "not signed in before the second factor"
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.get("/our-work/").status_code == 302
    cache.clear()  # the app's code was used a moment ago, when it was set up: the next one is accepted
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer.headers["Location"] == "/our-work/"
    assert client.get("/our-work/").status_code == 200


def test_a_code_is_good_once_and_cannot_be_guessed_at_will(demo_node: Home) -> None:
    person("officer", Role.OFFICER)
    _, secret = with_app("officer")
    cache.clear()
    code = code_of(secret)
    for turn in (302, 200):
        client = Client()
        client.post("/sign-in/", {"username": "officer", "password": PASSWORD})
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == turn
    client = Client()
    client.post("/sign-in/", {"username": "officer", "password": PASSWORD})
    for n in range(12):
        client.post(reverse("mfa_authenticate"), {"code": f"{n:06d}"})
    fresh = {"code": code_of(secret, at=time.time() + 30)}  # the next one: not used yet, within the tolerance
    assert client.post(reverse("mfa_authenticate"), fresh).status_code == 200, (
        "too many failures: a good code waits too"
    )
    cache.clear()
    assert client.post(reverse("mfa_authenticate"), fresh).status_code == 302


def test_secrets_of_second_factors_lie_sealed_in_the_table(demo_node: Home) -> None:
    person("officer", Role.OFFICER)
    _, secret = with_app("officer")
    rows = Authenticator.objects.filter(user__username="officer")
    assert {row.type for row in rows} == {"totp", "recovery_codes"}
    assert all(secret not in str(row.data) for row in rows)


def test_recovery_codes_are_shown_once_and_open_once(demo_node: Home) -> None:
    person("officer", Role.OFFICER)
    client, _ = with_app("officer")
    page = reverse("mfa_view_recovery_codes")
    shown = re.findall(r"^\s*([0-9a-z]{8,})\s*$", _area(client.get(page).content.decode()), re.MULTILINE)
    assert len(shown) == 10
    for turn in (302, 200):
        other = Client()
        other.post("/sign-in/", {"username": "officer", "password": PASSWORD})
        assert other.post(reverse("mfa_authenticate"), {"code": shown[0]}).status_code == turn
    assert AccountEvent.objects.filter(user="officer", what=Event.CODES_MADE).exists()


def test_changing_a_second_factor_asks_for_the_password_again(demo_node: Home) -> None:
    person("officer", Role.OFFICER)
    client = signed_in("officer")
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert reverse("account_reauthenticate") in client.get(reverse(name)).headers["Location"]
    assert client.post(reverse("account_reauthenticate"), {"password": "wrong"}).status_code == 200


def test_a_password_change_ends_every_session(demo_node: Home) -> None:
    person("officer", Role.OFFICER)
    here, there = signed_in("officer"), signed_in("officer")
    new = "another long password"
    wrong = {"present": "wrong", "password": new, "again": new}
    assert here.post("/account/password/", wrong).status_code == 422
    weak = {"present": PASSWORD, "password": "short", "again": "short"}
    assert here.post("/account/password/", weak).status_code == 422
    unlike = {"present": PASSWORD, "password": new, "again": new + "x"}
    assert here.post("/account/password/", unlike).status_code == 422
    assert here.post("/account/password/", {"present": PASSWORD, "password": new, "again": new}).status_code == 302
    for client in (here, there):
        assert client.get("/our-work/").status_code == 302
    signed_in("officer", new)


def test_sessions_are_listed_and_ended_by_their_owner_alone(demo_node: Home) -> None:
    person("officer", Role.OFFICER)
    person("other", Role.OFFICER)
    here, there, third, foreign = (signed_in(name) for name in ("officer", "officer", "officer", "other"))
    ends = re.findall(r'action="(/account/sessions/\d+/end/)"', here.get("/account/sessions/").content.decode())
    assert len(ends) == 2
    for address in ends:
        foreign.post(address)
    assert there.get("/our-work/").status_code == 200, "another's session is not ended"
    asked = here.post(ends[0])
    assert asked.headers["Location"].startswith("/account/confirm/"), "the password is asked for again"
    assert here.post(asked.headers["Location"], {"password": "wrong"}).status_code == 200
    assert there.get("/our-work/").status_code == 200
    here.post(asked.headers["Location"], {"password": PASSWORD})
    assert sorted(client.get("/our-work/").status_code for client in (there, third)) == [200, 302]
    here.post("/account/sessions/")
    assert [client.get("/our-work/").status_code for client in (here, there, third, foreign)] == [200, 302, 302, 200]


def test_a_head_invites_and_the_link_works_once(demo_node: Home, member: MembersClient) -> None:
    head = member("demo-ru")
    html = head.post("/delegation/invite/", {"role": "officer", "office": "duty officer"}).content.decode()
    link = LINK.search(html)
    assert link
    assert not LINK.search(head.get("/delegation/").content.decode()), "shown once"
    assert link[1].split("/")[2] not in str(list(Invitation.objects.values()))
    stranger = Client()
    page = stranger.get(link[1])
    assert page.headers["Referrer-Policy"] == "same-origin", "other sites do not learn the link"
    joining = {"name": "ru-officer", "password": PASSWORD, "again": PASSWORD}
    assert stranger.post(link[1], {**joining, "password": "short", "again": "short"}).status_code == 422
    assert stranger.post(link[1], {**joining, "name": "demo-ru"}).status_code == 422
    assert stranger.post(link[1], joining).status_code == 302
    assert stranger.post(link[1], {**joining, "name": "second"}).status_code == 404
    joined = find_member(User.objects.get(username="ru-officer").pk)
    assert joined is not None
    assert (joined.reporter, joined.role, joined.office) == ("demo-ru", "officer", "duty officer")
    assert not User.objects.filter(username="second").exists()
    signed_in("ru-officer")


@pytest.mark.parametrize("spoilt", ["withdrawn", "expired", "unknown"])
def test_a_link_that_no_longer_works_is_no_page(demo_node: Home, member: MembersClient, spoilt: str) -> None:
    head = member("demo-ru")
    link = LINK.search(head.post("/delegation/invite/", {"role": "officer"}).content.decode())
    assert link
    row = Invitation.objects.get()
    if spoilt == "withdrawn":
        member("demo-tr").post(reverse("invitation-withdraw", args=[row.pk]))
        assert Client().get(link[1]).status_code == 200, "another delegation's head cannot withdraw it"
        head.post(reverse("invitation-withdraw", args=[row.pk]))
    elif spoilt == "expired":
        Invitation.objects.update(expires_at=row.made_at - timedelta(seconds=1))
    address = "/join/unknown/" if spoilt == "unknown" else link[1]
    joining = {"name": "late", "password": PASSWORD, "again": PASSWORD}
    assert Client().post(address, joining).status_code == 404
    assert not User.objects.filter(username="late").exists()


def test_an_invitation_can_go_by_mail_where_mail_is_set_up(
    demo_node: Home, member: MembersClient, settings: Any
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.locmem.EmailBackend", "mail.example"
    settings.DEFAULT_FROM_EMAIL = "node@example.org"
    head = member("demo-ru")
    asked = {"role": "observer", "office": "desk\r\nBcc: all@example.org", "mail": "officer@example.org"}
    link = LINK.search(head.post("/delegation/invite/", asked).content.decode())
    assert link
    (sent,) = mail.outbox
    assert sent.to == ["officer@example.org"]
    assert link[1] in sent.body
    assert "desk" not in sent.body + sent.subject
    for hostile in ("a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", "a@example.org\nSubject: x"):
        head.post("/delegation/invite/", {**asked, "mail": hostile})
    assert len(mail.outbox) == 1


def test_nobody_gives_more_than_he_may(demo_node: Home) -> None:
    head, officer = find_member(person("head", Role.HEAD).pk), find_member(person("officer", Role.OFFICER).pk)
    assert head
    assert officer
    operator = Member(user="operator", reporter="", role=Role.OPERATOR)
    for by, role, reporter, code in (
        (officer, "observer", "", "role.not-allowed"),
        (head, "operator", "", "invitation.role"),
        (head, "king", "", "invitation.role"),
        (operator, "head", "", "invitation.role"),
        (operator, "operator", "demo-ru", "invitation.role"),
        (operator, "head", "nobody", "reporter.unknown"),
    ):
        with pytest.raises(AtashbasError) as refused:
            invitations.invite(by, role=role, reporter=reporter)
        assert refused.value.code == code
    into = invitations.find_offer(invitations.invite(head, role="officer", reporter="demo-tr"))
    assert into
    assert into.reporter == "demo-ru", "a head invites into his own delegation, whatever is asked"


def test_open_invitations_are_bounded(demo_node: Home) -> None:
    head = find_member(person("head", Role.HEAD).pk)
    assert head
    for _ in range(invitations.MOST_OPEN):
        invitations.invite(head, role="officer")
    with pytest.raises(AtashbasError, match="too-many"):
        invitations.invite(head, role="officer")


def test_a_suspended_member_is_out_at_once(demo_node: Home, member: MembersClient) -> None:
    user = person("officer", Role.OFFICER)
    theirs, token = signed_in("officer"), tokens.make_token(user.pk, "nightly")
    foreign = member("demo-tr").post("/delegation/suspend/", {"name": "officer"})
    assert foreign.status_code == 422
    assert theirs.get("/our-work/").status_code == 200
    head = member("demo-ru")
    head.post("/delegation/suspend/", {"name": "officer"})
    head.post("/delegation/suspend/", {"name": "officer"})
    assert AccountEvent.objects.filter(user="officer", what=Event.SUSPENDED).count() == 1
    assert theirs.get("/our-work/").status_code == 302
    assert tokens.find_bearer(token) is None
    assert Client().post("/sign-in/", {"username": "officer", "password": PASSWORD}).status_code == 200
    head.post("/delegation/restore/", {"name": "officer"})
    signed_in("officer")
    assert tokens.find_bearer(token) is None, "a restored account makes new tokens"
    assert head.post("/delegation/suspend/", {"name": "demo-ru"}).status_code == 422, "nobody suspends himself"


def test_a_lost_password_is_set_anew_through_the_head(demo_node: Home, member: MembersClient) -> None:
    person("officer", Role.OFFICER)
    theirs = signed_in("officer")
    link = LINK.search(member("demo-ru").post("/delegation/new-password/", {"name": "officer"}).content.decode())
    assert link
    new = "another long password"
    assert Client().post(link[1], {"password": new, "again": new}).status_code == 302
    assert theirs.get("/our-work/").status_code == 302
    signed_in("officer", new)
    assert member("demo-ru").post("/delegation/new-password/", {"name": "demo-tr"}).status_code == 422


def test_an_officer_drafts_and_the_head_binds(demo_node: Home, member: MembersClient) -> None:
    person("officer", Role.OFFICER)
    officer, head = signed_in("officer"), member("demo-ru")
    incident = str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])
    officer.post("/cases/new/", {"text": "x", "language": "en", "incidents": incident})
    case = FactRow.objects.get(kind="case")
    assert case.office == "office of officer"
    token = tokens.make_token(User.objects.get(username="officer").pk, "t")
    finding = {"case": case.pk, "outcome": "no-incident", "texts": [{"text": "y", "language": "en"}]}
    drafted = _say(token, "finding", finding).json()["entry"]
    assent = {"case": case.pk, "finding": drafted, "digest": FactRow.objects.get(pk=drafted).digest}
    refused = _say(token, "assent", assent)
    assert (refused.status_code, refused.json()["code"]) == (403, "role.not-allowed")
    page = f"/cases/{case.pk}/"
    assert "/assent/" not in officer.get(page).content.decode()
    assert "/assent/" in head.get(page).content.decode()
    assert _say(tokens.make_token(User.objects.get(username="demo-ru").pk, "t"), "assent", assent).status_code == 201


def test_a_head_acts_only_with_a_second_factor_where_the_node_says_so(
    demo_node: Home, member: MembersClient, settings: Any
) -> None:
    person("officer", Role.OFFICER)
    person("head", Role.HEAD)
    token = tokens.make_token(User.objects.get(username="head").pk, "t")
    settings.REQUIRE_MFA = True
    assert signed_in("officer").get("/record/").status_code == 200
    bare = signed_in("head")
    for name in ("record", "delegation", "work"):
        assert bare.get(reverse(name)).headers["Location"] == reverse("mfa_index"), name
    assert bare.get("/account/").status_code == 200
    said = Client().post(
        "/api/v1/say/report", "{}", content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    assert (said.status_code, said.json()["code"]) == (403, "role.factor-needed")
    ready, _ = with_app("head")
    assert ready.get("/record/").status_code == 200
    ready.post(reverse("mfa_deactivate_totp"))
    assert find_member(User.objects.get(username="head").pk).factor, "the last one cannot be taken off"


def test_what_happens_to_accounts_is_written_down_and_never_a_password(demo_node: Home, member: MembersClient) -> None:
    person("officer", Role.OFFICER)
    Client().post("/sign-in/", {"username": "officer", "password": "wrong password"})
    Client().post("/sign-in/", {"username": "wrong password", "password": "officer"})
    with_app("officer")
    head = member("demo-ru")
    head.post("/delegation/role/", {"name": "officer", "role": "observer"})
    found = set(AccountEvent.objects.filter(user="officer").values_list("what", flat=True))
    assert found >= {Event.SIGN_IN_FAILED, Event.SIGNED_IN, Event.FACTOR_ADDED, Event.CODES_MADE, Event.ROLE_CHANGED}
    assert "wrong password" not in str(list(AccountEvent.objects.values()))
    assert "role changed" in head.get("/delegation/", headers={"Accept-Language": "en"}).content.decode()
    assert "role changed" not in member("demo-tr").get("/delegation/").content.decode()


def test_members_see_their_own_delegation_only(demo_node: Home, member: MembersClient) -> None:
    person("ru-observer", Role.OBSERVER)
    person("tr-officer", Role.OFFICER, "demo-tr")
    page = signed_in("ru-observer").get("/delegation/").content.decode()
    assert "ru-observer" in page
    assert "tr-officer" not in page
    assert "/delegation/invite/" not in page
    operator = Member(user="operator", reporter="", role=Role.OPERATOR)
    assert {"ru-observer", "tr-officer"} <= {one.user for one in members.members_of(operator)}


def _area(html: str) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)
    assert found
    return found[1]


def _say(token: str, kind: str, content: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    said = {"kind": kind, "content": content}
    return Client().post("/api/v1/say/case", said, content_type="application/json", headers=headers)
