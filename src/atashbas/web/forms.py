"""The recording form: everything a report can hold, approximate place and time included.

Decides whether what was typed is a report; the report itself is made by `report_of`.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from persiantools.digits import ar_to_fa, fa_to_en
from persiantools.jdatetime import JalaliDate

from atashbas.reports.records import Attachment, Casualties, IncidentType, Observed, Report
from atashbas.values import LANGUAGES, Bounds, DatePrecision, LanguageText, PlacePrecision, UncertainPoint
from atashbas.web import areas, words
from atashbas.web.reasons import page_language

LARGEST_ATTACHMENT = 50 * 2**20
MOST_ATTACHMENTS = 10
LONGEST_TEXT = 20_000
MOST_PEOPLE = 1_000_000
HARM_FIELDS = tuple((harm, who) for harm in ("killed", "injured") for who in ("civilians", "combatants", "people"))


def _choices(table: words.Words, *, empty: bool = True) -> list[tuple[str, Any]]:
    return [*([("", _("not stated"))] if empty else []), *table.items()]


class Figures(forms.MultiWidget):
    """Three small number fields: low, best, high."""

    template_name = "web/parts/figures_widget.html"

    def __init__(self) -> None:
        number = {"min": "0", "max": str(MOST_PEOPLE), "inputmode": "numeric", "class": "form-control"}
        names = (_("low"), _("best"), _("high"))
        super().__init__([forms.NumberInput({**number, "placeholder": name, "aria-label": name}) for name in names])

    def decompress(self, value: Bounds | None) -> list[int | None]:
        """What stands in the three fields; an exact figure stands in the middle."""
        if value is None:
            return [None, None, None]
        if value.low == value.best == value.high:
            return [None, value.best, None]
        return [value.low, value.best, value.high]


class BoundsField(forms.MultiValueField):
    """Low, best and high of one figure; empty: not stated. A single number is exact."""

    default_error_messages = {"order": _("Low, best and high must not fall.")}

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.IntegerField(min_value=0, max_value=MOST_PEOPLE, required=False) for _n in range(3)]
        super().__init__(fields=parts, require_all_fields=False, required=False, widget=Figures(), **kwargs)

    def compress(self, data_list: Sequence[int | None]) -> Bounds | None:
        """Bounds of what was typed."""
        stated = [n for n in data_list or () if n is not None]
        if not stated:
            return None
        if stated != sorted(stated):
            raise forms.ValidationError(self.error_messages["order"], code="order")
        low, best, high = (*data_list, None, None, None)[:3]
        if len(stated) == 1 and best is not None:
            return Bounds.exactly(best)
        return Bounds(low=low if low is not None else 0, best=best, high=high)


class ManyFiles(forms.ClearableFileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is hashed, none is kept."""

    default_error_messages = {
        "many": _("At most ten files at once."),
        "large": _("A file may have at most 50 MB."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles({"class": "form-control"}), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file of the field, each checked by itself."""
        files = [file for file in (data if isinstance(data, (list, tuple)) else [data]) if file]
        if len(files) > MOST_ATTACHMENTS:
            raise forms.ValidationError(self.error_messages["many"], code="many")
        if any(file.size > LARGEST_ATTACHMENT for file in files):
            raise forms.ValidationError(self.error_messages["large"], code="large")
        return [super(FilesField, self).clean(file, initial) for file in files]


class ReportForm(forms.Form):
    """What one reporter says happened."""

    number = forms.CharField(label=_("Own number"), max_length=200, help_text=_("Of your own register; must be new."))
    occurred_on = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    solar_on = forms.CharField(
        label=_("Day in the Solar Hijri calendar"), required=False, max_length=20, help_text=_("such as 1395/12/07")
    )
    ends_on = forms.DateField(
        label=_("Last day, if more than one"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    date_precision = forms.ChoiceField(
        label=_("How exact is the day?"), choices=_choices(words.DATE_PRECISIONS, empty=False)
    )
    time = forms.TimeField(
        label=_("Hour, local time of the ceasefire"), required=False, widget=forms.TimeInput({"type": "time"})
    )
    place = forms.CharField(label=_("Place, in your words"), required=False, max_length=300)
    admin1 = forms.ChoiceField(label=_("Governorate"), required=False)
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    place_precision = forms.ChoiceField(
        label=_("How exact is the place?"), choices=_choices(words.PLACE_PRECISIONS, empty=False)
    )
    type = forms.ChoiceField(label=_("Type"), choices=_choices(words.TYPES, empty=False))
    actor = forms.CharField(label=_("Actor claimed"), required=False, max_length=300)
    target = forms.CharField(label=_("What was hit"), required=False, max_length=300)
    weapon = forms.CharField(label=_("Weapon"), required=False, max_length=300)
    observed = forms.ChoiceField(label=_("How observed"), required=False, choices=_choices(words.OBSERVED))
    claimant = forms.CharField(
        label=_("Figures according to"), required=False, max_length=200, help_text=_("Empty: your own figures.")
    )
    text = forms.CharField(
        label=_("What happened, in your words"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 6}),
    )
    language = forms.ChoiceField(label=_("Language of the words"), choices=list(words.NATIVE.items()))
    source = forms.CharField(label=_("Source"), required=False, max_length=500)
    repeats = forms.CharField(label=_("Repeats your report number"), required=False, max_length=200)
    attachments = FilesField(
        label=_("Attachments"),
        help_text=_(
            "Each file is hashed (SHA-256) and not kept here: keep the originals. The hash proves later "
            "that they are the same."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = page_language()
        self.fields["admin1"].choices = [("", _("not stated")), *areas.area_choices(language)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["language"].initial = language if language in LANGUAGES else "en"
        self.fields["place_precision"].initial = "locality"
        for harm, who in HARM_FIELDS:
            label = words.listed(words.word("harm", harm), words.word("who", who))
            self.fields[f"{harm}_{who}"] = BoundsField(label=label)
        for name, field in self.fields.items():
            _dress(name, field)

    def clean_text(self) -> str:
        """The words as typed: a browser sends every line break as two characters."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def clean_solar_on(self) -> date | None:
        """Gregorian day of a Solar Hijri one, in either kind of figures."""
        text = fa_to_en(ar_to_fa(self.cleaned_data["solar_on"])).strip()
        if not text:
            return None
        parts = re.fullmatch(r"(\d{4})\D(\d{1,2})\D(\d{1,2})", text)
        try:
            return JalaliDate(*map(int, parts.groups())).to_gregorian() if parts else _no_day()
        except ValueError:
            return _no_day()

    def clean(self) -> dict[str, Any]:
        """What concerns several fields at once."""
        given = super().clean() or {}
        solar, day = given.get("solar_on"), given.get("occurred_on")
        if solar and day and solar != day:
            self.add_error("solar_on", _("The two calendars name different days."))
        first = day or solar
        if given.get("ends_on") and (first is None or given["ends_on"] < first):
            self.add_error("ends_on", _("The last day lies before the first."))
        if (given.get("lat") is None) != (given.get("lon") is None):
            self.add_error("lat", _("Latitude and longitude belong together."))
        if not any(given.get(name) for name in ("place", "admin1", "text")) and given.get("lat") is None:
            self.add_error("place", _("Say at least where it was, or what happened."))
        return given


def report_of(form: ReportForm, reporter: str, *, synthetic: bool) -> Report:
    """Report of a form that is valid; `reporter` is who signed in, whatever the form says."""
    given = form.cleaned_data
    precision = PlacePrecision(given["place_precision"])
    stated = given["lat"] is not None
    return Report(
        reporter=reporter,
        number=given["number"],
        occurred_on=given["occurred_on"] or given["solar_on"],
        ends_on=given["ends_on"],
        date_precision=DatePrecision(given["date_precision"]),
        time=f"{given['time']:%H:%M}" if given["time"] else None,
        place=given["place"] or None,
        admin1=given["admin1"] or None,
        point=UncertainPoint.of_degrees(given["lat"], given["lon"], precision) if stated else None,
        type=IncidentType(given["type"]),
        actor=given["actor"] or None,
        target=given["target"] or None,
        weapon=given["weapon"] or None,
        observed=Observed(given["observed"]) if given["observed"] else None,
        casualties=_casualties(given),
        texts=(LanguageText(text=given["text"], language=given["language"]),) if given["text"] else (),
        attachments=tuple(attachment_of(file) for file in given["attachments"]),
        source=given["source"] or None,
        repeats=given["repeats"] or None,
        synthetic=synthetic,
        given={} if stated else {"place_precision": precision.value},  # without a point no field holds it
    )


def attachment_of(file: UploadedFile[Any]) -> Attachment:
    """What a report says of a file: name without folders, size, SHA-256; its kind by the name, not as claimed."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    name = re.split(r"[\\/]", file.name or "")[-1][:200] or "file"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Attachment(name=name, sha256=digest.hexdigest(), size=file.size or 0, media_type=kind)


def _casualties(given: dict[str, Any]) -> tuple[Casualties, ...]:
    return tuple(
        Casualties(harm=harm, who=who, count=given[f"{harm}_{who}"], claimant=given["claimant"] or None)
        for harm, who in HARM_FIELDS
        if given[f"{harm}_{who}"] is not None
    )


def _no_day() -> date:
    raise forms.ValidationError(_("No day of the Solar Hijri calendar; write it such as 1395/12/07."), code="solar")


def _dress(name: str, field: forms.Field) -> None:
    """Classes of the sheet, and the direction of what is typed."""
    widget = field.widget
    if isinstance(widget, forms.Select):
        widget.attrs.setdefault("class", "form-select")
    elif not isinstance(widget, Figures):
        widget.attrs.setdefault("class", "form-control")
    if isinstance(widget, forms.TextInput | forms.Textarea) and not isinstance(
        widget, forms.DateInput | forms.TimeInput
    ):
        widget.attrs.setdefault("dir", "auto")
