"""The way to a provider of OpenID Connect, out of this site and back.

A form may only lead to this site (`form-action 'self'`, without exception), and the provider is another: so the form is
answered with a page that leads on by a link, which no policy of forms stands against.
"""

from __future__ import annotations

from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from atashbas.node.accounts.openid import PROVIDER


@never_cache
@require_POST
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Begin a sign-in, or the linking of an account, with the provider."""
    if provider_id != PROVIDER:
        raise Http404
    answer: HttpResponse = openid.login(request, provider_id)
    if answer.status_code != 302:
        return answer
    return render(request, "web/accounts/leaving.html", {"target": answer.headers["Location"]})
