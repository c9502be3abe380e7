"""Who the reporters are: the charter's parties, and those whom a relay's log names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from atashbas.node.models import CountRow, ReporterRow, ReportRow, StatementRow, VerdictRow
from atashbas.register.charter import Charter

RELAY = "relay"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReporter:
    """A reporter the package knows by name; `log` None: his own log."""

    name: str
    kind: str
    titles: Mapping[str, str]
    log: str | None = None


@cache
def known_reporters() -> Mapping[str, KnownReporter]:
    """Reporters of the packaged list, by short name."""
    rows = yaml.safe_load(files("atashbas.node").joinpath("data/reporters.yaml").read_text("utf-8"))
    return {row["name"]: KnownReporter(**row) for row in rows}


def name_reporters(charter: Charter | None, *, spoke: bool) -> bool:
    """Write the table of reporters: parties in the charter's order, then relayed ones by name; whether it changed.

    `spoke`: records came in, so that a new relayed reporter may be among them; else the charter alone is looked at.
    """
    rows = [_of_party(charter, party_id, position) for position, party_id in enumerate(charter.logs)] if charter else []
    named = {row.name for row in rows}
    if not spoke and _same(rows, list(ReporterRow.objects.filter(name__in=named).order_by("position"))):
        return False
    spoken = sorted(_spoken() - named)
    rows += [_relayed(name, len(rows) + position) for position, name in enumerate(spoken)]
    if _same(rows, list(ReporterRow.objects.order_by("position"))):
        return False
    ReporterRow.objects.all().delete()
    ReporterRow.objects.bulk_create(rows)
    return True


def _same(rows: list[ReporterRow], held: list[ReporterRow]) -> bool:
    fields = [field.attname for field in ReporterRow._meta.concrete_fields]
    return [[getattr(row, name) for name in fields] for row in rows] == [
        [getattr(row, name) for name in fields] for row in held
    ]


def _of_party(charter: Charter, party_id: str, position: int) -> ReporterRow:
    party = charter.party(party_id)
    known = known_reporters().get(party_id)
    return ReporterRow(
        name=party_id,
        log=party_id,
        kind=known.kind if known else "guarantor" if party.guarantor else "party",
        position=position,
        titles=dict(known.titles) if known else {"en": party.title},
        relayed=party.relayed_by is not None,
        synthetic=charter.demo and party.guarantor,
    )


def _relayed(name: str, position: int) -> ReporterRow:
    known = known_reporters().get(name)
    return ReporterRow(
        name=name,
        log=RELAY,
        kind=known.kind if known else "source",
        position=position,
        titles=dict(known.titles) if known else {"en": name},
        relayed=True,
        synthetic=False,
    )


def _spoken() -> set[str]:
    spoken: set[str] = set()
    for model in (ReportRow, CountRow, VerdictRow, StatementRow):
        spoken |= set(model.objects.values_list("reporter", flat=True).distinct())
    return spoken
