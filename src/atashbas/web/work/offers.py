"""What a delegation may say in a case now: one offer for each thing the rules allow, each with its form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atashbas.findings import CaseState, Content, Stance
from atashbas.findings.contents import (
    Answer,
    Assent,
    CaseStatement,
    Exhibit,
    Finding,
    Position,
    Query,
    Silence,
    Visit,
)
from atashbas.findings.scale import SCALE
from atashbas.node.casework import read
from atashbas.node.casework.procedure import procedure
from atashbas.web.work import labels
from atashbas.web.work.case_forms import FORMS, CaseForms, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A form with what it is about; `key` tells it from the others of its page."""

    key: str
    form_name: str
    label: Promise | str
    about: str
    target: Target
    form: CaseForms
    open: bool = False


def offers(view: read.CaseView, *, by: str, at: datetime, bound: Offer | None = None) -> tuple[Offer, ...]:
    """Offers to a delegation; one that came back with faults stands open in its place."""
    found = []
    for name, label, content in _candidates(view.state, by, view.required):
        if not read.allowed(view.state, [content], by=by, at=at):
            continue
        offer = _offer(name, label, content)
        found.append(replace(bound, label=label) if bound and bound.key == offer.key else offer)
    if bound and all(offer.key != bound.key for offer in found):  # no longer allowed: its refusal is shown all the same
        found.insert(0, replace(bound, label=_("Refused")))
    return tuple(found)


def seen(state: CaseState, timeline: tuple[Any, ...]) -> str:
    """What the page showed of a case: a form that saw less is old, and one sent twice is too."""
    words = "\n".join([state.id, *(fact.id for fact in timeline)])
    return blake2b(words.encode(), digest_size=12).hexdigest()


def bound_offer(form_name: str, target: Target, data: Any, files: Any) -> Offer:
    """Offer whose form was sent."""
    form = FORMS[form_name](data, files)
    key = _key(form_name, target)
    return Offer(key=key, form_name=form_name, label="", about=target.entry, target=target, form=form, open=True)


def _candidates(state: CaseState, by: str, required: tuple[str, ...]) -> Iterator[tuple[str, Promise, Content]]:
    """Everything that could be said, in the order in which a page shows it; the rules decide which of it may be."""
    case = state.id
    for query in state.queries:
        yield "answer", _("Answer the query"), Answer(case=case, query=query.asked.id, texts=())
        yield "silence", _("Record that no answer came"), Silence(case=case, query=query.asked.id)
    for draft in state.drafts:
        proposed = draft.proposed
        yield "assent", _("Assent to the finding"), Assent(case=case, finding=proposed.id, digest=proposed.digest)
        yield (
            "case-statement",
            _("Dissent from the finding"),
            CaseStatement(case=case, step="dissent", finding=proposed.id),
        )
        if proposed.by == by and not draft.withdrawn:
            yield (
                "case-statement",
                _("Withdraw the draft"),
                CaseStatement(case=case, step="withdrawn", finding=proposed.id),
            )
    yield from _visits(state)
    hours = procedure().answer_within_h
    yield "query", _("Ask a party"), Query(case=case, asked=by, answer_within_h=hours, texts=())
    yield "position", _("Take a position"), Position(case=case, stance=Stance.NO_POSITION)
    standing = state.finding_in_force(frozenset(required))
    supersedes = standing.proposed.id if standing else None
    yield "finding", _("Draft a finding"), Finding(case=case, outcome=SCALE[0], texts=(), supersedes=supersedes)
    yield "exhibit", _("Add evidence"), Exhibit(case=case, name="", sha256="", size=0)
    yield "visit", _("Ask for a site visit"), Visit(case=case, step="asked", asked_of=by)
    yield "case-statement", _("Declare deadlock"), CaseStatement(case=case, step="deadlock")
    yield "case-statement", _("Suspend"), CaseStatement(case=case, step="suspended")
    yield "case-statement", _("Resume"), CaseStatement(case=case, step="resumed")
    if state.opened.by == by:
        yield "case-statement", _("Withdraw the case"), CaseStatement(case=case, step="withdrawn")


def _visits(state: CaseState) -> Iterator[tuple[str, Promise, Content]]:
    for fact in state.visits:
        if isinstance(fact.content, Visit) and fact.content.step == "asked":
            for step in ("granted", "refused", "suspended", "made"):
                content = Visit(case=state.id, step=step, request=fact.id)
                yield "visit-reply", labels.STEPS[step], content


def _offer(form_name: str, label: Promise, content: Content) -> Offer:
    target = Target(
        case=getattr(content, "case", ""),
        entry=_entry(content),
        step=getattr(content, "step", "") if form_name != "visit" else "",
        digest=getattr(content, "digest", ""),
    )
    key = _key(form_name, target)
    form = FORMS[form_name](auto_id=f"{key}-%s")
    return Offer(key=key, form_name=form_name, label=label, about=target.entry, target=target, form=form)


def _entry(content: Content) -> str:
    for name in ("query", "request", "finding", "supersedes"):
        entry = getattr(content, name, None)
        if entry:
            return str(entry)
    return ""


def _key(form_name: str, target: Target) -> str:
    return "-".join(filter(None, [form_name, target.entry.replace("/", "-"), target.step]))
