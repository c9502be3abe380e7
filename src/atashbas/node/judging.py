"""Judgements of links: each delegation's word on two reports, the queue of doubtful pairs, how a pair stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from atashbas.joint.judgement import PairJudgement, PairStanding
from atashbas.node import matching, projection
from atashbas.node.accounts.acting import member_mark
from atashbas.node.casework.judgements import KIND, Spoken, all_standings, spoken_of
from atashbas.node.casework.models import JudgementRow
from atashbas.node.casework.procedure import guarantors
from atashbas.node.home import Home
from atashbas.node.learning.models import DoubtRow
from atashbas.node.models import ReporterRow
from atashbas.node.writing import Prepared, content_draft, now, write
from atashbas.values import AtashbasError, to_data

__all__ = ["Doubt", "Spoken", "all_standings", "disputes", "doubts", "judge", "judge_all", "words_on"]

QUEUE = 50
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A pair in the queue: the engine's probability, in millionths, how the judges stand, and why it is asked about.

    `own_bits`: how uncertain the pair is; `rival_bits`: what of its `rivals` a *same* would settle too. `last_word`:
    all other guarantors said *same*, so that this delegation's word alone is missing.
    """

    a: str
    b: str
    weight_mbits: int
    probability_ppm: int
    standing: PairStanding
    linked: bool
    rivals: int
    own_bits: float
    rival_bits: float
    last_word: bool


def judge(home: Home, by: str, judgement: PairJudgement, *, office: str = "", at: datetime | None = None) -> str:
    """Enter a judgement into one's own log and join anew; returns the entry's address log/n.

    Raises the errors of `judge_all`.
    """
    return judge_all(home, by, [judgement], office=office, at=at)[0]


def judge_all(
    home: Home, by: str, judgements: Sequence[PairJudgement], *, office: str = "", at: datetime | None = None
) -> tuple[str, ...]:
    """Enter judgements into one's own log, an entry each, and join anew once; returns their addresses log/n.

    Raises AtashbasError ``report.unknown`` where a report does not stand here, ``judgement.one-register`` for two
    reports of one register, which only their own reporter can call a repeat. Nothing is entered then.
    """
    with transaction.atomic():
        reporters = matching.reporters_of((one.a, one.b) for one in judgements)
        for one in judgements:
            _check_pair(one, by, reporters)
        marks = {"synthetic": True} if ReporterRow.objects.filter(pk=by, synthetic=True).exists() else {}
        office_said = {"office": office} if office else {}
        drafts = tuple(
            content_draft(KIND, {**to_data(one), **office_said, **member_mark(), **marks}, at or now())
            for one in judgements
        )
        entries = write(home, Prepared(log=by, drafts=drafts)) if drafts else []
        projection.refresh()
    return tuple(map(str, entries))


def _check_pair(judgement: PairJudgement, by: str, reporters: Mapping[str, str]) -> None:
    for report in (judgement.a, judgement.b):
        if report not in reporters:
            raise AtashbasError("report.unknown", address=report)
    pair = {reporters[judgement.a], reporters[judgement.b]}
    if len(pair) == 1 and by not in pair:
        raise AtashbasError("judgement.one-register", reporter=reporters[judgement.a])


def words_on(a: str, b: str) -> tuple[Spoken, ...]:
    """What every judge last said of a pair, by judge."""
    rows = JudgementRow.objects.filter(a=min(a, b), b=max(a, b)).order_by("by")
    return tuple(spoken_of(row) for row in rows)


def doubts(by: str = "", limit: int = QUEUE) -> tuple[Doubt, ...]:
    """Pairs in doubt that `by` has not judged and nobody has decided, the most informative first.

    A delegation is not asked about repeats in another's register, which only their reporter can tell.
    """
    judges = guarantors()
    standings = all_standings()
    found: list[Doubt] = []
    for row in DoubtRow.objects.order_by("-own_ubits", "a", "b").iterator(chunk_size=AT_ONCE):
        standing = standings.get((row.a, row.b), PairStanding())
        spoken = {*standing.same, *standing.different, *standing.unsure}
        own = _one_log(row)
        if by in spoken or (own and by and by != own):  # of a repeat only its own reporter knows
            continue
        if standing.decided(frozenset({own}) if own else judges) is not None:
            continue
        found.append(_doubt(row, standing, last_word=by in judges and judges - {by} <= set(standing.same)))
        if len(found) == limit:
            break
    return tuple(found)


def disputes() -> tuple[tuple[str, str, PairStanding], ...]:
    """Pairs on which delegations disagree, by their reports: both words stand, the pair is kept apart."""
    return tuple((a, b, one) for (a, b), one in all_standings().items() if one.disputed)


def _one_log(row: DoubtRow) -> str:
    """The log that both reports stand in; empty where they stand in two."""
    logs = {row.a.split("/", 1)[0], row.b.split("/", 1)[0]}
    return logs.pop() if len(logs) == 1 else ""


def _doubt(row: DoubtRow, standing: PairStanding, *, last_word: bool) -> Doubt:
    return Doubt(
        a=row.a,
        b=row.b,
        weight_mbits=row.weight_mbits,
        probability_ppm=row.probability_ppm,
        standing=standing,
        linked=row.linked,
        rivals=row.rivals,
        own_bits=row.own_ubits / 1e6,
        rival_bits=row.rival_ubits / 1e6,
        last_word=last_word,
    )
