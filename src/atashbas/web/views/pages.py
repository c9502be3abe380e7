"""Pages that belong to no group: method, language, health."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from atashbas.node.models import ProjectionState


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How the numbers come about and what they do not mean."""
    return render(request, "web/about.html")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the visitor's choice of language and go back to where he was; never to another site."""
    chosen = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = redirect(target)
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return response


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Whether the node answers: its database is read once."""
    state = ProjectionState.objects.first()
    return JsonResponse({"status": "ok", "revision": state.revision if state else 0})
