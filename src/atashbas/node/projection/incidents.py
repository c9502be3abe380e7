"""Join the reports that stand into incidents, and write what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from django.db import connection

from atashbas.joint import JointIncident, Link, decide_bands, describe, picture_of
from atashbas.node import coverage
from atashbas.node.bulk import delete_keys, insert_rows, quoted, update_column
from atashbas.node.matching import match
from atashbas.node.models import DayTally, IncidentRow, IncidentTally, LinkRow, ProjectionState, ReportRow
from atashbas.node.records import report_from
from atashbas.node.search import fold
from atashbas.reconcile import Reconciliation
from atashbas.reports.records import Report

DESCRIBED_AT_ONCE = 400
SEARCHED_CHARACTERS = 1500
NO_DAY = date.min
Members = Mapping[str, Sequence[str]]
_COLUMNS = (
    "id", "sort_on", "occurred_on", "date_precision", "admin1", "place", "lat_udeg", "lon_udeg", "place_precision",
    "type", "coarse", "types", "sides", "side_count", "counts", "members", "band", "coverage", "killed_low",
    "killed_high", "synthetic", "members_key", "search",
)  # fmt: skip


def join_reports(say: Callable[[str], None]) -> str:
    """Links, incidents and tallies of everything that stands; returns the digest of the picture."""
    found = match()
    links = _write_links(found)
    members = {id_: tuple(sorted(group)) for id_, group in found.incidents.select("id", "members").iter_rows()}
    say(f"{len(members)} incidents from {sum(map(len, members.values()))} reports")
    _write_membership(members)
    reporters = dict(ReportRow.objects.filter(state="present").values_list("id", "reporter"))
    bands = decide_bands(members, reporters, ((link.a, link.b, link.band) for link in links))
    _write_incidents(members, bands, say)
    _write_tallies()
    ProjectionState.objects.update(warnings=[{"code": one.code, "reports": one.reports} for one in found.warnings])
    outcomes = dict(IncidentRow.objects.values_list("id", "coverage"))
    return picture_of(links, ((id_, members[id_], bands[id_], outcomes[id_]) for id_ in sorted(members)))


def _write_links(found: Reconciliation) -> list[Link]:
    wanted = ("a", "b", "weight_mbits", "probability", "band", "part_of")
    rows = found.links.sort("a", "b").select(wanted).rows()
    LinkRow.objects.all().delete()
    columns = ("a", "b", "weight_mbits", "probability_ppm", "band", "part_of")
    insert_rows(LinkRow, columns, ((*row[:3], round(row[3] * 1e6), *row[4:]) for row in rows))
    return [Link(a=row[0], b=row[1], weight_mbits=row[2], band=row[4], part_of=row[5]) for row in rows]


def _write_membership(members: Members) -> None:
    held = dict(ReportRow.objects.values_list("id", "incident"))
    now = {member: id_ for id_, group in members.items() for member in group}
    changed = [(id_, now.get(id_, "")) for id_, before in held.items() if now.get(id_, "") != before]
    update_column(ReportRow, "incident", changed)


def _write_incidents(members: Members, bands: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Only what changed is described again: other members, another band, or not there before."""
    held = dict(IncidentRow.objects.values_list("id", "members_key"))
    keys = {id_: _key(group, bands[id_]) for id_, group in members.items()}
    changed = [id_ for id_, key in keys.items() if held.get(id_) != key]
    delete_keys(IncidentRow, [id_ for id_ in held if keys.get(id_) != held[id_]])
    insert_rows(IncidentRow, _COLUMNS, _described(changed, bands, keys, say))


def _key(group: Sequence[str], band: str) -> str:
    return blake2b("\n".join((*group, band)).encode(), digest_size=16).hexdigest()


def _described(
    wanted: Sequence[str], bands: Mapping[str, str], keys: Mapping[str, str], say: Callable[[str], None]
) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(wanted), DESCRIBED_AT_ONCE):
        if start and start % (25 * DESCRIBED_AT_ONCE) == 0:
            say(f"{start} of {len(wanted)} incidents described")
        told = _told(wanted[start : start + DESCRIBED_AT_ONCE])
        for id_, reports in told.items():
            incident = describe(id_, reports, bands[id_])
            yield _row(incident, coverage.outcome(reports), keys[id_], _searched(id_, reports))


def _told(incidents: Sequence[str]) -> dict[str, dict[str, Report]]:
    told: dict[str, dict[str, Report]] = {id_: {} for id_ in incidents}
    rows = ReportRow.objects.filter(incident__in=incidents).values_list("incident", "id", "record")
    for incident, id_, text in rows:
        told[incident][id_] = report_from(text)
    return told


def _row(one: JointIncident, outcome: str, key: str, search: str) -> tuple[Any, ...]:
    day = one.occurred_on
    return (
        one.id, (day or NO_DAY).isoformat(), day and day.isoformat(), one.date_precision.value, one.admin1,
        one.place[:200], one.lat_udeg, one.lon_udeg, one.place_precision.value, one.type.value, one.type.coarse,
        _bars(kind.value for kind in one.types), _bars(name for name, _ in one.sides), len(one.sides),
        json.dumps(dict(one.sides)), len(one.members), one.band, outcome, one.killed_low, one.killed_high,
        one.synthetic, key, search,
    )  # fmt: skip


def _bars(names: Iterator[str]) -> str:
    return f"|{'|'.join(names)}|"


def _searched(id_: str, reports: Mapping[str, Report]) -> str:
    """What a search looks through: words of all reports, folded, each once."""
    words: dict[str, None] = {id_: None}
    for member, report in sorted(reports.items()):
        stated = (
            member, report.number, report.place, report.admin1, report.admin2, report.actor, report.target,
            report.type_printed, report.weapon, *(text.text for text in report.texts),
        )  # fmt: skip
        words.update(dict.fromkeys(part for part in stated if part))
    return fold(" ".join(words)[:SEARCHED_CHARACTERS])


def _write_tallies() -> None:
    DayTally.objects.all().delete()
    IncidentTally.objects.all().delete()
    report, incident = quoted(ReportRow), quoted(IncidentRow)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quoted(DayTally)} (day, admin1, reporter, alleged, matched, doubtful) "  # noqa: S608
            "SELECT r.occurred_on, r.admin1, r.reporter, count(*), "
            "sum(CASE WHEN i.band = 'probable' THEN 1 ELSE 0 END), "
            "sum(CASE WHEN i.band = 'doubtful' THEN 1 ELSE 0 END) "
            f"FROM {report} r JOIN {incident} i ON i.id = r.incident "
            "WHERE r.state = 'present' AND r.occurred_on IS NOT NULL "
            "GROUP BY r.occurred_on, r.admin1, r.reporter ORDER BY r.occurred_on, r.admin1, r.reporter"
        )
        cursor.execute(
            f"INSERT INTO {quoted(IncidentTally)} (day, admin1, sides, band, coverage, incidents) "  # noqa: S608
            f"SELECT occurred_on, admin1, sides, band, coverage, count(*) FROM {incident} "
            "WHERE occurred_on IS NOT NULL GROUP BY occurred_on, admin1, sides, band, coverage "
            "ORDER BY occurred_on, admin1, sides, band, coverage"
        )
