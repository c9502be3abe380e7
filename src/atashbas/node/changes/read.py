"""The log of changes as it is shown, newest first; and where the address of an incident that ended leads on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from atashbas.node.changes.models import ChangedIncident, ChangeRow
from atashbas.node.models import IncidentRow

PAGE = 50
MOST_STEPS = 100  # of a chain of changes that an old address follows


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One change of incidents on this node, with its cause and the cuts (log → entries) before and after it."""

    id: int
    at: datetime
    kind: str
    before: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]
    cause: str
    entries: tuple[str, ...]
    sizes_before: Mapping[str, int]
    sizes_after: Mapping[str, int]
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """Changes, newest first; `next` is the `before` of the page that follows, None at the end."""

    changes: tuple[ChangeView, ...]
    next: int | None


def changes(*, incident: str = "", before: int | None = None, limit: int = PAGE) -> ChangePage:
    """A page of changes, of one incident or of all."""
    rows = ChangeRow.objects.select_related("step").order_by("-id")
    if incident:
        rows = rows.filter(incidents__incident=incident)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: limit + 1])
    shown = tuple(_view(row) for row in found[:limit])
    return ChangePage(changes=shown, next=shown[-1].id if len(found) > limit else None)


def successor(incident: str) -> str:
    """Incident that stands now where this one ended: the one that took over most of its reports; empty: none.

    Where several took over equally many, the one that is named first by its id.
    """
    for _ in range(MOST_STEPS):
        last = ChangedIncident.objects.filter(incident=incident, ends=True).order_by("-change").first()
        if last is None:
            return ""
        row = last.change
        held = set(row.before[incident])
        shares = {id_: len(held & set(group)) for id_, group in row.after.items()}
        if not shares:
            return ""
        incident = min(shares, key=lambda id_: (-shares[id_], id_))
        if IncidentRow.objects.filter(id=incident).exists():
            return incident
    return ""


def _view(row: ChangeRow) -> ChangeView:
    return ChangeView(
        id=row.pk,
        at=row.step.at,
        kind=row.kind,
        before={id_: tuple(group) for id_, group in sorted(row.before.items())},
        after={id_: tuple(group) for id_, group in sorted(row.after.items())},
        cause=row.cause,
        entries=tuple(row.entries),
        sizes_before=dict(row.step.sizes_before),
        sizes_after=dict(row.step.sizes_after),
        synthetic=row.synthetic,
    )
