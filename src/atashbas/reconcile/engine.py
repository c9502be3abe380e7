"""Reconciliation of a table of reports: candidates, weights, links, incidents, each with what limits it.

Small tables run on NumPy alone and never wait for compilation; large ones run the same steps compiled. Nothing here
reads a clock, a file or a dice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from atashbas.reconcile.arrays import F64, I8, I32, I64, Bools
from atashbas.reconcile.compare import Codes, compare, same_register, squared_km
from atashbas.reconcile.density import density_of, measure_density
from atashbas.reconcile.fit import Fitted, fit, gather
from atashbas.reconcile.links import EDGE_MBITS, PROBABLE, Edges, chance_of, cluster, find_parts, make_edges
from atashbas.reconcile.model import Model, add_up, freeze, levels_of
from atashbas.reconcile.order import WINDOW_KM, area_candidates, candidates, canonical_order, make_standing
from atashbas.reconcile.table import NO_POINT, Coded, encode, make_vocabulary, read_columns
from atashbas.reconcile.words import PlaceWords

Part = tuple[I64, I64, Codes, I8, I8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning_:
    """What limits the result: a code and the number of reports it concerns."""

    code: str
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How to run. `model` given: weights are taken from it and nothing is fitted."""

    model: Model | None = None


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """Links and incidents of one table.

    `links`: a, b, weight_mbits, probability, band ('probable' | 'doubtful'), part_of (a is part of b's aggregate, or b
    of a's), best first. `incidents`: id, members; every report is in exactly one.
    """

    frame: pl.DataFrame
    reports: Coded
    words: PlaceWords
    model: Model
    edges: Edges
    probability: F64
    listed: Bools
    part_of: Bools
    roots: I64
    warnings: tuple[Warning_, ...] = field(default=())

    @cached_property
    def ids(self) -> pl.Series:
        """Ids in canonical order."""
        return self.frame["id"].gather(self.reports.row)

    @cached_property
    def links(self) -> pl.DataFrame:
        """Probable and doubtful links, parts of aggregates included."""
        at = np.flatnonzero(self.listed)
        a, b = self.ids.gather(self.edges.first[at]), self.ids.gather(self.edges.second[at])
        chance = np.round(self.probability[at], 6)
        frame = pl.DataFrame(
            {
                "a": a,
                "b": b,
                "weight_mbits": self.edges.mbits[at].astype(np.int64),
                "probability": chance,
                "band": np.where(chance >= PROBABLE, "probable", "doubtful"),
                "part_of": self.part_of[at],
            },
            schema_overrides={"a": pl.String, "b": pl.String, "band": pl.String},
        )
        return frame.sort(["weight_mbits", "a", "b"], descending=[True, False, False])

    @cached_property
    def incidents(self) -> pl.DataFrame:
        """Every incident with its members; the id comes from the member that stands first in its register."""
        numbered = pl.DataFrame(
            {"id": self.ids, "root": self.roots, "tie": self.reports.tie},
            schema_overrides={"id": pl.String},
        ).with_columns(*founding_order(pl.col("id")))
        ordered = numbered.sort(["entry", "item", "id"])
        grouped = ordered.group_by("root", maintain_order=True).agg(
            pl.col("tie").first(), pl.col("id").alias("members")
        )
        names = grouped["tie"].map_elements(name_incident, return_dtype=pl.String)
        return grouped.select(names.alias("id"), "members").sort("id")


def founding_order(ids: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Entry number and item of an id of the form log/entry/item: earlier entries found incidents, later ones join."""
    parts = ids.str.extract_groups(r"(\d{1,18})(?:/(\d{1,18}))?$").struct
    return parts.field("1").cast(pl.Int64).alias("entry"), parts.field("2").cast(pl.Int64).fill_null(-1).alias("item")


def name_incident(tie: int) -> str:
    """Stable id of an incident, from the hash of its founding report's id."""
    return f"i{tie:016x}"


def reconcile(table: Any, *, judgements: Any = (), config: Config | None = None) -> Reconciliation:
    """Decide which reports of different registers describe the same incident.

    Parameters
    ----------
    table
        Polars or Arrow table of the documented schema.

    Raises
    ------
    AtashbasError
        ``reconcile.column``, ``reconcile.duplicate-id``.
    """
    config = config or Config()
    frame = read_columns(table)
    vocabulary = config.model.vocabulary if config.model else make_vocabulary(frame)
    reports, words = encode(frame, vocabulary)
    reports = reports.take(canonical_order(reports))
    density = config.model.density if config.model else measure_density(reports)
    classes = density_of(density, reports)
    sizes = levels_of(vocabulary)
    vocabulary_size = {"actor": len(vocabulary.actors) + 1, "target": len(vocabulary.targets) + 1}
    parts = list(compared_pairs(reports, words, vocabulary_size, classes))
    if config.model:
        model = config.model
    else:
        fitted: Fitted = fit(gather(parts, reports.register, sizes))
        model = Model(
            vocabulary=vocabulary, weights=freeze(fitted.weights), prior=fitted.prior, density=density, gazetteer={},
            matches=fitted.matches, pairs=fitted.pairs,
        )  # fmt: skip
    edges = weigh_parts(parts, model)
    roots = cluster(edges, reports.register)
    probability = chance_of(edges, reports.register)
    part_of = find_parts(edges, roots, reports)
    listed = part_of | (roots[edges.first] == roots[edges.second])
    return Reconciliation(
        frame=frame, reports=reports, words=words, model=model, edges=edges, probability=probability, listed=listed,
        part_of=part_of, roots=roots, warnings=warn(reports),
    )  # fmt: skip


def compared_pairs(reports: Coded, words: PlaceWords, sizes: dict[str, int], classes: I8) -> Iterator[Part]:
    """All neighbourhood pairs, compared, in chunks."""
    standing = make_standing(reports)
    for left, right in candidates(standing):
        i, j = standing.member[left], standing.member[right]
        squared = squared_km(reports, i, j)
        keep = (squared <= WINDOW_KM**2) & (i != j)
        i, j, squared = i[keep], j[keep], squared[keep]
        codes = compare(reports, words, i, j, sizes, squared)
        yield i, j, codes, np.maximum(classes[i], classes[j]), same_register(reports, i, j).astype(np.int8)
    first_word = np.r_[words.strict[:, 0], -1].astype(np.int32)[reports.place]
    for i, j in area_candidates(reports, first_word):
        codes = compare(reports, words, i, j, sizes)
        yield i, j, codes, np.full(len(i), 6, np.int8), same_register(reports, i, j).astype(np.int8)


def weigh_parts(parts: list[Part], model: Model) -> Edges:
    """Pairs that are not plainly separate."""
    found: list[tuple[I64, I64, I32]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int32))]
    for i, j, codes, density, relation in parts:
        total = add_up(model.weights, model.prior, codes, density, relation)
        at = np.flatnonzero(total > EDGE_MBITS)
        found.append((i[at], j[at], total[at]))
    first, second, mbits = (np.concatenate(column) for column in zip(*found, strict=True))
    return make_edges(first, second, mbits)


def warn(reports: Coded) -> tuple[Warning_, ...]:
    """What the input lacks."""
    counts = {
        "no-point": int((reports.lat == NO_POINT).sum()),
        "no-day": int((reports.day == NO_POINT).sum()),
        "one-register": len(reports) if len(np.unique(reports.register)) < 2 else 0,
    }
    return tuple(Warning_(code=code, reports=n) for code, n in counts.items() if n)
