"""Filters of the pages of the ground: labels of its values."""

from __future__ import annotations

from django import template
from django.urls import reverse

from atashbas.web.ground import labels
from atashbas.web.words import NATIVE

register = template.Library()


@register.filter
def tongue_name(code: str) -> str:
    """Name of a language in itself."""
    return NATIVE.get(code, code)


@register.filter
def ground_label(code: str, table: str) -> str:
    """Label of a value of the ground; the value itself where it has none."""
    return str(labels.TABLES[table].get(code, code))


@register.filter
def log_of(address: str) -> str:
    """Log in which an entry or a row stands."""
    return address.split("/")[0]


@register.simple_tag
def row_page(name: str, address: str) -> str:
    """Address of a page that is named by a row log/n/index."""
    log, n, index = address.rsplit("/", 2)
    return reverse(name, args=[log, int(n), int(index)])
