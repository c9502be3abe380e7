"""Uploading rows as a file: choose a table and a file, see what it holds and what is wrong with it, confirm.

Nothing is stored before the last step. Rows go to the register of who signed in, whatever the file says.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atashbas.agreement.signed import COLUMNS, Table
from atashbas.node.ground import write
from atashbas.node.home import current
from atashbas.web import uploads
from atashbas.web.calendars import number
from atashbas.web.ground.entering import speaker_of
from atashbas.web.ground.forms import SHAPED
from atashbas.web.ground.known import table_of, words_of_page
from atashbas.web.reasons import page_language
from atashbas.web.views.accounts import delegation_required
from atashbas.web.views.errors import explained

UPLOAD = "ground-upload"  # key of the session: token, name and table of the file on its way in
SHOWN_FAULTS = 200
SHOWN_ROWS = 20


@require_safe
@delegation_required
def choose(request: HttpRequest, delegation: str) -> HttpResponse:
    """The first step, with the columns that each table has."""
    asked = request.GET.get("table", "claims")
    facts = {
        "tables": [(table.value, COLUMNS[table], table in SHAPED) for table in Table],
        "table": asked if asked in set(Table) else "claims",
        "delegation": delegation,
    }
    return render(request, "web/ground/upload.html", facts)


@require_POST
@delegation_required
@explained
def preview(request: HttpRequest, delegation: str) -> HttpResponse:
    """What the file holds, with every fault; stores nothing."""
    file = request.FILES.get("file")
    if file is None:
        return redirect("ground-upload")
    table = table_of(request.POST.get("table", ""))
    _give_up(request)
    name = (file.name or "file")[:200]
    request.session[UPLOAD] = {"token": uploads.keep(file), "name": name, "table": table.value}
    seen = _seen(request, delegation)
    if seen is None:
        return redirect("ground-upload")
    counted, words = write.preview(seen.rows, delegation), words_of_page()
    facts = {
        "table": table.value,
        "name": name,
        "rows": [words.cells_of(row.table.value, row.cells) for row in seen.rows[:SHOWN_ROWS]],
        "total": len(seen.rows),
        "counted": counted,
        "faults": seen.faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(seen.faults) - SHOWN_FAULTS),
        "fault_count": len(seen.faults),
        "sealable": table in SHAPED,
        "delegation": delegation,
    }
    return render(request, "web/ground/upload_preview.html", facts)


@require_POST
@delegation_required
@explained
def store(request: HttpRequest, delegation: str) -> HttpResponse:
    """The last step: the good rows go in."""
    seen = _seen(request, delegation)
    if seen is None:
        return redirect("ground-upload")
    kept = request.session[UPLOAD]
    table = Table(kept["table"])
    open_ = (request.POST.get("open") == "yes") if table in SHAPED else None
    done = write.enter(current(), speaker_of(request), seen.rows, file=kept["name"], open_=open_)
    _give_up(request)
    language = page_language()
    facts = {"stored": number(done.stored, language), "repeated": number(done.repeated, language)}
    words = _("Signed and stored: %(stored)s. Stood already: %(repeated)s.") % facts
    messages.success(request, words, extra_tags="good")
    return redirect("ground-rows", table.value)


def _seen(request: HttpRequest, delegation: str) -> write.RowsRead | None:
    kept = request.session.get(UPLOAD) or {}
    data = uploads.read(kept.get("token", ""))
    return None if data is None else write.read_file(Table(kept["table"]), data, kept["name"], delegation)


def _give_up(request: HttpRequest) -> None:
    kept = request.session.pop(UPLOAD, None)
    if kept:
        uploads.drop(kept["token"])
