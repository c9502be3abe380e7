"""Filters of the pages of joint work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from atashbas.estimate import Overlap
from atashbas.findings.contents import KINDS, CaseStatement, Content, Finding, Position, Visit
from atashbas.node.outlook.concord import Overlaps
from atashbas.values import LanguageText
from atashbas.web import calendars
from atashbas.web.areas import area_name
from atashbas.web.reasons import page_language
from atashbas.web.templatetags.atashbas import reporter
from atashbas.web.work import labels, openings

register = template.Library()
PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2}(?:/\d{4}-\d{2}-\d{2})?)")


@register.filter
def label(code: str, table: str) -> str:
    """Label of a value of joint work; the value itself where it has none."""
    return str(labels.TABLES[table].get(code, code))


@register.simple_tag
def entry_page(name: str, entry: str, *more: str) -> str:
    """Address of a page that is named by an entry log/n."""
    log, n = entry.rsplit("/", 1)
    return reverse(name, args=[log, int(n), *more])


@register.filter
def unbroken(text: str) -> SafeString:
    """Somebody's words, with days and periods in figures (2017-02-17/2017-03-07) kept whole and left to right."""
    pieces = PERIOD.split(text)
    return format_html_join(
        "", "{}{}", ((before, _whole(span)) for before, span in zip_longest(pieces[::2], pieces[1::2]))
    )


def _whole(span: str | None) -> SafeString:
    return format_html('<bdi dir="ltr" class="nowrap">{}</bdi>', span) if span else SafeString("")


@register.filter
def thousandth(value: int) -> float:
    """A whole number of thousandths as a number."""
    return value / 1000


@register.filter
def pair_with(first: Any, second: Any) -> tuple[Any, Any]:
    """Two values that a template goes through."""
    return first, second


@register.simple_tag
def record_link(address: str) -> SafeString:
    """Link from a record's address log/n/index to the signed entry that holds it."""
    log, n, _index = address.rsplit("/", 2)
    return format_html('<a href="{}"><bdi dir="ltr">{}</bdi></a>', reverse("entry", args=[log, int(n)]), address)


@register.filter
def fact_words(content: Content) -> str:
    """What a fact of a case does, in a few words."""
    kind = next(kind for kind, cls in KINDS.items() if type(content) is cls)
    if isinstance(content, (Visit, CaseStatement)):
        return str(labels.STEPS[content.step])
    words = str(labels.FACTS[kind])
    if isinstance(content, Position):
        return f"{words}: {labels.STANCES[content.stance.value]}"
    return (
        f"{words}: {labels.OUTCOMES.get(content.outcome, content.outcome)}" if isinstance(content, Finding) else words
    )


@register.filter
def opening_label(name: str) -> str:
    """Name of a field of an opening."""
    return str(openings.FIELDS.get(name, name))


@register.simple_tag(takes_context=True)
def shown_value(context: Mapping[str, Any], value: Any, name: str) -> str | SafeString:
    """A field of an opening as a reader reads it."""
    language = page_language()
    if isinstance(value, tuple) and value and isinstance(value[0], LanguageText):
        return SafeString(render_to_string("web/work/texts.html", {"texts": value}))
    if isinstance(value, tuple):
        words = ", ".join(reporter(context, str(one)) if name in openings.NAMES else str(one) for one in value)
        return format_html('<bdi dir="auto">{}</bdi>', words)
    if isinstance(value, datetime):
        return calendars.instant_in_words(value, language)
    if isinstance(value, date):
        return calendars.day_in_words(value, language)
    if isinstance(value, int):
        return calendars.number(value, language, 0)
    return format_html('<bdi dir="auto">{}</bdi>', _word(context, str(value), name, language))


def _word(context: Mapping[str, Any], value: str, name: str, language: str) -> str:
    if name in openings.CODED:
        return label(value, openings.CODED[name])
    if name in openings.NAMES:
        return reporter(context, value)
    return area_name(value, language) if name in openings.AREAS else value


@register.filter
def overlap_tables(one: Overlaps) -> list[tuple[list[Overlap], str]]:
    """Overlap of two registers by governorate and by month, each with its heading; rows without any case left out."""
    tables = ((one.by_area, _("Governorate")), (one.by_month, _("Month")))
    return [([row for row in rows if row.count_a or row.count_b], title) for rows, title in tables]


@register.filter
def percent(share: float) -> str:
    """Share as a whole percentage in the page's figures."""
    return calendars.number(100 * share, page_language()) + " %"
