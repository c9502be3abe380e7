"""Filters of the pages of reading."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from django import template

from atashbas.reading import load_lexicon
from atashbas.values import Language
from atashbas.web.reasons import page_language
from atashbas.web.texts import rules

register = template.Library()


@register.filter
def called(entity: str) -> str:
    """Name of a speaker in the page's language, else in English; empty where no list names him."""
    return _names(page_language()).get(entity) or _names("en").get(entity, "")


@register.filter
def rule(names: str) -> str:
    """Rules of a field in the page's language."""
    return rules.rule_in_words(names)


@register.filter
def review(reason: str) -> str:
    """Why somebody should look at a record, in the page's language."""
    return rules.review_in_words(reason)


@register.filter
def read_field(name: str) -> str:
    """Field of a record in the page's language."""
    return rules.field_in_words(name, page_language())


@cache
def _names(language: Language) -> Mapping[str, str]:
    """The first whole name of each entity; a stem that takes endings is no name to be shown."""
    names: dict[str, str] = {}
    for entry in load_lexicon().rows[language]:
        if ":" in entry.value and not entry.stem and "*" not in entry.alias:
            names.setdefault(entry.value, entry.alias)
    return MappingProxyType(names)
