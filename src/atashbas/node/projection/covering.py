"""The answers of coverage anew, after what the delegations signed about actors has changed; nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable

from atashbas.joint import Link, picture_of
from atashbas.node import coverage
from atashbas.node.bulk import update_column
from atashbas.node.models import AloneRow, IncidentRow, LinkRow, ReportRow
from atashbas.node.projection.incidents import write_tallies
from atashbas.node.records import report_from
from atashbas.reports.records import Report

AT_ONCE = 20_000


def picture_again() -> str:
    """Tallies and the picture's digest (hex) after the answers of coverage changed: nothing is joined anew."""
    write_tallies()
    rows = LinkRow.objects.values_list("a", "b", "weight_mbits", "band", "part_of")
    links = sorted(rows.iterator(chunk_size=AT_ONCE))  # in the join's order, not the database's
    members: dict[str, list[str]] = {}
    standing = ReportRow.objects.exclude(incident="").values_list("id", "incident")
    for report, incident in standing.iterator(chunk_size=AT_ONCE):
        members.setdefault(incident, []).append(report)
    stood = IncidentRow.objects.values_list("id", "band", "coverage")
    held = {id_: (band, answer) for id_, band, answer in stood}
    return picture_of(
        (Link(a=a, b=b, weight_mbits=weight, band=band, part_of=part) for a, b, weight, band, part in links),
        ((id_, sorted(members[id_]), *held[id_]) for id_ in sorted(members)),
    )


def cover_anew(say: Callable[[str], None]) -> int:
    """Ask for every report, and for every incident of several, what the agreement says now; returns how many changed.

    An incident of one report alone says what that report says.
    """
    changed = _reports_alone() + _joined()
    say(f"coverage: {changed} answers changed")
    return changed


def _reports_alone() -> int:
    held = dict(AloneRow.objects.values_list("id", "coverage"))
    members = dict(IncidentRow.objects.filter(members=1).values_list("members_key", "id"))
    changed = 0
    last = ""
    while chunk := list(ReportRow.objects.filter(id__gt=last).order_by("id").values_list("id", "record")[:AT_ONCE]):
        last = chunk[-1][0]
        answers = coverage.outcomes([report_from(text) for _, text in chunk])
        others = [(id_, now) for (id_, _), now in zip(chunk, answers, strict=True) if held.get(id_, now) != now]
        update_column(AloneRow, "coverage", others)
        update_column(IncidentRow, "coverage", [(members[id_], now) for id_, now in others if id_ in members])
        changed += len(others)
    return changed


def _joined() -> int:
    rows = dict(IncidentRow.objects.filter(members__gt=1).values_list("id", "coverage"))
    told: dict[str, dict[str, Report]] = {id_: {} for id_ in rows}
    wanted = ReportRow.objects.filter(incident__in=IncidentRow.objects.filter(members__gt=1).values("id"))
    for id_, incident, text in wanted.order_by("id").values_list("id", "incident", "record").iterator():
        told[incident][id_] = report_from(text)
    answers = ((id_, coverage.outcome(reports)) for id_, reports in told.items())
    others = [(id_, now) for id_, now in answers if now != rows[id_]]
    update_column(IncidentRow, "coverage", others)
    return len(others)
