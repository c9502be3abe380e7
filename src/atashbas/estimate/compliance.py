r"""Compliance as rates with intervals, quiet spells, observed against expected, and the disputed share.

    exact interval of a count y        [chi2_(a/2, 2y) / 2, chi2_(1-a/2, 2y+2) / 2]              [cases]   (Garwood)
    rate of area i                     y_i ~ Poisson(r_i e_i), r_i ~ Gamma(a, b), e_i in area-days
    shrunken rate                      (y_i + a_i) / (e_i + b a_i / a)                           [cases per area-day]
                                       1 / a_i = 1 / a + 1 / (number of areas) + 1 / (cases of the other areas)

a, b by maximum likelihood over the areas; a_i allows for what so few areas and cases can tell of the common rate and of
how much areas differ. Alleged, disputed and agreed counts stay apart; nothing is added up to a
score.

References: Garwood 1936, Biometrika 28:437-442; Clayton & Kaldor 1987, Biometrics 43:671-681; Clopper & Pearson 1934,
Biometrika 26:404-413. Check values: 0 -> 3.689; 10 -> 4.795 to 18.390.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln
from scipy.stats import beta, chi2, gamma

from atashbas.estimate.counts import Counts, Floats
from atashbas.estimate.sentence import Fact, Sentence
from atashbas.values import AtashbasError

LEAST_SHAPE = 0.5  # Jeffreys: nothing is known of the common rate
SHAPE_PER_AREA = 1.0  # few areas cannot show that areas are alike: six may differ by two fifths unseen


def garwood(count: float, level: float = 0.95) -> tuple[float, float]:
    """Exact Poisson interval of a count."""
    if count < 0:
        raise AtashbasError("estimate.negative-count", count=int(count))
    tail = (1 - level) / 2
    low = float(chi2.ppf(tail, 2 * count)) / 2 if count > 0 else 0.0
    return low, float(chi2.ppf(1 - tail, 2 * count + 2)) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRate:
    """Cases per area-day of one register in one area.

    `area_days` are days with a number. `rate`, `low`, `high`: on its own (Garwood); `shrunken` with its interval draws
    on the other areas. `expected` cases if the area had the register's common rate; `ratio` = observed / expected.
    """

    register: str
    area: str
    cases: int
    area_days: int
    rate: float | None
    low: float | None
    high: float | None
    shrunken: float
    shrunken_low: float
    shrunken_high: float
    expected: float
    ratio: float | None

    @property
    def sentence(self) -> Sentence:
        """The shrunken rate in calm words."""
        rates = {"rate": self.shrunken, "low": self.shrunken_low, "high": self.shrunken_high}
        facts: dict[str, Fact] = {
            "register": self.register,
            "area": self.area,
            "cases": self.cases,
            "days": self.area_days,
        }
        return Sentence(code="compliance.rate", facts={**facts, **{k: round(v, 2) for k, v in rates.items()}})


def area_rates(counts: Counts, register: str, level: float = 0.95) -> tuple[AreaRate, ...]:
    """Rates of every area in one register, sorted by area; an area without any number has no rate of its own."""
    values = counts.of(register)
    cases, days = np.nansum(values, axis=0), (~np.isnan(values)).sum(axis=0).astype(float)
    shape, rate = fit_gamma(cases, days)
    common = cases.sum() / days.sum() if days.sum() else 0.0
    # The common rate is known from the other areas' cases alone, and how much areas differ from their number alone:
    # both bound what it may weigh, so that a single area, or a few, are not told from themselves with certainty.
    others = np.maximum(cases.sum() - cases, LEAST_SHAPE)
    differ = 1 / shape + 1 / (SHAPE_PER_AREA * len(counts.areas))
    weight = np.maximum(1 / (differ + 1 / others), LEAST_SHAPE)
    return tuple(
        _area_rate(
            (register, area),
            float(cases[n]),
            float(days[n]),
            float(weight[n]),
            float(weight[n] * rate / shape),
            float(common),
            level,
        )
        for n, area in enumerate(counts.areas)
    )


def _area_rate(
    where: tuple[str, str], cases: float, days: float, shape: float, rate: float, common: float, level: float
) -> AreaRate:
    low, high = garwood(cases, level)
    after = gamma(shape + cases, scale=1 / (rate + days))
    tail = (1 - level) / 2
    return AreaRate(
        register=where[0],
        area=where[1],
        cases=round(cases),
        area_days=round(days),
        rate=cases / days if days else None,
        low=low / days if days else None,
        high=high / days if days else None,
        shrunken=float((shape + cases) / (rate + days)),
        shrunken_low=float(after.ppf(tail)),
        shrunken_high=float(after.ppf(1 - tail)),
        expected=common * days,
        ratio=cases / (common * days) if common * days > 0 else None,
    )


def fit_gamma(cases: Floats, area_days: Floats) -> tuple[float, float]:
    """Shape and rate of the gamma distribution of rates, by maximum marginal (negative-binomial) likelihood.

    Areas that do not differ more than chance give a large shape: everything is shrunk to the common rate. Without any
    case the shape is 1/2 and the rate the area-days (Jeffreys).
    """
    if (cases < 0).any():
        raise AtashbasError("estimate.negative-count", count=int(np.nanmin(cases)))
    kept = area_days > 0
    if not kept.any() or cases.sum() == 0:
        return 0.5, float(max(area_days.sum(), 1.0))
    y, e = cases[kept], area_days[kept]
    mean = y.sum() / e.sum()

    def loss(logs: Floats) -> float:
        shape, rate = np.exp(logs[0]), np.exp(logs[0] - logs[1])
        terms = gammaln(y + shape) - gammaln(shape) + shape * np.log(rate) - (y + shape) * np.log(rate + e)
        return -float((terms + y * np.log(e)).sum())

    best = minimize(
        loss,
        np.array([0.0, np.log(mean)]),
        method="L-BFGS-B",
        bounds=[(-6.0, 8.0), (np.log(mean) - 5, np.log(mean) + 5)],
    )
    return float(np.exp(best.x[0])), float(np.exp(best.x[0] - best.x[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSpells:
    """Days in a row without a case in one area of one register.

    Days without a number neither end a spell nor count as quiet: `longest_unknown` says how many lie inside. `current`
    is the running spell at the end of the table.
    """

    register: str
    area: str
    longest: int
    longest_from: date | None
    longest_unknown: int
    current: int
    current_unknown: int

    @property
    def sentence(self) -> Sentence:
        """The running spell in calm words."""
        days: dict[str, Fact] = {"days": self.current, "unknown": self.current_unknown}
        facts: dict[str, Fact] = {"register": self.register, "area": self.area, **days}
        return Sentence(code="compliance.quiet", facts=facts)


def quiet_spells(counts: Counts, register: str) -> tuple[QuietSpells, ...]:
    """Longest and current quiet spell of every area, in days with the number 0."""
    values = counts.of(register)
    return tuple(_spells((register, area), values[:, n], counts.days[0]) for n, area in enumerate(counts.areas))


def _spells(where: tuple[str, str], values: Floats, first_on: date) -> QuietSpells:
    longest = longest_unknown = quiet = unknown = 0
    longest_from: date | None = None
    began: date | None = None
    for day, value in enumerate(values):
        if np.isnan(value):
            unknown += began is not None
        elif value > 0:
            quiet, unknown, began = 0, 0, None
        else:
            began = began or first_on + timedelta(days=day)
            quiet += 1
            if quiet > longest:
                longest, longest_from, longest_unknown = quiet, began, unknown
    return QuietSpells(
        register=where[0],
        area=where[1],
        longest=longest,
        longest_from=longest_from,
        longest_unknown=longest_unknown,
        current=quiet,
        current_unknown=unknown,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with its exact interval (Clopper & Pearson 1934); `share` is None where there is nothing to divide by."""

    part: int
    whole: int
    share: float | None
    low: float
    high: float


def disputed_share(disputed: int, alleged: int, level: float = 0.95) -> Share:
    """Share of alleged incidents whose occurrence or coverage some party disputes."""
    if not 0 <= disputed <= alleged:
        raise AtashbasError("estimate.share", part=disputed, whole=alleged)
    tail = (1 - level) / 2
    low = float(beta.ppf(tail, disputed, alleged - disputed + 1)) if disputed else 0.0
    high = float(beta.ppf(1 - tail, disputed + 1, alleged - disputed)) if disputed < alleged else 1.0
    return Share(part=disputed, whole=alleged, share=disputed / alleged if alleged else None, low=low, high=high)
