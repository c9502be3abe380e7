"""What all have agreed to, in a span of days: the only things that a joint letter may say.

A finding counts while it is in force, a decision or a publication once every guarantor's own register adopts it, a
measure once every party to it agrees. What one side says alone is not here, whoever says it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from atashbas import followup
from atashbas.findings.contents import Finding
from atashbas.followup.openings import Decision, Measure, Publication
from atashbas.node.adopted import local_zone
from atashbas.node.casework import project
from atashbas.node.casework.models import CaseRow, MatterRow
from atashbas.node.casework.procedure import guarantors, required
from atashbas.node.casework.read import accused_in
from atashbas.values import LanguageText, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedFact:
    """One thing agreed.

    `kind`: finding, decision, measure, publication. `entries`: what it rests on, the text first and then each party's
    own signature. `digest`: SHA-256 of the signed body of a finding, of the document of a publication.
    `accused_signers`: required signers whom the case or its reports hold responsible.
    """

    kind: str
    id: str
    on: date
    texts: tuple[LanguageText, ...]
    entries: tuple[str, ...]
    signed_by: tuple[str, ...]
    outcome: str = ""
    provision: str | None = None
    attribution: str | None = None
    consequences: tuple[LanguageText, ...] = ()
    due_on: date | None = None
    digest: str = ""
    accused_signers: tuple[str, ...] = ()


def agreed_facts(period: Period) -> tuple[AgreedFact, ...]:
    """Everything that came to be agreed within a period of local days, in the order of kinds, days and entries."""
    found = [*_findings(), *_matters()]
    within = [one for one in found if period.first_on <= one.on <= period.last_on]
    order = ("finding", "decision", "measure", "publication")
    return tuple(sorted(within, key=lambda one: (order.index(one.kind), one.on, one.id)))


def _findings() -> list[AgreedFact]:
    ids = CaseRow.objects.filter(status="agreed").order_by("id").values_list("id", flat=True)
    found = []
    for state in filter(None, map(project.load_case, ids)):
        draft = state.finding_in_force(required())
        content = draft.proposed.content if draft else None
        if draft is None or not isinstance(content, Finding):
            continue
        signatures = [draft.assents[party] for party in sorted(draft.assents)]
        found.append(
            AgreedFact(
                kind="finding",
                id=state.id,
                on=_day(max(fact.at for fact in signatures)),
                texts=content.texts,
                entries=(draft.proposed.id, *(fact.id for fact in signatures)),
                signed_by=tuple(sorted(draft.assents)),
                outcome=content.outcome,
                provision=content.provision,
                attribution=content.attribution,
                consequences=content.consequences,
                digest=draft.proposed.digest,
                accused_signers=tuple(sorted(required() & accused_in(state))),
            )
        )
    return found


def _matters() -> list[AgreedFact]:
    kinds = ("decision", "measure", "publication")
    ids = MatterRow.objects.filter(kind__in=kinds).order_by("id").values_list("id", flat=True)
    return [fact for matter in filter(None, map(project.load_matter, ids)) if (fact := _agreed(matter))]


def _agreed(matter: followup.Matter) -> AgreedFact | None:
    opening = matter.opening
    if isinstance(opening, Decision):
        return _signed(matter, "adopt", guarantors(), opening.texts, opening.provision, due_on=opening.due_on)
    if isinstance(opening, Publication):
        named = (LanguageText(text=opening.product), *opening.texts)
        return _signed(matter, "assent", guarantors(), named, None, digest=opening.digest)
    if isinstance(opening, Measure) and not matter.taken_by("end"):
        return _signed(matter, "agree", frozenset(opening.parties), opening.title, opening.provision)
    return None


def _signed(
    matter: followup.Matter,
    step: str,
    needed: frozenset[str],
    texts: tuple[LanguageText, ...],
    provision: str | None,
    *,
    due_on: date | None = None,
    digest: str = "",
) -> AgreedFact | None:
    """The fact, where everybody needed took the step and none of them declined or reserved since."""
    against = {party for other in ("decline", "reserve") for party in matter.stands_by(other)}
    last = {fact.by: fact for fact in matter.steps if fact.content.step == step and fact.by in needed}
    if not needed or set(last) != needed or against & needed:
        return None
    signatures = [last[party] for party in sorted(last)]
    return AgreedFact(
        kind=followup.matter_kind(matter),
        id=matter.id,
        on=_day(max(fact.at for fact in signatures)),
        texts=texts,
        entries=(matter.id, *(fact.id for fact in signatures)),
        signed_by=tuple(sorted(last)),
        provision=provision,
        due_on=due_on,
        digest=digest,
    )


def _day(at: datetime) -> date:
    return at.astimezone(local_zone()).date()
