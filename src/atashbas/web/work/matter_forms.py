"""Forms that open a matter, and the form of a step in it; each makes exactly one value of `followup`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atashbas.followup.openings import (
    AccessRequest,
    AlarmAnswer,
    Commitment,
    Decision,
    Exchange,
    Measure,
    Meeting,
    Opening,
    Pause,
    ProtectedSite,
    Publication,
    StateFile,
    Step,
    Urgent,
)
from atashbas.web.work import labels
from atashbas.web.work.fields import (
    Quiet,
    Worded,
    any_voice,
    count,
    day,
    governorates,
    instant,
    lines,
    names,
    one_of,
    provisions,
    some_of,
    split,
)

NATIONALS = ("prisoners", "fighters", "missing", "bodies")
SEALED = _("Sealed: only those you name below can read it.")


class MeasureForm(Worded):
    """A confidence-building measure."""

    parties = names(_("Parties"), help_text=_("Separated by commas."))
    phases = lines(_("Phases"), help_text=_("One a line."))
    in_return = lines(_("In return"))
    verified_by = lines(_("How it is verified"))
    provision = one_of(_("Provision"), provisions, required=False)

    def opening(self, by: str) -> Opening:
        """Measure of what was typed."""
        data = self.cleaned_data
        phases = tuple(line.strip() for line in data["phases"].splitlines() if line.strip())
        return Measure(
            title=self.texts(),
            parties=split(data["parties"]),
            phases=phases,
            in_return=self.texts("in_return"),
            verified_by=self.texts("verified_by"),
            provision=data["provision"] or None,
        )


class CommitmentForm(Worded):
    """A commitment, a demand or a declared intention."""

    basis = one_of(_("What it rests on"), list(labels.BASES.items()))
    who = names(_("Who owes it"))
    to = names(_("To whom"), required=False)
    due_on = day(_("By what day"), required=False)
    provision = one_of(_("Provision"), provisions, required=False)
    source = forms.CharField(label=_("Source"), required=False, max_length=1000)
    verified_by = lines(_("How it is verified"))

    def opening(self, by: str) -> Opening:
        """Commitment of what was typed."""
        data = self.cleaned_data
        return Commitment(
            who=data["who"].strip(),
            to=data["to"].strip() or None,
            what=self.texts(),
            basis=data["basis"],
            provision=data["provision"] or None,
            source=data["source"] or None,
            due_on=data["due_on"],
            verified_by=self.texts("verified_by"),
        )


class MeetingForm(Worded):
    """A meeting asked for."""

    venue = forms.CharField(label=_("Venue"), max_length=200)
    starts_at = instant(_("Begins"))
    ends_at = instant(_("Ends"))
    agenda = lines(_("Agenda"))
    invited = names(_("Invited"), required=False, help_text=_("Separated by commas."))
    not_invited = names(_("Not invited"), required=False, help_text=_("Separated by commas."))
    round = forms.CharField(label=_("Round of talks"), required=False, max_length=100)

    def clean(self) -> dict[str, Any] | None:
        """A meeting ends after it begins."""
        data = super().clean() or self.cleaned_data
        _ordered(self, data, "starts_at", "ends_at")
        return data

    def opening(self, by: str) -> Opening:
        """Meeting of what was typed."""
        data = self.cleaned_data
        return Meeting(
            title=self.texts(),
            venue=data["venue"],
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            agenda=self.texts("agenda"),
            invited=split(data["invited"]),
            not_invited=split(data["not_invited"]),
            round=data["round"] or None,
        )


class DecisionForm(Worded):
    """A decision put before the guarantors."""

    meeting = forms.CharField(label=_("Meeting"), required=False, max_length=96)
    provision = one_of(_("Provision"), provisions, required=False)
    due_on = day(_("By what day"), required=False)

    def opening(self, by: str) -> Opening:
        """Decision of what was typed."""
        data = self.cleaned_data
        return Decision(
            meeting=data["meeting"] or None,
            texts=self.texts(),
            provision=data["provision"] or None,
            due_on=data["due_on"],
        )


class AccessForm(Quiet):
    """A request for access or a convoy."""

    organisation = forms.CharField(label=_("Organisation"), max_length=200)
    approvers = some_of(_("Who must approve"), any_voice)
    area = one_of(_("Governorate"), governorates)
    people = count(_("People to be reached"))
    window_first_on = day(_("First day"))
    window_last_on = day(_("Last day"))
    route = lines(_("Route and hours"), help_text=SEALED)

    def clean(self) -> dict[str, Any] | None:
        """The last day is not before the first."""
        data = super().clean() or self.cleaned_data
        _ordered(self, data, "window_first_on", "window_last_on", same=True)
        return data

    def opening(self, by: str) -> Opening:
        """Request of what was typed."""
        data = self.cleaned_data
        return AccessRequest(
            organisation=data["organisation"],
            approvers=tuple(data["approvers"]),
            area=data["area"],
            people=data["people"],
            cargo=self.texts(),
            window_first_on=data["window_first_on"],
            window_last_on=data["window_last_on"],
            route_sealed=data["route"] or None,
        )


class PauseForm(Quiet):
    """A humanitarian pause."""

    area = one_of(_("Governorate"), governorates)
    parties = names(_("Parties"), help_text=_("Separated by commas."))
    starts_at = instant(_("Begins"))
    ends_at = instant(_("Ends"))

    def clean(self) -> dict[str, Any] | None:
        """A pause ends after it begins."""
        data = super().clean() or self.cleaned_data
        _ordered(self, data, "starts_at", "ends_at")
        return data

    def opening(self, by: str) -> Opening:
        """Pause of what was typed."""
        data = self.cleaned_data
        return Pause(
            area=data["area"], parties=split(data["parties"]), starts_at=data["starts_at"], ends_at=data["ends_at"]
        )


class SiteForm(Quiet):
    """A protected site notified to named parties."""

    category = one_of(_("What it is"), list(labels.SITES.items()))
    admin1 = one_of(_("Governorate"), governorates)
    place = forms.CharField(label=_("Where"), max_length=1000, help_text=SEALED)
    notified_to = some_of(_("To whom you notify it"), any_voice)

    def opening(self, by: str) -> Opening:
        """Site of what was typed."""
        data = self.cleaned_data
        return ProtectedSite(
            category=data["category"],
            admin1=data["admin1"],
            place_sealed=data["place"],
            notified_to=tuple(data["notified_to"]),
        )


class ExchangeForm(Quiet):
    """A reciprocal release or exchange."""

    of = one_of(_("Of whom"), [item for item in labels.PEOPLE.items() if item[0] != "fighters"])
    between = some_of(_("With whom"), any_voice)
    offered = count(_("How many you offer"))
    list_file = forms.FileField(
        label=_("List"), required=False, help_text=_("Only its SHA-256 is signed; hand it over yourself.")
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200, help_text=SEALED)
    day = day(_("Day"), required=False)

    def opening(self, by: str) -> Opening:
        """Exchange of what was typed."""
        data = self.cleaned_data
        listed = data["list_file"]
        return Exchange(
            between=tuple(sorted({by, *data["between"]})),
            of=data["of"],
            offered={by: data["offered"]} if data["offered"] is not None else {},
            list_digests={by: hashlib.sha256(listed.read()).hexdigest()} if listed else {},
            place=data["place"] or None,
            day=data["day"],
        )


class StateFileForm(Quiet):
    """A state's request about its nationals."""

    asked = one_of(_("Whom you ask"), any_voice)
    concerns = one_of(
        _("Of whom"), [(code, labels.PEOPLE[code]) for code in ("prisoners", "fighters", "missing", "bodies")]
    )
    number = count(_("How many"))

    def opening(self, by: str) -> Opening:
        """Request of what was typed."""
        data = self.cleaned_data
        return StateFile(asked=data["asked"], concerns=data["concerns"], number=data["number"], texts=self.texts())


