"""Fields of forms that are not ours, in our classes."""

from __future__ import annotations

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
def styled(field: BoundField) -> str:
    """A field with label and errors, its control in the classes of our pages; codes and passwords run left to right."""
    widget = field.field.widget
    if not isinstance(widget, CheckboxInput | RadioSelect):
        widget.attrs["class"] = "form-control"
        widget.attrs.setdefault("dir", "auto" if field.name in {"name", "office"} else "ltr")
        widget.attrs.pop("placeholder", None)
    return render_to_string("web/parts/field.html", {"field": field})
