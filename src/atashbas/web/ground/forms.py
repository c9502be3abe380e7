"""Forms for one row of any of the seven tables: claims, drawings, actors and what is said of actors.

Decides what was typed means (which place, which moment, which shape); whether the row is valid is decided by its table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from persiantools.digits import ar_to_fa, fa_to_en
from persiantools.jdatetime import JalaliDate
from shapely.geometry.base import BaseGeometry

from atashbas.actors import ActorRegistry, Kind
from atashbas.agreement.signed import COLUMNS, SignedRow, Table
from atashbas.places import Gazetteer, Level
from atashbas.places.dated import parse_moment
from atashbas.places.geojson import AREAS, LINES, parse_shape
from atashbas.values import LANGUAGES, AtashbasError
from atashbas.web.ground import labels
from atashbas.web.reasons import page_language, reason
from atashbas.web.words import NATIVE

SETTLEMENT = "settlement"
SURE = 0.85
APART = 0.05
WORTH_OFFERING = 0.6
SOLAR = re.compile(r"(1[34]\d\d)-(\d{1,2})-(\d{1,2})(T\d{1,2}:\d{2})?")
LONGEST_SHAPE = 2_000_000
MOMENTS = frozenset({"from", "to", "known_from", "lifted_known_from", "since", "until"})
SHAPED = frozenset({Table.CLAIMS, Table.DRAWN})
GROUPS = ("actor", "subject", "object", "body", "announced_by", "claimed_by")
Choices = list[tuple[str, Any]]


class RowForm(forms.Form):
    """One row of a table; its fields are the columns of the table, except what follows from who signs it."""

    def __init__(
        self, table: Table, places: Gazetteer, actors: ActorRegistry, agreements: Choices, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table, self._places = table, places
        lists = _lists(actors, agreements)
        for column in COLUMNS[table]:
            if column != "by":
                self.fields[column] = _field(table, column, lists)
        if table is Table.ACCESSIONS:
            self.fields[SETTLEMENT] = forms.CharField(
                label=_("Or the settlement that joined"), required=False, max_length=300
            )
            self.fields["subject"].required = False
            self.order_fields(["subject", SETTLEMENT])
        if table in SHAPED:
            self.fields["shape"] = forms.CharField(
                label=_("Shape, as GeoJSON"),
                required=table is Table.DRAWN,
                max_length=LONGEST_SHAPE,
                help_text=_("Drawn on the map above, or pasted: a geometry in WGS 84, longitude before latitude."),
                widget=forms.Textarea({"rows": 3, "dir": "ltr", "spellcheck": "false"}),
            )
            self.fields["open"] = forms.BooleanField(
                label=_("Open to everybody"),
                required=False,
                help_text=_("Without this the row is sealed to the parties. Belligerents read what is open."),
            )
        for name, field in self.fields.items():
            _dress(name, field)

    def clean(self) -> dict[str, Any]:
        """Moments in ASCII figures, places as ids of the gazetteer, the shape as a shape."""
        given = super().clean() or {}
        for name in sorted(MOMENTS & set(given)):
            given[name] = self._moment(name, given[name])
        if given.get("place"):
            given["place"] = self._place("place", given["place"])
        if given.get(SETTLEMENT):
            given["subject"] = f"place:{self._place(SETTLEMENT, given[SETTLEMENT])}"
        elif self.table is Table.ACCESSIONS and not given.get("subject"):
            self.add_error("subject", _("Say which group or which settlement."))
        if given.get("shape"):
            given["shape"] = self._shape(given["shape"])
        return given

    @property
    def cells(self) -> dict[str, str]:
        """Text of every column; only for a form that is valid."""
        return {name: _text(self.cleaned_data.get(name)) for name in COLUMNS[self.table] if name != "by"}

    @property
    def shape(self) -> BaseGeometry | None:
        """The outline or line that was drawn or pasted."""
        return (self.cleaned_data.get("shape") or None) if self.table in SHAPED else None

    @property
    def open(self) -> bool | None:
        """Whether everybody may read the row; None where its table always decides that itself."""
        return bool(self.cleaned_data.get("open")) if self.table in SHAPED else None

    def _moment(self, name: str, text: str) -> str:
        try:
            plain = plain_moment(text)
            if plain:
                parse_moment(plain)
        except AtashbasError as error:
            self.add_error(name, reason(error))
            return ""
        return plain

    def _place(self, name: str, text: str) -> str:
        """Id of the place that was typed; where several come near, the sender is asked which."""
        if text in self._places:
            return text
        found = [
            one for one in self._places.find(text, language=page_language(), limit=5) if one.score >= WORTH_OFFERING
        ]
        best = [one.place for one in found if one.score >= max(SURE, found[0].score - APART)]
        towns = [place for place in best if place.level is Level.TOWN]  # a district bears its main town's name
        if len(best) == 1 or len(towns) == 1:
            return str((towns or best)[0].id)
        offered = ", ".join(f"{one.place.name_in(page_language())} = {one.place.id}" for one in found)
        says = gettext("No single place of that name. Write one of these ids: %(ids)s") % {"ids": offered}
        self.add_error(name, says if found else gettext("The gazetteer of this node knows no such place."))
        return ""

    def _shape(self, text: str) -> BaseGeometry | None:
        try:
            given = json.loads(text)
            return parse_shape(_geometry(given), AREAS if self.table is Table.CLAIMS else AREAS | LINES)
        except (ValueError, RecursionError):
            self.add_error("shape", _("This is no GeoJSON."))
        except AtashbasError as error:
            self.add_error("shape", reason(error))
        return None


def plain_moment(text: str) -> str:
    """A typed moment in ASCII figures and Gregorian days; raises AtashbasError ``span.date`` for no solar day."""
    plain: str = fa_to_en(ar_to_fa(text)).strip().replace(" ", "T").replace("/", "-")
    solar = SOLAR.fullmatch(plain)
    if solar is None:
        return plain
    try:
        day = JalaliDate(*map(int, solar.groups()[:3])).to_gregorian()
    except ValueError as error:
        raise AtashbasError("span.date", value=text) from error
    return f"{day.isoformat()}{solar[4] or ''}"


def initial_of(row: SignedRow) -> dict[str, Any]:
    """What stands in the form of a row that is to be amended."""
    shape = row.shape
    cells: dict[str, Any] = dict(row.cells)
    if cells.get("subject", "").startswith("place:"):
        cells |= {SETTLEMENT: cells["subject"].removeprefix("place:"), "subject": ""}
    return cells | ({"shape": json.dumps(shape.__geo_interface__)} if shape is not None else {})


def _geometry(given: Any) -> Any:
    """The geometry of a pasted geometry, feature, or collection with one feature."""
    if isinstance(given, dict) and given.get("type") == "FeatureCollection":
        features = given.get("features")
        given = features[0] if isinstance(features, list) and len(features) == 1 else None
    return given.get("geometry") if isinstance(given, dict) and given.get("type") == "Feature" else given


def _lists(actors: ActorRegistry, agreements: Choices) -> Mapping[str, Choices]:
    """Choices of each column that has them, as the reader sees them sorted."""
    language = page_language()
    named = sorted(((one.id, one.name_in(language)) for one in actors.actors), key=lambda pair: pair[1].casefold())
    people = {one.id for one in actors.actors if one.kind is Kind.PERSON}
    groups: Choices = [pair for pair in named if pair[0] not in people]
    persons: Choices = [pair for pair in named if pair[0] in people]
    return {
        **{column: [("", _("choose")), *groups] for column in GROUPS},
        "person": [("", _("choose")), *persons],
        "agreement": agreements,
        **{column: [("", _("not stated")), *table.items()] for column, table in labels.CHOICES.items()},
    }


def _field(table: Table, column: str, lists: Mapping[str, Choices]) -> forms.Field:
    label = _label(table, column)
    needed = column in labels.NEEDED[table.value]
    key = f"{table.value}.{column}" if f"{table.value}.{column}" in lists else column
    if key in lists:
        return forms.ChoiceField(label=label, required=needed, choices=lists[key])
    if column == "disputed":
        return forms.BooleanField(label=label, required=False)
    if column in MOMENTS:
        widget = forms.TextInput({"placeholder": "2017-02-16 12:00", "dir": "ltr"})
        help_text = _("A year, a month, a day, or a day and an hour, local time; Solar Hijri days are understood.")
        return forms.CharField(label=label, required=needed, max_length=40, widget=widget, help_text=help_text)
    says: Any = labels.HELP.get(f"{table.value}.{column}", "")
    return forms.CharField(label=label, required=needed, max_length=1000, help_text=says)


def _label(table: Table, column: str) -> Any:
    """What a form calls a column: as it asks for it, else as the table names it."""
    names = (f"{table.value}.{column}", column)
    tables: tuple[Mapping[str, Any], ...] = (labels.ASKED, labels.COLUMNS, NATIVE)
    return next((held[name] for held in tables for name in names if name in held), column)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value or "")


def _dress(name: str, field: forms.Field) -> None:
    widget = field.widget
    if isinstance(widget, forms.CheckboxInput):
        widget.attrs.setdefault("class", "form-check-input")
        return
    widget.attrs.setdefault("class", "form-select" if isinstance(widget, forms.Select) else "form-control")
    if name in MOMENTS or name == "id":
        widget.attrs.setdefault("dir", "ltr")
    elif name in LANGUAGES:
        widget.attrs.setdefault("lang", name)
        widget.attrs.setdefault("dir", "auto")
    elif isinstance(widget, forms.TextInput):
        widget.attrs.setdefault("dir", "auto")
