"""Forms of what is said in a case; each makes exactly one content of `findings`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atashbas.findings import Stance
from atashbas.findings.contents import (
    Answer,
    Assent,
    Case,
    CaseStatement,
    Content,
    Exhibit,
    Finding,
    Position,
    Query,
    Silence,
    Visit,
)
from atashbas.findings.scale import SCALE
from atashbas.node.casework.procedure import ANSWER_WITHIN_H
from atashbas.web.work import labels
from atashbas.web.work.fields import Quiet, Worded, any_voice, names, one_of, provisions, split

LARGEST_EXHIBIT = 50 * 2**20
MOST_HOURS = 8760
SHORT = {"rows": 2, "dir": "auto"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a form is about: the case, the entry it answers, the step it takes, the hash it signs."""

    case: str = ""
    entry: str = ""
    step: str = ""
    digest: str = ""


class CaseForm(Worded):
    """Opening a case."""

    incidents = forms.CharField(
        label=_("Incidents"),
        required=False,
        help_text=_("Their numbers, between commas; none for a case on a provision alone."),
    )
    provision = one_of(_("Provision"), provisions, required=False)
    suspected = names(_("Suspected parties"), required=False, help_text=_("As you name them, separated by commas."))

    def content(self, target: Target) -> Content:
        """Case of what was typed."""
        data = self.cleaned_data
        return Case(
            title=self.texts(),
            incidents=split(data["incidents"]),
            provision=data["provision"] or None,
            suspected=split(data["suspected"]),
        )


class QueryForm(Worded):
    """Asking a suspected party."""

    asked = one_of(_("Whom you ask"), any_voice)
    answer_within_h = forms.IntegerField(
        label=_("Hours to answer"), min_value=1, max_value=8760, initial=ANSWER_WITHIN_H
    )

    def content(self, target: Target) -> Content:
        """Query of what was typed."""
        data = self.cleaned_data
        return Query(case=target.case, asked=data["asked"], answer_within_h=data["answer_within_h"], texts=self.texts())


class AnswerForm(Worded):
    """Answering a query."""

    def content(self, target: Target) -> Content:
        """Answer of what was typed."""
        return Answer(case=target.case, query=target.entry, texts=self.texts())


class SilenceForm(forms.Form):
    """Recording that no answer came."""

    def content(self, target: Target) -> Content:
        """Silence on the query."""
        return Silence(case=target.case, query=target.entry)


class VisitForm(Worded):
    """Asking for a site visit."""

    asked_of = one_of(_("Of whom you ask it"), any_voice)

    def content(self, target: Target) -> Content:
        """Request of what was typed."""
        return Visit(case=target.case, step="asked", asked_of=self.cleaned_data["asked_of"], texts=self.texts())


class VisitReplyForm(Quiet):
    """Granting, refusing, suspending or reporting a visit."""

    def content(self, target: Target) -> Content:
        """The step, with its words."""
        data = {"case": target.case, "step": target.step, "request": target.entry}
        return Visit(**data, texts=self.texts())  # type: ignore[arg-type]  # cleaned by the form's fields


class ExhibitForm(Quiet):
    """A piece of evidence: its bytes are hashed, and not kept here."""

    file = forms.FileField(label=_("File"), help_text=_("Only name, size and SHA-256 are signed; keep the file."))

    def content(self, target: Target) -> Content:
        """Exhibit of the file that was sent."""
        sent = self.cleaned_data["file"]
        digest = hashlib.sha256()
        for chunk in sent.chunks():
            digest.update(chunk)
        return Exhibit(
            case=target.case, name=sent.name[:200], sha256=digest.hexdigest(), size=sent.size, texts=self.texts()
        )

    def clean_file(self) -> Any:
        """Refuse what is larger than an exhibit may be."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_EXHIBIT:
            raise forms.ValidationError(_("The file is too large."), code="size")
        return sent


class PositionForm(Quiet):
    """A guarantor's view, which it may change later."""

    stance = one_of(_("Position"), list(labels.STANCES.items()))
    incident = forms.CharField(label=_("On one incident only"), required=False, max_length=64)

    def content(self, target: Target) -> Content:
        """Position of what was typed."""
        data = self.cleaned_data
        return Position(
            case=target.case, stance=Stance(data["stance"]), incident=data["incident"] or None, reasons=self.texts()
        )


class FindingForm(Worded):
    """A draft of the joint conclusion."""

    outcome = one_of(_("Outcome"), [(code, labels.OUTCOMES[code]) for code in SCALE])
    provision = one_of(_("Provision"), provisions, required=False)
    attribution = names(_("Held responsible"), required=False, help_text=_("Leave empty where nobody is."))
    consequences = forms.CharField(label=_("Consequences"), required=False, widget=forms.Textarea(attrs=SHORT))

    def content(self, target: Target) -> Content:
        """Finding of what was typed."""
        data = self.cleaned_data
        return Finding(
            case=target.case,
            outcome=data["outcome"],
            provision=data["provision"] or None,
            attribution=data["attribution"] or None,
            consequences=self.texts("consequences"),
            texts=self.texts(),
            supersedes=target.entry or None,
        )


class AssentForm(forms.Form):
    """Signing a finding: binding, and not to be taken back."""

    sure = forms.BooleanField(
        label=_("I sign for my delegation; an assent cannot be taken back."),
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def content(self, target: Target) -> Content:
        """Assent to the hash that the page showed."""
        return Assent(case=target.case, finding=target.entry, digest=target.digest)


class StatementForm(Quiet):
    """Dissent, deadlock, suspension, resumption, withdrawal."""

    def content(self, target: Target) -> Content:
        """The step, with its words."""
        data = {"case": target.case, "step": target.step}
        return CaseStatement(**data, finding=target.entry or None, texts=self.texts())  # type: ignore[arg-type]  # cleaned by the form's fields


CaseForms = (
    CaseForm
    | QueryForm
    | AnswerForm
    | SilenceForm
    | VisitForm
    | VisitReplyForm
    | ExhibitForm
    | PositionForm
    | FindingForm
    | AssentForm
    | StatementForm
)
FORMS: Mapping[str, type[CaseForms]] = {
    "case": CaseForm,
    "query": QueryForm,
    "answer": AnswerForm,
    "silence": SilenceForm,
    "visit": VisitForm,
    "visit-reply": VisitReplyForm,
    "exhibit": ExhibitForm,
    "position": PositionForm,
    "finding": FindingForm,
    "assent": AssentForm,
    "case-statement": StatementForm,
}