class UrgentForm(Worded):
    """A message that cannot wait."""

    to = some_of(_("To whom"), any_voice)
    about = forms.CharField(label=_("About the incident or case"), required=False, max_length=96)

    def opening(self, by: str) -> Opening:
        """Message of what was typed."""
        data = self.cleaned_data
        return Urgent(to=tuple(data["to"]), about=data["about"] or None, texts=self.texts())


class PublicationForm(Quiet):
    """A joint product put before the guarantors."""

    product = forms.CharField(label=_("What is to be published"), max_length=200)
    file = forms.FileField(label=_("The document"), help_text=_("Its SHA-256 is what the guarantors assent to."))
    audience = forms.CharField(label=_("For whom"), max_length=200)
    withheld = names(_("Fields withheld"), required=False, help_text=_("Separated by commas."))
    corrects = forms.CharField(label=_("Corrects the publication"), required=False, max_length=96)

    def opening(self, by: str) -> Opening:
        """Publication of what was typed."""
        data = self.cleaned_data
        return Publication(
            product=data["product"],
            digest=hashlib.sha256(data["file"].read()).hexdigest(),
            audience=data["audience"],
            withheld=split(data["withheld"]),
            corrects=data["corrects"] or None,
            texts=self.texts(),
        )


class AlarmAnswerForm(Quiet):
    """What was found when somebody looked into an alarm."""

    area = one_of(_("Governorate"), governorates)
    register = names(_("Whose numbers raised it"))
    day = day(_("Day"))
    found = one_of(_("What was found"), list(labels.FOUND.items()))

    def opening(self, by: str) -> Opening:
        """Answer of what was typed."""
        data = self.cleaned_data
        return AlarmAnswer(
            area=data["area"],
            register=data["register"].strip(),
            day=data["day"],
            found=data["found"],
            texts=self.texts(),
        )


