"""What a node reads from its environment: every name, once, with what it decides.

`SETTINGS` is the list that docs/reference/settings.md is tested against; `read` turns an environment into one value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from atashbas.values import AtashbasError


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One name of the environment, what it means when absent, and what it decides."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        name="ATASHBAS_HOME",
        default="the platform's data folder",
        meaning="Folder of the node's whole state: register, accounts, projections, keys.",
    ),
    Setting(
        name="ATASHBAS_DATABASE_URL",
        default="empty: SQLite files in ATASHBAS_HOME",
        meaning="postgresql:// address of a database for register, accounts and projections of a team.",
    ),
    Setting(name="ATASHBAS_HOST", default="127.0.0.1", meaning="Address that `serve` binds to; loopback unless told."),
    Setting(name="ATASHBAS_PORT", default="8000", meaning="Port of `serve`; a busy one is answered by the next free."),
    Setting(
        name="ATASHBAS_ALLOWED_HOSTS",
        default="loopback names",
        meaning="Host names the pages answer to, separated by commas, beside the loopback names.",
    ),
    Setting(
        name="ATASHBAS_HTTPS",
        default="0",
        meaning="1 where a proxy serves the node over HTTPS: cookies become secure, HSTS is sent.",
    ),
    Setting(name="ATASHBAS_PASSPHRASE", default="empty: none", meaning="Passphrase that opens the node's key files."),
    Setting(
        name="ATASHBAS_MODEL_URL",
        default="empty: no model is asked",
        meaning="OpenAI-compatible address, such as http://127.0.0.1:11434/v1, that may propose statements of a text.",
    ),
    Setting(name="ATASHBAS_MODEL", default="default", meaning="Name of the model that is asked."),
    Setting(name="ATASHBAS_MODEL_KEY", default="empty: none", meaning="Key that the model's address wants."),
    Setting(
        name="ATASHBAS_REQUIRE_MFA",
        default="0",
        meaning="1: heads of delegations and operators act only once they have set up a second factor.",
    ),
    Setting(
        name="ATASHBAS_OIDC_ISSUER",
        default="empty: off",
        meaning="Address of an OpenID Connect provider through which members who linked it may sign in.",
    ),
    Setting(
        name="ATASHBAS_OIDC_NAME", default="OpenID Connect", meaning="Name of that provider, as the pages show it."
    ),
    Setting(name="ATASHBAS_OIDC_CLIENT", default="empty", meaning="Name by which that provider knows this node."),
    Setting(name="ATASHBAS_OIDC_SECRET", default="empty", meaning="Secret that the provider gave to this node."),
    Setting(
        name="ATASHBAS_ADDRESS",
        default="empty: links begin with /",
        meaning="Address under which members reach the node, for links in mail and calendars: https://node.example.",
    ),
    Setting(
        name="ATASHBAS_MAIL_URL",
        default="empty: no mail is sent",
        meaning="Mail server: smtps://user:password@host:465, smtp+starttls://… or smtp://… for one on this machine.",
    ),
    Setting(
        name="ATASHBAS_MAIL_FROM", default="empty", meaning="Sender of the node's mail; needed with a mail server."
    ),
    Setting(
        name="ATASHBAS_WEBHOOK_HOSTS",
        default="empty: no webhook is told",
        meaning="Host names, separated by commas, to which delegations may have their notices told by webhook.",
    ),
    Setting(
        name="ATASHBAS_WEBHOOK_PRIVATE",
        default="0",
        meaning="1: these hosts may lie in a private network, and be spoken to without TLS.",
    ),
    Setting(
        name="ATASHBAS_PROCESSES",
        default="1",
        meaning="Number of processes that `serve` starts.",
    ),
)

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What was read; see `SETTINGS` for the meaning of each."""

    home: Path
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    allowed_hosts: tuple[str, ...] = LOOPBACK_NAMES
    https: bool = False
    passphrase: str = ""
    processes: int = 1
    model_url: str = ""
    model_name: str = "default"
    model_key: str = ""
    address: str = ""
    mail_url: str = ""
    mail_from: str = ""
    webhook_hosts: tuple[str, ...] = ()
    webhook_private: bool = False
    require_mfa: bool = False
    oidc_issuer: str = ""
    oidc_name: str = "OpenID Connect"
    oidc_client: str = ""
    oidc_secret: str = ""


def read(env: Mapping[str, str]) -> Environment:
    """Environment from its variables; raises AtashbasError ``setting.number`` for a number that is none."""
    return Environment(
        home=Path(env.get("ATASHBAS_HOME") or platformdirs.user_data_dir("atashbas")).expanduser().absolute(),
        database_url=env.get("ATASHBAS_DATABASE_URL", ""),
        host=env.get("ATASHBAS_HOST") or "127.0.0.1",
        port=_number(env, "ATASHBAS_PORT", 8000, 65535),
        allowed_hosts=LOOPBACK_NAMES + _names(env, "ATASHBAS_ALLOWED_HOSTS"),
        https=env.get("ATASHBAS_HTTPS", "0") not in {"", "0"},
        passphrase=env.get("ATASHBAS_PASSPHRASE", ""),
        processes=_number(env, "ATASHBAS_PROCESSES", 1, 64),
        model_url=env.get("ATASHBAS_MODEL_URL", ""),
        model_name=env.get("ATASHBAS_MODEL") or "default",
        model_key=env.get("ATASHBAS_MODEL_KEY", ""),
        address=env.get("ATASHBAS_ADDRESS", "").rstrip("/"),
        mail_url=env.get("ATASHBAS_MAIL_URL", ""),
        mail_from=env.get("ATASHBAS_MAIL_FROM", ""),
        webhook_hosts=_names(env, "ATASHBAS_WEBHOOK_HOSTS"),
        webhook_private=env.get("ATASHBAS_WEBHOOK_PRIVATE", "0") not in {"", "0"},
        require_mfa=env.get("ATASHBAS_REQUIRE_MFA", "0") not in {"", "0"},
        oidc_issuer=env.get("ATASHBAS_OIDC_ISSUER", "").rstrip("/"),
        oidc_name=env.get("ATASHBAS_OIDC_NAME") or "OpenID Connect",
        oidc_client=env.get("ATASHBAS_OIDC_CLIENT", ""),
        oidc_secret=env.get("ATASHBAS_OIDC_SECRET", ""),
    )


def _names(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in env.get(name, "").split(",") if one.strip())


def _number(env: Mapping[str, str], name: str, default: int, limit: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= limit:
        raise AtashbasError("setting.number", setting=name, value=text, limit=limit)
    return int(text)
