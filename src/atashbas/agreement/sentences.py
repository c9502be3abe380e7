"""A coverage path in words, in five languages, from `words.yaml` and the pack. Decides words only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from atashbas.agreement.model import Agreement
from atashbas.agreement.outcome import Coverage, Step
from atashbas.agreement.pack import read_yaml

Words = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step as people read it.

    `question` and `answer` of the test, `because` its reason, `clause` the citation with `says` its summary; `fact` is
    what was reported, in the reporter's words, by `source`; `evidence` the row that decided; `change` what would
    change the answer (empty: nothing but new facts).
    """

    question: str
    answer: str
    because: str
    clause: str
    says: str
    fact: str
    source: str
    evidence: str
    change: str


@lru_cache(maxsize=1)
def known_words() -> Words:
    """All sentences: kind → code → language → text."""
    words: Words = read_yaml(resources.files("atashbas.agreement").joinpath("words.yaml").read_bytes())
    return words


def word(kind: str, code: str, language: str) -> str:
    """Sentence of a code; English where the language is none of the five, the code itself where it has no words."""
    texts = known_words()[kind].get(code)
    return texts.get(language, texts["en"]) if texts else code


def render_outcome(coverage: Coverage, language: str) -> str:
    """The answer in one sentence."""
    return word("outcome", coverage.outcome.value, language)


def render_path(coverage: Coverage, agreement: Agreement, language: str) -> tuple[Line, ...]:
    """The path, step by step, in words."""
    return tuple(_line(step, agreement, language) for step in coverage.path)


def _line(step: Step, agreement: Agreement, language: str) -> Line:
    texts = agreement.provision(step.provision).text
    return Line(
        question=word("test", step.test, language),
        answer=word("result", step.result, language),
        because=word("reason", step.reason, language),
        clause=agreement.citation(step.provision),
        says=texts.get(language, texts["en"]),
        fact=step.fact,
        source=step.fact_source,
        evidence=step.evidence,
        change=word("change", step.would_change, language) if step.would_change else "",
    )
