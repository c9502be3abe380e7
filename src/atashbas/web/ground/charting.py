"""How separation moved week by week, as a Vega-Lite specification: localities in each state, stacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from atashbas.agreement.separation import Separation
from atashbas.web import calendars, charts
from atashbas.web.ground import labels
from atashbas.web.ground.separating import ORDER

COLOURS = ("#8c1d18", "#d08a1d", "#2b7a8c", "#c9c5b8")


def separation_chart(counted: Sequence[tuple[date, Mapping[Separation, int]]], language: str) -> dict[str, Any]:
    """Chart of the numbers of localities by state; the first state stands at the bottom."""
    names = [str(labels.SEPARATIONS[state.value]) for state in ORDER]
    weeks = [week_name(week, language) for week, _numbers in counted]
    rows = [
        {"week": name, "state": words, "n": numbers[state], "order": at}
        for name, (_week, numbers) in zip(weeks, counted, strict=True)
        for at, (state, words) in enumerate(zip(ORDER, names, strict=True))
    ]
    axis = {"labelOverlap": True, "labelAngle": 0}
    return {
        "$schema": charts.SCHEMA,
        "width": "container",
        "height": 200,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "transparent",
        "data": {"values": rows},
        "mark": {"type": "bar", "stroke": "#ffffff"},
        "encoding": {
            "x": {"field": "week", "type": "ordinal", "sort": weeks, "title": None, "axis": axis},
            "y": {"field": "n", "type": "quantitative", "title": _("localities"), "axis": {"tickMinStep": 1}},
            "order": {"field": "order"},
            "color": {
                "field": "state",
                "type": "nominal",
                "title": None,
                "scale": {"domain": names, "range": list(COLOURS)},
                "legend": {"orient": "top", "columns": 2, "labelLimit": 420},
            },
        },
        "config": charts.config(language),
    }


def week_name(week: date, language: str) -> str:
    """Day and month of the Monday, short enough for an axis; Persian ones by the Solar Hijri calendar."""
    words = calendars.solar(week, language) if language == "fa" else calendars.gregorian(week, language)
    return words.rsplit(" ", 1)[0]
