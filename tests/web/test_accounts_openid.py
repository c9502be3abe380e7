"""Signing in through a provider of OpenID Connect: only for who linked it, and never in place of the second factor."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from openid_provider import CLIENT, SECRET, Provider, running
from test_accounts import PASSWORD, person, signed_in, with_app

from atashbas.node.accounts.openid import openid_providers
from atashbas.node.environment import read
from atashbas.node.home import Home

MembersClient = Callable[[str], Client]
START, BACK = "/sign-in/provider/", "/sign-in/provider/back/"


@pytest.fixture
def provider(demo_node: Home, settings: Any) -> Iterator[Provider]:
    """A running provider that this node was told of."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with running() as found:
        told = {"ATASHBAS_OIDC_ISSUER": found.issuer, "ATASHBAS_OIDC_CLIENT": CLIENT, "ATASHBAS_OIDC_SECRET": SECRET}
        settings.SOCIALACCOUNT_PROVIDERS = openid_providers(read({**told, "ATASHBAS_OIDC_NAME": "Ministry"}))
        yield found


def sent_to(answer: Any) -> str:
    """Address of the provider on the page that leads there."""
    assert answer.status_code == 200
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    found = re.search(r'href="(http://127[^"]+/authorize\?[^"]+)"', answer.content.decode())
    assert found
    return html.unescape(found[1])


def linked(provider: Provider, name: str, subject: str) -> Client:
    """A member who has linked his account to a subject of the provider."""
    client = signed_in(name)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(BACK, provider.agree(sent_to(client.post(START, {"process": "connect"})), subject))
    return client


def test_it_is_off_unless_the_node_is_told_of_one(demo_node: Home, client: Client) -> None:
    assert openid_providers(read({})) == {}
    assert openid_providers(read({"ATASHBAS_OIDC_ISSUER": "https://idp.example"})) == {}
    assert START not in client.get("/sign-in/").content.decode()
    assert client.post(START).status_code == 404


def test_who_linked_it_may_sign_in_through_it(provider: Provider) -> None:
    person("officer", "officer")
    linked(provider, "officer", "subject-1")
    account = SocialAccount.objects.get()
    assert (account.user.username, account.uid, account.extra_data) == ("officer", "subject-1", {})
    assert not SocialToken.objects.exists()
    client = Client()
    assert "Ministry" in client.get("/sign-in/").content.decode()
    answer = client.get(BACK, provider.agree(sent_to(client.post(START, {"next": "/our-work/"})), "subject-1"))
    assert answer.headers["Location"] == "/our-work/"
    assert client.get("/our-work/").status_code == 200


def test_a_providers_word_makes_nobody_a_member(provider: Provider) -> None:
    before = User.objects.count()
    client = Client()
    client.get(BACK, provider.agree(sent_to(client.post(START)), "unknown"))
    assert client.get("/our-work/").status_code == 302
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_the_second_factor_stands_before_this_way_too(provider: Provider) -> None:
    person("officer", "officer")
    with_app("officer")
    user = User.objects.get(username="officer")
    SocialAccount.objects.create(user=user, provider="provider", uid="subject-1")
    client = Client()
    answer = client.get(BACK, provider.agree(sent_to(client.post(START)), "subject-1"))
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get("/our-work/").status_code == 302


def test_a_suspended_member_does_not_come_in_this_way(provider: Provider, member: MembersClient) -> None:
    person("officer", "officer")
    linked(provider, "officer", "subject-1")
    member("demo-ru").post("/delegation/suspend/", {"name": "officer"})
    client = Client()
    client.get(BACK, provider.agree(sent_to(client.post(START)), "subject-1"))
    assert client.get("/our-work/").status_code == 302


@pytest.mark.parametrize("spoilt", ["state", "code", "audience", "issuer", "expired", "subject"])
def test_what_is_not_the_providers_own_answer_is_refused(provider: Provider, spoilt: str) -> None:
    person("officer", "officer")
    linked(provider, "officer", "subject-1")
    client = Client()
    carried = provider.agree(sent_to(client.post(START)), "subject-1")
    if spoilt in {"state", "code"}:
        carried[spoilt] = "made-up"
    wrong = {"audience": {"aud": "other"}, "issuer": {"iss": "https://evil.example"}, "expired": {"exp": 1}}
    provider.spoil = wrong.get(spoilt, {"sub": "subject-2"} if spoilt == "subject" else {})
    answer = client.get(BACK, carried)
    assert answer.status_code in {200, 302, 401}
    assert client.get("/our-work/").status_code == 302, spoilt


def test_an_answer_of_another_browser_is_refused(provider: Provider) -> None:
    person("officer", "officer")
    linked(provider, "officer", "subject-1")
    begun, other = Client(), Client()
    carried = provider.agree(sent_to(begun.post(START)), "subject-1")
    other.get(BACK, carried)
    assert other.get("/our-work/").status_code == 302


def test_a_link_is_taken_off_again(provider: Provider) -> None:
    person("officer", "officer")
    client = linked(provider, "officer", "subject-1")
    client.post("/account/linked/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
