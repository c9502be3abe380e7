"""Judgements of links: each delegation's word on two reports, the queue of doubtful pairs, how a pair stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from atashbas.joint.judgement import PairJudgement, PairStanding
from atashbas.node import projection
from atashbas.node.casework.judgements import KIND, Spoken, all_standings, spoken_of
from atashbas.node.casework.models import JudgementRow
from atashbas.node.home import Home
from atashbas.node.models import LinkRow, ReporterRow, ReportRow
from atashbas.node.writing import Prepared, content_draft, now, write
from atashbas.values import AtashbasError, to_data

__all__ = ["Doubt", "Spoken", "all_standings", "doubts", "judge", "words_on"]

QUEUE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A pair in the queue: the engine's probability, in millionths, and how the judges stand."""

    a: str
    b: str
    weight_mbits: int
    probability_ppm: int
    standing: PairStanding


def judge(home: Home, by: str, judgement: PairJudgement, *, office: str = "", at: datetime | None = None) -> str:
    """Enter a judgement into one's own log and join anew; returns the entry's address log/n.

    Raises AtashbasError ``report.unknown`` where a report does not stand here, ``judgement.one-register`` for two
    reports of one register, which only their own reporter can call a repeat.
    """
    with transaction.atomic():
        reporters = dict(ReportRow.objects.filter(pk__in=[judgement.a, judgement.b]).values_list("id", "reporter"))
        for report in (judgement.a, judgement.b):
            if report not in reporters:
                raise AtashbasError("report.unknown", address=report)
        if len(set(reporters.values())) == 1 and by not in reporters.values():
            raise AtashbasError("judgement.one-register", reporter=reporters[judgement.a])
        marks = {"synthetic": True} if ReporterRow.objects.filter(pk=by, synthetic=True).exists() else {}
        office_said = {"office": office} if office else {}
        draft = content_draft(KIND, {**to_data(judgement), **office_said, **marks}, at or now())
        entry = write(home, Prepared(log=by, drafts=(draft,)))[0]
        projection.refresh()
    return str(entry)


def words_on(a: str, b: str) -> tuple[Spoken, ...]:
    """What every judge last said of a pair, by judge."""
    rows = JudgementRow.objects.filter(a=min(a, b), b=max(a, b)).order_by("by")
    return tuple(spoken_of(row) for row in rows)


def doubts(by: str = "", limit: int = QUEUE) -> tuple[Doubt, ...]:
    """Doubtful pairs that `by` has not judged, the most informative first: those nearest to one half."""
    judged = {(row.a, row.b) for row in JudgementRow.objects.filter(by=by)} if by else set()
    rows = LinkRow.objects.filter(band="doubtful").values_list("a", "b", "weight_mbits", "probability_ppm")
    pairs = {(min(a, b), max(a, b)): (weight, ppm) for a, b, weight, ppm in rows}
    open_pairs = [(pair, *found) for pair, found in pairs.items() if pair not in judged]
    open_pairs.sort(key=lambda one: (abs(one[2] - 500_000), one[0]))
    standings = all_standings()
    return tuple(
        Doubt(
            a=pair[0], b=pair[1], weight_mbits=weight, probability_ppm=ppm, standing=standings.get(pair, PairStanding())
        )
        for pair, weight, ppm in open_pairs[:limit]
    )
