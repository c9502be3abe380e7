"""Entries of cases and matters → rows, and the rows of the cases they touch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from atashbas import findings, followup
from atashbas.followup.openings import Siege
from atashbas.joint import case_line, matter_line, work_digest
from atashbas.node.accounts.acting import MEMBER
from atashbas.node.casework.models import CaseIncident, CaseRow, FactRow, MatterRow
from atashbas.node.casework.procedure import guarantors, procedure, voices
from atashbas.node.search import fold
from atashbas.register.entry import Header
from atashbas.values import AtashbasError, LanguageText

KINDS = frozenset(findings.KINDS) | frozenset(followup.KINDS)


def take_fact(log: str, n: int, header: Header, content: Mapping[str, Any]) -> str | None:
    """Write the row of an entry; returns the case or matter it touches.

    None where its content is not of its kind: whoever signs nonsense is shown with it on the entry's page, and nothing
    of it enters a case.
    """
    data = {key: value for key, value in content.items() if key not in {"office", MEMBER, "synthetic"}}
    try:
        value = content_of(header.kind, data)
    except AtashbasError:
        return None
    id_ = f"{log}/{n}"
    subject = getattr(value, "case", None) or getattr(value, "matter", None) or id_
    FactRow.objects.update_or_create(
        id=id_,
        defaults={
            "log": log,
            "n": n,
            "kind": header.kind,
            "subject": subject,
            "office": str(content.get("office", ""))[:200],
            "at": _instant(header.time),
            "digest": header.body or "",
            "audience": f"|{'|'.join(header.audience)}|" if header.audience else "",
            "content": json.dumps(data, ensure_ascii=False, sort_keys=True),
        },
    )
    return str(subject)


def await_body(log: str, n: int, header: Header) -> None:
    """Note an entry whose body has not come: it is sealed to others, or its author's own bundle is still to come."""
    FactRow.objects.get_or_create(
        id=f"{log}/{n}",
        defaults={"log": log, "n": n, "kind": header.kind, "subject": "", "at": _instant(header.time), "content": ""},
    )


def awaited() -> tuple[tuple[str, int], ...]:
    """Entries whose body had not come when they were taken in."""
    return tuple(FactRow.objects.filter(subject="").order_by("log", "n").values_list("log", "n"))


def stop_awaiting(log: str, n: int) -> None:
    """Forget that a body was awaited, now that it is here."""
    FactRow.objects.filter(pk=f"{log}/{n}", subject="").delete()


def forget_erased(log: str, n: int) -> str | None:
    """Empty the row of an entry whose body was erased; returns the case or matter that it spoke in.

    What the erased entry opened leaves the lists; what others said about it stays as entries whose case is not known.
    """
    row = FactRow.objects.get(pk=f"{log}/{n}")
    subject, row.subject, row.content, row.digest, row.office, row.audience = row.subject, "", "", "", "", ""
    row.save()
    if subject == row.id:
        for model in (CaseRow, MatterRow):
            model._default_manager.filter(pk=subject).delete()
        CaseIncident.objects.filter(case=subject).delete()
    return subject or None


def spoken_in(log: str) -> tuple[int, ...]:
    """Positions of a log whose content stands in a case or matter."""
    return tuple(FactRow.objects.filter(log=log).exclude(subject="").order_by("n").values_list("n", flat=True))


def content_of(kind: str, data: Mapping[str, Any]) -> findings.Content | followup.Opening | followup.Step:
    """Value of an entry's content by its kind; raises AtashbasError ``record.*``."""
    return findings.content_of(kind, data) if kind in findings.KINDS else followup.opening_of(kind, data)


def project(subjects: Iterable[str]) -> None:
    """Rows of the cases and matters named, made anew from their facts."""
    for subject in sorted(set(subjects)):
        case = load_case(subject)
        matter = None if case else load_matter(subject)
        if case:
            _case_row(case)
        elif matter:
            _matter_row(matter)


def digest() -> str:
    """Digest of all cases and matters as they stand.

    What is sealed to a named audience stays outside, so that nodes of different readers compare equal at an equal cut;
    that nobody hears another history of it is in the roots of the logs.
    """
    matters = MatterRow.objects.filter(audience="")
    return work_digest([line for rows in (CaseRow.objects, matters) for line in rows.values_list("line", flat=True)])


def load_case(id_: str) -> findings.CaseState | None:
    """A case folded from its facts; None where it was not opened here."""
    facts = []
    for row in FactRow.objects.filter(subject=id_, kind__in=list(findings.KINDS)).order_by("log", "n"):
        content = findings.content_of(row.kind, json.loads(row.content))
        facts.append(
            findings.Fact(
                id=row.id, by=row.log, n=row.n, digest=row.digest, at=row.at, office=row.office or None, content=content
            )
        )
    return findings.cases_of(facts)[0].get(id_)


