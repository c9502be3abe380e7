"""A report back into the recording form, and the amendment that comes of it; what the form cannot hold stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from atashbas.reports.records import Casualties, Report
from atashbas.web.forms import HARM_FIELDS, ReportForm, report_of


def initial_of(report: Report) -> dict[str, Any]:
    """What the form shows of a report."""
    point = report.point
    held = {
        f"{row.harm}_{row.who}": row.count
        for row in report.casualties
        if (row.harm, row.who) in HARM_FIELDS and row.claimant == _claimant(report)
    }
    words = report.texts[0] if report.texts else None
    return {
        **{name: getattr(report, name) or "" for name in _SAME},
        **held,
        "occurred_on": report.occurred_on,
        "ends_on": report.ends_on,
        "date_precision": report.date_precision.value,
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
        "place_precision": point.precision.value if point else report.given.get("place_precision", "unknown"),
        "type": report.type.value,
        "observed": report.observed.value if report.observed else "",
        "claimant": _claimant(report) or "",
        "text": words.text if words else "",
        "language": words.language if words else "",
    }


_SAME = ("number", "time", "place", "admin1", "actor", "target", "weapon", "source", "repeats")


def amended(report: Report, form: ReportForm) -> Report:
    """The report said anew. Kept from the earlier one: further languages, claimants and columns, files, the number."""
    new = report_of(form, report.reporter, synthetic=report.synthetic)
    return replace(
        new,
        number=report.number,
        admin2=report.admin2 if new.admin1 == report.admin1 else None,
        actor_id=report.actor_id if new.actor == report.actor else None,
        target_id=report.target_id if new.target == report.target else None,
        type_printed=report.type_printed if new.type == report.type else None,
        casualties=(*new.casualties, *_beyond_the_form(report)),
        texts=(*new.texts, *report.texts[1:]),
        attachments=(*report.attachments, *new.attachments),
        relayed_by=report.relayed_by,
        aggregate=report.aggregate,
        machine=report.machine,
        given={**{k: v for k, v in report.given.items() if k != "place_precision"}, **new.given},
    )


def _claimant(report: Report) -> str | None:
    """Whose figures the form shows: the reporter's own, else those of the first claimant he names."""
    named = [row.claimant for row in report.casualties if (row.harm, row.who) in HARM_FIELDS]
    return None if None in named or not named else named[0]


def _beyond_the_form(report: Report) -> tuple[Casualties, ...]:
    """Figures of other claimants and of groups that the form does not ask for."""
    shown = _claimant(report)
    return tuple(row for row in report.casualties if (row.harm, row.who) not in HARM_FIELDS or row.claimant != shown)
