"""Forms of humanitarian relief and of people: access, pauses, protected sites, exchanges, files on nationals."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from atashbas.followup.exchange import doubled_people
from atashbas.followup.openings import AccessRequest, Exchange, Opening, Pause, ProtectedSite, Siege, StateFile
from atashbas.web.work import labels
from atashbas.web.work.fields import (
    Quiet,
    any_voice,
    check_order,
    count,
    day,
    governorates,
    instant,
    lines,
    names,
    one_of,
    some_of,
    split,
)

SEALED = _("Sealed: only those you name below can read it.")


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
        check_order(self, data, "window_first_on", "window_last_on", same=True)
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
        check_order(self, data, "starts_at", "ends_at")
        return data

    def opening(self, by: str) -> Opening:
        """Pause of what was typed."""
        data = self.cleaned_data
        return Pause(
            area=data["area"], parties=split(data["parties"]), starts_at=data["starts_at"], ends_at=data["ends_at"]
        )


class SiegeForm(Quiet):
    """A place held to be besieged."""

    place = forms.CharField(label=_("Place"), max_length=200)
    area = one_of(_("Governorate"), governorates)
    besieged_by = names(_("Held to be besieging it"), required=False, help_text=_("Separated by commas."))
    since_on = day(_("Since"), required=False)
    people = count(_("People inside"))
    source = forms.CharField(label=_("Source"), required=False, max_length=1000)

    def opening(self, by: str) -> Opening:
        """Place of what was typed."""
        data = self.cleaned_data
        return Siege(
            place=data["place"],
            area=data["area"],
            besieged_by=split(data["besieged_by"]),
            since_on=data["since_on"],
            people=data["people"],
            texts=self.texts(),
            source=data["source"] or None,
        )


class SiteForm(Quiet):
    """A protected site notified to named parties."""

    category = one_of(_("What it is"), list(labels.SITES.items()))
    admin1 = one_of(_("Governorate"), governorates)
    place = forms.CharField(
        label=_("Where"),
        max_length=1000,
        help_text=_(
            "Sealed as said below; with a point, as 35.9312, 36.6418, its audience sees incidents within a kilometre."
        ),
    )
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

    def clean_list_file(self) -> UploadedFile[Any] | None:
        """A list with a person on it twice is refused; which lines they are stays with the sender."""
        listed: UploadedFile[Any] | None = self.cleaned_data["list_file"]
        if listed is None:
            return None
        lines = listed.read().decode("utf-8", "replace").splitlines()
        listed.seek(0)
        doubled = doubled_people(lines)
        if doubled:
            words = _("Lines that stand on the list more than once: %(count)s")
            raise forms.ValidationError(words % {"count": len(doubled)})
        return listed

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
