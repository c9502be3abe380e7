"""The read side of a node: frozen values for pages, verbs and bulletins, made from the projections.

Nothing here writes, and nothing here decides: what matches is `reconcile`'s, what is covered is `agreement`'s.
"""

from atashbas.node.queries.bulletin import bulletin, render_bulletin
from atashbas.node.queries.entries import entry
from atashbas.node.queries.incidents import (
    Cursor,
    Filters,
    incident,
    incidents,
    map_points,
    parse_filters,
    report,
)
from atashbas.node.queries.numbers import numbers
from atashbas.node.queries.registers import imports, registers, reporters
from atashbas.node.queries.situation import bulletin_days, extent, series, situation
from atashbas.node.queries.values import (
    BulletinDay,
    Column,
    EntryRef,
    EntryView,
    ImportLine,
    IncidentLine,
    IncidentPage,
    IncidentView,
    Line,
    LinkView,
    MapPoint,
    NumberLine,
    RegisterView,
    ReporterView,
    ReportView,
    Row,
    Series,
    Shared,
    Situation,
    VerdictLine,
)

__all__ = [
    "BulletinDay",
    "Column",
    "Cursor",
    "EntryRef",
    "EntryView",
    "Filters",
    "ImportLine",
    "IncidentLine",
    "IncidentPage",
    "IncidentView",
    "Line",
    "LinkView",
    "MapPoint",
    "NumberLine",
    "RegisterView",
    "ReportView",
    "ReporterView",
    "Row",
    "Series",
    "Shared",
    "Situation",
    "VerdictLine",
    "bulletin",
    "bulletin_days",
    "entry",
    "extent",
    "imports",
    "incident",
    "incidents",
    "map_points",
    "numbers",
    "parse_filters",
    "registers",
    "render_bulletin",
    "report",
    "reporters",
    "series",
    "situation",
]
