"""Webhooks: a notice told to a delegation's own system, signed as Standard Webhooks says.

Only to hosts that the operator allowed; the address is resolved once and that very address is spoken to, so that a name
cannot lead into the node's own network; no redirect is followed; nothing of what was said is sent.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import secrets
import socket
import ssl
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from standardwebhooks.webhooks import Webhook

from atashbas.node.notices.models import DeliveryRow, WebhookRow
from atashbas.values import AtashbasError

MOST_WEBHOOKS = 5
PATIENCE_S = 10
GONE = 410
LAST_SHOWN = 5
# Standard Webhooks, "Deliverability and reliability": at once, then after these pauses, then given up.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))


def add_webhook(reporter: str, url: str, by: str, at: datetime) -> WebhookRow:
    """Have a delegation told at an address from now on.

    Raises AtashbasError ``webhook.address``, ``webhook.not-allowed``, ``webhook.private``, ``webhook.too-many``.
    """
    check_address(url)
    if WebhookRow.objects.filter(reporter=reporter).exclude(url=url).count() >= MOST_WEBHOOKS:
        raise AtashbasError("webhook.too-many", most=MOST_WEBHOOKS)
    from atashbas.node.notices.read import newest

    defaults = {"salt": secrets.token_hex(16), "made_by": by, "made_at": at, "told_upto": newest()}
    return WebhookRow.objects.get_or_create(reporter=reporter, url=url, defaults=defaults)[0]


def secret_of(hook: WebhookRow) -> str:
    """Key of a webhook's signatures: made of the node's secret, so that the table holds none."""
    key = hmac.new(settings.SECRET_KEY.encode(), f"webhook {hook.salt}".encode(), hashlib.sha256).digest()
    return f"whsec_{base64.b64encode(key).decode()}"


def check_address(url: str) -> tuple[str, int, bool, str]:
    """(host, port, whether TLS, address to speak to) of a URL that may be told.

    Raises AtashbasError ``webhook.address``, ``webhook.not-allowed`` or ``webhook.private``.
    """
    if not url.isascii() or not url.isprintable() or " " in url:
        raise AtashbasError("webhook.address", url=url[:200])
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AtashbasError("webhook.address", url=url[:200]) from error
    tls = parts.scheme == "https"
    if not host or (parts.scheme not in {"http", "https"}) or parts.username or parts.fragment:
        raise AtashbasError("webhook.address", url=url[:200])
    if host not in settings.WEBHOOK_HOSTS:
        raise AtashbasError("webhook.not-allowed", host=host)
    port = port or (443 if tls else 80)
    address = _resolved(host, port)
    if not settings.WEBHOOK_PRIVATE and (not tls or not ipaddress.ip_address(address).is_global):
        raise AtashbasError("webhook.private", host=host)
    return host, port, tls, address


def send_webhook(delivery: DeliveryRow, at: datetime) -> tuple[str, bool]:
    """Tell one notice; returns (what was wrong or empty, whether it is worth trying again)."""
    hook = WebhookRow.objects.filter(pk=delivery.target).first()
    if hook is None:
        return "the webhook was taken away", False
    body = json.dumps(delivery.payload, sort_keys=True, separators=(",", ":"))
    headers = {
        "content-type": "application/json",
        "user-agent": "atashbas",
        "webhook-id": delivery.key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret_of(hook)).sign(delivery.key, at, body),
    }
    try:
        status = _post(hook.url, headers, body.encode())
    except AtashbasError as error:
        return error.code, error.code == "webhook.unreachable"
    if status == GONE:
        hook.delete()
        return "410", False
    return ("", False) if 200 <= status < 300 else (str(status), True)


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many attempts; None: given up."""
    return at + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def _resolved(host: str, port: int) -> str:
    """One address of a host; where any of them is not public, that one, so that it is refused."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise AtashbasError("webhook.unreachable", host=host) from error
    private = [one for one in found if not ipaddress.ip_address(one.split("%", 1)[0]).is_global]
    return (private or found)[0].split("%", 1)[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever the name leads to by now."""

    def __init__(self, host: str, port: int, tls: bool, address: str) -> None:
        super().__init__(host, port, timeout=PATIENCE_S)
        self.tls, self.address = tls, address

    def connect(self) -> None:
        """Connect to the checked address; the certificate must be the host's."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _post(url: str, headers: dict[str, str], body: bytes) -> int:
    host, port, tls, address = check_address(url)
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _Pinned(host, port, tls, address)
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise AtashbasError("webhook.unreachable", host=host) from error
    finally:
        connection.close()


def remove_webhook(reporter: str, hook_id: int) -> None:
    """Take away a webhook of one's own delegation."""
    WebhookRow.objects.filter(reporter=reporter, pk=hook_id).delete()


def deliveries_of(hook: WebhookRow) -> list[DeliveryRow]:
    """The last messages to a webhook, newest first."""
    return list(DeliveryRow.objects.filter(channel="webhook", target=hook.pk).order_by("-pk")[:LAST_SHOWN])
