"""fold(cut) → state: the joint picture as a pure function of what the logs hold. Same cut, same bytes, on every node.

A cut is, for each log in the charter's order, its size and root and what its entries say. No clock, no row order, no
float and no set order reaches the digest, so two nodes that show different digests at one cut run different software.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from atashbas import findings, followup, reconcile
from atashbas.findings import CaseState
from atashbas.followup import Matter
from atashbas.joint.incident import JointIncident, decide_bands, describe
from atashbas.joint.judgement import PairJudgement, engine_judgements, repeats_among, standings_of
from atashbas.joint.learning import LearntWeights, last_words, weights_in_force
from atashbas.joint.naming import with_actor_ids
from atashbas.joint.standing import Standing, effect_of
from atashbas.joint.work import work_digest, work_lines
from atashbas.reports.records import Record, Report, record_of
from atashbas.values import AtashbasError

RULES = "atashbas.joint/v2"
Cover = Callable[[Mapping[str, Report]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing an entry says: a record of a batch (`content` as the register signs it), an amendment, a retraction.

    `content` None: its body was erased or withheld. `at`: the time that the entry states (ISO 8601): of two reports of
    one incident the one entered first gives it its id.
    """

    log: str
    n: int
    index: int
    kind: str
    content: Mapping[str, Any] | None
    at: str = ""

    @property
    def id(self) -> str:
        """Address log/n/index."""
        return f"{self.log}/{self.n}/{self.index}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCut:
    """A log up to one size, with the root (hex) that commits to it."""

    log: str
    size: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two reports held for one occurrence; weight in integer milli-bits."""

    a: str
    b: str
    weight_mbits: int
    band: str
    part_of: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """Every record with how it stands and when it was entered, by its address."""

    records: Mapping[str, Record]
    standing: Mapping[str, Standing]
    entered_at: Mapping[str, datetime]

    @property
    def reports(self) -> dict[str, Report]:
        """Reports that stand, by address, in the order of their addresses."""
        return {
            id_: record
            for id_, record in sorted(self.records.items())
            if isinstance(record, Report) and self.standing[id_] is Standing.PRESENT
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The joint picture at a cut; `coverage` maps an incident to the agreement's outcome."""

    cut: tuple[LogCut, ...]
    standings: Standings
    links: tuple[Link, ...]
    incidents: tuple[JointIncident, ...]
    coverage: Mapping[str, str]
    cases: Mapping[str, CaseState]
    matters: Mapping[str, Matter]
    digest: str


def fold(
    cut: Sequence[LogCut],
    said: Iterable[Said],
    cover: Cover,
    *,
    work: Iterable[findings.Fact | followup.Fact] = (),
    judged: Iterable[tuple[str, PairJudgement]] = (),
    learnt: Iterable[tuple[str, LearntWeights]] = (),
    required: frozenset[str] = frozenset(),
) -> State:
    """State at a cut.

    Parameters
    ----------
    cut
        Logs in the charter's order.
    said
        What the entries of the cut say, in any order: it is put in the order of the charter and of n here.
    cover
        The agreement's outcome for the reports of one incident.
    work
        What was said in cases and matters, in any order.
    judged
        (judge, judgement) in each judge's own order.
    learnt
        (guarantor, word on learnt weights) in each one's own order.
    required
        Parties all of whom must assent to a finding.
    """
    order = {part.log: position for position, part in enumerate(cut)}
    ordered = sorted(said, key=lambda one: (order[one.log], one.n, one.index))
    standings = stand(ordered)
    reports = standings.reports
    weights = weights_in_force(last_words(learnt), required)
    reporters = {id_: report.reporter for id_, report in reports.items()}
    words = standings_of(judged)
    judgements = engine_judgements(words, required, repeats_among(words, reporters))
    links, members = join(reports, judgements, weights, standings.entered_at)
    bands = decide_bands(members, reporters, ((link.a, link.b, link.band) for link in links))
    incidents = tuple(
        describe(id_, {member: reports[member] for member in group}, bands[id_])
        for id_, group in sorted(members.items())
    )
    coverage = {one.id: cover({member: reports[member] for member in one.members}) for one in incidents}
    told = list(work)
    cases, _ = findings.cases_of(fact for fact in told if isinstance(fact, findings.Fact))
    matters, _ = followup.matters_of(fact for fact in told if isinstance(fact, followup.Fact))
    picture = picture_of(links, ((one.id, one.members, one.band, coverage[one.id]) for one in incidents))
    return State(
        cut=tuple(cut),
        standings=standings,
        links=links,
        incidents=incidents,
        coverage=coverage,
        cases=cases,
        matters=matters,
        digest=digest_of(cut, picture, work_digest(work_lines(cases, matters, required))),
    )


