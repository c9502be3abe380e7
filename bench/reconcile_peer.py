"""One peer on one table, in the environment of the peers: python reconcile_peer.py PEER TABLE.parquet OUT.json.

TABLE has the columns of `reconcile` and `incident`, the truth, which only the supervised peers are shown, and they only
for the pairs named labels. OUT receives the group of each row, the seconds it took and the peak of memory in MB. Each
peer is used as its own manual shows, on the same candidates: within two days and forty kilometres.
"""

# This file runs outside the project's environment: it imports nothing of it and is not type-checked against the peers.
from __future__ import annotations

import json
import logging
import resource
import sys
import time
import warnings

import numpy as np
import pandas as pd

DAYS, LAT_DEG, LON_DEG = 2, 0.36, 0.44
LABELS = 500


def main(peer: str, source: str, out: str) -> None:
    """Run the peer and write what it found."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    table = read(source)
    started = time.perf_counter()
    groups = PEERS[peer](table)
    seconds = time.perf_counter() - started
    peak = peak_mb()
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"groups": [int(g) for g in groups], "seconds": seconds, "peak_mb": peak}, file)


def peak_mb() -> float:
    """Most memory of this process; the system's own count would hold what the process that started it held."""
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024


def read(source: str) -> pd.DataFrame:
    """The table with days as numbers and rows numbered."""
    table = pd.read_parquet(source)
    table["day"] = (pd.to_datetime(table["day"]) - pd.Timestamp("1970-01-01")).dt.days
    table["unique_id"] = np.arange(len(table))
    return table


def splink(table: pd.DataFrame, *, single: bool) -> np.ndarray:
    """Splink without labels: u from random pairs, m by expectation-maximisation; components, or best links only."""
    import splink.comparison_level_library as level
    import splink.comparison_library as library
    from splink import DuckDBAPI, Linker, SettingsCreator

    near = f"abs(l.lat - r.lat) < {LAT_DEG} and abs(l.lon - r.lon) < {LON_DEG}"
    rules = [f"l.day = r.day + {step} and {near}" for step in range(-DAYS, DAYS + 1)]
    killed = library.CustomComparison(
        output_column_name="killed",
        comparison_levels=[
            level.NullLevel("killed_high"),
            level.ExactMatchLevel("killed_high"),
            level.PercentageDifferenceLevel("killed_high", 0.4),
            level.ElseLevel(),
        ],
    )
    day = library.CustomComparison(
        output_column_name="day",
        comparison_levels=[
            level.NullLevel("day"),
            level.ExactMatchLevel("day"),
            level.AbsoluteDifferenceLevel("day", 1),
            level.ElseLevel(),
        ],
    )
    settings = SettingsCreator(
        link_type="link_only" if single else "dedupe_only",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            library.DistanceInKMAtThresholds("lat", "lon", [0.5, 1.5, 3, 6, 12, 25]),
            day,
            killed,
            library.ExactMatch("type"),
            library.ExactMatch("actor").configure(term_frequency_adjustments=True),
        ],
        retain_intermediate_calculation_columns=False,
    )
    api = DuckDBAPI()
    parts = dict(tuple(table.groupby("register"))) if single else {"reports": table}
    frames = [api.register(part, dataset_display_name=name) for name, part in sorted(parts.items())]
    linker = Linker(frames if single else frames[0], settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([f"l.day = r.day and {near}"], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(f"l.day = r.day and {near}")
    alike = f"l.type = r.type and l.actor = r.actor and {near}"
    linker.training.estimate_parameters_using_expectation_maximisation(alike)
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    cut = 0.5
    if single:
        found = linker.clustering.cluster_using_single_best_links(
            pairs, duplicate_free_datasets=sorted(parts), threshold_match_probability=cut
        )
    else:
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=cut)
    frame = found.as_pandas_dataframe().set_index("unique_id").sort_index()
    return pd.factorize(frame["cluster_id"])[0]


def recordlinkage_pairs(table: pd.DataFrame) -> pd.DataFrame:
    """Comparison vectors of all candidates, by the Record Linkage Toolkit."""
    import recordlinkage

    index = recordlinkage.Index()
    index.add(Window())
    compare = recordlinkage.Compare()
    compare.geo("lat", "lon", "lat", "lon", method="gauss", offset=0.5, scale=3, label="near")
    compare.numeric("day", "day", method="step", offset=0, label="day")
    compare.numeric("killed_high", "killed_high", method="gauss", offset=0, scale=3, label="killed")
    compare.exact("type", "type", label="type")
    compare.exact("actor", "actor", label="actor")
    return compare.compute(index.index(table), table)


class Window:
    """Candidates within the window, as an index of the toolkit."""

    suffixes = ("_1", "_2")

    def index(self, table: pd.DataFrame, _link: pd.DataFrame | None = None) -> pd.MultiIndex:
        """Pairs of rows, the first before the second."""
        order = np.argsort(table["day"].to_numpy(), kind="stable")
        day, lat, lon = (table[c].to_numpy()[order] for c in ("day", "lat", "lon"))
        stop = np.searchsorted(day, day + DAYS, side="right")
        count = stop - np.arange(len(day)) - 1
        left = np.repeat(np.arange(len(day)), count)
        right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count)
        keep = (abs(lat[left] - lat[right]) < LAT_DEG) & (abs(lon[left] - lon[right]) < LON_DEG)
        return pd.MultiIndex.from_arrays([order[left[keep]], order[right[keep]]], names=["first", "second"])


