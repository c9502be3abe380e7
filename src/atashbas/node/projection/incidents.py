"""Join the reports that stand into incidents, and write what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from sys import intern
from typing import Any

from django.db import connection

from atashbas.joint import Link, decide_bands, picture_of
from atashbas.node.bulk import delete_keys, insert_rows, quoted, update_column
from atashbas.node.learning.models import DoubtRow
from atashbas.node.matching import match
from atashbas.node.models import AloneRow, DayTally, IncidentRow, IncidentTally, LinkRow, ReportRow
from atashbas.node.projection.described import DESCRIBED, describe_row
from atashbas.node.records import report_from
from atashbas.reconcile import Reconciliation, doubts_of
from atashbas.reports.records import Report

READ_AT_ONCE = 400
Members = Mapping[str, Sequence[str]]
Matched = tuple[Reconciliation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What joining came to: the picture's digest, what limits it, and what moved from one incident to another.

    `moved`: (report, incident before, incident now); `members`: every incident with its reports.
    """

    picture: str
    warnings: list[dict[str, Any]]
    moved: Sequence[tuple[str, str, str]]
    members: Members


def join_reports(say: Callable[[str], None], found: Matched | None = None) -> Joined:
    """Links, incidents and tallies of everything that stands; `found`: where it was matched already."""
    found = found or match()
    links = _write_links(found)
    _write_doubts(found)
    warnings = [{"code": one.code, "reports": one.reports} for part in found for one in part.warnings]
    frames = [part.incidents.select("id", "members") for part in found]
    del found  # the engine's arrays are the largest thing here
    members = {id_: tuple(sorted(group)) for frame in frames for id_, group in frame.iter_rows()}
    del frames
    say(f"{len(members)} incidents from {sum(map(len, members.values()))} reports")
    moved = _write_membership(members)
    reporters = {id_: intern(name) for id_, name in _standing_reporters()}
    bands = decide_bands(members, reporters, ((link.a, link.b, link.band) for link in links))
    _write_incidents(members, bands)
    write_tallies()
    outcomes = dict(IncidentRow.objects.values_list("id", "coverage"))
    picture = picture_of(links, ((id_, members[id_], bands[id_], outcomes[id_]) for id_ in sorted(members)))
    return Joined(picture=picture, warnings=warnings, moved=moved, members=members)


def _standing_reporters() -> Iterator[tuple[str, str]]:
    rows = ReportRow.objects.filter(state="present").values_list("id", "reporter")
    return iter(rows.iterator(chunk_size=READ_AT_ONCE))


def _write_links(found: Sequence[Reconciliation]) -> list[Link]:
    wanted = ("a", "b", "weight_mbits", "probability", "band", "part_of")
    rows = sorted(row for part in found for row in part.links.select(wanted).iter_rows())
    LinkRow.objects.all().delete()
    columns = ("a", "b", "weight_mbits", "probability_ppm", "band", "part_of")
    insert_rows(LinkRow, columns, ((*row[:3], round(row[3] * 1e6), *row[4:]) for row in rows))
    return [Link(a=row[0], b=row[1], weight_mbits=row[2], band=row[4], part_of=row[5]) for row in rows]


def _write_doubts(found: Sequence[Reconciliation]) -> None:
    """What is worth judging; of an invented and a real one the same, each by itself."""
    DoubtRow.objects.all().delete()
    columns = ("a", "b", "weight_mbits", "linked", "rivals", "probability_ppm", "own_ubits", "rival_ubits")
    given = ("a", "b", "weight_mbits", "linked", "rivals", "probability", "own_bits", "rival_bits")
    rows = (row for part in found for row in doubts_of(part).select(given).iter_rows())
    insert_rows(DoubtRow, columns, ((*row[:5], *(round(one * 1e6) for one in row[5:])) for row in rows))