def stand(ordered: Iterable[Said]) -> Standings:
    """Records and how they stand, from what was said in log order."""
    records: dict[str, Record] = {}
    standing: dict[str, Standing] = {}
    entered: dict[str, datetime] = {}
    for one in ordered:
        if one.content is None:
            standing[one.id] = Standing.ERASED
            continue
        effect = effect_of(one.log, one.n, one.kind, one.content)
        if effect is not None and str(effect.target) in standing:
            standing[str(effect.target)] = effect.standing
        data = one.content.get("record") if one.kind == "amend" else one.content
        record = _record(data) if one.kind != "retract" and (one.kind != "amend" or effect is not None) else None
        if record is not None:
            records[one.id] = record
            standing[one.id] = Standing.PRESENT
            if one.at:
                entered[one.id] = datetime.fromisoformat(one.at)
    return Standings(records=records, standing=standing, entered_at=entered)


def _record(data: Any) -> Record | None:
    """The record of this data; None where an entry says something else, or nonsense."""
    try:
        return record_of(data) if isinstance(data, dict) else None
    except AtashbasError:
        return None


def join(
    reports: Mapping[str, Report],
    judgements: Sequence[reconcile.Judgement] = (),
    weights: LearntWeights | None = None,
    entered_at: Mapping[str, datetime] | None = None,
) -> tuple[tuple[Link, ...], dict[str, tuple[str, ...]]]:
    """Links, sorted by their ends, and incidents (id → members) of the reports that stand.

    What is synthetic is joined by itself: an invented report is never held for one occurrence with a real one.
    `judgements` are what people decided of pairs (`engine_judgements`); they override the engine. `weights` are those
    learnt from judgements that are in force; those learnt from synthetic reports join synthetic ones only.
    """
    links: list[Link] = []
    incidents: dict[str, tuple[str, ...]] = {}
    for synthetic in (False, True):
        kind = {id_: report for id_, report in reports.items() if report.synthetic is synthetic}
        table = reconcile.from_reports(((id_, with_actor_ids(kind[id_])) for id_ in kind), entered_at)
        if weights is not None and weights.synthetic is synthetic:
            found = reconcile.reconcile_learned(table, weights.learned, judgements=judgements)
        else:
            found = reconcile.reconcile(table, judgements=judgements)
        wanted = found.links.select("a", "b", "weight_mbits", "band", "part_of").iter_rows()
        links += [Link(a=a, b=b, weight_mbits=mbits, band=band, part_of=part) for a, b, mbits, band, part in wanted]
        for id_, members in found.incidents.select("id", "members").iter_rows():
            incidents[id_] = tuple(sorted(members))
    return tuple(sorted(links, key=lambda link: (link.a, link.b))), incidents


def picture_of(links: Iterable[Link], incidents: Iterable[tuple[str, Sequence[str], str, str]]) -> str:
    """SHA-256 (hex) of what was joined: links sorted by their ends; incidents sorted by id, each with its members,
    band and coverage."""
    digest = sha256()
    for link in links:
        digest.update(_line("link", link.a, link.b, link.weight_mbits, link.band, link.part_of))
    for id_, members, band, coverage in incidents:
        digest.update(_line("incident", id_, *members, band, coverage))
    return digest.hexdigest()


def digest_of(cut: Iterable[LogCut], picture: str, work: str) -> str:
    """SHA-256 (hex) of the state: rules, cut, the picture's digest, and that of cases and matters (`work_digest`)."""
    digest = sha256(RULES.encode())
    for part in cut:
        digest.update(_line("log", part.log, part.size, part.root))
    digest.update(_line("picture", picture))
    digest.update(_line("work", work))
    return digest.hexdigest()


def _line(*parts: object) -> bytes:
    return json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
