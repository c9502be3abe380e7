"""A provider of OpenID Connect on this machine: discovery, and a token for a code whose challenge is met."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT, SECRET = "node", "a secret of the provider for this node"


@dataclass(slots=True)
class Provider:
    """A running provider: `codes` maps a code to its subject and challenge; `spoil` changes the next token."""

    issuer: str = ""
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    spoil: dict[str, object] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def agree(self, authorize: str, subject: str) -> dict[str, str]:
        """What the browser carries back after `subject` agreed at the address it was sent to."""
        given = {name: values[0] for name, values in parse_qs(urlsplit(authorize).query).items()}
        assert (given["client_id"], given["response_type"], given["scope"]) == (CLIENT, "code", "openid")
        assert given["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = (subject, given["code_challenge"])
        return {"code": code, "state": given["state"]}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a free port of the loopback, stopped at the end."""
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            addresses = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            found: dict[str, object] = {f"{name}_endpoint": f"{provider.issuer}/{at}" for name, at in addresses.items()}
            found |= {"issuer": provider.issuer, "jwks_uri": f"{provider.issuer}/keys"}
            self.send(200, {**found, "token_endpoint_auth_methods_supported": ["client_secret_post"]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = {name: values[0] for name, values in parse_qs(body).items()}
            provider.asked.append(body)
            subject, challenge = provider.codes.pop(given.get("code", ""), ("", ""))
            digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
            met = base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge
            if not subject or not met or given.get("client_secret") != SECRET:
                self.send(400, {"error": "invalid_grant"})
                return
            now = int(time.time())
            claims: dict[str, object] = {
                "iss": provider.issuer,
                "aud": CLIENT,
                "sub": subject,
                "iat": now,
                "exp": now + 60,
            }
            claims |= {"email": "person@example.org", "name": "A Person", **provider.spoil}
            self.send(200, {"access_token": "t", "token_type": "Bearer", "id_token": jwt.encode(claims, "k" * 40)})

        def send(self, status: int, value: object) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: object) -> None:
            """Nothing: the test says what happened."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
