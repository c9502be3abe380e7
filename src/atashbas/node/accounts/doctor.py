"""What is unsafe about who may sign in here, and how: settings and accounts, looked at and not changed."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User

from atashbas.node.accounts.members import Member, members_of
from atashbas.node.accounts.roles import MUST_HOLD_FACTOR, Role
from atashbas.node.environment import LOOPBACK_NAMES, Environment
from atashbas.node.home import Home
from atashbas.node.notices.outgoing import mail_server
from atashbas.node.soundness import Finding

LOOPBACK = frozenset({*LOOPBACK_NAMES, "::1"})
SHORTEST_SECRET = 40
LEAST_SIGNS = 12
NAMED = 5


def examine_accounts(home: Home, environment: Environment, *, demo: bool) -> Iterator[Finding]:
    """Findings in a fixed order; what is expected of a demo on loopback is a note there, and a warning elsewhere."""
    at_home = environment.host in LOOPBACK and not set(environment.allowed_hosts) - LOOPBACK
    if settings.DEBUG:
        yield Finding(level="fault", code="debug", detail="DEBUG is on: pages of errors show the inside of the node")
    yield from _secret(home)
    yield from _cookies(environment, at_home)
    yield from _factors(environment, strict=not (demo and at_home))
    yield from _accounts(home, at_home)
    yield from _ways_out(environment)
    yield from _files(home)


def _secret(home: Home) -> Iterator[Finding]:
    text = home.secret.read_text("utf-8").strip() if home.secret.is_file() else ""
    if len(text) < SHORTEST_SECRET or len(set(text)) < LEAST_SIGNS:
        yield Finding(level="fault", code="secret", detail=f"{home.secret} is short or simple: sessions can be forged")
    else:
        yield Finding(level="ok", code="secret", detail=f"{len(text)} signs, made for this node alone")


def _cookies(environment: Environment, at_home: bool) -> Iterator[Finding]:
    if not at_home and not environment.https:
        others = ", ".join(sorted({environment.host, *environment.allowed_hosts} - LOOPBACK))
        yield Finding(level="fault", code="cookies", detail=f"go unprotected to {others}: set ATASHBAS_HTTPS=1")


def _factors(environment: Environment, *, strict: bool) -> Iterator[Finding]:
    level = "warning" if strict else "note"
    everybody = members_of(Member(user="", reporter="", role=Role.OPERATOR))
    bare = [one.user for one in everybody if one.role in MUST_HOLD_FACTOR and one.active and not one.factor]
    if bare:
        names = ", ".join(bare[:NAMED]) + (f" and {len(bare) - NAMED} more" if len(bare) > NAMED else "")
        yield Finding(level=level, code="factors", detail=f"heads or operators with a password alone: {names}")
    if not environment.require_mfa:
        yield Finding(level=level, code="factors", detail="ATASHBAS_REQUIRE_MFA is off: heads may act without one")
    elif not bare:
        yield Finding(level="ok", code="factors", detail="every head and operator has a second factor")


def _accounts(home: Home, at_home: bool) -> Iterator[Finding]:
    if home.demo_accounts.exists() and not at_home:
        yield Finding(level="fault", code="demo-accounts", detail=f"{home.demo_accounts} opens a node others can reach")
    if User.objects.filter(is_superuser=True).exists():
        yield Finding(level="warning", code="superusers", detail="an account stands above all roles; none is needed")


def _ways_out(environment: Environment) -> Iterator[Finding]:
    mail = mail_server(environment)
    if mail.host and mail.host not in LOOPBACK and not (mail.tls or mail.starttls):
        yield Finding(level="warning", code="mail", detail=f"to {mail.host} in the clear: use smtps or smtp+starttls")
    issuer = urlsplit(environment.oidc_issuer)
    if environment.oidc_issuer and issuer.scheme != "https" and issuer.hostname not in LOOPBACK:
        yield Finding(level="fault", code="openid", detail=f"{environment.oidc_issuer} is not reached over HTTPS")
    if environment.oidc_issuer and not environment.oidc_client:
        yield Finding(
            level="warning", code="openid", detail="ATASHBAS_OIDC_CLIENT is empty: nobody can use the provider"
        )
    if environment.webhook_private:
        yield Finding(level="warning", code="webhooks", detail="may go to private addresses of this network")


def _files(home: Home) -> Iterator[Finding]:
    if stat.S_IMODE(home.root.stat().st_mode) & 0o077 == 0:
        return  # nobody gets as far as the files
    for path in (home.register, home.node, home.demo_accounts, home.root / "uploads"):
        if _others_reach(path):
            yield Finding(level="fault", code="permissions", detail=f"{path}: others can read it")


def _others_reach(path: Path) -> bool:
    return path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & 0o007)
