"""Reading a text on a page, accepting what was read, and the ledger of statements."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atashbas.node import environment, intake, queries, statements, text_recognition
from atashbas.node.accounts.roles import Deed
from atashbas.node.home import current
from atashbas.node.language_model import is_on, propose_or_say
from atashbas.node.printings import held_beside
from atashbas.reading import Document, Opened, open_document, read_text, without_repeats
from atashbas.reading.document import Statement as StatementRead
from atashbas.reading.files.signs import cleaned
from atashbas.reading.proposals import judge_proposals, with_proposals
from atashbas.reports.records import Record, Report, Statement
from atashbas.values import AtashbasError, Fault
from atashbas.web.ground.known import does
from atashbas.web.reasons import reason
from atashbas.web.shell import delegation_of
from atashbas.web.templatetags.atashbas import number
from atashbas.web.texts.accepting import accepted
from atashbas.web.texts.shown import shown
from atashbas.web.views.accounts import delegation_required
from atashbas.web.views.errors import explained
from atashbas.web.work.labels import ACTS

LONGEST = 1_000_000
LARGEST_FILE = 20 * 2**20
SEARCHED = ("act", "party", "topic", "speaker", "text", "after")


class TextForm(forms.Form):
    """A text pasted or a file sent, with the day from which "yesterday" is counted."""

    text = forms.CharField(
        label=gettext_lazy("Paste a text"),
        required=False,
        strip=False,  # places in the text must stay
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto", "class": "form-control"}),
    )
    file = forms.FileField(
        label=gettext_lazy("or send a file"),
        required=False,
        help_text=gettext_lazy("Text, HTML, Word or PDF with text."),
        widget=forms.ClearableFileInput(attrs={"class": "form-control"}),
    )
    published_on = forms.DateField(
        label=gettext_lazy("Day of the text"),
        required=False,
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2100, 12, 31))],
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )

    def clean(self) -> dict[str, Any] | None:
        """Either words or a file; a file too large is refused before it is read."""
        data = super().clean() or self.cleaned_data
        sent = data.get("file")
        if not (data.get("text") or "").strip() and not sent:
            self.add_error("text", _("Paste a text or send a file."))
        if sent and sent.size > LARGEST_FILE:
            self.add_error("file", _("The file is larger than 20 MB. Divide it, or read it with `atashbas read`."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def read(request: HttpRequest) -> HttpResponse:
    """The form; and for a text that was sent, what was read in it. Nothing is stored."""
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm()
    delegation = delegation_of(request) if does(request, Deed.REPORT) else None
    facts: dict[str, Any] = {
        "form": form,
        "delegation": delegation,
        "model": bool(delegation) and is_on(environment.read(os.environ)),
        "ocr": text_recognition.is_installed(),
    }
    if form.is_bound and form.is_valid():
        try:
            document = _document(form, ocr=facts["ocr"] and bool(request.POST.get("ocr")))
            if request.POST.get("model") and facts["model"]:
                document, judged = propose_or_say(document, environment.read(os.environ))
                facts |= {"dropped": judged.dropped, "proposed": _carried(document, judged.kept)}
            facts |= shown(document, delegation)
        except AtashbasError as error:
            form.add_error(None, reason(error))
    return render(request, "web/texts/read.html", facts, status=422 if form.is_bound and form.errors else 200)


@require_POST
@delegation_required
@explained
def accept(request: HttpRequest, delegation: str) -> HttpResponse:
    """What was ticked goes into the own register, with the corrections beside the reading."""
    form = TextForm(request.POST)
    if not form.is_valid():
        return redirect("read")
    document = _document(form, source=request.POST.get("source", "")[:300])
    document = with_proposals(document, judge_proposals(document, _proposed(request)).kept)
    synthetic = any(view.name == delegation and view.synthetic for view in queries.reporters())
    records = accepted(document, request.POST.dict(), delegation, synthetic=synthetic)
    if not records:
        messages.warning(request, _("Nothing was ticked; nothing was stored."))
        return redirect("read")
    told = without_repeats(records, held_beside(records))
    if told.records:
        result = intake.enter_records(
            current(), told.records, document.source or "text", by=request.user.get_username()
        )
        words = _("Records signed and stored: %(n)s") % {"n": number(result.stored)}
        messages.success(request, words, extra_tags="good")
        for fault in result.faults:
            messages.warning(request, reason(fault))
    if told.repeated:
        messages.warning(
            request, _("Already held from another printing, and not stored again: %(n)s") % {"n": number(told.repeated)}
        )
    for one in told.contradictions:
        messages.warning(request, _("Another printing of this day says otherwise: %(source)s") % {"source": one.first})
    return redirect(_where(records, delegation))


def _where(records: Sequence[Record], delegation: str) -> str:
    """The page on which what was stored can be looked at."""
    if any(isinstance(one, Statement) for one in records):
        return reverse("statements")
    if any(isinstance(one, Report) for one in records):
        return f"{reverse('incidents')}?reporter={quote(delegation)}"
    return reverse("register", args=[delegation])


def _carried(document: Document, kept: Sequence[StatementRead]) -> str:
    """Proposals of a model that passed, as the form carries them: they are judged again when they come back."""
    rows = [
        {
            "speaker": one.speaker.removeprefix("unknown:"),
            "content": document.text[one.start : one.end],
            "kind": one.kind,
        }
        for one in kept
    ]
    return json.dumps({"statements": rows}, ensure_ascii=False) if rows else ""


def _proposed(request: HttpRequest) -> list[object]:
    try:
        rows = json.loads(request.POST.get("proposed") or "{}").get("statements", [])
    except (ValueError, AttributeError, RecursionError):
        return []
    return rows if isinstance(rows, list) else []


@require_safe
@explained
def ledger(request: HttpRequest) -> HttpResponse:
    """Statements by speaker, party, topic and kind; the original in its language and direction."""
    given = {name: request.GET.get(name, "").strip()[:200] for name in SEARCHED}
    facts = {
        "page": statements.ledger(**given),
        "given": given,
        "acts": ACTS.items(),
        "parties": statements.parties(),
        "topics": statements.topics(),
        "speakers": statements.speakers(),
    }
    return render(request, "web/texts/statements.html", facts)


def _document(form: TextForm, *, ocr: bool = False, source: str = "") -> Document:
    data = form.cleaned_data
    published: date | None = data["published_on"]
    sent = data["file"]
    if not sent:
        pasted, marks = cleaned(one_line_ending(data["text"]), source)
        return read_text(pasted, source=source, published_on=published, faults=marks)
    name = (sent.name or "file")[:200]
    opened = _opened(sent.read(), name, ocr=ocr)
    text, faults = one_line_ending(opened.text), opened.faults
    if len(text) > LONGEST:
        part = Fault(code="reading.too-long", file=name, blocking=False, facts={"read": LONGEST})
        text, faults = text[:LONGEST], (*faults, part)
    return read_text(text, source=name, published_on=published, faults=faults)


def _opened(data: bytes, name: str, *, ocr: bool) -> Opened:
    """Text of a file; of a picture or scan only where recognition was asked for."""
    try:
        return open_document(data, name)
    except AtashbasError as error:
        if not ocr or error.code != "document.scan":
            raise
    fault = Fault(code="document.recognised", file=name, blocking=False)
    return Opened(text=text_recognition.recognise(data, name), kind="scan", faults=(fault,))


def one_line_ending(text: str) -> str:
    """The text with one kind of line ending: a form turns them into another, and places in the text must stay."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
