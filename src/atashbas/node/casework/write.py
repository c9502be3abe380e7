"""Saying something in a case or a matter: the rules decide first, then one signed entry goes into one's own log.

A refused request changes nothing. The case is read and the entry written under one lock of the projections, so that two
members of a delegation who press at once cannot both take a step that may be taken once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from atashbas import findings, followup
from atashbas.agreement.process import Refusal
from atashbas.findings.contents import Assent, Case, Content, Finding
from atashbas.followup.openings import Opening, Step
from atashbas.node import projection
from atashbas.node.accounts.acting import member_mark
from atashbas.node.accounts.roles import Deed, case_deed, check_may, step_deed
from atashbas.node.casework import project
from atashbas.node.casework.models import CaseIncident, FactRow
from atashbas.node.casework.procedure import guarantors, procedure, voices
from atashbas.node.casework.sealed import seal_for, sealable
from atashbas.node.home import Home
from atashbas.node.models import IncidentRow, ProjectionState, ReporterRow
from atashbas.node.writing import Prepared, content_draft, now, write
from atashbas.values import AtashbasError, to_data


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """For whom somebody speaks: the delegation whose log it is, his role in it and his office.

    The role is always named: who forgets it must not speak as the head.
    """

    reporter: str
    role: str
    office: str = ""


def say_in_case(home: Home, speaker: Speaker, content: Content, *, at: datetime | None = None) -> str:
    """Enter a content of a case into the speaker's own log; returns the entry's address ``log/n``.

    Raises
    ------
    Refusal
        ``rule.<name>`` with its clause, where the rules forbid it; nothing has changed.
    AtashbasError
        ``role.not-allowed``, ``case.unknown-incident``, ``reporter.unknown``, ``register.*``, ``key.not-here``,
        ``disk.full``.
    """
    moment = at or now()
    kind = next(kind for kind, cls in findings.KINDS.items() if type(content) is cls)
    check_may(speaker.role, case_deed(kind))
    with transaction.atomic():
        _lock()
        case = None if isinstance(content, Case) else project.load_case(content.case)
        if isinstance(content, Case):
            _check_incidents(content)
        findings.decide_case(case, content, by=speaker.reporter, at=moment, procedure=procedure())
        return _enter(home, speaker, kind, content, _refs(content), moment)


def open_matter(home: Home, speaker: Speaker, opening: Opening, *, at: datetime | None = None) -> str:
    """Open a matter in the speaker's own log; returns its address.

    Raises Refusal ``rule.role`` and the errors of `say_in_case`.
    """
    moment = at or now()
    check_may(speaker.role, Deed.FOLLOW)
    with transaction.atomic():
        _lock()
        _check_speaker(speaker)
        followup.decide_opening(opening, by=speaker.reporter, guarantors=guarantors())
        kind = next(kind for kind, cls in followup.KINDS.items() if type(opening) is cls)
        audience = followup.audience_of_opening(opening, speaker.reporter)
        return _enter(home, speaker, kind, opening, (), moment, sealable(audience))


def take_step(home: Home, speaker: Speaker, step: Step, *, at: datetime | None = None) -> str:
    """Take a step in a matter; returns the entry's address.

    Raises Refusal ``rule.role``, ``rule.too-early``, ``rule.ended``, ``rule.unknown-step``, ``rule.matter-is-known``.
    """
    moment = at or now()
    with transaction.atomic():
        _lock()
        _check_speaker(speaker)
        matter = project.load_matter(step.matter)
        if matter is None:
            raise Refusal("rule.matter-is-known", by=speaker.reporter, matter=step.matter)
        check_may(speaker.role, step_deed(followup.matter_kind(matter), step.step))
        followup.decide_followup(matter, step, by=speaker.reporter, guarantors=guarantors())
        audience = followup.audience_of(matter)
        return _enter(home, speaker, "step", step, _hashes(step.matter), moment, sealable(audience))


def digest_of(entry: str) -> str:
    """Hash of an entry's body, which an assent signs; raises AtashbasError ``entry.unknown``."""
    row = FactRow.objects.filter(pk=entry).first()
    if row is None:
        raise AtashbasError("entry.unknown", entry=entry)
    return row.digest


def _lock() -> None:
    ProjectionState.objects.get_or_create(pk=1)
    ProjectionState.objects.select_for_update().get(pk=1)


def _check_speaker(speaker: Speaker) -> None:
    if speaker.reporter not in voices():
        raise AtashbasError("reporter.unknown", reporter=speaker.reporter)


def _check_incidents(case: Case) -> None:
    held = set(IncidentRow.objects.filter(pk__in=case.incidents).values_list("pk", flat=True))
    unknown = sorted(set(case.incidents) - held)
    if unknown:
        raise AtashbasError("case.unknown-incident", incident=unknown[0])


def _refs(content: Content) -> tuple[str, ...]:
    """What the entry is about, by hash: the finding that an assent signs, the case that others speak in."""
    if isinstance(content, Assent):
        return (content.digest,)
    if isinstance(content, Finding) and content.supersedes:
        return (*_hashes(content.case), *_hashes(content.supersedes))
    return () if isinstance(content, Case) else _hashes(content.case)


def _hashes(entry: str) -> tuple[str, ...]:
    return tuple(FactRow.objects.filter(pk=entry).exclude(digest="").values_list("digest", flat=True))


def _enter(
    home: Home,
    speaker: Speaker,
    kind: str,
    value: Content | Opening | Step,
    refs: tuple[str, ...],
    at: datetime,
    audience: frozenset[str] | None = None,
) -> str:
    marks = {"synthetic": True} if ReporterRow.objects.filter(pk=speaker.reporter, synthetic=True).exists() else {}
    office = {"office": speaker.office} if speaker.office else {}
    content: dict[str, Any] = {**to_data(value), **office, **member_mark(), **marks}
    draft = content_draft(kind, seal_for(audience, content) if audience else content, at, refs)
    draft = replace(draft, audience=tuple(sorted(audience or ())))
    entry = write(home, Prepared(log=speaker.reporter, drafts=(draft,)))[0]
    projection.refresh(later=True)
    return str(entry)


def cases_of_incident(incident: str) -> tuple[str, ...]:
    """Cases that name an incident, in the order of their addresses."""
    return tuple(CaseIncident.objects.filter(incident=incident).order_by("case").values_list("case", flat=True))