def recordlinkage_logistic(table: pd.DataFrame) -> np.ndarray:
    """The toolkit's logistic regression on labelled pairs, then components."""
    import recordlinkage

    vectors = recordlinkage_pairs(table)
    some = vectors.sample(min(20 * LABELS, len(vectors)), random_state=1)
    truth = table["incident"].to_numpy()
    same = truth[some.index.get_level_values(0)] == truth[some.index.get_level_values(1)]
    labelled = pd.concat([some[same].head(LABELS // 2), some[~same].head(LABELS // 2)])
    matches = labelled.index[: int(min(same.sum(), LABELS // 2))]
    classifier = recordlinkage.LogisticRegressionClassifier()
    classifier.fit(labelled, matches)
    # Labels were drawn half and half, so that the classifier's even odds are not those of the pairs: links are taken
    # where its chance makes the number of links the share of matches in the random draw.
    chance = classifier.prob(vectors).to_numpy()
    least = np.quantile(chance, 1 - same.mean())
    return components(len(table), vectors.index[chance > least])


def recordlinkage_ecm(table: pd.DataFrame) -> np.ndarray:
    """The toolkit's own unsupervised classifier (expectation-conditional-maximisation), then components."""
    import recordlinkage

    vectors = recordlinkage_pairs(table)
    classifier = recordlinkage.ECMClassifier(binarize=0.5)
    return components(len(table), classifier.fit_predict(vectors))


def components(size: int, pairs: pd.MultiIndex) -> np.ndarray:
    """Connected components."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    a, b = pairs.get_level_values(0).to_numpy(), pairs.get_level_values(1).to_numpy()
    return connected_components(coo_matrix((np.ones(len(a), bool), (a, b)), (size, size)), directed=False)[1]


def dedupe(table: pd.DataFrame) -> np.ndarray:
    """Dedupe with labels: active sampling is replaced by labelled pairs, half of them the same incident."""
    import dedupe as peer

    rows = {
        int(r.unique_id): {
            "place": (float(r.lat), float(r.lon)), "day": float(r.day), "type": r.type,
            "actor": r.actor if isinstance(r.actor, str) else None,
            "killed": None if pd.isna(r.killed_high) else float(r.killed_high) + 1,
        }
        for r in table.itertuples()
    }  # fmt: skip
    fields = [
        peer.variables.LatLong("place"), peer.variables.Price("day"), peer.variables.Exact("type"),
        peer.variables.Exact("actor", has_missing=True), peer.variables.Price("killed", has_missing=True),
    ]  # fmt: skip
    model = peer.Dedupe(fields, num_cores=1)
    pairs = Window().index(table)
    truth = table["incident"].to_numpy()
    same = truth[pairs.get_level_values(0)] == truth[pairs.get_level_values(1)]
    half = LABELS // 2
    dice = np.random.default_rng(1)
    chosen = [dice.choice(np.flatnonzero(side), half, replace=False) for side in (same, ~same)]
    examples = [[(rows[int(a)], rows[int(b)]) for a, b in pairs[at]] for at in chosen]
    np.random.seed(1)
    model.prepare_training(rows, sample_size=1500)
    model.mark_pairs({"match": examples[0], "distinct": examples[1]})
    model.train(recall=0.9)
    groups = np.arange(len(table))
    for number, (members, _) in enumerate(model.partition(rows, threshold=0.5)):
        groups[list(members)] = number
    return groups


PEERS = {
    "splink": lambda table: splink(table, single=False),
    "splink-single": lambda table: splink(table, single=True),
    "recordlinkage-ecm": recordlinkage_ecm,
    "recordlinkage-logistic": recordlinkage_logistic,
    "dedupe": dedupe,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
