"""Early warning and estimates: the page of the questions that are asked every day."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atashbas.estimate import BreakTest, Undercount, watch_frame
from atashbas.node import queries
from atashbas.node.outlook import MATERIALS, OpenAlarm, Outlook, open_alarms, outlook
from atashbas.node.outlook.concord import LEAST_FOR_KAPPA, Concord
from atashbas.values import AtashbasError, Period
from atashbas.web import charts, outlook_board, periods
from atashbas.web.shell import delegation_of
from atashbas.web.speaker import Speaker
from atashbas.web.views.errors import explained
from atashbas.web.work.labels import MATERIALS as KINDS

RATES = ("0.5", "1", "2", "4")
CHART_DAYS = 240  # a chart of years would hide the days; the table of alarms holds all of them


@require_safe
@explained
def page(request: HttpRequest) -> HttpResponse:
    """What may be said of a period, from one kind of material."""
    period = periods.parse_period(request.GET) if request.GET.get("from") else queries.extent()
    if period is None:
        return render(request, "web/empty.html")
    kind = request.GET.get("of", MATERIALS[0])
    found = outlook(kind, period, rate=_rate(request.GET.get("rate", "1")))
    speaker = Speaker(found.undercount)
    delegation = delegation_of(request)
    facts = {
        "found": found,
        "period": period,
        "kinds": [(code, KINDS[code]) for code in MATERIALS],
        "kind": kind,
        "rates": RATES,
        "rate": request.GET.get("rate", "1"),
        "delegation": delegation,
        **_watched(request, found, speaker),
        **_broken(found, speaker),
        "chances": [
            (speaker.say(one.bounds.sentence), speaker.say(one.shuffled.sentence) if one.shuffled else "")
            for one in found.chances
        ],
        "undercount": [_verdict(side, one, speaker) for side, one in found.undercount.items()],
        **_agreed(found.concord, speaker),
        "rates_by": [
            (speaker.name(one.register), list(zip(one.areas, one.spells, strict=True))) for one in found.rates
        ],
    }
    return render(request, "web/outlook.html", facts)


def _watched(request: HttpRequest, found: Outlook, speaker: Speaker) -> dict[str, Any]:
    """Board, chart, alarms, clusters and forecasts."""
    if found.watch is None:
        return {"watch": [], "alarms": []}
    asked = request.GET.get("area", "")
    chosen = asked if asked in found.watch.counts.areas else _first_area(found)
    query = {name: value for name, value in request.GET.items() if name != "area"}
    return {
        "watch": [speaker.say(one) for one in found.sentences],
        "board": outlook_board.board_of(
            found.board,
            chosen=chosen,
            language=speaker.language,
            name=speaker.name,
            address=lambda area: f"?{urlencode({**query, 'area': area})}#chart",
        ),
        "on": min(found.material.period.last_on, found.watch.counts.days[-1]),
        "chart_areas": found.watch.counts.areas,
        "chart_area": chosen,
        "chart": f"{reverse('watch-chart')}?{urlencode({**query, 'area': chosen})}" if chosen else "",
        "alarms": [
            (alarm, speaker.say(alarm.sentence), found.answers.get((alarm.register, alarm.area, alarm.day), ()))
            for alarm in reversed(found.alarms)
        ],
        "clusters": [speaker.say(one) for one in found.clusters],
        **_foreseen(found, speaker),
    }


def _foreseen(found: Outlook, speaker: Speaker) -> dict[str, Any]:
    """Forecasts as a table of areas and horizons; what is not shown says why as a sentence."""
    rows: dict[str, dict[int, Any]] = {}
    shown = [one for one in found.forecasts if "area" in one.facts]
    for one in shown:
        rows.setdefault(str(one.facts["area"]), {})[int(one.facts["days"])] = one.facts
    horizons = sorted({int(one.facts["days"]) for one in shown})
    return {
        "horizons": horizons,
        "foreseen": [
            (area, [(days, cells.get(days)) for days in horizons])
            for area, cells in sorted(rows.items(), key=lambda row: speaker.name(row[0]))
        ],
        "forecasts": [speaker.say(one) for one in found.forecasts if "area" not in one.facts],
    }


def _first_area(found: Outlook) -> str:
    """The area with the most urgent state: what one would look at first."""
    order = list(outlook_board.STATES)
    return min(found.board, key=lambda one: (order.index(one.state), one.area)).area if found.board else ""


def _broken(found: Outlook, speaker: Speaker) -> dict[str, Any]:
    """Breaks: what was declared, by whom and what a test says; what a test alone proposes."""
    tests: dict[tuple[Any, str], list[str]] = {}
    for one in found.breaks:
        tests.setdefault((one.day, one.area or ""), []).append(speaker.say(speaker.with_reason(one, found)))
    return {
        "breaks": [
            (one, tests.get((one.day, one.area or ""), []), speaker.words(one.texts))
            for one in found.material.declared
            if one.day in found.material.period
        ],
        "proposed": [(one, speaker.say(one.sentence), _declare(one, found)) for one in found.proposed],
    }


def _declare(test: BreakTest, found: Outlook) -> str:
    """Address of the form that declares what a test proposes."""
    asked = {"register": test.register, "day": test.day.isoformat(), "material": found.material.kind}
    return f"{reverse('new-matter', args=['counting-break'])}?{urlencode(asked)}"


def _agreed(concord: Concord, speaker: Speaker) -> dict[str, Any]:
    """Overlaps and agreement; a coefficient only where enough incidents stand behind it."""
    return {
        "overlaps": [(speaker.name(one.first), speaker.name(one.second), one) for one in concord.overlaps],
        "agreement": [(one, speaker.name(one.first), speaker.name(one.second)) for one in concord.pairs if one.stated],
        "alpha": concord.alpha or {},
        "apart": [(one, speaker.name(one.first), speaker.name(one.second)) for one in concord.apart if one.stated],
        "agreement_by": [
            (title, [(where, pair, speaker.name(pair.first), speaker.name(pair.second)) for where, pair in rows])
            for title, rows in (
                (_("By governorate"), [(w, p) for w, pairs in (concord.by_area or {}).items() for p in pairs]),
                (_("By month"), [(w, p) for w, pairs in (concord.by_month or {}).items() for p in pairs]),
            )
            if rows
        ],
        "differences": [
            (one, [(speaker.name(who), speaker.value(one.attribute, text)) for who, text in one.said.items()])
            for one in concord.differences
        ],
        "different": concord.different or {},
        "confusions": [
            (pair, speaker.name(pair.first), speaker.name(pair.second), speaker.confusion(pair))
            for pair in concord.pairs
            if pair.stated and pair.agreeing < pair.stated
        ],
        "least_for_kappa": LEAST_FOR_KAPPA,
    }


def recent_alarms(delegation: str | None = None) -> list[tuple[OpenAlarm, str]]:
    """Alarms of the last four weeks with their words, for the page of work; a delegation's own answers settle them."""
    speaker = Speaker()
    return [(one, speaker.say(one.sentence)) for one in open_alarms(waits_for=delegation)]


