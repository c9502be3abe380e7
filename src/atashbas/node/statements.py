"""The ledger of statements: who said what, when, and what kind of saying it was; the original words stand first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from atashbas.node.models import StatementRow
from atashbas.node.search import fold
from atashbas.reports.records import Statement, record_of
from atashbas.values import AtashbasError

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A statement with its address in the register."""

    id: str
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """One page of the ledger, newest day first; `next` is the cursor of the page after."""

    lines: tuple[StatementLine, ...]
    next: str | None
    total: int


def ledger(
    *, act: str = "", party: str = "", topic: str = "", speaker: str = "", text: str = "", after: str = ""
) -> StatementPage:
    """Statements that stand, by what they are searched for; those without a day come last."""
    rows = StatementRow.objects.filter(state="present")
    exact = {"act": act, "party": party, "speaker": speaker, "topics__contains": f"|{topic}|" if topic else ""}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    for word in fold(text).split()[:8]:
        rows = rows.filter(search__contains=word)
    total = rows.count()
    found = list(_after(rows, after)[: PAGE + 1])
    lines = tuple(StatementLine(id=row.id, statement=_statement(row)) for row in found[:PAGE])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return StatementPage(lines=lines, next=f"{_key(last)}~{last.id}" if last else None, total=total)


def parties() -> tuple[str, ...]:
    """Parties for whom anybody speaks in the ledger, sorted."""
    return tuple(
        sorted(set(StatementRow.objects.filter(state="present").exclude(party="").values_list("party", flat=True)))
    )


def speakers() -> tuple[str, ...]:
    """The speakers who are named most, at most a hundred, sorted."""
    rows = StatementRow.objects.filter(state="present").values_list("speaker").annotate(n=Count("pk"))
    return tuple(sorted(speaker for speaker, _ in rows.order_by("-n", "speaker")[:100]))


def topics() -> tuple[str, ...]:
    """Topics of the statements that stand, sorted."""
    kept = StatementRow.objects.filter(state="present").exclude(topics="").values_list("topics", flat=True).distinct()
    return tuple(sorted({topic for several in kept for topic in several.split("|") if topic}))


def _after(rows: QuerySet[StatementRow], after: str) -> QuerySet[StatementRow]:
    ordered = rows.annotate(day=Coalesce("said_on", date.min)).order_by("-day", "id")
    if not after:
        return ordered
    day, _, id_ = after.partition("~")
    try:
        place = date.fromisoformat(day)
    except ValueError as error:
        raise AtashbasError("query.cursor", value=after[:80]) from error
    return ordered.filter(day__lte=place).exclude(day=place, id__lte=id_)


def _key(row: StatementRow) -> str:
    return (row.said_on or date.min).isoformat()


def _statement(row: StatementRow) -> Statement:
    record = record_of(json.loads(row.record))
    if not isinstance(record, Statement):  # cannot happen: this table is written from statements alone
        raise TypeError(row.id)
    return record
