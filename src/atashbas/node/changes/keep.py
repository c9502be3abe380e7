"""Writing the log of changes while the projection is brought up to the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from atashbas.node.casework.models import JudgementRow
from atashbas.node.changes.grouping import Change, Move, find_changes
from atashbas.node.changes.models import ChangedIncident, ChangeRow, ChangeStep
from atashbas.node.learning.models import WeightsRow
from atashbas.node.logs import store_of
from atashbas.node.models import AloneRow, IncidentRow, ReportRow
from atashbas.register.body import find_content
from atashbas.register.errors import RegisterError

AT_ONCE = 500
MOST_ENTRIES = 20  # named as the cause of one change; the step holds the sizes, which name them all
CAUSES = ("judgement", "amendment", "withdrawal", "report", "learning", "rules", "refit")
JUDGEMENT, AMENDMENT, WITHDRAWAL, REPORT, LEARNING, RULES, REFIT = CAUSES

# Report, incident before, incident now.
Changed = Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """How things stood before a step: sizes of the logs, the picture's digest, whether the rules are others now.

    `held`: where the tables were thrown away, the incident of each report that was not alone in it.
    """

    sizes: Mapping[str, int]
    picture: str
    other_rules: bool = False
    held: Mapping[str, str] | None = None


@dataclass(slots=True)
class Causes:
    """What the entries of a step did that can change an incident: report → entries that did it to that report."""

    judged: list[tuple[str, str, str]] = field(default_factory=list)  # entry, a, b
    arrived: dict[str, str] = field(default_factory=dict)  # report → its entry
    amended: dict[str, str] = field(default_factory=dict)  # report → the entry that amends it
    withdrawn: dict[str, str] = field(default_factory=dict)
    learning: list[str] = field(default_factory=list)  # entries on weights learnt from judgements


def hold() -> dict[str, str]:
    """Incident of every report that is not alone in it, before the tables are thrown away."""
    joint = IncidentRow.objects.filter(members__gt=1).values("id")
    rows = ReportRow.objects.filter(incident__in=joint).values_list("id", "incident")
    return dict(rows.iterator(chunk_size=2000))


def record(
    before: Before, changed: Changed, members: Mapping[str, Sequence[str]], *, sizes: Mapping[str, int], picture: str,
    revision: int, at: datetime,
) -> int:  # fmt: skip
    """Write what merged, split, took another address or ended; returns how many changes there were.

    `changed` are the reports whose incident is another than before.
    """
    if not before.picture:
        return 0
    new = [id_ for id_, _, _ in changed if _is_new(id_, before.sizes)]
    amends = dict(pair for chunk in _chunks(new) for pair in _amended(chunk))
    replaced = set(amends.values())
    was = {id_: old for id_, old, _ in changed}
    moves = [
        Move(report=id_, was=amends.get(id_) or id_, before=was.get(amends.get(id_) or id_, ""), after=now)
        for id_, _, now in changed
        if id_ not in replaced
    ]
    changes = find_changes([move for move in moves if move.before or move.after], members)
    if not changes:
        return 0
    step = ChangeStep.objects.create(
        at=at, revision=revision, sizes_before=dict(before.sizes), sizes_after=dict(sizes),
        picture_before=before.picture, picture_after=picture,
    )  # fmt: skip
    causes = _find_causes(before, moves, amends, sizes)
    for change in changes:
        _write(step, change, *cause_of(change, causes, before, sizes))
    return len(changes)


def moved_since(before: Before, members: Mapping[str, Sequence[str]]) -> list[tuple[str, str, str]]:
    """Reports whose incident is another than before the tables were thrown away.

    A report that was known and is not among the held ones was alone, in the incident that it founds; one that is alone
    still is where it was.
    """
    held = before.held or {}
    joint = {id_: incident for incident, group in members.items() if len(group) > 1 for id_ in group}
    alone = [id_ for id_ in joint if id_ not in held and not _is_new(id_, before.sizes)]
    founds = dict(pair for chunk in _chunks(alone) for pair in _founded(chunk))
    left = [id_ for id_ in held if id_ not in joint]
    now = dict(pair for chunk in _chunks(left) for pair in _incident_of(chunk))
    changed = [(id_, held.get(id_) or founds.get(id_, ""), incident) for id_, incident in joint.items()]
    changed += [(id_, held[id_], now.get(id_, "")) for id_ in left]
    return [one for one in changed if one[1] != one[2]]


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _founded(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    return AloneRow.objects.filter(id__in=ids).values_list("id", "founds")


def _incident_of(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ReportRow.objects.filter(id__in=ids).values_list("id", "incident")


def _amended(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ReportRow.objects.filter(id__in=ids).exclude(amends="").values_list("id", "amends")


def _is_new(id_: str, sizes: Mapping[str, int]) -> bool:
    log, n, _index = id_.rsplit("/", 2)
    return int(n) >= sizes.get(log, 0)


def _find_causes(
    before: Before, moves: Sequence[Move], amends: Mapping[str, str], sizes: Mapping[str, int]
) -> Causes:  # fmt: skip
    causes = Causes()
    for log, size in sizes.items():
        start = before.sizes.get(log, 0)
        if size > start:
            rows = JudgementRow.objects.filter(by=log, n__gte=start).values_list("entry", "a", "b")
            causes.judged += list(rows)
            causes.learning += WeightsRow.objects.filter(by=log, n__gte=start).values_list("entry", flat=True)
    for move in moves:
        if move.report in amends:
            causes.amended[move.report] = entry_of(move.report)
        elif not move.before:
            causes.arrived[move.report] = entry_of(move.report)
    gone = {move.report for move in moves if not move.after}
    if gone:
        causes.withdrawn = {report: entry for report, entry in _withdrawals(before.sizes, sizes) if report in gone}
    return causes


def _withdrawals(start: Mapping[str, int], end: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    """Reports that entries of these stretches withdraw, each with the entry."""
    store = store_of()
    for log, size in end.items():
        for entry in store.entries(log, start.get(log, 0), size):
            body = store.find_body(log, entry.n) if entry.header.kind == "retract" else None
            if body is None or body.data is None:
                continue
            try:
                content = find_content(body.data)
            except RegisterError:
                continue  # signed nonsense of another log withdraws nothing
            if isinstance(content, dict) and isinstance(content.get("retracts"), str):
                yield content["retracts"], f"{log}/{entry.n}"


def cause_of(
    change: Change, causes: Causes, before: Before, sizes: Mapping[str, int]
) -> tuple[str, list[str]]:  # fmt: skip
    """The nearest cause: a judgement, then an amendment, a withdrawal, a report; else what moves all weights.

    Weights are fitted to all reports, so that an entry about other reports may lie behind a change: it is then named
    among those of the step, as refitting.
    """
    reports = change.reports
    direct = (
        (JUDGEMENT, [entry for entry, a, b in causes.judged if a in reports and b in reports]),
        (AMENDMENT, [entry for report, entry in causes.amended.items() if report in reports]),
        (WITHDRAWAL, [entry for report, entry in causes.withdrawn.items() if report in reports]),
        (REPORT, [entry for report, entry in causes.arrived.items() if report in reports]),
        (LEARNING, causes.learning),
    )
    for cause, entries in direct:
        if entries:
            return cause, sorted(set(entries), key=_by_number)[:MOST_ENTRIES]
    if before.other_rules:
        return RULES, []
    new = [f"{log}/{n}" for log, size in sorted(sizes.items()) for n in range(before.sizes.get(log, 0), size)]
    return REFIT, new[:MOST_ENTRIES]


def entry_of(report: str) -> str:
    """Entry log/n of a report's address log/n/index."""
    return report.rsplit("/", 1)[0]


def _by_number(entry: str) -> tuple[str, int]:
    log, n = entry.rsplit("/", 1)
    return log, int(n)


def _write(step: ChangeStep, change: Change, cause: str, entries: Sequence[str]) -> None:
    ends = set(change.before) - set(change.after)
    synthetic = ReportRow.objects.filter(id__in=sorted(change.reports)[:1], synthetic=True).exists()
    row = ChangeRow.objects.create(
        step=step, kind=change.kind, before=_listed(change.before), after=_listed(change.after), cause=cause,
        entries=list(entries), synthetic=synthetic,
    )  # fmt: skip
    ChangedIncident.objects.bulk_create(
        ChangedIncident(change=row, incident=id_, ends=id_ in ends)
        for id_ in sorted(set(change.before) | set(change.after))
    )


def _listed(incidents: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {id_: list(group) for id_, group in incidents.items()}
