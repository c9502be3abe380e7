"""What a visitor reads when a page cannot be shown: in his language, with what he can do, and without inner detail."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atashbas.values import AtashbasError
from atashbas.web.reasons import reason

View = Callable[..., HttpResponse]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be understood."""
    return render(request, "web/errors/400.html", {"reason": ""}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person may not do this."""
    return render(request, "web/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page."""
    return render(request, "web/errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Something failed inside; shown without the frame, which may be what failed."""
    return render(request, "web/errors/500.html", status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: an old page, or another site's."""
    return render(request, "web/errors/403.html", {"old_form": True}, status=403)


def explained(view: View) -> View:
    """A view whose errors about the request become a page that says what was wrong with it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except AtashbasError as error:
            return render(request, "web/errors/400.html", {"reason": reason(error)}, status=400)

    return guarded
