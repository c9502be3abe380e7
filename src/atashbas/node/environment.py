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


def read(env: Mapping[str, str]) -> Environment:
    """Environment from its variables; raises AtashbasError ``setting.number`` for a number that is none."""
    more = tuple(name.strip() for name in env.get("ATASHBAS_ALLOWED_HOSTS", "").split(",") if name.strip())
    return Environment(
        home=Path(env.get("ATASHBAS_HOME") or platformdirs.user_data_dir("atashbas")).expanduser().absolute(),
        database_url=env.get("ATASHBAS_DATABASE_URL", ""),
        host=env.get("ATASHBAS_HOST") or "127.0.0.1",
        port=_number(env, "ATASHBAS_PORT", 8000, 65535),
        allowed_hosts=LOOPBACK_NAMES + more,
        https=env.get("ATASHBAS_HTTPS", "0") not in {"", "0"},
        passphrase=env.get("ATASHBAS_PASSPHRASE", ""),
        processes=_number(env, "ATASHBAS_PROCESSES", 1, 64),
        model_url=env.get("ATASHBAS_MODEL_URL", ""),
        model_name=env.get("ATASHBAS_MODEL") or "default",
        model_key=env.get("ATASHBAS_MODEL_KEY", ""),
    )


def _number(env: Mapping[str, str], name: str, default: int, limit: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= limit:
        raise AtashbasError("setting.number", setting=name, value=text, limit=limit)
    return int(text)
