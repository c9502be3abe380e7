"""Bring the tables up to the register, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from atashbas.joint import RULES, LogCut, digest_of
from atashbas.node import coverage
from atashbas.node.casework import project as casework
from atashbas.node.casework.models import CaseIncident, CaseRow, FactRow, JudgementRow, MatterRow
from atashbas.node.changes import keep as changes
from atashbas.node.ground import project as ground
from atashbas.node.ground.models import GroundRow, GroundState
from atashbas.node.learning.models import DoubtRow, WeightsRow
from atashbas.node.logs import store_of
from atashbas.node.matching import match
from atashbas.node.models import (
    AloneRow,
    CountRow,
    DayTally,
    IncidentRow,
    IncidentTally,
    InputBlock,
    LinkRow,
    ProjectionState,
    RegisterRow,
    ReporterRow,
    ReportRow,
    StatementRow,
    VerdictRow,
)
from atashbas.node.notices.renew import renew
from atashbas.node.projection.covering import cover_anew, picture_again
from atashbas.node.projection.incidents import Joined, Matched, join_reports
from atashbas.node.projection.records import Fresh, Taken, take_in, take_late
from atashbas.node.projection.reporters import name_reporters
from atashbas.node.store import RegisterStore

PROJECTED = (
    ReporterRow, ReportRow, AloneRow, CountRow, VerdictRow, StatementRow, InputBlock, IncidentRow, LinkRow, DayTally,
    IncidentTally, FactRow, CaseRow, CaseIncident, MatterRow, JudgementRow, WeightsRow, DoubtRow,
    GroundRow, GroundState,
)  # fmt: skip
Progress = Callable[[str], None]
JOINED_AT_ONCE = 5_000  # reports that are matched while their author waits: a fifth of a second
LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What a refresh found: new entries and records, and the picture's digest (hex)."""

    entries: int
    records: int
    digest: str
    revision: int

    @property
    def incidents(self) -> int:
        """How many there are now."""
        return IncidentRow.objects.count()


def refresh(
    progress: Progress | None = None,
    fresh: Fresh | None = None,
    *,
    before: changes.Before | None = None,
    later: bool = False,
    matched: tuple[int, Matched] | None = None,
) -> Refreshed:
    """Take in what the logs hold beyond what the tables know; nothing is done where there is nothing new.

    Parameters
    ----------
    fresh
        Records this process has just written, by (log, n), so that they need not be read back.
    before
        How things stood, where the tables were thrown away since.
    later
        Whether a large node may leave the matching of new reports to the worker, so that whoever typed one in and
        everybody behind him need not wait for it. Until then the state's digest is one of an empty picture.
    matched
        What the matching found while nobody had to wait, and the arrivals it knew of; used where no more came since.
    """
    say = progress or (lambda step: None)
    store = store_of()
    with transaction.atomic():
        state = _locked_state()
        if state.sizes and state.rules != rules():
            return rebuild(progress)
        joined_sizes = dict(state.joined_sizes if state.unjoined_at else state.sizes)
        before = before or changes.Before(sizes=joined_sizes, picture=state.picture)
        with coverage.steady():
            taken = _take_in_logs(store, state, say, fresh)
        covered_anew = bool(taken.ground) and ground.note_digest()
        anew = state.rules != rules() or not ReporterRow.objects.exists()
        put_off = later and not anew and not covered_anew and _may_wait(state)
        if taken.entries or anew or (state.unjoined_at and not put_off):
            if name_reporters(store.find_charter(), spoke=taken.changes_picture or anew):
                state.material += 1
            with coverage.steady():
                if covered_anew:
                    cover_anew(say)
                if put_off:
                    _put_off(state, taken, joined_sizes)
                elif taken.changes_picture or anew or not state.digest or state.unjoined_at:
                    known = matched is not None and matched[0] == state.arrivals and not taken.changes_picture
                    joined = join_reports(say, matched[1] if matched and known and not covered_anew else None)
                    state.picture, state.warnings = joined.picture, joined.warnings
                    state.material, state.unjoined_at, state.joined_sizes = state.material + 1, None, {}
                    _note_changes(before, joined, state)
                elif covered_anew:
                    state.picture, state.material = picture_again(), state.material + 1
            casework.project(taken.subjects)
            renew(taken.subjects, timezone.now())
            picture = "" if state.unjoined_at else state.picture
            state.digest = digest_of(_cut(store), picture, casework.digest())
            state.rules = rules()
            state.revision += 1
            state.save()
        return Refreshed(
            entries=taken.entries,
            records=taken.records,
            digest=state.digest,
            revision=state.revision,
        )


