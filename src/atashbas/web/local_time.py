"""Hours and days of the pages are the agreement's: local time of the ceasefire, wherever the reader sits."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from atashbas.node.adopted import local_zone


class LocalTime:
    """Lets every page of a request tell time in the zone of the agreement."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in local time."""
        with timezone.override(local_zone()):
            return self.get_response(request)
