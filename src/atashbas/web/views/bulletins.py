"""The bulletin of a day or a period, in five languages, on screen and as files."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from atashbas import bulletin as products
from atashbas.node import queries
from atashbas.values import LANGUAGES, Period
from atashbas.web import periods
from atashbas.web.reasons import page_language
from atashbas.web.views.errors import explained

MOST_DAYS = 400
FORMS = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@explained
def days(request: HttpRequest) -> HttpResponse:
    """Days with anything to print, and a form for a period."""
    if request.GET.get("from") or request.GET.get("to"):
        period = periods.parse_period(request.GET)
        if period is not None:
            return redirect("bulletin", period.first_on, period.last_on)
    found = queries.bulletin_days()
    months: dict[date, list[queries.BulletinDay]] = {}
    for one in found:
        months.setdefault(one.day.replace(day=1), []).append(one)
    return render(request, "web/bulletins.html", {"months": months, "period": periods.default_period()})


@require_safe
@explained
def bulletin(request: HttpRequest, first: date, last: date) -> HttpResponse:
    """One bulletin on screen, in the page's language."""
    period = _period(first, last)
    language = page_language()
    made = queries.bulletin(period)
    facts = {
        "period": period,
        "bulletin": made,
        "content": products.render_html(made, language),
        "languages": LANGUAGES,
        "forms": tuple(FORMS),
    }
    return render(request, "web/bulletin.html", facts)


@require_safe
@explained
def download(request: HttpRequest, first: date, last: date, language: str, form: str) -> HttpResponse:
    """The same bulletin as a file."""
    if language not in LANGUAGES or form not in FORMS:
        raise Http404
    period = _period(first, last)
    data = getattr(products, f"render_{form}")(queries.bulletin(period), language)
    span = str(first) if first == last else f"{first}_{last}"
    name = f"atashbas-bulletin-{span}-{language}.{form}"
    return HttpResponse(
        data, content_type=FORMS[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _period(first: date, last: date) -> Period:
    if (last - first).days >= MOST_DAYS:
        raise Http404
    return Period(first_on=first, last_on=last)
