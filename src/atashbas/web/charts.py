"""Charts as Vega-Lite specifications, in the language of the page; drawn in the browser without evaluating code.

Numbers printed by reporters over time: a day without a number is a gap, not a zero, and from a day on which something
else began to be counted a rule is drawn, because a trend across it is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from atashbas.node import queries
from atashbas.web import calendars
from atashbas.web.words import word

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
COLOURS = ("#1f5f99", "#a64b00", "#67459a", "#1b6e55", "#5b5f66", "#8c1d18", "#3c6a72", "#8a6d00")
LONG_DAYS = 200
RED = {"color": "#8c1d18"}
AXIS = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400, "gridColor": "#e5e2d9"}
FONT = {"ru": "Noto Sans, Vazirmatn, sans-serif"}


def series_chart(series: queries.Series, language: str) -> dict[str, Any]:
    """Chart of the numbers alleged by day, one line for each reporter and basis."""
    names = [line_name(line, language) for line in series.lines]
    rows = [
        {"day": day.isoformat(), "n": value, "who": name}
        for line, name in zip(series.lines, names, strict=True)
        for day, value in zip(series.days, line.values, strict=True)
    ]
    lines = _lines(rows, names, "%-d %B" if len(series.days) <= LONG_DAYS else "%B %Y")
    breaks = [{"day": one.on.isoformat(), "what": word("break", one.code)} for one in series.breaks]
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": 260,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "transparent",
        "layer": [lines, _rules(breaks)] if breaks else [lines],
        "config": config(language),
    }


def line_name(line: queries.Line, language: str) -> str:
    """Reporter and, where he has printed numbers and reports, which of the two is meant."""
    return f"{line.reporter.title(language)} · {word('basis', line.basis)}"


def _lines(rows: list[dict[str, Any]], names: list[str], date_format: str) -> dict[str, Any]:
    return {
        "data": {"values": rows},
        "mark": {
            "type": "line",
            "point": {"size": 28, "filled": True},
            "strokeWidth": 1.5,
            "invalid": "break-paths-show-domains",
        },
        "encoding": {
            "x": {
                "field": "day",
                "type": "temporal",
                "title": None,
                "axis": {"labelOverlap": True, "tickCount": 6, "format": date_format},
            },
            "y": {"field": "n", "type": "quantitative", "title": _("cases alleged a day"), "axis": {"tickMinStep": 1}},
            "color": {
                "field": "who",
                "type": "nominal",
                "title": None,
                "scale": {"domain": names, "range": [COLOURS[n % len(COLOURS)] for n in range(len(names))]},
                "legend": {"orient": "top", "columns": 2, "labelLimit": 420},
            },
        },
    }


def _rules(breaks: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "data": {"values": breaks},
        "encoding": {"x": {"field": "day", "type": "temporal"}},
        "layer": [
            {"mark": {"type": "rule", "strokeDash": [5, 4]} | RED},
            {
                "mark": {
                    "type": "text",
                    "angle": 90,
                    "align": "left",
                    "baseline": "bottom",
                    "dx": 4,
                    "dy": -4,
                    "color": "#8c1d18",
                },
                "encoding": {"y": {"value": 4}, "text": {"field": "what", "type": "nominal"}},
            },
        ],
    }


def config(language: str) -> dict[str, Any]:
    """How every chart of a language is lettered: font, axes, figures and months."""
    font = FONT.get(language, "Vazirmatn, Noto Sans, sans-serif")
    return {
        "font": font,
        "axis": {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": 400,
            "gridColor": "#e5e2d9",
            "domainColor": "#a9a596",
        },
        "legend": {"labelFontSize": 12},
        "view": {"stroke": None},
        "locale": locale(language),
    }


def locale(language: str) -> dict[str, Any]:
    """How d3 writes numbers and months in a language."""
    months = calendars.MONTHS["gregorian"][language]
    number = {
        "decimal": calendars.POINT[language],
        "thousands": calendars.GROUP[language],
        "grouping": [3],
        "currency": ["", ""],
    }
    if language in calendars.DIGITS:
        number["numerals"] = list(calendars.DIGITS[language])
    week = [str(n) for n in range(7)]
    time = {
        "dateTime": "%x, %X", "date": "%Y-%m-%d", "time": "%H:%M:%S", "periods": ["", ""],
        "days": week, "shortDays": week, "months": months, "shortMonths": months,
    }  # fmt: skip
    return {"number": number, "time": time}


def watch_chart(rows: list[dict[str, Any]], names: Mapping[str, str], language: str) -> dict[str, Any]:
    """Chart of one area under watch: cases counted a day by each register, what was expected, and the days of alarm.

    `rows` have register, day, count (None: not stated), expected and raised.
    """
    told = [
        {
            "day": row["day"].isoformat(),
            "who": names.get(row["register"], row["register"]),
            "n": row["count"],
            "expected": row["expected"],
            "raised": row["raised"],
        }
        for row in rows
    ]
    who = sorted({row["who"] for row in told})
    colours = {"domain": who, "range": [COLOURS[n % len(COLOURS)] for n in range(len(who))]}
    x = {"field": "day", "type": "temporal", "title": None, "axis": {"labelOverlap": True, "tickCount": 6}}
    legend = {"orient": "top", "columns": 2}
    colour = {"field": "who", "type": "nominal", "title": None, "scale": colours, "legend": legend}
    raised = {
        "transform": [{"filter": "datum.raised"}],
        "mark": {"type": "rule", "strokeDash": [5, 4]} | RED,
        "encoding": {"x": x},
    }
    title = _("cases a day; thin line: expected")
    counted = {"field": "n", "type": "quantitative", "title": title, "axis": {"tickMinStep": 1}}
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": 240,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "transparent",
        "data": {"values": told},
        "layer": [
            {
                "mark": {"type": "point", "filled": True, "size": 22},
                "encoding": {"x": x, "y": counted, "color": colour},
            },
            {
                "mark": {"type": "line", "strokeWidth": 1, "strokeDash": [3, 3]},
                "encoding": {"x": x, "y": {"field": "expected", "type": "quantitative"}, "color": colour},
            },
            *([raised] if any(row["raised"] for row in told) else []),
        ],
        "config": config(language),
    }
