"""Reconciliation of a table of reports: candidates, weights, links, incidents, each with what limits it.

Small tables run on NumPy alone and never wait for compilation; large ones run the same steps compiled. Nothing here
reads a clock, a file or a dice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from atashbas.reconcile.arrays import F64, I32, I64, Bools
from atashbas.reconcile.density import density_of, measure_density
from atashbas.reconcile.fit import fit
from atashbas.reconcile.judge import Judgement, Ruling, close_over, decide_rulings
from atashbas.reconcile.learn import Learned, learn, rerank_edges
from atashbas.reconcile.lend import lend_points, place_points
from atashbas.reconcile.links import PROBABLE, Settled, chance_of, settle
from atashbas.reconcile.model import Density, Model, freeze
from atashbas.reconcile.order import limit_of
from atashbas.reconcile.pairs import (
    EDGE_MBITS,
    PLAIN_REPORTS,
    Edges,
    Field,
    collect_evidence,
    find_edges,
    rule_edges,
    sort_reports,
)
from atashbas.reconcile.slides import default_floors, measure_floors, summing_registers
from atashbas.reconcile.table import NO_POINT, Coded, Vocabulary, encode, make_vocabulary, read_columns
from atashbas.reconcile.words import PlaceWords

TRAINING_REPORTS = 60_000  # the fit looks at whole stretches of days that hold about this many
_STRETCHES = 12
FEW_REPORTS = 500  # below this the shipped expectations decide more than the data


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What limits the result: a code and the number of reports it concerns."""

    code: str
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How to run.

    Parameters
    ----------
    model
        Weights to use; None: fit them to the table.
    plain
        Force the plain (True) or the compiled path (False); None: by the number of reports. Both give one result.
    """

    model: Model | None = None
    plain: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """Links and incidents of one table.

    `links`: a, b, weight_mbits, probability, band ('probable' | 'doubtful'), part_of (a is part of b's aggregate), best
    first. `incidents`: id, members; every report is in exactly one.
    """

    frame: pl.DataFrame
    field: Field
    model: Model
    edges: Edges
    settled: Settled
    rulings: Mapping[tuple[str, str], Ruling]
    warnings: tuple[Limit, ...] = ()

    @property
    def reports(self) -> Coded:
        """The reports in canonical order."""
        return self.field.reports

    @cached_property
    def ids(self) -> pl.Series:
        """Ids in canonical order."""
        return self.frame["id"].gather(self.reports.row)

    @cached_property
    def by_day(self) -> tuple[I64, I32, I64]:
        """Positions by first day with those days, without periods of several days; and the positions of those."""
        single = np.flatnonzero((self.reports.day == self.reports.until) & (self.reports.day != NO_POINT))
        order = single[np.argsort(self.reports.day[single], kind="stable")]
        return order, self.reports.day[order], np.flatnonzero(self.reports.day < self.reports.until)

    @cached_property
    def probability(self) -> F64:
        """Calibrated chance of every edge, added up in an order that only the ids decide."""
        first, second = self.reports.tie[self.edges.first], self.reports.tie[self.edges.second]
        order = np.lexsort((np.maximum(first, second), np.minimum(first, second)))
        out = np.empty(len(order))
        out[order] = chance_of(self.edges.take(order), self.settled.take(order), self.reports.register)
        return out

    @property
    def listed(self) -> Bools:
        """Edges that are links: inside an incident, or of a part to its whole."""
        return self.settled.joined | self.settled.part

    @cached_property
    def order_of_links(self) -> I64:
        """Positions of the edges that are links, as `links` has them: best first."""
        at = np.flatnonzero(self.listed)
        weight = np.where(self.settled.part[at], self.edges.part_mbits[at], self.edges.mbits[at])
        ends = self._ends(at)
        keys = pl.DataFrame({"at": at, "w": weight, "a": ends[0], "b": ends[1]})
        order = keys.sort(["w", "a", "b"], descending=[True, False, False])["at"].to_numpy()
        return np.asarray(order, np.int64)

    def _ends(self, at: I64) -> tuple[pl.Series, pl.Series]:
        """Ids of both ends of edges: the part before its whole, else by id."""
        first, second = self.ids.gather(self.edges.first[at]), self.ids.gather(self.edges.second[at])
        part = self.settled.part[at]
        swap = pl.Series(np.where(part, ~self.settled.part_first[at], (first > second).to_numpy()), dtype=pl.Boolean)
        return second.zip_with(swap, first), first.zip_with(swap, second)

    @cached_property
    def links(self) -> pl.DataFrame:
        """Probable and doubtful links, parts of aggregates included; in those, `a` is the part."""
        at = self.order_of_links
        part = self.settled.part[at]
        chance = np.round(self.probability[at], 6)
        first, second = self._ends(at)
        return pl.DataFrame(
            {
                "a": first,
                "b": second,
                "weight_mbits": np.where(part, self.edges.part_mbits[at], self.edges.mbits[at]).astype(np.int64),
                "probability": chance,
                "band": np.where(chance >= PROBABLE, "probable", "doubtful"),
                "part_of": part,
            },
            schema_overrides={"a": pl.String, "b": pl.String, "band": pl.String},
        )

    @cached_property
    def disputes(self) -> pl.DataFrame:
        """Pairs on which delegations disagree: a, b, who says same, who says different. They stay apart."""
        rows = [(*pair, ruling) for pair, ruling in self.rulings.items() if ruling.disputed]
        return pl.DataFrame(
            {
                "a": pl.Series([a for a, _, _ in rows], dtype=pl.String),
                "b": pl.Series([b for _, b, _ in rows], dtype=pl.String),
                "same": pl.Series([list(r.same) for _, _, r in rows], dtype=pl.List(pl.String)),
                "different": pl.Series([list(r.different) for _, _, r in rows], dtype=pl.List(pl.String)),
            }
        )

    def queue(self, count: int) -> pl.DataFrame:
        """The pairs whose judgement would tell most: those nearest to even odds, not yet judged."""
        decided = set(self.rulings)
        order = np.argsort(np.abs(self.probability - 0.5), kind="stable")[: count + len(decided)]
        a, b = self.ids.gather(self.edges.first[order]), self.ids.gather(self.edges.second[order])
        frame = pl.DataFrame({"a": pl.Series(a, dtype=pl.String), "b": b, "probability": self.probability[order]})
        fresh = [tuple(sorted(pair)) not in decided for pair in zip(a.to_list(), b.to_list(), strict=True)]
        return frame.filter(pl.Series(fresh, dtype=pl.Boolean)).head(count)

    def learn(self, judgements: Iterable[Judgement]) -> Learned:
        """What judgements teach about the weights; raises AtashbasError ``reconcile.too-few-judgements``."""
        positions = dict(zip(self.ids.to_list(), range(len(self.ids)), strict=True))
        return learn(self.field, self.model, self.edges, self.settled, judgements, positions)

    def with_learned(self, learned: Learned) -> Reconciliation:
        """The same table under the learnt weights."""
        return conclude(self.frame, self.field, take_learned(self.model, learned), self.rulings)

    @cached_property
    def incidents(self) -> pl.DataFrame:
        """Every incident with its members; its id comes from the one that was entered first: later ones join it."""
        entered = self.frame["entered_at"].gather(self.reports.row)
        numbered = pl.DataFrame(
            {"id": self.ids, "root": self.settled.roots, "tie": self.reports.tie, "entered": entered},
            schema_overrides={"id": pl.String},
        ).with_columns(*founding_order(pl.col("id")))
        ordered = numbered.sort(["entered", "entry", "item", "id"], nulls_last=True)
        members = (pl.col("tie").first(), pl.col("id").alias("members"))
        grouped = ordered.group_by("root", maintain_order=True).agg(*members)
        names = pl.Series("id", [name_incident(tie) for tie in grouped["tie"].to_list()], dtype=pl.String)
        return grouped.select(names, "members").sort("id")


def founding_order(ids: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Entry number and item of an id of the form log/entry/item: they decide where no time of entering does."""
    parts = ids.str.extract_groups(r"(\d{1,18})(?:/(\d{1,18}))?$").struct
    return parts.field("1").cast(pl.Int64).alias("entry"), parts.field("2").cast(pl.Int64).fill_null(-1).alias("item")


def name_incident(tie: int) -> str:
    """Stable id of an incident, from the hash of its founding report's id."""
    return f"i{tie:016x}"


def reconcile(
    table: Any, *, judgements: Iterable[Judgement] = (), config: Config | None = None
) -> Reconciliation:  # fmt: skip
    """Decide which reports of different registers describe the same incident.

    Parameters
    ----------
    table
        Polars or Arrow table of the documented schema.
    judgements
        What people decided of pairs; it overrides the engine. Judgements of reports not in the table are left out.

    Raises
    ------
    AtashbasError
        ``reconcile.column``, ``reconcile.duplicate-id``.
    """
    config = config or Config()
    frame = read_columns(table)
    plain = len(frame) <= PLAIN_REPORTS if config.plain is None else config.plain
    if config.model:
        field, model = make_field(frame, config.model, plain=plain), config.model
    else:
        field, model = fit_field(frame, plain=plain)
    return conclude(frame, field, model, decide_rulings(judgements))


def conclude(
    frame: pl.DataFrame, field: Field, model: Model, rulings: Mapping[tuple[str, str], Ruling]
) -> Reconciliation:  # fmt: skip
    """Edges, incidents and parts of a field under a model and people's rulings."""
    edges = rerank_edges(field, model, find_edges(field, model))
    edges, ruled = rule_edges(field, model, edges, ruled_positions(frame, field, rulings))
    return Reconciliation(
        frame=frame, field=field, model=model, edges=edges, rulings=rulings,
        settled=settle(edges, field.reports, model, plain=field.plain, ruled=ruled), warnings=assess_limits(field),
    )  # fmt: skip


def take_learned(model: Model, learned: Learned) -> Model:
    """The model with what was learnt; judged repeats inside registers need no floor."""
    floors = model.floors.copy()
    if learned.repeats_seen:
        floors[0][np.diag_indices(floors.shape[1])] = EDGE_MBITS
    return replace(model, reranker=learned.reranker, floors=floors)


def ruled_positions(
    frame: pl.DataFrame, field: Field, rulings: Mapping[tuple[str, str], Ruling]
) -> dict[tuple[int, int], bool]:
    """Pairs of positions that must join or stay apart."""
    decided = close_over(rulings)
    if not decided:
        return {}
    named = {report for pair in decided for report in pair}
    ids = frame["id"].gather(field.reports.row)
    at = ids.is_in(sorted(named)).arg_true()
    positions = dict(zip(ids.gather(at).to_list(), at.to_list(), strict=True))
    return {
        (positions[a], positions[b]): joins for (a, b), joins in decided.items() if a in positions and b in positions
    }  # fmt: skip


def make_field(frame: pl.DataFrame, model: Model, *, plain: bool) -> Field:
    """The table as a known model sees it."""
    reports, words = encode(frame, model.vocabulary)
    reports = lend_points(reports, frame, model.gazetteer)
    reports = reports.take(sort_reports(reports, plain=plain))
    return _field(reports, words, model.vocabulary, model.density, model.limit, plain=plain)


def fit_field(frame: pl.DataFrame, *, plain: bool) -> tuple[Field, Model]:
    """The table, and a model fitted to it."""
    vocabulary = make_vocabulary(frame)
    reports, words = encode(frame, vocabulary)
    gazetteer = place_points(reports, frame)
    reports = lend_points(reports, frame, gazetteer)
    reports = reports.take(sort_reports(reports, plain=plain))
    return fit_coded(reports, words, vocabulary, gazetteer, plain=plain)


def fit_coded(
    reports: Coded, words: PlaceWords, vocabulary: Vocabulary, gazetteer: dict[str, tuple[int, int]], *, plain: bool
) -> tuple[Field, Model]:
    """A model fitted to reports in canonical order."""
    density = measure_density(reports)
    field = _field(reports, words, vocabulary, density, limit_of(len(reports)), plain=plain)
    sample = field.take(training_rows(reports)) if len(reports) > TRAINING_REPORTS else field
    fitted = fit(collect_evidence(sample))
    model = Model(
        vocabulary=vocabulary, weights=freeze(fitted.weights), prior=fitted.prior, density=density, gazetteer=gazetteer,
        limit=field.limit, floors=default_floors(summing_registers(reports, len(vocabulary.registers))),
        matches=fitted.matches, pairs=fitted.pairs,
    )  # fmt: skip
    return field, measure_floors(field, model)


def _field(
    reports: Coded, words: PlaceWords, vocabulary: Vocabulary, density: Density, limit: int, *, plain: bool
) -> Field:
    return Field(
        reports=reports, words=words, vocabulary=vocabulary, density=density_of(density, reports), limit=limit,
        plain=plain,
    )  # fmt: skip


def training_rows(reports: Coded) -> I64:
    """Whole stretches of days, spread evenly over the period, so that neighbourhoods stay intact."""
    days = reports.day[reports.day != NO_POINT]
    first, last = int(days.min()), int(days.max())
    length = max(1, (last - first) * TRAINING_REPORTS // len(days) // _STRETCHES)
    chosen = np.zeros(last - first + 1, np.bool_)
    for start in np.linspace(0, max(last - first - length, 0), _STRETCHES).astype(int):
        chosen[start : start + length] = True
    inside = (reports.day != NO_POINT) & chosen[np.clip(reports.day - first, 0, last - first)]
    return np.flatnonzero(inside).astype(np.int64)


def assess_limits(field: Field) -> tuple[Limit, ...]:
    """What the input lacks or has too much of, and so limits the result."""
    reports = field.reports
    pointless = reports.lat == NO_POINT
    lost = pointless & (reports.area < 0) & (reports.place < 0)
    counts = {
        "no-point": int(pointless.sum()),
        "no-place-at-all": int(lost.sum()),
        "no-day": int((reports.day == NO_POINT).sum()),
        "one-register": len(reports) if len(np.unique(reports.register)) < 2 else 0,
        "crowded": count_crowded(reports, field.limit),
        "few-reports": len(reports) if len(reports) < FEW_REPORTS else 0,
    }
    return tuple(Limit(code=code, reports=n) for code, n in counts.items() if n)


def count_crowded(reports: Coded, limit: int) -> int:
    """Reports that share their point and day with more than `limit` others."""
    placed = np.flatnonzero((reports.lat != NO_POINT) & (reports.day != NO_POINT))
    if len(placed) <= limit:
        return 0
    # Only days and longitudes that so many share can hold such a crowd, and in canonical order those stand together.
    day, lon = reports.day[placed], reports.lon[placed]
    borders = np.flatnonzero(np.r_[True, (day[1:] != day[:-1]) | (lon[1:] != lon[:-1]), True])
    long = np.repeat(np.diff(borders) > limit, np.diff(borders))
    if not long.any():
        return 0
    spots = np.stack([reports.lat[placed][long], lon[long], day[long]])
    crowd = np.unique(spots, axis=1, return_counts=True)[1]
    return int(crowd[crowd > limit].sum())