class StepForm(Quiet):
    """A step in a matter."""

    step = forms.ChoiceField(label=_("Step"))
    people = count(_("People"))
    phase = forms.CharField(label=_("Phase"), required=False, max_length=200)
    day = day(_("Day"), required=False)

    def __init__(self, steps: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(step, labels.STEPS[step]) for step in steps]  # type: ignore[attr-defined]  # a ChoiceField
        self.order_fields(["step", "text", "language", "people", "phase", "day"])

    def taken(self, matter: str) -> Step:
        """Step of what was typed."""
        data = self.cleaned_data
        return Step(
            matter=matter,
            step=data["step"],
            texts=self.texts(),
            people=data["people"],
            phase=data["phase"] or None,
            day=data["day"],
        )


MatterForms = (
    MeasureForm
    | CommitmentForm
    | MeetingForm
    | DecisionForm
    | AccessForm
    | PauseForm
    | SiteForm
    | ExchangeForm
    | StateFileForm
    | UrgentForm
    | PublicationForm
    | AlarmAnswerForm
)
FORMS: Mapping[str, type[MatterForms]] = {
    "measure": MeasureForm,
    "commitment": CommitmentForm,
    "meeting": MeetingForm,
    "decision": DecisionForm,
    "access-request": AccessForm,
    "pause": PauseForm,
    "protected-site": SiteForm,
    "exchange": ExchangeForm,
    "state-file": StateFileForm,
    "urgent": UrgentForm,
    "publication": PublicationForm,
    "alarm-answer": AlarmAnswerForm,
}


def _ordered(form: forms.Form, data: Mapping[str, Any], first: str, last: str, *, same: bool = False) -> None:
    start, end = data.get(first), data.get(last)
    if start is None or end is None:
        return
    if end < start or (end == start and not same and isinstance(end, datetime)):
        form.add_error(last, _("This lies before the beginning."))
