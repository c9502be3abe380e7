"""What stands side by side on an incident's page: rival figures, and the bits of a match with their reasons.

Arranges; adds nothing up across reporters and chooses between none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from atashbas.node import queries
from atashbas.values import Bounds
from atashbas.web.addresses import report_address
from atashbas.web.matches import Reasons, reasons_of_pair

CHART_WIDTH = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One figure of one reporter; `claimant` empty: his own."""

    bounds: Bounds
    claimant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """Rival figures for one harm to one group; a cell without claims means "not stated", never zero."""

    harm: str
    who: str
    cells: tuple[tuple[Claim, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """Rows of rival figures; columns are reports, in the page's order."""

    reports: tuple[queries.ReportView, ...]
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One step of a waterfall; `x` and `width` place it on a scale of `CHART_WIDTH`, `kind` says how it is drawn."""

    name: str
    value_a: str
    value_b: str
    level: str
    mbits: int
    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """Why two reports are held for one occurrence, in bits: the prior, each feature, and what they come to."""

    link: queries.LinkView
    bars: tuple[Bar, ...]
    zero: float
    reasons: Reasons | None

    @property
    def percent(self) -> int:
        """Probability in whole per cent; never rounded up to certainty."""
        return min(99, round(self.link.probability * 100))

    @property
    def address_a(self) -> str:
        """Address of the first report."""
        return report_address(self.link.a)

    @property
    def address_b(self) -> str:
        """Address of the second report."""
        return report_address(self.link.b)

    @property
    def address_pair(self) -> str:
        """Address of the page of the two reports, where they are judged."""
        return f"{reverse('pair')}?{urlencode({'a': self.link.a, 'b': self.link.b})}"


def rival_figures(reports: Sequence[queries.ReportView]) -> FigureTable:
    """Figures of all reports, row by row; nothing is summed."""
    kinds = sorted({(row.harm, row.who) for view in reports for row in view.report.casualties})
    rows = tuple(
        FigureRow(harm=harm, who=who, cells=tuple(_claims(view, harm, who) for view in reports)) for harm, who in kinds
    )
    return FigureTable(reports=tuple(reports), rows=rows)


def _claims(view: queries.ReportView, harm: str, who: str) -> tuple[Claim, ...]:
    return tuple(
        Claim(bounds=row.count, claimant=row.claimant or "")
        for row in view.report.casualties
        if (row.harm, row.who) == (harm, who)
    )


def waterfall(link: queries.LinkView) -> Waterfall:
    """Steps of a match on one scale; without bars where the engine gave no explanation."""
    if link.explanation is None:
        return Waterfall(link=link, bars=(), zero=0.0, reasons=None)
    prior = int(link.explanation.prior_mbits)
    steps = [("prior", "", "", "", prior), *(_step(feature) for feature in link.explanation.features)]
    ends = [0]
    for step in steps:
        ends.append(ends[-1] + step[4])
    low, high = min(ends), max(ends)
    scale = CHART_WIDTH / ((high - low) or 1)
    bars = [_bar(step, start, low, scale) for step, start in zip(steps, ends[:-1], strict=True)]
    total = _bar(("total", "", "", "", ends[-1]), 0, low, scale)
    return Waterfall(
        link=link, bars=(*bars, total), zero=round(-low * scale, 2), reasons=reasons_of_pair(link.explanation)
    )


def _step(feature: Any) -> tuple[str, str, str, str, int]:
    return feature.name, _shown(feature.value_a), _shown(feature.value_b), str(feature.level), int(feature.mbits)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _bar(step: tuple[str, str, str, str, int], start: int, low: int, scale: float) -> Bar:
    name, value_a, value_b, level, mbits = step
    return Bar(
        name=name,
        value_a=value_a,
        value_b=value_b,
        level=level,
        mbits=mbits,
        x=round((min(start, start + mbits) - low) * scale, 2),
        width=round(max(abs(mbits) * scale, 0.8), 2),
        kind=name if name in {"prior", "total"} else "up" if mbits >= 0 else "down",
    )
