"""Stands before every page: what a role may not do is refused here, whatever the page itself forgot.

`rules.RULES` says for every address who may read it and who may write through it; an address that is not in it may be
read as its page allows and written through only by who may examine cases or follow matters up. The published table of
permissions and its tests are made from the same rules.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import ResolverMatch

from atashbas.node.accounts.acting import act_as, acting
from atashbas.node.accounts.members import Member, find_member
from atashbas.node.accounts.roles import may, must_hold_factor
from atashbas.node.tokens import Bearer
from atashbas.values import AtashbasError
from atashbas.web.accounts.rules import NOBODY, PROTOCOL, RULES, UNLISTED, Access, Rule
from atashbas.web.views.errors import bad_request, forbidden

API, DATA = "/api/", 'attachment; filename="api.json"'
LOG = logging.getLogger("atashbas.access")
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """Refuses what a member's role does not include, and sends strangers to sign in where only members may go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the rules are kept in `process_view`, once it is known which page was asked for.

        What was made for somebody who signed in is kept by no browser and no proxy.
        """
        with acting(lambda: str(request.user.get_username())):
            answer = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not answer.has_header("Cache-Control"):
            answer.headers["Cache-Control"] = "private, no-store"
        if request.path.startswith(API) and not answer.has_header("Content-Disposition"):
            answer.headers["Content-Disposition"] = DATA  # data never becomes a page, whatever is asked for
        return answer

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """400 for what no text holds, 405 for a method of no use here, 403 where the role does not reach.

        A stranger is sent to sign in, and whoever lacks a second factor that he must hold, to set one up.
        """
        match = request.resolver_match
        rule = RULES.get(match.view_name if match else "", UNLISTED)
        if _holds_nul(request, form=not rule.by_token and rule.write != PROTOCOL):
            return bad_request(request)
        wanted = rule.read if request.method in READING else rule.write
        if wanted == NOBODY:
            return HttpResponseNotAllowed(_methods(rule))
        if not isinstance(wanted, frozenset) or rule.by_token:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        member = find_member(request.user.pk)
        if member is None:
            return forbidden(request)
        if must_hold_factor(member.role) and not member.factor:
            return redirect("mfa_index")
        if reaches(member.role, wanted):
            return None
        _note_refusal(match, member)
        return forbidden(request)


def check_bearer(request: HttpRequest, bearer: Bearer) -> None:
    """Keep the same rules for a program that speaks with a member's token.

    Raises AtashbasError ``role.not-allowed`` or ``role.factor-needed``.
    """
    match = request.resolver_match
    rule = RULES.get(match.view_name if match else "", UNLISTED)
    if must_hold_factor(bearer.role) and not bearer.factor:
        raise AtashbasError("role.factor-needed")
    if not reaches(bearer.role, rule.write):
        _note_refusal(match, bearer)
        raise AtashbasError("role.not-allowed", role=bearer.role)
    act_as(bearer.user)


def reaches(role: str, wanted: Access) -> bool:
    """Whether a role reaches what an address wants."""
    return isinstance(wanted, frozenset) and any(may(role, deed) for deed in wanted)


def _holds_nul(request: HttpRequest, *, form: bool) -> bool:
    """Whether an address or a form holds the character NUL, which half of all databases cannot be asked for.

    What programs send is no form, and is read by its own page from its bytes.
    """
    given = (
        value
        for data in ((request.GET, request.POST) if form else (request.GET,))
        for _, values in data.lists()
        for value in values
    )
    return "\0" in request.path_info or any(isinstance(value, str) and "\0" in value for value in given)


def _methods(rule: Rule) -> list[str]:
    reading = ["GET", "HEAD"] if rule.read != NOBODY else []
    return [*reading, "POST"] if rule.write != NOBODY else reading


def _note_refusal(match: ResolverMatch | None, who: Member | Bearer) -> None:
    # Names of accounts hold no control characters, so that nobody writes lines of his own into the log.
    LOG.warning("refused: %s to %s as %s of %s", match and match.view_name, who.user, who.role, who.reporter or "-")
