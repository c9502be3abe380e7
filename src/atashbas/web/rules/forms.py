"""The question "what if": another actor, target, place, day or hour."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atashbas.agreement import Change


class WhatIfForm(forms.Form):
    """Facts of an incident that nobody need have reported."""

    actor = forms.CharField(label=_("By whom"), required=False, max_length=200)
    target = forms.CharField(label=_("Against whom"), required=False, max_length=200)
    place = forms.CharField(label=_("Where"), required=False, max_length=200)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(
        label=_("Hour, local time of the ceasefire"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
            field.widget.attrs.setdefault("dir", "auto")

    def change(self) -> Change:
        """What was asked, as the agreement's room takes it; an empty field is not stated."""
        data = self.cleaned_data
        return Change(
            actor=data["actor"] or None,
            target=data["target"] or None,
            place=data["place"] or None,
            day=data["day"],
            time=data["time"].strftime("%H:%M") if data["time"] else None,
        )
