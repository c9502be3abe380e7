"""Invitations: used once, also by two at once, on SQLite and on PostgreSQL; the verb `member`."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connections

from atashbas.cli.members import member
from atashbas.node.accounts import invitations, members
from atashbas.node.accounts.members import Member, find_member
from atashbas.node.accounts.models import Invitation
from atashbas.node.accounts.roles import Role
from atashbas.node.home import Home
from atashbas.node.models import Membership
from atashbas.values import AtashbasError
from homes import every_node, postgres_server

__all__ = ["every_node", "postgres_server"]
HEAD = Member(user="demo-ru", reporter="demo-ru", role=Role.HEAD)
OPERATOR = Member(user="operator", reporter="", role=Role.OPERATOR)
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fast(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_two_who_use_one_link_at_once_make_one_member(every_node: Home) -> None:
    secret = invitations.invite(HEAD, role="officer")
    start, ends = threading.Barrier(2), []

    def press(name: str) -> None:
        start.wait(20)
        try:
            ends.append(invitations.accept(secret, user=name, password=PASSWORD))
        except AtashbasError as error:
            ends.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(name,)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert "invitation.gone" in ends
    assert Membership.objects.filter(user__username__in=("first", "second")).count() == 1


def test_a_refused_name_or_password_leaves_the_link_as_it_was(every_node: Home) -> None:
    secret = invitations.invite(HEAD, role="officer")
    users = User.objects.count()
    for name, password, code in (
        ("demo-tr", PASSWORD, "member.name-taken"),
        ("", PASSWORD, None),
        ("a b", PASSWORD, None),
        ("x" * 200, PASSWORD, None),
        ("officer\x00", PASSWORD, None),
        ("officer", "short", None),
        ("officer", "passwordpassword"[:8], None),
        ("officer-of-russia", "officer-of-russia", None),
    ):
        with pytest.raises((AtashbasError, ValidationError)) as refused:
            invitations.accept(secret, user=name, password=password)
        if code:
            assert isinstance(refused.value, AtashbasError)
            assert refused.value.code == code
        assert User.objects.count() == users
        assert invitations.find_offer(secret), name
    assert invitations.accept(secret, user="officer", password=PASSWORD) == "officer"
    assert invitations.find_offer(secret) is None


def test_an_operator_decides_over_all_and_acts_for_none(every_node: Home) -> None:
    secret = invitations.invite(OPERATOR, role="operator")
    invitations.accept(secret, user="keeper", password=PASSWORD)
    keeper = find_member(User.objects.get(username="keeper").pk)
    assert keeper
    assert (keeper.reporter, keeper.role) == ("", "operator")
    members.change_role(keeper, "demo-tr", "observer")
    assert Membership.objects.get(user__username="demo-tr").role == "observer"
    for name, role in (("keeper", "head"), ("demo-tr", "operator"), ("demo-tr", "nobody")):
        with pytest.raises(AtashbasError):
            members.change_role(keeper, name, role)
    observer = find_member(User.objects.get(username="demo-tr").pk)
    assert observer
    for deed in (members.suspend, members.restore):
        with pytest.raises(AtashbasError, match=r"role\.not-allowed"):
            deed(observer, "demo-ru")


def test_the_verb_makes_the_first_account_of_a_delegation(demo_node: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATASHBAS_ADDRESS", "https://node.example")
    run = CliRunner().invoke
    made = run(member, ["invite", "--delegation", "ir", "--role", "head", "--office", "desk", "--json"])
    link = json.loads(made.stdout)["link"]
    assert link.startswith("https://node.example/join/")
    offer = invitations.find_offer(link.split("/")[-2])
    assert offer
    assert (offer.reporter, offer.role, offer.office) == ("ir", "head", "desk")
    listed = run(member, ["list"]).output.splitlines()
    assert [line.split("\t")[0] for line in listed] == ["demo-ir", "demo-ru", "demo-tr"]
    assert run(member, ["suspend", "demo-tr"]).exit_code == 0
    assert "suspended" in run(member, ["list"]).output
    assert run(member, ["restore", "demo-tr"]).exit_code == 0
    again = json.loads(run(member, ["password", "demo-tr", "--json"]).stdout)["link"]
    assert Invitation.objects.filter(member__username="demo-tr").count() == 1
    assert again != link
    refused = run(member, ["invite", "--delegation", "nobody"])
    assert isinstance(refused.exception, AtashbasError)
    assert refused.exception.code == "reporter.unknown"
