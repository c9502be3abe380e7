"""`serve`: the pages in a child process, on loopback unless told otherwise, at the next free port."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.outcome import as_json, print_json
from atashbas.node.environment import read
from atashbas.values import AtashbasError

PORTS_TRIED = 100
PATIENCE_S = 60.0
WORKER = [sys.executable, "-c", "from atashbas.cli.main import main; main()", "work"]


@click.command()
@click.option("--host", help="Address to bind to; loopback unless told. Default: $ATASHBAS_HOST or 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="First port to try. Default: $ATASHBAS_PORT or 8000.")
@click.option("--processes", type=click.IntRange(1, 64), help="Processes. Default: $ATASHBAS_PROCESSES or 1.")
@click.option("--no-browser", is_flag=True, help="Open no browser, even where there is a display.")
@click.option("--no-worker", is_flag=True, help="Leave notices and mail to `work` elsewhere, or from cron.")
@as_json
def serve(
    host: str | None, port: int | None, processes: int | None, no_browser: bool, no_worker: bool, json_: bool
) -> None:
    """Serve the pages on this machine until stopped (Ctrl-C).

    A busy port is answered by the next free one; the address is the last line printed.
    """
    open_node()
    run_server(host=host, port=port, processes=processes, browser=not no_browser, worker=not no_worker, json_=json_)


def run_server(
    *,
    host: str | None = None,
    port: int | None = None,
    processes: int | None = None,
    browser: bool,
    worker: bool = True,
    json_: bool = False,
) -> None:
    """Start the server, say where it is once it answers, and stay until it ends or a signal comes.

    `worker`: what is done in the background runs beside it, as a process of its own.
    """
    environment = read(os.environ)
    host = host or environment.host
    port = free_port(host, port or environment.port)
    address = f"http://{_shown(host)}:{port}/"
    child = subprocess.Popen(_command(host, port, processes or environment.processes))
    beside: list[subprocess.Popen[bytes]] = []
    _pass_signals(child)
    try:
        wait_until_answered(address, lambda: child.poll() is not None)
        _announce(address, browser=browser, json_=json_)
        if worker:
            beside.append(subprocess.Popen(WORKER, stdout=subprocess.DEVNULL))
        code = child.wait()
    finally:
        for one in (child, *beside):
            _end(one)
    if code not in {0, -signal.SIGTERM, -signal.SIGINT}:
        raise AtashbasError("serve.ended", status=code)


def free_port(host: str, first: int) -> int:
    """The first port from `first` on that nobody holds.

    Raises AtashbasError ``serve.no-port`` after 100 busy ones, ``serve.address`` where the address is not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                    raise AtashbasError("serve.address", host=host, reason=str(error)) from error
            else:
                return port
    raise AtashbasError("serve.no-port", host=host, port=first)


def wait_until_answered(address: str, ended: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Return when the address answers at all; raises AtashbasError ``serve.silent`` when it does not in time."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until and not ended():
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own loopback address
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AtashbasError("serve.silent", address=address)


def _command(host: str, port: int, processes: int) -> list[str]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atashbas.node.settings")
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(processes),
        "--blocking-threads": "8",
        "--log-level": "error",
    }
    words = [word for pair in options.items() for word in pair]
    return [sys.executable, "-m", "granian", *words, "atashbas.node.wsgi:application"]


def _announce(address: str, *, browser: bool, json_: bool) -> None:
    if json_:
        print_json({"address": address})
    else:
        click.echo(address)
    sys.stdout.flush()
    if browser and has_display():
        webbrowser.open(address)


def has_display() -> bool:
    """Whether a browser would find a screen: always on macOS and Windows, by DISPLAY or WAYLAND_DISPLAY elsewhere."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _shown(host: str) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - names only what the user chose
    return f"[{shown}]" if ":" in shown and not shown.startswith("[") else shown


def _pass_signals(child: subprocess.Popen[bytes]) -> None:
    def stop(number: int, frame: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
