"""Fields of the forms of joint work: words in a language, parties, provisions, days and instants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atashbas.node import coverage, queries
from atashbas.node.casework.procedure import guarantors, voices
from atashbas.values import LanguageText
from atashbas.web.areas import area_choices
from atashbas.web.reasons import page_language
from atashbas.web.words import NATIVE

LONGEST = 20_000
Choices = list[tuple[str, Any]]


class Worded(forms.Form):
    """A form whose author says something in words of one language."""

    text = forms.CharField(
        label=_("In your words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "form-control"}),
    )
    language = forms.ChoiceField(label=_("Language of these words"), choices=list(NATIVE.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = page_language()
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", _css(field.widget))

    def texts(self, name: str = "text") -> tuple[LanguageText, ...]:
        """What was said; empty where nothing was."""
        words = self.cleaned_data.get(name) or ""
        return (LanguageText(text=words, language=self.cleaned_data["language"]),) if words else ()


class Quiet(Worded):
    """The same where words are welcome but not needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        self.order_fields([name for name in self.fields if name not in {"text", "language"}])


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "boxes"  # Django gives the class to the box around them too
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def names_of(parties: frozenset[str]) -> Choices:
    """Parties with their titles, by their place in the charter."""
    language = page_language()
    return [(view.name, view.title(language)) for view in queries.reporters() if view.name in parties]


def any_voice() -> Choices:
    """Everybody who keeps a log."""
    return names_of(voices())


def any_guarantor() -> Choices:
    """The guarantors."""
    return names_of(guarantors())


def provisions() -> Choices:
    """Provisions of the agreement by their citation, after "none"."""
    pack, _actors, _places = coverage.known()
    cited = {one.id: one.citation for one in pack.instruments}
    rows = [(one.id, f"{cited[one.instrument]}, {one.clause}") for one in pack.provisions.values()]
    return [("", _("none")), *rows]


def governorates() -> Choices:
    """Governorates in the page's language."""
    return list(area_choices(page_language()))


def any_register() -> Choices:
    """Everybody whose numbers or reports the node holds, members and others."""
    language = page_language()
    return [(view.name, view.title(language)) for view in queries.reporters()]


def everywhere() -> Choices:
    """Everywhere, or one governorate."""
    return [("", _("everywhere")), *governorates()]


def one_of(label: Any, choices: Any, *, required: bool = True) -> forms.ChoiceField:
    """One choice of a list that is made when the form is."""
    return forms.ChoiceField(label=label, choices=choices, required=required)


def some_of(label: Any, choices: Any) -> forms.MultipleChoiceField:
    """Several choices, as boxes to tick."""
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple)


def names(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Names that need not be in the charter, separated by commas."""
    return forms.CharField(label=label, max_length=400, required=required, help_text=help_text)


def lines(label: Any, *, help_text: Any = "") -> forms.CharField:
    """Some lines of words that are not needed."""
    area = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.CharField(label=label, required=False, max_length=LONGEST, help_text=help_text, widget=area)


def split(value: str) -> tuple[str, ...]:
    """Names between commas of any of the five languages, in the order given, each once."""
    parts = [part.strip() for part in value.replace("،", ",").replace("؛", ",").replace(";", ",").split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))


def day(label: Any, *, required: bool = True) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


def instant(label: Any) -> forms.DateTimeField:
    """An instant in the agreement's time zone."""
    return forms.DateTimeField(label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))


def count(label: Any, *, required: bool = False) -> forms.IntegerField:
    """A number of people or things."""
    return forms.IntegerField(label=label, min_value=0, max_value=10_000_000, required=required)


def check_order(form: forms.Form, data: Mapping[str, Any], first: str, last: str, *, same: bool = False) -> None:
    """Say at the later field that it lies before the earlier one."""
    start, end = data.get(first), data.get(last)
    if start is None or end is None:
        return
    if end < start or (end == start and not same and isinstance(end, datetime)):
        form.add_error(last, _("This lies before the beginning."))
