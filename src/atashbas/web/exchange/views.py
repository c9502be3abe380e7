"""Answers of the exchange: everything here is signed by others and readable by everybody, so nobody signs in.

A request can change one thing only: the witness's cosignature of a checkpoint that our own copy of the log confirms.
"""

from __future__ import annotations

import time

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from atashbas.node import exchange, exchange_http
from atashbas.node.home import current
from atashbas.node.identity import signer_of
from atashbas.node.logs import store_of
from atashbas.register.witness import LARGEST_REQUEST
from atashbas.values import AtashbasError


@require_GET
def charter(request: HttpRequest) -> HttpResponse:
    """The charter's signed note."""
    return _sent(exchange_http.Response(200, exchange_http.TEXT, store_of().charter() or b""))


@require_GET
def sizes(request: HttpRequest) -> HttpResponse:
    """Entries held, by log."""
    return _sent(exchange_http.sizes_response(store_of()))


@require_GET
def bundle(request: HttpRequest) -> FileResponse:
    """What is new to the caller."""
    file = exchange_http.bundle_file(store_of(), request.GET.get("have", ""))
    return FileResponse(file, content_type=exchange_http.ZIP)


@require_GET
def resource(request: HttpRequest, log: str, path: str) -> HttpResponse:
    """Checkpoint, tile or entry bundle of a log."""
    return _sent(exchange_http.log_response(store_of(), log, path))


@require_GET
def proof(request: HttpRequest, log: str, n: int) -> HttpResponse:
    """Proof of one entry (C2SP tlog-proof)."""
    try:
        text = exchange.prove(store_of(), log, n).text
    except AtashbasError:
        return _sent(exchange_http.NOT_FOUND)
    return _sent(exchange_http.Response(200, exchange_http.TEXT, text))


@csrf_exempt  # a protocol between programs: no cookie is read, the request proves itself
@require_POST
def add_checkpoint(request: HttpRequest, party: str) -> HttpResponse:
    """C2SP tlog-witness, for a party whose witness key lies here."""
    home, store = current(), store_of()
    found = store.find_charter()
    length = request.headers.get("Content-Length", "0")
    if found is None or party not in found.logs or found.party(party).witness is None:
        return _sent(exchange_http.NOT_FOUND)
    if not length.isdecimal() or int(length) > LARGEST_REQUEST:
        return HttpResponse(status=413)
    try:
        signer = signer_of(home, found, party, "witness")
    except AtashbasError:
        return _sent(exchange_http.NOT_FOUND)  # the key is kept elsewhere: ask there
    answer = exchange.add_checkpoint(store, request.body, party, signer, at=int(time.time()))
    media_type = "text/x.tlog.size" if answer.status == 409 else exchange_http.TEXT
    return _sent(exchange_http.Response(answer.status, media_type, answer.body))


def _sent(answer: exchange_http.Response) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, content_type=answer.media_type)
