"""Every address as everybody: what the published table of permissions says is what the node answers."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from atashbas.node import tokens
from atashbas.node.accounts.members import find_member
from atashbas.node.accounts.models import Invitation
from atashbas.node.accounts.roles import Role
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import ApiToken, IncidentRow, Membership
from atashbas.web.accounts.gate import reaches
from atashbas.web.accounts.rules import ACCOUNT, EVERYBODY, NOBODY, RULES, Rule

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import build_permissions

STRANGER, HOMELESS = "stranger", "of no delegation"
EVERYONE = (STRANGER, HOMELESS, *Role)
# What every role may read alike is asked for by these three only; everything else by everyone.
FEW = (STRANGER, HOMELESS, Role.OBSERVER)
# Two delegations' worth of costly work that is public and tested where it belongs.
COSTLY = frozenset({"bulletin-file", "exchange-bundle"})
NUMBERS = {
    "z": "7",
    "x": "76",
    "y": "50",
    "first": "2017-02-20",
    "last": "2017-02-20",
    "language": "en",
    "form": "json",
}


def test_every_address_stands_in_the_table() -> None:
    names = {name for name, _ in build_permissions.addresses()}
    assert names - set(RULES) == set(), "add a row to web/accounts/rules.py, then run scripts/build_permissions.py"
    assert set(RULES) - names == set(), "rules of addresses that are gone"


def test_the_published_table_is_fresh() -> None:
    assert build_permissions.PAGE.read_text("utf-8") == build_permissions.page(), "run scripts/build_permissions.py"


@pytest.fixture
def places(demo_node: Home) -> dict[str, str]:
    """Values for the parts of addresses: things that exist, of another delegation where there is a choice."""
    incident = str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])
    token = ApiToken.objects.create(user=User.objects.get(username="demo-tr"), name="t", digest="d")
    return {
        **NUMBERS, "id_": incident, "log": "demo-tr", "n": "1", "index": "0", "kind": "query", "party": "demo-tr",
        "token_id": str(token.pk), "path": "checkpoint", "provider_id": "provider", "secret": "none", "pk": "1",
        "session_id": "1", "invitation_id": "1", "table": "control",
    }  # fmt: skip


@pytest.mark.parametrize("who", EVERYONE)
def test_pages_answer_as_the_table_says(places: dict[str, str], who: str, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    client = someone(who)
    before = state()
    for name, pattern in build_permissions.addresses():
        rule = RULES[name]
        if name in COSTLY or rule.by_token or pattern.startswith("/api/v1/say"):
            continue
        address = filled(pattern, places)
        for method, wanted in (("get", rule.read), ("post", rule.write)):
            if wanted == EVERYBODY and who not in FEW:
                continue
            answer = getattr(client, method)(address)
            answer.close()
            assert answer.status_code < 500, (name, method)
            said = verdict(answer)
            assert said in expected(who, wanted), (
                name,
                method,
                who,
                answer.status_code,
                answer.headers.get("Location"),
            )
            after = state()
            assert said == "done" or after == before, (name, method, "refused, and yet something changed")
            before = after
        if "sign-out" in pattern or "sign-in" in pattern:
            client = someone(who)


def expected(who: str, wanted: str | frozenset[Any]) -> set[str]:
    """Answers that a rule lets stand for somebody."""
    if wanted == NOBODY:
        return {"no such method"}
    if wanted == ACCOUNT:
        return {"sign in"} if who == STRANGER else {"done", "nothing there"}
    if isinstance(wanted, frozenset):
        if who == STRANGER:
            return {"sign in"}
        return {"done", "nothing there"} if who != HOMELESS and reaches(who, wanted) else {"refused"}
    return {"done", "nothing there"}


def verdict(answer: Any) -> str:
    """Kind of an answer; a redirect to the page of signing in is not the page that was asked for."""
    location = answer.headers.get("Location", "")
    if answer.status_code == 302 and location.startswith("/sign-in/?next="):
        return "sign in"
    named = {403: "refused", 405: "no such method", 404: "nothing there"}
    return named.get(answer.status_code, "done")


@pytest.mark.parametrize("role", Role)
def test_programs_are_answered_as_the_table_says(demo_node: Home, role: str) -> None:
    user = account(role)
    token = tokens.make_token(user.pk, "t")
    before = state()
    spoken = [(name, pattern) for name, pattern in build_permissions.addresses() if RULES[name].by_token]
    assert len(spoken) >= 4
    for name, pattern in spoken:
        answer = Client().post(
            filled(pattern, NUMBERS),
            "{}",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        if role == Role.OPERATOR:
            assert answer.status_code == 401, (name, "an operator speaks for no delegation")
        elif reaches(role, RULES[name].write):
            assert answer.status_code in {400, 422}, (name, answer.status_code)
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "role.not-allowed"), name
        assert state() == before


def test_a_token_counts_for_nothing_on_a_page(demo_node: Home) -> None:
    token = tokens.make_token(User.objects.get(username="demo-ru").pk, "t")
    answer = Client().get("/our-work/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 302


def test_a_session_counts_for_nothing_in_the_api(demo_node: Home) -> None:
    client = someone("head")
    assert client.post("/api/v1/say/report", "{}", content_type="application/json").status_code == 401


def test_an_address_without_a_rule_is_closed_to_those_who_only_read(demo_node: Home, monkeypatch: Any) -> None:
    left = {name: rule for name, rule in RULES.items() if name != "pair"}
    monkeypatch.setattr("atashbas.web.accounts.gate.RULES", left)
    assert someone(Role.OBSERVER).post("/links/pair/").status_code == 403
    assert Client().post("/links/pair/").status_code == 302
    assert isinstance(RULES["pair"], Rule)


def someone(who: str) -> Client:
    """A client of somebody, in English."""
    client = Client(headers={"Accept-Language": "en"})
    if who != STRANGER:
        client.force_login(account(who))
    return client


def account(who: str) -> User:
    """Account of a role, made once for a node."""
    user, made = User.objects.get_or_create(username=f"a-{who.replace(' ', '-')}")
    if made and who != HOMELESS:
        reporter = "" if who == Role.OPERATOR else "demo-ru"
        Membership.objects.create(user=user, reporter=reporter, role=who)
    assert (find_member(user.pk) is None) == (who == HOMELESS)
    return user


def filled(pattern: str, values: dict[str, str]) -> str:
    """An address with something in the place of each part."""
    pattern = pattern.replace("<int:id_>", "1")
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values.get(part[1], "1"), pattern)


def state() -> tuple[Any, ...]:
    """What nobody who was refused may have changed: registers, members, tokens, invitations."""
    store = store_of()
    sizes = {log: store.head(log).size for log in store.logs()}
    demo = Membership.objects.filter(user__username__startswith="demo").order_by("user_id")
    members = tuple(demo.values_list("role", "user__is_active"))
    return (sizes, members, ApiToken.objects.count(), Invitation.objects.count())
