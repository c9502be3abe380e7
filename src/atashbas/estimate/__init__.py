"""Estimation and early warning on plain tables: what the counts allow one to say, and what they do not.

Decides bounds, breaks, alarms, clusters, forecasts, undercount verdicts, agreement of sources and rates of compliance.
Knows values only; takes Polars tables and NumPy arrays; every die is a seeded generator that the caller hands in.
What may be said comes as a `Sentence` (code and facts); `render_sentence` gives its words in five languages.
"""

from atashbas.estimate.agreement import (
    PairAgreement,
    cohen_kappa,
    compare_registers,
    fleiss_kappa,
    krippendorff_alpha,
)
from atashbas.estimate.board import AreaState, RegisterState, assess_areas
from atashbas.estimate.bounds import CountBounds, PairBounds, ShuffledDays, count_bounds, month_of, shuffled_days
from atashbas.estimate.breaks import Break, BreakTest, assess_breaks, find_breaks
from atashbas.estimate.captures import Captures, captures_by, captures_of
from atashbas.estimate.commitments import Commitment, CommitmentsKept, count_commitments, kroc_aggregate
from atashbas.estimate.compliance import AreaRate, QuietSpells, Share, area_rates, disputed_share, quiet_spells
from atashbas.estimate.counts import Counts, parse_counts
from atashbas.estimate.dawid_skene import DawidSkene, fit_dawid_skene
from atashbas.estimate.forecast import Forecast, ForecastRecord, assess_forecast, forecast, score_forecasts
from atashbas.estimate.latent_class import LatentClasses, latent_classes
from atashbas.estimate.overlap import Overlap, overlap_by_area, overlap_by_month
from atashbas.estimate.reporting_delay import CompletedDay, ReportingDelay, complete_days, fit_reporting_delay
from atashbas.estimate.scan import Cluster, Scan, assess_scan, nearest_areas, scan_clusters, scan_register
from atashbas.estimate.sentence import Sentence, render_sentence, sentence_templates
from atashbas.estimate.undercount import Band, Tolerance, Undercount, assess_by_side, assess_undercount
from atashbas.estimate.watch import (
    Alarm,
    RegisterView,
    Watch,
    WatchSettings,
    assess_watch,
    standing_alarms,
    watch,
    watch_frame,
)

__all__ = [
    "Alarm",
    "AreaRate",
    "AreaState",
    "Band",
    "Break",
    "BreakTest",
    "Captures",
    "Cluster",
    "Commitment",
    "CommitmentsKept",
    "CompletedDay",
    "CountBounds",
    "Counts",
    "DawidSkene",
    "Forecast",
    "ForecastRecord",
    "LatentClasses",
    "Overlap",
    "PairAgreement",
    "PairBounds",
    "QuietSpells",
    "RegisterState",
    "RegisterView",
    "ReportingDelay",
    "Scan",
    "Sentence",
    "Share",
    "ShuffledDays",
    "Tolerance",
    "Undercount",
    "Watch",
    "WatchSettings",
    "area_rates",
    "assess_areas",
    "assess_breaks",
    "assess_by_side",
    "assess_forecast",
    "assess_scan",
    "assess_undercount",
    "assess_watch",
    "captures_by",
    "captures_of",
    "cohen_kappa",
    "compare_registers",
    "complete_days",
    "count_bounds",
    "count_commitments",
    "disputed_share",
    "find_breaks",
    "fit_dawid_skene",
    "fit_reporting_delay",
    "fleiss_kappa",
    "forecast",
    "krippendorff_alpha",
    "kroc_aggregate",
    "latent_classes",
    "month_of",
    "nearest_areas",
    "overlap_by_area",
    "overlap_by_month",
    "parse_counts",
    "quiet_spells",
    "render_sentence",
    "scan_clusters",
    "scan_register",
    "score_forecasts",
    "sentence_templates",
    "shuffled_days",
    "standing_alarms",
    "watch",
    "watch_frame",
]
