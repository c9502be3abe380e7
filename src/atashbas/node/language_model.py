"""An optional language model: asked over an OpenAI-compatible address, believed in nothing.

It proposes; `reading` keeps what is verbatim in the text and drops the rest with the reason. Off unless
ATASHBAS_MODEL_URL names an address; the text of a document then leaves this process for that address.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import replace
from http.client import HTTPException, HTTPResponse
from typing import Any

from atashbas.node.environment import Environment
from atashbas.reading import Document
from atashbas.reading.proposals import (
    ANSWER_BYTES,
    LONGEST_ASKED,
    Judged,
    judge_answer,
    prompt_for,
    with_proposals,
)
from atashbas.values import AtashbasError, Fault

PATIENCE_S = 60  # for the whole answer, not for each piece of it
PIECE = 65_536


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A text about a ceasefire goes to the address that was named and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def is_on(environment: Environment) -> bool:
    """Whether a model is named."""
    return bool(environment.model_url)


def propose(document: Document, environment: Environment) -> tuple[Document, Judged]:
    """The document with the proposals that passed every check, marked for review, and all that was judged.

    Raises AtashbasError ``model.off``, ``model.address``, ``model.unreachable`` or ``model.answer``.
    """
    judged = judge_answer(document, _ask(document, environment))
    if len(document.text) > LONGEST_ASKED:
        part = Fault(code="model.part", file=document.source, blocking=False, facts={"read": LONGEST_ASKED})
        document = replace(document, faults=(*document.faults, part))
    return with_proposals(document, judged.kept), judged


def propose_or_say(document: Document, environment: Environment) -> tuple[Document, Judged]:
    """As `propose`; where the model fails, what the rules read stays and the failure stands among its faults."""
    try:
        return propose(document, environment)
    except AtashbasError as error:
        failed = Fault(code=error.code, file=document.source, blocking=True, facts=error.facts)
        return replace(document, faults=(*document.faults, failed)), Judged(kept=(), dropped=())


def _ask(document: Document, environment: Environment) -> str:
    if not is_on(environment):
        raise AtashbasError("model.off")
    address = f"{environment.model_url.rstrip('/')}/chat/completions"
    if not address.lower().startswith(("http://", "https://")):
        raise AtashbasError("model.address", value=environment.model_url[:100])
    asked = {"model": environment.model_name, "messages": prompt_for(document), "temperature": 0}
    headers = {"Content-Type": "application/json"}
    if environment.model_key:
        headers["Authorization"] = f"Bearer {environment.model_key}"
    # Straight to the address that was named: no proxy of the surroundings, no redirection.
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    try:
        request = urllib.request.Request(address, json.dumps(asked).encode(), headers)  # noqa: S310 - checked above
        with opener.open(request, timeout=PATIENCE_S) as answer:
            return _words(_body(answer, time.monotonic() + PATIENCE_S))
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        raise AtashbasError("model.unreachable", reason=str(error)[:200]) from error


def _body(answer: HTTPResponse, until: float) -> bytes:
    """Bytes of an answer, piece by piece: one that drips, or does not end, is given up."""
    pieces: list[bytes] = []
    size = 0
    while size <= 2 * ANSWER_BYTES and (piece := answer.read1(PIECE)):
        pieces.append(piece)
        size += len(piece)
        if time.monotonic() > until:
            raise TimeoutError(f"no whole answer in {PATIENCE_S} s")
    return b"".join(pieces)


def _words(body: bytes) -> str:
    """The model's words in a chat completion."""
    try:
        words = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise AtashbasError("model.answer", reason=type(error).__name__) from error
    if not isinstance(words, str):
        raise AtashbasError("model.answer", reason="no words")
    return words
