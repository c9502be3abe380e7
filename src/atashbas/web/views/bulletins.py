"""The bulletin of a day or a period, in five languages, on screen and as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from atashbas import bulletin as products
from atashbas.bulletin import Bulletin
from atashbas.node import queries
from atashbas.values import LANGUAGES, Period
from atashbas.web import periods
from atashbas.web.addresses import report_address
from atashbas.web.reasons import page_language
from atashbas.web.views.errors import explained

MOST_DAYS = 400
FORMS: dict[str, tuple[str, Callable[[Bulletin, str], bytes]]] = {
    "pdf": ("application/pdf", products.render_pdf),
    "csv": ("text/csv; charset=utf-8", products.render_csv),
    "json": ("application/json", products.render_json),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        products.render_docx,
    ),
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
    # By month, newest first: one row for each.
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
        "content": products.render_html(made, language, link=link),
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
    media_type, render_file = FORMS[form]
    data = render_file(queries.bulletin(period), language)
    span = str(first) if first == last else f"{first}_{last}"
    disposition = f'attachment; filename="atashbas-bulletin-{span}-{language}.{form}"'
    return HttpResponse(data, content_type=media_type, headers={"Content-Disposition": disposition})


def link(kind: str, id_: str) -> str | None:
    """Address of what a cell of a bulletin speaks of."""
    if kind == "report":
        return report_address(id_)
    return reverse(kind, args=[id_]) if kind in {"incident", "register"} else None


def _period(first: date, last: date) -> Period:
    if (last - first).days >= MOST_DAYS:
        raise Http404
    return Period(first_on=first, last_on=last)
