"""Local density: how thickly reports lie around a place and time, as six classes that act as prior."""

from __future__ import annotations

import numpy as np

from atashbas.reconcile.arrays import I8, I64
from atashbas.reconcile.compare import narrowing
from atashbas.reconcile.model import DENSITIES, Density
from atashbas.reconcile.order import BAND_UDEG, band_of
from atashbas.reconcile.table import NO_POINT, Coded

STRETCH_DAYS = 14
_ROOM = 1 << 24  # cells the map may have before its stretches are doubled
_QUANTILES = (0.15, 0.35, 0.55, 0.75, 0.9)


def measure_density(reports: Coded) -> Density:
    """Map of classes: reports per cell, its eight neighbours, and the stretches before and after."""
    at = np.flatnonzero((reports.lat != NO_POINT) & (reports.day != NO_POINT))
    if not len(at):
        return Density(classes=np.zeros((0, 0, 0), np.int8), band=0, cell=0, stretch=0, days=STRETCH_DAYS, cell_udeg=1)
    band = band_of(reports.lat[at])
    widest = float(np.maximum(narrowing(reports.lat[at]).min(), 0.05))
    cell_udeg = int(BAND_UDEG / widest)
    cell, days = (reports.lon[at] + np.int64(180_000_000)) // cell_udeg, STRETCH_DAYS
    low = (int(band.min()), int(cell.min()))
    shape = (int(band.max()) - low[0] + 1, int(cell.max()) - low[1] + 1)
    first, last = int(reports.day[at].min()), int(reports.day[at].max())
    while shape[0] * shape[1] * (last // days - first // days + 1) > _ROOM and days < last - first:
        days *= 2
    stretch = reports.day[at] // days
    size = (*shape, last // days - first // days + 1)
    index = np.ravel_multi_index((band - low[0], cell - low[1], stretch - first // days), size)
    counts: I64 = np.bincount(index, minlength=int(np.prod(size))).reshape(size)
    around = counts
    for axis in range(3):
        around = _with_neighbours(around, axis)
    weight = counts.ravel()
    order = np.argsort(around.ravel(), kind="stable")
    rank = np.cumsum(weight[order])
    picks = np.minimum(np.searchsorted(rank, np.array(_QUANTILES) * rank[-1]), len(order) - 1)
    cuts = around.ravel()[order[picks]]
    classes = np.searchsorted(cuts, around, side="left").astype(np.int8)
    return Density(
        classes=classes, band=low[0], cell=low[1], stretch=first // days, days=days, cell_udeg=cell_udeg
    )  # fmt: skip


def _with_neighbours(counts: I64, axis: int) -> I64:
    padded = np.pad(counts, [(1, 1) if a == axis else (0, 0) for a in range(counts.ndim)])
    parts = [np.take(padded, range(s, s + counts.shape[axis]), axis) for s in range(3)]
    total: I64 = parts[0] + parts[1] + parts[2]
    return total


def density_of(density: Density, reports: Coded) -> I8:
    """Class of each report; 6 for those without point or day."""
    known = (reports.lat != NO_POINT) & (reports.day != NO_POINT)
    band = band_of(reports.lat) - density.band
    cell = (reports.lon + np.int64(180_000_000)) // density.cell_udeg - density.cell
    stretch = reports.day // density.days - density.stretch
    inside = known & (density.classes.size > 0)
    for step, size in zip((band, cell, stretch), density.classes.shape, strict=True):
        inside = inside & (step >= 0) & (step < size)
    out = np.where(known, DENSITIES // 2, DENSITIES).astype(np.int8)
    at = np.flatnonzero(inside)
    out[at] = density.classes[band[at], cell[at], stretch[at]]
    return out
