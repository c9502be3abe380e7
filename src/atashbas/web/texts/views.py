"""Reading a text on a page, accepting what was read, and the ledger of statements."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atashbas.node import environment, intake, queries, statements, text_recognition
from atashbas.node.home import current
from atashbas.node.language_model import is_on, propose
from atashbas.reading import Document, Opened, open_document, read_text
from atashbas.reading.document import Trace
from atashbas.values import AtashbasError, Fault
from atashbas.web.reasons import reason
from atashbas.web.shell import delegation_of
from atashbas.web.texts.accepting import accepted, act_of, is_own
from atashbas.web.texts.spans import LONGEST_SHOWN, pieces
from atashbas.web.views.accounts import delegation_required
from atashbas.web.views.errors import explained
from atashbas.web.work.labels import ACTS

LONGEST = 1_000_000
LARGEST_FILE = 20 * 2**20
SEARCHED = ("act", "party", "topic", "speaker", "text", "after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One field of a record: its words, the rule that read it, the lexicon entries it used."""

    field: str
    words: str
    rule: str
    entries: tuple[str, ...]
    start: int | None = None


class TextForm(forms.Form):
    """A text pasted or a file sent, with the day from which "yesterday" is counted."""

    text = forms.CharField(
        label=gettext_lazy("Paste a text"),
        required=False,
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
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )

    def clean(self) -> dict[str, Any] | None:
        """Either words or a file; a file too large is refused before it is read."""
        data = super().clean() or self.cleaned_data
        sent = data.get("file")
        if not data.get("text") and not sent:
            self.add_error("text", _("Paste a text or send a file."))
        if sent and sent.size > LARGEST_FILE:
            self.add_error("file", _("The file is too large."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def read(request: HttpRequest) -> HttpResponse:
    """The form; and for a text that was sent, what was read in it. Nothing is stored."""
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm()
    asks_model = bool(delegation_of(request)) and is_on(environment.read(os.environ))
    facts: dict[str, Any] = {
        "form": form, "delegation": delegation_of(request), "model": asks_model, "ocr": text_recognition.is_installed(),
    }  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            document = _document(form, ocr=facts["ocr"] and bool(request.POST.get("ocr")))
            if request.POST.get("model") and facts["model"]:
                document, judged = propose(document, environment.read(os.environ))
                facts["dropped"] = judged.dropped
            facts |= _shown(document, facts["delegation"])
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
    document = read_text(
        form.cleaned_data["text"],
        source=request.POST.get("source", "")[:300],
        published_on=form.cleaned_data["published_on"],
    )
    synthetic = any(view.name == delegation and view.synthetic for view in queries.reporters())
    records = accepted(document, request.POST.dict(), delegation, synthetic=synthetic)
    if not records:
        messages.warning(request, _("Nothing was ticked; nothing was stored."))
        return redirect("read")
    result = intake.enter_records(current(), records, document.source or "text", by=request.user.get_username())
    words = _("Records signed and stored: %(n)s") % {"n": result.stored}
    messages.success(request, words, extra_tags="good")
    for fault in result.faults:
        messages.warning(request, reason(fault))
    return redirect("statements")


@require_safe
@explained
def ledger(request: HttpRequest) -> HttpResponse:
    """Statements by speaker, party, topic and kind; the original in its language and direction."""
    given = {
        name: request.GET.get(name, "").strip()[:200] for name in ("act", "party", "topic", "speaker", "text", "after")
    }
    facts = {
        "page": statements.ledger(**given),
        "given": given,
        "acts": ACTS.items(),
        "parties": statements.parties(),
    }
    return render(request, "web/texts/statements.html", facts)


def _document(form: TextForm, *, ocr: bool) -> Document:
    data = form.cleaned_data
    published: date | None = data["published_on"]
    sent = data["file"]
    if not sent:
        return read_text(one_line_ending(data["text"]), source="", published_on=published)
    name = (sent.name or "file")[:200]
    opened = _opened(sent.read(), name, ocr=ocr)
    return read_text(one_line_ending(opened.text)[:LONGEST], source=name, published_on=published, faults=opened.faults)


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


def _shown(document: Document, delegation: str | None) -> dict[str, Any]:
    """What the page of a reading shows."""
    text = document.text
    return {
        "document": document,
        "pieces": pieces(document),
        "cut": len(text) > LONGEST_SHOWN,
        "statements": [
            (n, one, text[one.start : one.end], act_of(one).value, why(one.trace, text))
            for n, one in enumerate(document.statements)
        ],
        "counts": [
            (n, one, why(one.trace, text), bool(document.published_on) and is_own(one.reporter, delegation))
            for n, one in enumerate(document.counts)
        ],
        "verdicts": [(n, one, why(one.trace, text)) for n, one in enumerate(document.verdicts)],
        "incidents": [(n, one, why(one.trace, text)) for n, one in enumerate(document.incidents)],
        "mandate": [(one, text[one.start : one.end]) for one in document.mandate],
        "acts": ACTS.items(),
        "nothing": not (document.statements or document.counts or document.verdicts or document.incidents),
    }


def why(traces: Iterable[Trace], text: str) -> list[Why]:
    """Every field with the words it came from."""
    return [
        Why(
            field=trace.field,
            words=text[trace.span[0] : trace.span[1]] if trace.span else "",
            rule=trace.rule,
            entries=trace.entries,
            start=trace.span[0] if trace.span and trace.span[0] < LONGEST_SHOWN else None,
        )
        for trace in traces
    ]
