"""Coverage of an incident as its page shows it: the answer, each claim's answer, and the path report by report."""

from __future__ import annotations

from dataclasses import dataclass

from atashbas.agreement import Coverage, render_outcome, render_path
from atashbas.agreement.sentences import Line
from atashbas.node.coverage import pack
from atashbas.node.queries import ReportView
from atashbas.web import calendars


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step: its words, and its result as a word of the style sheet (yes, no, maybe)."""

    line: Line
    result: str
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The steps that rest on one report's facts, with the answer these facts alone lead to."""

    view: ReportView
    outcome: str
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """The answer in one sentence, then claim by claim; `sides`: (delegation, answer on its own signed rows), where they
    lead to another, and `sides_reason` what follows from that."""

    outcome: str
    sentence: str
    claims: tuple[Claim, ...]
    sides: tuple[tuple[str, str], ...] = ()
    sides_reason: str = ""


def coverage_view(coverage: Coverage, reports: tuple[ReportView, ...], language: str) -> CoverageView:
    """Coverage in the language of a page; a step that rests on several reports stands with each of them."""
    pairs = list(zip(coverage.path, render_path(coverage, pack(), language), strict=True))
    claims = [
        Claim(
            view=view,
            outcome=str(coverage.by_claim.get(view.reporter.name, "")),
            steps=tuple(
                StepView(line=line, result=step.result, fact=_fact(step.test, line.fact, language))
                for step, line in pairs
                if view.id in step.fact_source.split()
            ),
        )
        for view in reports
    ]
    return CoverageView(
        outcome=str(coverage.outcome),
        sentence=render_outcome(coverage, language),
        claims=tuple(claims),
        sides=tuple((name, str(outcome)) for name, outcome in coverage.by_side.items()),
        sides_reason=next((line.because for step, line in pairs if step.test == "sides"), ""),
    )


def _fact(test: str, fact: str, language: str) -> str:
    """A stated stretch of time without its repetition; every other fact in the reporter's own words."""
    if test != "period":
        return fact
    first, _, last = fact.partition("/")
    shown = first if first == last else f"{first} – {last}"
    return calendars.digits(shown.replace("T", " "), language)
