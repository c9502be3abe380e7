"""Forms that open a matter, and the form of a step in it; each makes exactly one value of `followup`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atashbas.followup.openings import (
    AlarmAnswer,
    Commitment,
    CountingBreak,
    Decision,
    Measure,
    Meeting,
    Opening,
    Publication,
    Step,
    Urgent,
)
from atashbas.values import LanguageText
from atashbas.web.reasons import page_language
from atashbas.web.work import labels
from atashbas.web.work.agenda import item_choices, subject_of
from atashbas.web.work.fields import (
    Quiet,
    Worded,
    any_register,
    any_voice,
    check_order,
    count,
    day,
    everywhere,
    governorates,
    instant,
    lines,
    names,
    one_of,
    provisions,
    some_of,
    split,
)
from atashbas.web.work.relief_forms import AccessForm, ExchangeForm, PauseForm, SiegeForm, SiteForm, StateFileForm

ENTRY = re.compile(r"[a-z0-9][a-z0-9-]{0,31}/\d{1,12}(?:/\d{1,9})?")


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
    items = some_of(_("Proposed for the agenda"), item_choices)
    agenda = lines(_("Agenda"), help_text=_("One item a line."))
    invited = names(_("Invited"), required=False, help_text=_("Separated by commas."))
    not_invited = names(_("Not invited"), required=False, help_text=_("Separated by commas."))
    round = forms.CharField(label=_("Round of talks"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].required = False

    def clean(self) -> dict[str, Any] | None:
        """A meeting ends after it begins."""
        data = super().clean() or self.cleaned_data
        check_order(self, data, "starts_at", "ends_at")
        return data

    def opening(self, by: str) -> Opening:
        """Meeting of what was typed."""
        data = self.cleaned_data
        return Meeting(
            title=self.texts(),
            venue=data["venue"],
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            agenda=(*self._chosen(), *self._typed()),
            invited=split(data["invited"]),
            not_invited=split(data["not_invited"]),
            round=data["round"] or None,
        )

    def _chosen(self) -> tuple[LanguageText, ...]:
        """Proposed items in the words that the form showed."""
        words = dict(self.fields["items"].choices)  # type: ignore[attr-defined]  # a MultipleChoiceField
        language = page_language()
        return tuple(LanguageText(text=str(words[key]), language=language) for key in self.cleaned_data["items"])

    def _typed(self) -> tuple[LanguageText, ...]:
        typed = (line.strip() for line in self.cleaned_data["agenda"].splitlines())
        return tuple(LanguageText(text=line, language=self.cleaned_data["language"]) for line in typed if line)


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


class CountingBreakForm(Worded):
    """From a day on a register counts something else; the words are the reason."""

    register = one_of(_("Whose numbers"), any_register)
    material = one_of(_("Of what kind"), list(labels.MATERIALS.items()))
    day = day(_("First day of what is counted anew"))
    area = one_of(_("Governorate"), everywhere, required=False)
    source = forms.CharField(label=_("Source"), required=False, max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What is counted from then on, and why")
        self.order_fields(["register", "material", "day", "area", "text", "language", "source"])

    def opening(self, by: str) -> Opening:
        """Break of what was typed."""
        data = self.cleaned_data
        return CountingBreak(
            register=data["register"],
            material=data["material"],
            day=data["day"],
            area=data["area"] or None,
            texts=self.texts(),
            source=data["source"] or None,
        )


class StepForm(Quiet):
    """A step in a matter."""

    step = forms.ChoiceField(label=_("Step"))
    people = count(_("People"))
    phase = forms.CharField(label=_("Phase"), required=False, max_length=200)
    day = day(_("Day"), required=False)
    rests_on = names(_("What it rests on"), required=False, help_text=_("Addresses of entries, as demo/12."))
    about = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, steps: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(step, labels.STEPS[step]) for step in steps]  # type: ignore[attr-defined]  # a ChoiceField
        self.order_fields(["step", "text", "language", "people", "phase", "day", "rests_on"])

    def clean_rests_on(self) -> str:
        """What does not look like the address of an entry is refused."""
        wrong = [one for one in split(self.cleaned_data["rests_on"]) if ENTRY.fullmatch(one) is None]
        if wrong:
            raise forms.ValidationError(_("This is no address of an entry: %(entry)s") % {"entry": wrong[0][:60]})
        return str(self.cleaned_data["rests_on"])

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
            rests_on=subject_of(data["about"]) if data["about"] else split(data["rests_on"]),
        )


MatterForms = (
    MeasureForm
    | CommitmentForm
    | MeetingForm
    | DecisionForm
    | AccessForm
    | PauseForm
    | SiegeForm
    | SiteForm
    | ExchangeForm
    | StateFileForm
    | UrgentForm
    | PublicationForm
    | AlarmAnswerForm
    | CountingBreakForm
)
FORMS: Mapping[str, type[MatterForms]] = {
    "measure": MeasureForm,
    "commitment": CommitmentForm,
    "meeting": MeetingForm,
    "decision": DecisionForm,
    "access-request": AccessForm,
    "pause": PauseForm,
    "protected-site": SiteForm,
    "siege": SiegeForm,
    "exchange": ExchangeForm,
    "state-file": StateFileForm,
    "urgent": UrgentForm,
    "publication": PublicationForm,
    "alarm-answer": AlarmAnswerForm,
    "counting-break": CountingBreakForm,
}