@require_safe
@explained
def watch_chart(request: HttpRequest) -> HttpResponse:
    """Specification of the chart of one governorate: what each register counted a day, and what was expected."""
    period = periods.parse_period(request.GET) if request.GET.get("from") else queries.extent()
    if period is None:
        return JsonResponse({}, status=404)
    found = outlook(request.GET.get("of", MATERIALS[0]), period, rate=_rate(request.GET.get("rate", "1")))
    if found.watch is None:
        return JsonResponse({}, status=404)
    area = request.GET.get("area", "")
    if area not in found.watch.counts.areas:
        area = _first_area(found)
    speaker = Speaker()
    shown = _shown(period, found)
    rows = watch_frame(found.watch).filter(
        (pl.col("area") == area) & pl.col("day").is_between(shown.first_on, shown.last_on)
    )
    rows = rows.select("register", "day", "count", "expected", "raised")
    return JsonResponse(charts.watch_chart(rows.to_dicts(), speaker.names, speaker.language))


def _shown(period: Period, found: Outlook) -> Period:
    """Days of the chart: the period, at most its last `CHART_DAYS` with a table behind them."""
    days = [day for day in found.watch.counts.days if day in period] if found.watch else []
    return Period(first_on=days[-CHART_DAYS:][0], last_on=days[-1]) if days else period


def _verdict(side: str, one: Undercount, speaker: Speaker) -> tuple[str, Undercount, list[str]]:
    name = {"": _("not stated or contested"), "all": _("all sides together")}.get(side) or speaker.name(side)
    return name, one, [speaker.say(sentence) for sentence in one.sentences]


def _rate(text: str) -> float:
    if text not in RATES:
        raise AtashbasError("estimate.watch-settings", rate=text[:10])
    return float(text)
