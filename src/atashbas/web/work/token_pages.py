"""A member's tokens for the API: made, shown once, taken back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from atashbas.node import tokens
from atashbas.values import AtashbasError
from atashbas.web.reasons import reason
from atashbas.web.views.accounts import delegation_required


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@delegation_required
def token_list(request: HttpRequest, delegation: str) -> HttpResponse:
    """The tokens of who signed in; a new one is shown on this page and never again."""
    user_id, made, problem = int(request.user.pk or 0), "", ""
    if request.method == "POST":
        try:
            made = tokens.make_token(user_id, request.POST.get("name", "").strip() or "API")
        except AtashbasError as error:
            problem = reason(error)
    facts = {"tokens": tokens.tokens_of(user_id), "made": made, "problem": problem, "delegation": delegation}
    return render(request, "web/work/tokens.html", facts, status=422 if problem else 200)


@require_POST
@delegation_required
def revoke(request: HttpRequest, delegation: str, token_id: int) -> HttpResponse:
    """Take one's own token back."""
    tokens.revoke_token(int(request.user.pk or 0), token_id)
    return redirect("tokens")