def _write_membership(members: Members) -> list[tuple[str, str, str]]:
    now = {member: id_ for id_, group in members.items() for member in group}
    held = ReportRow.objects.values_list("id", "incident").iterator(chunk_size=READ_AT_ONCE)
    moved = [(id_, before, now.get(id_, "")) for id_, before in held if now.get(id_, "") != before]
    update_column(ReportRow, "incident", [(id_, after) for id_, _, after in moved])
    return moved


def _write_incidents(members: Members, bands: Mapping[str, str]) -> None:
    """Only what changed is described again: other members, another band, or not there before."""
    held = dict(IncidentRow.objects.values_list("id", "members_key"))
    keys = {id_: _key(group, bands[id_]) for id_, group in members.items()}
    delete_keys(IncidentRow, [id_ for id_ in held if keys.get(id_) != held[id_]])
    joined = [id_ for id_, group in members.items() if len(group) > 1 and held.get(id_) != keys[id_]]
    rows = (
        (id_, keys[id_], *describe_row(id_, reports, bands[id_]))
        for id_, reports in _told({id_: members[id_] for id_ in joined})
    )
    insert_rows(IncidentRow, ("id", "members_key", *DESCRIBED), rows)
    _copy_alone()


def _copy_alone() -> None:
    """Incidents of one report alone are what that report says: whoever is not joined by now is one."""
    columns = ", ".join(DESCRIBED)
    incident, report, alone = quoted(IncidentRow), quoted(ReportRow), quoted(AloneRow)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {incident} (id, members_key, {columns}) "  # noqa: S608 - names come from the models
            f"SELECT r.incident, r.id, {', '.join(f'a.{name}' for name in DESCRIBED)} "
            f"FROM {report} r JOIN {alone} a ON a.id = r.id WHERE r.incident <> '' "
            f"AND NOT EXISTS (SELECT 1 FROM {incident} i WHERE i.id = r.incident)"
        )


def _key(group: Sequence[str], band: str) -> str:
    return group[0] if len(group) == 1 else blake2b("\n".join((*group, band)).encode(), digest_size=16).hexdigest()


def _told(incidents: Members) -> Iterator[tuple[str, dict[str, Report]]]:
    """Each incident with its reports, read some hundred at a time."""
    ids = list(incidents)
    for start in range(0, len(ids), READ_AT_ONCE):
        chunk = ids[start : start + READ_AT_ONCE]
        wanted = [member for id_ in chunk for member in incidents[id_]]
        rows = ReportRow.objects.filter(id__in=wanted).values_list("id", "record")
        read = {member: report_from(text) for member, text in rows}
        for id_ in chunk:
            yield id_, {member: read[member] for member in incidents[id_]}


def write_tallies() -> None:
    """Numbers by day, governorate and reporter, from the incidents as they stand."""
    DayTally.objects.all().delete()
    IncidentTally.objects.all().delete()
    report, incident = quoted(ReportRow), quoted(IncidentRow)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quoted(DayTally)} (day, admin1, reporter, alleged, matched, doubtful) "  # noqa: S608  # names of our own tables
            "SELECT r.occurred_on, r.admin1, r.reporter, count(*), "
            "sum(CASE WHEN i.band = 'probable' THEN 1 ELSE 0 END), "
            "sum(CASE WHEN i.band = 'doubtful' THEN 1 ELSE 0 END) "
            f"FROM {report} r JOIN {incident} i ON i.id = r.incident "
            "WHERE r.state = 'present' AND r.occurred_on IS NOT NULL "
            "GROUP BY r.occurred_on, r.admin1, r.reporter ORDER BY r.occurred_on, r.admin1, r.reporter"
        )
        cursor.execute(
            f"INSERT INTO {quoted(IncidentTally)} (day, admin1, sides, band, coverage, incidents) "  # noqa: S608  # names of our own tables
            f"SELECT occurred_on, admin1, sides, band, coverage, count(*) FROM {incident} "
            "WHERE occurred_on IS NOT NULL GROUP BY occurred_on, admin1, sides, band, coverage "
            "ORDER BY occurred_on, admin1, sides, band, coverage"
        )
