"""The list of notices, marking them read, and going to what one is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from atashbas.node.casework import read as casework
from atashbas.node.casework.read import CaseLine, MatterLine
from atashbas.node.notices import read
from atashbas.node.notices.read import NoticeLine
from atashbas.node.writing import now
from atashbas.web.notices import labels
from atashbas.web.views.accounts import delegation_required

FILTERS = ("", "unread", "waits")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A notice with its words and the line of its case or matter, None where that is not known or is an alarm.

    `step`: (party, step) that it tells of, where it tells of one.
    """

    notice: NoticeLine
    words: str
    about: CaseLine | MatterLine | None
    step: tuple[str, str] | None
    late: bool


@require_safe
@delegation_required
def notice_list(request: HttpRequest, delegation: str) -> HttpResponse:
    """Notices of the delegation, newest first, with this member's own marks."""
    only = request.GET.get("only", "")
    only = only if only in FILTERS else ""
    before = request.GET.get("before", "")
    page = read.notices(
        _user(request), delegation, only=only, before=int(before) if before.isdecimal() and len(before) < 18 else None
    )
    at = now()
    about = casework.lines_of({line.subject for line in page.lines if line.room != "watch"})
    steps = casework.steps_of({line.entry for line in page.lines if line.what in {"step", "stands"}})
    shown = [_shown(line, about.get(line.subject), steps.get(line.entry), at) for line in page.lines]
    facts = {
        "shown": shown,
        "next": page.next,
        "only": only,
        "unread": read.unread_count(_user(request), delegation),
        "newest": max((line.id for line in page.lines), default=0),
        "delegation": delegation,
    }
    return render(request, "web/notices/list.html", facts)


@require_POST
@delegation_required
def read_marks(request: HttpRequest, delegation: str) -> HttpResponse:
    """Mark the notices chosen, or all that the page showed and those before, as read."""
    upto = request.POST.get("upto", "")
    if upto.isdecimal() and len(upto) < 18:
        read.mark_all_read(_user(request), int(upto))
    else:
        ids = [int(one) for one in request.POST.getlist("notice") if one.isdecimal() and len(one) < 18]
        read.mark_read(_user(request), delegation, ids)
    return redirect("notices")


@require_safe
@delegation_required
def go(request: HttpRequest, delegation: str, id_: int) -> HttpResponse:
    """Mark one notice read and go to what it is about."""
    line = read.find_notice(_user(request), delegation, id_)
    if line is None:
        raise Http404
    if request.method == "GET":
        read.mark_read(_user(request), delegation, [line.id])
    if line.room == "watch":
        return redirect(f"{reverse('outlook')}?of={line.subject.split('/', 1)[0]}")
    log, n = line.subject.rsplit("/", 1)
    return redirect(line.room, log, int(n))


def _shown(line: NoticeLine, about: CaseLine | MatterLine | None, step: tuple[str, str] | None, at: datetime) -> Shown:
    late = line.waits and not line.settled and line.due_at is not None and line.due_at < at
    words = labels.words_of(line.what, line.room, line.kind)
    return Shown(notice=line, words=words, about=about, step=step, late=late)


def _user(request: HttpRequest) -> int:
    return int(request.user.pk or 0)
