"""Registers of made-up incidents with known truth: three reporters see noisy, overlapping parts of one list.

Decides nothing about matching and is tuned to no method. Incidents fall on places of Zipf weight and on days whose rate
wanders; a quarter repeat an earlier one within three days, as attacks do. A register under-reports what its side did.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

TYPES = ("fire.shelling", "fire.mortar", "fire.sniper", "explosion.ied", "explosion.mine", "ground.clash", "air.strike")
PRECISIONS = ("site", "locality", "district")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Shares: place known to the site, locality, district; day right; type, actor wrong or withheld; repeats."""

    place: tuple[float, float, float]
    day_right: float
    type_wrong: float
    actor_withheld: float
    actor_wrong: float
    repeats: float


PROFILES = {
    name: Noise(
        place=place, day_right=day, type_wrong=kind, actor_withheld=withheld, actor_wrong=wrong, repeats=repeats
    )
    for name, place, day, kind, withheld, wrong, repeats in (
        ("easy", (0.75, 0.20, 0.05), 0.93, 0.10, 0.12, 0.05, 0.03),
        ("base", (0.46, 0.39, 0.15), 0.83, 0.23, 0.25, 0.15, 0.08),
        ("hard", (0.28, 0.42, 0.30), 0.68, 0.40, 0.40, 0.25, 0.15),
    )
}


def simulate(reports: int, seed: int, profile: str = "base", per_day: float = 60.0) -> tuple[pl.DataFrame, np.ndarray]:
    """A table in the schema of `reconcile`, and the incident that each row truly reports."""
    dice, noise = np.random.default_rng(seed), PROFILES[profile]
    count = int(reports * 1.4) + 50
    days = max(30, int(reports / 1.1 / per_day))
    rate = np.exp(np.convolve(dice.normal(0, 0.35, days + 60), 0.85 ** np.arange(60), "valid")[:days])
    day = dice.choice(days, count, p=rate / rate.sum())
    towns = np.c_[35.0 + 2.6 * dice.random(900), 35.6 + 5.6 * dice.random(900)]
    weight = 1 / np.arange(1, 901) ** 0.9
    town = dice.choice(900, count, p=weight / weight.sum())
    actor = (town * 7 + dice.integers(0, 4, count) * 11) % 40
    kind = dice.integers(0, len(TYPES), count)
    again = np.flatnonzero(dice.random(count) < 0.25)
    before = dice.integers(0, count, len(again))
    for what in (town, actor, kind):
        what[again] = what[before]
    day[again] = np.minimum(day[before] + dice.integers(0, 4, len(again)), days - 1)
    killed = np.where(dice.random(count) < 0.55, 0, 1 + dice.negative_binomial(0.7, 0.15, count))
    seen = [_seen(dice, actor, killed, register, noise) for register in range(3)]
    incident = np.concatenate(seen)
    register = np.repeat(np.arange(3), [len(part) for part in seen])
    pick = dice.permutation(len(incident))[:reports]
    incident, register = incident[pick], register[pick]
    return _report(dice, noise, incident, register, day, towns, town, actor, kind, killed), incident


def _seen(dice: np.random.Generator, actor: np.ndarray, killed: np.ndarray, register: int, noise: Noise) -> np.ndarray:
    odds = -0.75 + 0.45 * np.log1p(killed) - 1.1 * (actor % 3 == register) + dice.normal(0, 0.3, len(actor))
    seen = np.flatnonzero(dice.random(len(actor)) < 1 / (1 + np.exp(-odds)))
    return np.concatenate([seen, seen[dice.random(len(seen)) < noise.repeats]])


def _report(
    dice: np.random.Generator, noise: Noise, incident: np.ndarray, register: np.ndarray, day: np.ndarray,
    towns: np.ndarray, town: np.ndarray, actor: np.ndarray, kind: np.ndarray, killed: np.ndarray,
) -> pl.DataFrame:  # fmt: skip
    n = len(incident)
    site = towns[town] + dice.normal(0, 0.012, (len(town), 2))
    district = np.round(towns * 2) / 2  # centres half a degree apart
    precision = dice.choice(3, n, p=noise.place)
    choices = np.stack(
        [site[incident] + dice.normal(0, 0.003, (n, 2)), towns[town[incident]], district[town[incident]]]
    )
    point = choices[precision, np.arange(n)]
    off = np.where(dice.random(n) < noise.day_right, 0, dice.choice([-1, 1, 1, 2], n))
    said = np.where(dice.random(n) < noise.type_wrong, dice.integers(0, len(TYPES), n), kind[incident])
    roll = dice.random(n)
    blamed = np.where(roll < noise.actor_wrong, dice.integers(0, 40, n), actor[incident])
    figure = np.rint(killed[incident] * np.exp(dice.normal(0, 0.35, n))).astype(np.int32)
    stated = dice.random(n) > 0.2
    deaths = pl.select(pl.when(pl.Series(stated)).then(pl.Series(figure))).to_series()
    silent = pl.Series(roll > 1 - noise.actor_withheld)
    return pl.DataFrame({"register": word("R", register), "number": np.arange(n)}).select(
        pl.format("{}/{}/0", "register", "number").alias("id"), "register",
        pl.Series("day", (day[incident] + off).astype(np.int32) + 17_000).cast(pl.Date),
        pl.Series("lat", point[:, 0]), pl.Series("lon", point[:, 1]),
        pl.Series("place_precision", PRECISIONS).gather(precision).alias("place_precision"),
        pl.Series("type", TYPES).gather(said).alias("type"),
        pl.when(~silent).then(pl.Series(word("a", blamed))).alias("actor"),
        deaths.alias("killed_low"), deaths.alias("killed_high"),
    )  # fmt: skip


def word(letter: str, numbers: np.ndarray) -> pl.Series:
    """A letter with each number behind it."""
    most = int(numbers.max(initial=0)) + 1
    return pl.Series([f"{letter}{k}" for k in range(most)], dtype=pl.String).gather(numbers)


def pair_scores(truth: np.ndarray, found: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall and F1 over all pairs of reports that stand for one incident."""
    both = _pairs(
        np.unique(truth, return_inverse=True)[1] * (len(found) + 1) + np.unique(found, return_inverse=True)[1]
    )
    precision, recall = both / max(_pairs(found), 1), both / max(_pairs(truth), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-12)


def _pairs(groups: np.ndarray) -> int:
    sizes = np.unique(groups, return_counts=True)[1].astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())
