"""Early warning and estimates: the page of the questions that are asked every day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from atashbas.estimate import Sentence, Undercount, render_sentence, watch_frame
from atashbas.node import coverage, queries
from atashbas.node.outlook import MATERIALS, RULE, outlook, watch_sentences
from atashbas.values import LANGUAGES, AtashbasError, Language, Period
from atashbas.web import areas, calendars, charts, periods
from atashbas.web.reasons import page_language
from atashbas.web.shell import delegation_of
from atashbas.web.views.errors import explained
from atashbas.web.words import word

RATES = ("0.5", "1", "2", "4")
KINDS = {"reports": _("reports of incidents"), "printed": _("printed numbers")}
RECONCILED = _("the reconciled incidents")
EVERY_INCIDENT = _("every incident that at least one register reports")


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
    facts = {
        "found": found,
        "period": period,
        "kinds": KINDS.items(),
        "chart_areas": found.watch.counts.areas if found.watch else (),
        "chart_area": request.GET.get("area", ""),
        "chart": f"{reverse('watch-chart')}?{request.GET.urlencode()}" if found.watch else "",
        "kind": kind,
        "rates": RATES,
        "rate": request.GET.get("rate", "1"),
        "speaker": speaker,
        "watch": [speaker.say(one) for one in found.sentences],
        "alarms": [
            (alarm, speaker.say(alarm.sentence), found.answers.get((alarm.register, alarm.area, alarm.day), ()))
            for alarm in reversed(found.alarms)
        ],
        "clusters": [speaker.say(one) for one in found.clusters],
        "delegation": delegation_of(request),
        "breaks": [speaker.say(one.sentence) for one in found.breaks],
        "chances": [_chance(one, speaker) for one in found.chances],
        "undercount": [_verdict(side, one, speaker) for side, one in found.undercount.items()],
        "forecasts": [speaker.say(one) for one in found.forecasts],
        "agreement": [(one, speaker.name(one.first), speaker.name(one.second)) for one in found.agreement],
        "rates_by": [
            (speaker.name(one.register), list(zip(one.areas, one.spells, strict=True))) for one in found.rates
        ],
    }
    return render(request, "web/outlook.html", facts)


def recent_alarms() -> list[tuple[str, str]]:
    """(kind of material, words) of the alarms of the last week that anybody spoke of, for the page of work."""
    period = queries.extent()
    if period is None:
        return []
    last = Period(first_on=period.last_on, last_on=period.last_on)
    speaker = Speaker()
    return [
        (kind, speaker.say(sentence))
        for kind in MATERIALS
        for sentence in watch_sentences(kind, last)
        if sentence.code.startswith("watch.alarm")
    ]


@require_safe
@explained
def watch_chart(request: HttpRequest) -> HttpResponse:
    """Specification of the chart of one governorate: what each register counted a day, and what was expected."""
    period = periods.parse_period(request.GET) if request.GET.get("from") else queries.extent()
    if period is None:
        return JsonResponse({}, status=404)
    found = outlook(request.GET.get("of", MATERIALS[0]), period)
    if found.watch is None:
        return JsonResponse({}, status=404)
    area = request.GET.get("area", "")
    if area not in found.watch.counts.areas:
        area = found.watch.counts.areas[0]
    speaker = Speaker()
    rows = watch_frame(found.watch).filter(pl.col("area") == area)
    rows = rows.select("register", "day", "count", "expected", "raised")
    return JsonResponse(charts.watch_chart(rows.to_dicts(), speaker.names, speaker.language))


class Speaker:
    """Says the room's sentences with the page's names for areas, registers, actors and days."""

    def __init__(self, sides: Iterable[str] = ()) -> None:
        self.language: Language = _language()
        self.names = _names(sides, self.language)

    def say(self, sentence: Sentence) -> str:
        """A sentence in the page's language, with its figures and days as that language writes them."""
        words = render_sentence(_written(sentence, self.language), self.language, self.names)
        return calendars.digits(words, self.language)

    def name(self, code: str) -> str:
        """Name of an area, a register or an actor."""
        return self.names.get(code, code)


def _chance(one: Any, speaker: Speaker) -> tuple[str, str]:
    return speaker.say(one.bounds.sentence), speaker.say(one.shuffled.sentence) if one.shuffled else ""


def _verdict(side: str, one: Undercount, speaker: Speaker) -> tuple[str, Undercount, list[str]]:
    name = {"": str(_("not stated or contested")), "all": str(_("all sides together"))}.get(side) or speaker.name(side)
    return name, one, [speaker.say(sentence) for sentence in one.sentences]


def _written(sentence: Sentence, language: Language) -> Sentence:
    """Days in words, reasons of breaks in words."""
    facts = {
        key: calendars.day_in_words(date.fromisoformat(str(value)), language)
        if key in {"day", "since"}
        else word("break", str(value))
        if key == "reason"
        else value
        for key, value in sentence.facts.items()
    }
    return Sentence(code=sentence.code, facts=facts)


def _names(sides: Iterable[str], language: Language) -> Mapping[str, str]:
    named = {view.name: view.title(language) for view in queries.reporters()}
    named |= {code: str(name) for code, name in areas.area_choices(language)}
    named |= {"reconciled": str(RECONCILED), RULE: str(EVERY_INCIDENT)}
    _agreement, actors, _places = coverage.known()
    return named | {side: actors.get(side).name_in(language) for side in sides if side in actors}


def _rate(text: str) -> float:
    if text not in RATES:
        raise AtashbasError("estimate.watch-settings", rate=text[:10])
    return float(text)


def _language() -> Language:
    found = page_language()
    return next((one for one in LANGUAGES if one == found), "en")
