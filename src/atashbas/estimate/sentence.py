"""Calm sentences: a code with facts inside the room, words in five languages from the room's own file of templates.

Decides nothing. No sentence orders, blames or frightens; each says what the numbers allow and what they do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from atashbas.values import LANGUAGES, AtashbasError, Language

Fact = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What may be said, as a code and the facts it speaks of; names of areas and registers as in the table."""

    code: str
    facts: Mapping[str, Fact]


@cache
def sentence_templates() -> Mapping[str, Mapping[Language, str]]:
    """Every code with its template in each language, from `sentences.yaml`."""
    text = files("atashbas.estimate").joinpath("sentences.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[Language, str]] = yaml.safe_load(text)
    return MappingProxyType({code: MappingProxyType(words) for code, words in sorted(loaded.items())})


def render_sentence(sentence: Sentence, language: Language, names: Mapping[str, str] | None = None) -> str:
    """Words of a sentence in one language.

    Parameters
    ----------
    names
        Names of areas and registers in that language; what is not in it stands as given.

    Raises
    ------
    AtashbasError
        ``estimate.sentence-unknown`` for a code or language that has no template.
    """
    template = sentence_templates().get(sentence.code, {}).get(language)
    if template is None or language not in LANGUAGES:
        raise AtashbasError("estimate.sentence-unknown", sentence=sentence.code, language=language)
    words = names or {}
    facts = {key: words.get(value, value) if isinstance(value, str) else value for key, value in sentence.facts.items()}
    return template.format(**facts)
