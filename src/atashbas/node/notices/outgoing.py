"""How this node may send: the mail server, the address in its links, where webhooks may go. From the environment."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from atashbas.node.environment import Environment
from atashbas.values import AtashbasError

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
PATIENCE_S = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over; `host` empty: mail is off."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    sender: str = ""


def mail_server(environment: Environment) -> MailServer:
    """Mail server of the environment.

    Raises AtashbasError ``setting.mail`` for an address that is not ``smtp://``, ``smtp+starttls://`` or ``smtps://``,
    or for one without a sender.
    """
    if not environment.mail_url:
        return MailServer()
    parts = urlsplit(environment.mail_url)
    try:
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise AtashbasError("setting.mail", setting="ATASHBAS_MAIL_URL") from error
    if not parts.hostname or "@" not in environment.mail_from:
        raise AtashbasError("setting.mail", setting="ATASHBAS_MAIL_FROM" if parts.hostname else "ATASHBAS_MAIL_URL")
    return MailServer(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+starttls",
        tls=parts.scheme == "smtps",
        sender=environment.mail_from,
    )
