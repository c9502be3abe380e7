"""The situation of a period: map, matrix, bounds of what can be shared, what was matched, numbers over time."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from atashbas.node import queries
from atashbas.node.casework import read as casework
from atashbas.values import Period
from atashbas.web import charts, periods
from atashbas.web.reasons import page_language
from atashbas.web.views.errors import explained


@require_safe
@explained
def situation(request: HttpRequest) -> HttpResponse:
    """One page for a period."""
    period = periods.parse_period(request.GET)
    if period is None:
        return render(request, "web/empty.html")
    found = queries.situation(period)
    return render(
        request,
        "web/situation.html",
        {
            "situation": found,
            "stages": casework.stages(period),
            "offers": periods.offers(period),
            "matrix": matrix(found),
            "columns": [(behind(column, period), column) for column in found.columns],
            "map": map_facts(period),
            "chart": f"{reverse('series-chart')}?{period_query(period)}",
            "list": f"{reverse('incidents')}?{period_query(period)}",
            "pairs": pairs(found),
            "sides": side_numbers(found),
        },
    )


@require_safe
@explained
def series_chart(request: HttpRequest) -> HttpResponse:
    """Specification of the chart of a period."""
    period = periods.parse_period(request.GET)
    if period is None:
        return JsonResponse({}, status=404)
    language = page_language()
    return JsonResponse(charts.series_chart(queries.series(period), language))


def period_query(period: Period) -> str:
    """The period as it stands in an address."""
    return urlencode({"from": period.first_on.isoformat(), "to": period.last_on.isoformat()})


def map_facts(period: Period) -> dict[str, str]:
    """What the map's script needs to know of a period."""
    tile = reverse("tile", args=[0, 0, 0]).replace("0/0/0", "{z}/{x}/{y}")
    return {"tiles": f"{tile}?{period_query(period)}", "names": reverse("map-names")}


def matrix(found: queries.Situation) -> list[dict[str, Any]]:
    """Rows of the matrix; every number with the address of what stands behind it."""
    return [
        {
            "row": row,
            "cells": [
                (behind(column, found.period, row.admin1), number)
                for column, number in zip(found.columns, row.alleged, strict=True)
            ],
        }
        for row in found.rows
    ]


def behind(column: queries.Column, period: Period, admin1: str = "") -> str:
    """Where the reports, or the printed numbers, stand that a column counts."""
    reporter = {"reporter": column.reporter.name}
    if column.basis == "counts":
        return f"{reverse('numbers')}?{urlencode(reporter)}&{period_query(period)}"
    wanted = reporter | ({"admin1": admin1} if admin1 else {})
    return f"{reverse('incidents')}?{urlencode(wanted)}&{period_query(period)}"


def pairs(found: queries.Situation) -> list[dict[str, Any]]:
    """Each pair of reporters with its bound in the whole and in each governorate."""
    titles = {column.reporter.name: column.reporter for column in found.columns}
    return [
        {
            "a": titles[whole.a],
            "b": titles[whole.b],
            "whole": whole,
            "rows": [
                (row.admin1, row.shared[n]) for row in found.rows if row.shared[n].at_most or row.shared[n].matched
            ],
        }
        for n, whole in enumerate(found.shared)
    ]


def side_numbers(found: queries.Situation) -> dict[str, int]:
    """Reporter → number of his colour, in the order of the columns."""
    names = dict.fromkeys(column.reporter.name for column in found.columns)
    return {name: n % 4 for n, name in enumerate(names)}
