"""Fields of forms that are not ours, in our classes."""

from __future__ import annotations

import re

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from atashbas.web import calendars
from atashbas.web.reasons import page_language

register = template.Library()
MARKUP = re.compile(r"(<[^>]*>|&[#\w]+;)")


@register.simple_tag
def styled(field: BoundField) -> str:
    """A field with label and errors, its control in the classes of our pages; codes and passwords run left to right."""
    widget = field.field.widget
    if not isinstance(widget, CheckboxInput | RadioSelect):
        widget.attrs["class"] = "form-control"
        widget.attrs.setdefault("dir", "auto" if field.name in {"name", "office"} else "ltr")
        widget.attrs.pop("placeholder", None)
    return render_to_string("web/parts/field.html", {"field": field})


@register.filter(is_safe=True)
def text_digits(html: SafeString) -> SafeString:
    """The page's digits in the words of a piece of a page; tags and entities stay as they are."""
    parts, language = MARKUP.split(str(html)), page_language()
    shown = "".join(part if n % 2 else calendars.digits(part, language) for n, part in enumerate(parts))
    return mark_safe(shown)  # noqa: S308 - only digits were put for digits
