"""How much anybody may send: refused by its announced length, before a byte of it is read or laid on the disk.

A stranger sends forms and checkpoints, a member of a delegation whole registers. What announces no length is empty.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

STRANGER = 1_000_000
MEMBER = 105_000_000  # a register of 100 MB with the form around it


class BodyLimit:
    """Stands before whatever reads a form: the look for the form's token is already such a reading."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the limit is kept in `process_view`, once it is known who sends."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Answer 413 where more is announced than the sender may send."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        limit = MEMBER if request.user.is_authenticated else STRANGER
        if announced.isascii() and announced.isdigit() and int(announced) <= limit:
            return None
        facts = {"megabytes": limit // 1_000_000}
        return render(request, "web/errors/413.html", facts, status=413)
