"""An optional language model: asked over an OpenAI-compatible address, believed in nothing.

It proposes; `reading` keeps what is verbatim in the text and drops the rest with the reason. Off unless
ATASHBAS_MODEL_URL names an address; the text of a document then leaves this process for that address.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from atashbas.node.environment import Environment
from atashbas.reading import Document
from atashbas.reading.proposals import ANSWER_BYTES, Judged, judge_answer, prompt_for
from atashbas.values import AtashbasError

PATIENCE_S = 60


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
    statements = sorted((*document.statements, *judged.kept), key=lambda one: (one.start, one.end))
    return replace(document, statements=tuple(statements)), judged


def _ask(document: Document, environment: Environment) -> str:
    if not is_on(environment):
        raise AtashbasError("model.off")
    address = f"{environment.model_url.rstrip('/')}/chat/completions"
    if urlsplit(address).scheme not in {"http", "https"}:
        raise AtashbasError("model.address", value=environment.model_url[:100])
    asked = {"model": environment.model_name, "messages": prompt_for(document), "temperature": 0}
    headers = {"Content-Type": "application/json"}
    if environment.model_key:
        headers["Authorization"] = f"Bearer {environment.model_key}"
    request = urllib.request.Request(address, json.dumps(asked).encode(), headers)  # noqa: S310 - scheme checked above
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=PATIENCE_S) as answer:
            body = answer.read(2 * ANSWER_BYTES)
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        raise AtashbasError("model.unreachable", reason=str(error)[:200]) from error
    return _words(body)


def _words(body: bytes) -> str:
    """The model's words in a chat completion."""
    try:
        words = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise AtashbasError("model.answer", reason=type(error).__name__) from error
    if not isinstance(words, str):
        raise AtashbasError("model.answer", reason="no words")
    return words
