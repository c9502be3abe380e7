"""The same files over HTTP: what to answer, without any framework, and how to fetch from a peer.

```
GET  /register/charter                         the charter note
GET  /register/sizes                           entries held, by log (JSON)
GET  /register/bundle?have=ru:12,ir:0          bundle of what is new, public bodies only
GET  /register/logs/<log>/checkpoint           checkpoint with cosignatures (tlog-tiles)
GET  /register/logs/<log>/tile/...             tiles and entry bundles (tlog-tiles)
GET  /register/logs/<log>/proof/<n>            proof of an entry (tlog-proof)
POST /register/witness/<party>/add-checkpoint  C2SP tlog-witness
```
"""

from __future__ import annotations

import io
import json
import re
import struct
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlencode, urlsplit

from atashbas.node.exchange import sizes
from atashbas.node.exchange_export import checkpoint_with_cosignatures, export_bundle, nodes_of
from atashbas.node.exchange_import import ImportReport, import_bundle
from atashbas.register.tiles import HEIGHT, WIDTH
from atashbas.values import AtashbasError

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore

ZIP, TEXT, BINARY, JSON = "application/zip", "text/plain; charset=utf-8", "application/octet-stream", "application/json"
LARGEST_BUNDLE = 2_000_000_000
KEPT_IN_MEMORY = 8_000_000
_TILE = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
_HAVE = re.compile(r"([a-z0-9][a-z0-9-]{0,31}):(0|[1-9][0-9]{0,15})")


@dataclass(frozen=True, slots=True)
class Response:
    """Status, media type and body of an answer."""

    status: int
    media_type: str
    body: bytes


NOT_FOUND = Response(404, TEXT, b"not found\n")


def parse_have(text: str) -> dict[str, int]:
    """Entries the caller has, from ``log:size,log:size``; what is not understood is left out."""
    return {match[1]: int(match[2]) for match in map(_HAVE.fullmatch, text.split(",")) if match}


def bundle_file(store: SqlStore, have: str, to: str | None = None) -> BinaryIO:
    """Bundle of what is new to the caller, as an open file; `to` only for a caller who has proved which party he is.

    A large bundle lies on the disk, not in memory, and is gone when the file is closed.
    """
    file = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115  # the caller sends and closes it
    export_bundle(store, cast(BinaryIO, file), have=parse_have(have), to=to)
    file.seek(0)
    return cast(BinaryIO, file)


def sizes_response(store: SqlStore) -> Response:
    """Entries held, by log."""
    return Response(200, JSON, json.dumps(sizes(store), sort_keys=True).encode())


def import_response(store: SqlStore, data: bytes, me: str | None) -> Response:
    """Report of taking in a posted bundle: 200 when all went in, 422 when something was refused."""
    try:
        report = import_bundle(store, io.BytesIO(data), me=me)
    except AtashbasError as error:
        return Response(422, JSON, json.dumps({"code": error.code, "facts": dict(error.facts)}).encode())
    return Response(200 if report.ok else 422, JSON, json.dumps(as_data(report)).encode())


def as_data(report: ImportReport) -> dict[str, object]:
    """Report as plain data."""
    return asdict(report)


def log_response(store: SqlStore, log: str, path: str) -> Response:
    """A resource of a log as C2SP tlog-tiles lays it out: ``checkpoint``, ``tile/<level>/…`` or ``tile/entries/…``."""
    charter = store.get_charter()
    if log not in charter.logs or store.head(log).checkpoint is None:
        return NOT_FOUND
    if path == "checkpoint":
        return Response(200, TEXT, checkpoint_with_cosignatures(store, charter, log))
    match = _TILE.fullmatch(path)
    if match is None:
        return NOT_FOUND
    index, width = int(match[2].replace("x", "").replace("/", "")), int(match[3] or WIDTH)
    return _tile(store, log, match[1], index, width)


def _tile(store: SqlStore, log: str, level: str, index: int, width: int) -> Response:
    size = store.head(log).checkpoint_size
    depth = 0 if level == "entries" else int(level) * HEIGHT
    if width > WIDTH or index * WIDTH + width > size >> depth:
        return NOT_FOUND
    if level == "entries":
        raws = [one.raw for one in store.entries(log, index * WIDTH, index * WIDTH + width)]
        return Response(200, BINARY, b"".join(struct.pack(">H", len(raw)) + raw for raw in raws))
    nodes = nodes_of(store, log, size)
    return Response(200, BINARY, b"".join(nodes(depth, index * WIDTH + place) for place in range(width)))


def pull(store: SqlStore, address: str, *, me: str | None, timeout_s: float = 60) -> ImportReport:
    """Fetch what a peer has more than we, and take it in.

    `address`: where the peer's node is served, ``https://…`` (or ``http://`` on a closed network). Raises AtashbasError
    ``exchange.address`` or ``exchange.unreachable``.
    """
    if urlsplit(address).scheme not in ("http", "https"):
        raise AtashbasError("exchange.address", value=address)
    have = ",".join(f"{log}:{size}" for log, size in sorted(sizes(store).items()))
    data = _fetch(f"{address.rstrip('/')}/register/bundle?{urlencode({'have': have})}", timeout_s)
    return import_bundle(store, io.BytesIO(data), me=me)


def _fetch(address: str, timeout_s: float, headers: Mapping[str, str] | None = None) -> bytes:
    request = urllib.request.Request(address, headers=dict(headers or {}))  # noqa: S310  # the scheme was checked
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:  # noqa: S310  # the scheme was checked
            data: bytes = answer.read(LARGEST_BUNDLE + 1)
    except OSError as error:
        raise AtashbasError("exchange.unreachable", address=address, reason=str(error)) from error
    if len(data) > LARGEST_BUNDLE:
        raise AtashbasError("exchange.too-large", address=address, limit=LARGEST_BUNDLE)
    return data
