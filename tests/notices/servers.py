"""A mail server and a receiver of webhooks on loopback, for tests: real sockets, and everything that came in."""

from __future__ import annotations

import http.server
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Came:
    """What a server was handed, in order; `mood` says how it answers next."""

    port: int = 0
    mails: list[str] = field(default_factory=list)
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    mood: str = "well"
    free: threading.Event = field(default_factory=threading.Event)


@contextmanager
def mail_server() -> Iterator[Came]:
    """A server that speaks enough of SMTP. Moods: well, busy (451 to DATA), vanish (hangs up
    after taking a mail), slow (takes a mail and is a minute about saying so)."""
    came = Came()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 ready")
            while line := self.rfile.readline().decode().strip():
                word = line.split(" ")[0].upper()
                if word == "DATA" and came.mood == "busy":
                    self._say("451 later")
                elif word == "DATA":
                    self._say("354 go on")
                    came.mails.append(self._mail())
                    if came.mood == "vanish":
                        return
                    if came.mood == "slow":
                        came.free.wait(60)
                        return
                    self._say("250 taken")
                else:
                    self._say("221 bye" if word == "QUIT" else "250 well")

        def _mail(self) -> str:
            lines = []
            while (line := self.rfile.readline().decode()) != ".\r\n":
                lines.append(line)
            return "".join(lines)

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler), came):
        yield came


@contextmanager
def receiver() -> Iterator[Came]:
    """A receiver of webhooks. Moods: well, or the status with which it answers."""
    came = Came()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            came.calls.append((dict(self.headers), body))
            self.send_response(204 if came.mood == "well" else int(came.mood))
            if came.mood == "302":
                self.send_header("location", f"http://127.0.0.1:{came.port}/elsewhere")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with _served(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler), came):
        yield came


@contextmanager
def _served(server: socketserver.TCPServer, came: Came) -> Iterator[None]:
    came.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        came.free.set()
        server.shutdown()
        server.server_close()
        thread.join()
