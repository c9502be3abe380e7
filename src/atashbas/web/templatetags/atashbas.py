"""Filters of the templates: figures, days and labels in the page's language; direction by content; the page's frame."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from atashbas.node import queries
from atashbas.node.coverage import known
from atashbas.values import AtashbasError, Fault, direction_of
from atashbas.web import calendars, reasons, shell, words
from atashbas.web.areas import area_name
from atashbas.web.reasons import page_language

register = template.Library()
KEPT = "atashbas.reporters"
WEB = re.compile(r"https?://[^\s\[\]]+$")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CLASS = re.compile(r"\((\w+)\)$")  # precision of a place, after its coordinates


@register.simple_tag(name="shell", takes_context=True)
def page_shell(context: Mapping[str, Any]) -> shell.Shell:
    """What stands around every page."""
    return shell.shell_of(context["request"])


@register.simple_tag
def reading_direction() -> str:
    """Direction in which a range of numbers is read on the page: figures alone have none of their own."""
    return "rtl" if get_language_bidi() else "ltr"


@register.simple_tag(takes_context=True)
def reporter(context: Mapping[str, Any], name: str) -> str:
    """Title of a reporter by his short name, which stands where he is not in the charter."""
    kept: dict[str, queries.ReporterView] | None = context["request"].META.get(KEPT)
    if kept is None:
        kept = {view.name: view for view in queries.reporters()}
        context["request"].META[KEPT] = kept  # once for each page, not for each line of it
    return kept[name].title(page_language()) if name in kept else name


@register.filter
def number(value: float | None, places: int = 0) -> str:
    """Number in the page's figures; an en dash where there is none."""
    return "–" if value is None else calendars.number(value, page_language(), places)


@register.filter
def digits(value: object) -> str:
    """Text with its digits in the page's figures."""
    return calendars.digits(str(value), page_language())


@register.filter
def day(value: date | None) -> str:
    """Day in words; an en dash where none is stated."""
    return "–" if value is None else calendars.day_in_words(value, page_language())


@register.filter
def span(value: Any) -> str:
    """Period in words."""
    return calendars.period_in_words(value.first_on, value.last_on, page_language())


@register.filter
def instant(value: datetime | str | None) -> str:
    """Instant in local time of the ceasefire; a text is read as ISO 8601 and shown as it is where it is none."""
    if not value:
        return "–"
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return str(value)
    return calendars.instant_in_words(value, page_language())


@register.filter
def word(code: str, table: str) -> str:
    """Label of a value."""
    return words.word(table, code)


@register.filter
def area(name: str) -> str:
    """Governorate in the page's language."""
    return area_name(name, page_language())


@register.filter
def title(reporter: queries.ReporterView) -> str:
    """Title of a reporter in the page's language."""
    return reporter.title(page_language())


@register.filter
def tongue(text: str) -> str:
    """Direction of a text, by its first strong letter."""
    return direction_of(text)


@register.filter
def ltr(text: object) -> SafeString:
    """Identifier, hash or address: always left to right, set apart from the text around it."""
    return format_html('<bdi dir="ltr">{}</bdi>', text)


@register.filter
def own(text: object) -> SafeString:
    """Somebody's own words, with the direction of their own script."""
    return format_html('<bdi dir="auto">{}</bdi>', text)


@register.filter
def shown(value: str, feature: str) -> str:
    """What a report states for one feature of a match, as the page says such things."""
    if feature == "type":
        return words.word("type", value)
    if feature == "day" and DAY.fullmatch(value):
        return calendars.day_in_words(date.fromisoformat(value), page_language())
    if feature == "distance":
        return CLASS.sub(lambda found: f"({words.word('place_precision', found[1])})", value)
    if feature in {"actor", "target", "sides"}:
        return " / ".join(_actor(part) for part in value.split(" / "))
    return value


def _actor(id_: str) -> str:
    """Name of a known actor in the page's language; what the report says where nobody of that id is known."""
    actors = known()[1]
    return actors.get(id_).name_in(page_language()) if id_ in actors else id_


@register.filter
def bits(mbits: int | None) -> str:
    """Weight in bits with its sign, from milli-bits."""
    if mbits is None:
        return "–"
    text = calendars.number(mbits / 1000, page_language(), 1)
    return f"+{text}" if mbits > 0 else text


@register.filter
def month(first: date) -> str:
    """Month in words; Persian months do not fall on these, so the Gregorian one is named."""
    return calendars.month_in_words(first, page_language())


@register.filter
def reason(problem: AtashbasError | Fault) -> str:
    """What is wrong, and what helps."""
    return reasons.reason(problem)


@register.filter
def field_label(name: str) -> str:
    """Field of a mapping in words."""
    return words.field_label(name)


@register.filter
def entry_address(entry: str) -> str:
    """Address of an entry by log/n."""
    log, n = entry.rsplit("/", 1)
    return reverse("entry", args=[log, int(n)])


@register.filter
def source(text: str) -> SafeString:
    """A source: an address of the web as a link named by its host, everything else in its own words."""
    parts = urlsplit(text) if WEB.match(text) else None
    if parts is None or not parts.hostname:
        return own(text)
    return format_html(
        '<a href="{}" rel="nofollow noopener noreferrer"><bdi dir="ltr">{}</bdi></a>', text, parts.hostname
    )


@register.filter
def record_entry(record_id: str) -> str:
    """Address of the entry that carries a record, by its id log/n/index."""
    return entry_address(record_id.rsplit("/", 1)[0])


@register.filter
def unlocal(value: float) -> str:
    """Number for a drawing: a point, ASCII digits."""
    return f"{value:g}"


@register.filter
def lookup(table: Mapping[Any, Any], key: object) -> Any:
    """Value of a mapping under a key that is itself a value."""
    return table.get(key)


@register.simple_tag(takes_context=True)
def address_with(context: Mapping[str, Any], **changed: object) -> str:
    """The page's own query with some names changed; an empty value removes its name."""
    kept = {name: value for name, value in context["request"].GET.items() if name not in changed}
    new = {name: value for name, value in changed.items() if value not in {None, ""}}
    return "?" + urlencode({**kept, **new})