def rebuild(progress: Progress | None = None) -> Refreshed:
    """Throw the projections away and make them again from the register."""
    with transaction.atomic():
        state = _locked_state()
        before = changes.Before(
            sizes=state.sizes, picture=state.picture, other_rules=state.rules != rules(), held=changes.hold()
        )
        for model in PROJECTED:
            model._default_manager.all().delete()
        ProjectionState.objects.filter(pk=1).update(sizes={}, rules="")
        return refresh(progress, before=before)


def _note_changes(before: changes.Before, joined: Joined, state: ProjectionState) -> None:
    """Add to the log what merged, split or took another address in this step."""
    moved = joined.moved if before.held is None else changes.moved_since(before, joined.members)
    changes.record(
        before,
        moved,
        joined.members,
        sizes=state.sizes,
        picture=joined.picture,
        revision=state.revision + 1,
        at=timezone.now(),
    )


def joins_waiting(since: datetime | None = None) -> bool:
    """Whether reports wait to be matched with the others, at all or since an instant."""
    waiting = ProjectionState.objects.filter(unjoined_at__isnull=False)
    return (waiting if since is None else waiting.filter(unjoined_at__lte=since)).exists()


def _may_wait(state: ProjectionState) -> bool:
    """A small node matches at once; what has waited long is matched by whoever comes next, worker or not."""
    if not state.digest or (state.unjoined_at and state.unjoined_at < timezone.now() - LONGEST_WAIT):
        return False
    return ReportRow.objects.order_by("pk")[JOINED_AT_ONCE : JOINED_AT_ONCE + 1].exists()


def _put_off(state: ProjectionState, taken: Taken, sizes: dict[str, int]) -> None:
    state.arrivals += int(taken.changes_picture)
    if taken.changes_picture and state.unjoined_at is None:
        state.unjoined_at, state.joined_sizes = timezone.now(), sizes


def join_gathered() -> None:
    """Match what was put off; the long part of it while others go on writing."""
    arrivals = ProjectionState.objects.values_list("arrivals", flat=True).first() or 0
    refresh(matched=(arrivals, match()))


def rules() -> str:
    """The rules that the tables were made by: the joint picture's, and the agreement in force."""
    return f"{RULES} {coverage.pack_name()}"


def _locked_state() -> ProjectionState:
    ProjectionState.objects.get_or_create(pk=1)
    return ProjectionState.objects.select_for_update().get(pk=1)


def _take_in_logs(store: RegisterStore, state: ProjectionState, say: Progress, fresh: Fresh | None) -> Taken:
    taken = take_late(store)
    for log in store.logs():
        head = store.head(log)
        known = state.sizes.get(log, 0)
        if head.size > known:
            say(f"{log}: entries {known}…{head.size - 1}")
            taken.add(take_in(store, log, known, head.size, fresh))
        if head.size != known or log not in state.sizes:
            _note_head(store, log, head.size, head.root.hex())
        state.sizes[log] = head.size
    return taken


def _note_head(store: RegisterStore, log: str, size: int, root: str) -> None:
    last = store.find_entry(log, size - 1) if size else None
    RegisterRow.objects.update_or_create(
        log=log,
        defaults={
            "position": store.logs().index(log),
            "size": size,
            "root": root,
            "last_spoke_at": last.header.time if last else "",
        },
    )


def _cut(store: RegisterStore) -> list[LogCut]:
    heads = [store.head(log) for log in store.logs()]
    return [LogCut(log=head.log, size=head.size, root=head.root.hex()) for head in heads]
