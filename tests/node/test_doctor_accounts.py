"""What `doctor` says of unsafe settings and accounts: each is made on a node of its own, and named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from atashbas.node.accounts.doctor import examine_accounts
from atashbas.node.environment import Environment, read
from atashbas.node.home import Home, write_private


def said(home: Home, *, demo: bool = False, **env: str) -> dict[str, set[str]]:
    """Levels of the findings by code, for a node with these settings."""
    environment: Environment = read({"ATASHBAS_HOME": str(home.root), **env})
    found: dict[str, set[str]] = {}
    for one in examine_accounts(home, environment, demo=demo):
        assert one.detail
        found.setdefault(one.code, set()).add(one.level)
    return found


def test_a_demo_on_loopback_is_only_noted(demo_node: Home) -> None:
    assert said(demo_node, demo=True) == {"secret": {"ok"}, "factors": {"note"}}


@pytest.mark.parametrize(
    ("env", "code", "level"),
    [
        ({"ATASHBAS_HOST": "0.0.0.0"}, "cookies", "fault"),
        ({"ATASHBAS_ALLOWED_HOSTS": "node.example"}, "cookies", "fault"),
        ({"ATASHBAS_ALLOWED_HOSTS": "node.example"}, "demo-accounts", "fault"),
        ({"ATASHBAS_MAIL_URL": "smtp://mail.example", "ATASHBAS_MAIL_FROM": "a@example.org"}, "mail", "warning"),
        ({"ATASHBAS_OIDC_ISSUER": "http://idp.example", "ATASHBAS_OIDC_CLIENT": "x"}, "openid", "fault"),
        ({"ATASHBAS_OIDC_ISSUER": "https://idp.example"}, "openid", "warning"),
        ({"ATASHBAS_WEBHOOK_PRIVATE": "1"}, "webhooks", "warning"),
    ],
)
def test_an_unsafe_setting_is_named(demo_node: Home, env: dict[str, str], code: str, level: str) -> None:
    assert level in said(demo_node, demo=True, **env)[code]


@pytest.mark.parametrize(
    "env",
    [
        {"ATASHBAS_ALLOWED_HOSTS": "node.example", "ATASHBAS_HTTPS": "1"},
        {"ATASHBAS_MAIL_URL": "smtps://mail.example", "ATASHBAS_MAIL_FROM": "a@example.org"},
        {"ATASHBAS_OIDC_ISSUER": "https://idp.example", "ATASHBAS_OIDC_CLIENT": "x"},
    ],
)
def test_the_safe_form_of_a_setting_is_not(demo_node: Home, env: dict[str, str]) -> None:
    demo_node.demo_accounts.unlink()
    assert not {"cookies", "mail", "openid"} & set(said(demo_node, **env))


def spoil_secret(home: Home) -> None:
    write_private(home.secret, "changeme")


def open_files(home: Home) -> None:
    home.root.chmod(0o755)
    home.node.chmod(0o644)


def make_superuser(home: Home) -> None:
    User.objects.create_superuser("root")


@pytest.mark.parametrize(
    ("spoil", "code", "level"),
    [
        (spoil_secret, "secret", "fault"),
        (open_files, "permissions", "fault"),
        (make_superuser, "superusers", "warning"),
    ],
)
def test_an_unsafe_home_is_named(demo_node: Home, spoil: Callable[[Home], None], code: str, level: str) -> None:
    assert level not in said(demo_node, demo=True).get(code, set())
    spoil(demo_node)
    assert level in said(demo_node, demo=True)[code]


def test_debug_is_a_fault(demo_node: Home, settings: Any) -> None:
    settings.DEBUG = True
    assert said(demo_node, demo=True)["debug"] == {"fault"}


def test_heads_without_a_second_factor_are_a_warning_where_it_counts(demo_node: Home) -> None:
    assert said(demo_node, demo=False)["factors"] == {"warning"}
    User.objects.update(is_active=False)
    assert said(demo_node, demo=False, ATASHBAS_REQUIRE_MFA="1")["factors"] == {"ok"}