def load_matter(id_: str) -> followup.Matter | None:
    """A matter folded from its facts; None where it was not opened here."""
    facts = []
    for row in FactRow.objects.filter(subject=id_, kind__in=list(followup.KINDS)).order_by("log", "n"):
        content = followup.opening_of(row.kind, json.loads(row.content))
        facts.append(
            followup.Fact(id=row.id, by=row.log, n=row.n, at=row.at, office=row.office or None, content=content)
        )
    return followup.matters_of(facts)[0].get(id_)


def title_of(texts: tuple[LanguageText, ...]) -> str:
    """Texts as JSON pairs (language, text), the form in which a row keeps them."""
    return json.dumps([[one.language, one.text] for one in texts], ensure_ascii=False)


def texts_of(title: str) -> tuple[LanguageText, ...]:
    """Texts that a row keeps."""
    return tuple(LanguageText(language=language, text=words) for language, words in json.loads(title))


def _case_row(case: findings.CaseState) -> None:
    rules = procedure()
    last_at = max(fact.at for fact in facts_in(case))
    assessed = findings.assess_case(case, required=rules.required, at=last_at)
    turns = findings.waiting_in(case, required=rules.required, guarantors=rules.guarantors, at=last_at)
    subject = case.subject
    CaseRow.objects.update_or_create(
        id=case.id,
        defaults={
            "opened_by": case.opened.by,
            "opened_at": case.opened.at,
            "status": assessed.status.value,
            "title": title_of(subject.title),
            "incidents": f"|{'|'.join(subject.incidents)}|" if subject.incidents else "",
            "provision": subject.provision or "",
            "suspected": f"|{'|'.join(subject.suspected)}|" if subject.suspected else "",
            "waits": _names(turn.party for turn in turns),
            "due_at": min((turn.due_at for turn in turns if turn.due_at), default=None),
            "last_at": last_at,
            "line": case_line(case, rules.required),
            "search": fold(" ".join([case.id, *(one.text for one in subject.title), *subject.incidents])),
        },
    )
    CaseIncident.objects.filter(case=case.id).delete()
    CaseIncident.objects.bulk_create(_named(case, one, rules.required) for one in subject.incidents)


def _named(case: findings.CaseState, incident: str, required: frozenset[str]) -> CaseIncident:
    stages = findings.count_stages([incident], {case.id: case}, required)
    return CaseIncident(case=case.id, incident=incident, examined=bool(stages.examined), agreed=bool(stages.agreed))


def facts_in(case: findings.CaseState) -> tuple[findings.Fact, ...]:
    """Every fact of a case, in the order of the instants its signers claim (equal ones by entry)."""
    found = {case.opened.id: case.opened}
    for query in case.queries:
        found |= {fact.id: fact for fact in (query.asked, *query.answers, query.silence) if fact}
    for draft in case.drafts:
        found |= {fact.id: fact for fact in (draft.proposed, *draft.assents.values(), *draft.dissents)}
    found |= {
        fact.id: fact
        for fact in (*case.visits, *case.exhibits, *case.statements, *case.unattached, *case.positions.values())
        if isinstance(fact, findings.Fact)
    }
    return tuple(sorted(found.values(), key=lambda fact: (fact.at, fact.by, fact.n)))


def _matter_row(matter: followup.Matter) -> None:
    turns = followup.waiting_in(matter, parties=voices(), guarantors=guarantors())
    MatterRow.objects.update_or_create(
        id=matter.id,
        defaults={
            "kind": followup.matter_kind(matter),
            "opened_by": matter.opened_by,
            "opened_at": matter.opened_at,
            "title": title_of(_matter_title(matter)),
            "audience": _names(followup.audience_of(matter) or ()),
            "waits": _names(turn.party for turn in turns),
            "due_on": min((turn.due_on for turn in turns if turn.due_on), default=None),
            "last_at": max([matter.opened_at, *(step.at for step in matter.steps)]),
            "line": matter_line(matter),
        },
    )


def _matter_title(matter: followup.Matter) -> tuple[LanguageText, ...]:
    """The opening's own words for itself. Of what is sealed the list knows the governorate at most."""
    if followup.audience_of(matter) is not None:
        area = getattr(matter.opening, "area", None) or getattr(matter.opening, "admin1", "")
        return (LanguageText(text=area),) if area else ()
    if isinstance(matter.opening, Siege):
        return (LanguageText(text=matter.opening.place), LanguageText(text=matter.opening.area))
    for name in ("title", "what", "texts"):
        texts: tuple[LanguageText, ...] = getattr(matter.opening, name, ())
        if texts:
            return texts
    words = getattr(matter.opening, "area", "") or getattr(matter.opening, "product", "")
    return (LanguageText(text=words),)


def _names(parties: Iterable[str]) -> str:
    named = sorted(set(parties))
    return f"|{'|'.join(named)}|" if named else ""


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
