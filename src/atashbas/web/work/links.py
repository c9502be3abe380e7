"""Pages of links: the queue of doubtful pairs, one pair with its reasons, and a delegation's word on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from atashbas.joint.judgement import PairJudgement, PairStanding
from atashbas.node import judging, queries
from atashbas.node.home import current
from atashbas.node.matching import explain_link
from atashbas.node.models import LinkRow, Membership
from atashbas.values import AtashbasError
from atashbas.web import figures, reported
from atashbas.web.reasons import reason
from atashbas.web.shell import delegation_of
from atashbas.web.views.errors import explained
from atashbas.web.work.fields import Worded, one_of
from atashbas.web.work.labels import SAYS


class JudgementForm(Worded):
    """Same, different or unsure, with a word of reason."""

    says = one_of(gettext_lazy("These two reports speak of"), list(SAYS.items()))

    def judgement(self, a: str, b: str) -> PairJudgement:
        """What was judged, the pair in its fixed order."""
        return PairJudgement(a=min(a, b), b=max(a, b), says=self.cleaned_data["says"], texts=self.texts())


@require_safe
@explained
def queue(request: HttpRequest) -> HttpResponse:
    """Doubtful pairs, the most informative first; for a member those that his delegation has not judged."""
    delegation = delegation_of(request)
    rows = [
        (doubt, queries.report(doubt.a), queries.report(doubt.b), round(doubt.probability_ppm / 10_000))
        for doubt in judging.doubts(delegation)
    ]
    facts = {"rows": rows, "delegation": delegation, "disputes": judging.disputes()}
    return render(request, "web/work/links.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def pair(request: HttpRequest) -> HttpResponse:
    """Two reports side by side, why the engine holds them for one occurrence or not, and what was judged."""
    a, b = request.GET.get("a", ""), request.GET.get("b", "")
    first, second = queries.report(a), queries.report(b)
    if first is None or second is None or a == b:
        raise Http404
    delegation = delegation_of(request)
    form = JudgementForm(request.POST or None) if delegation else None
    if request.method == "POST" and form is not None and _judged(request, form, a, b, delegation):
        return redirect(f"{reverse('pair')}?{request.GET.urlencode()}")
    words = judging.words_on(a, b)
    standing = judging.all_standings().get((min(a, b), max(a, b)), PairStanding())
    link = _link(a, b)
    sides = {second.reporter.name: 1, first.reporter.name: 0}
    facts: dict[str, Any] = {
        "reports": (first, second),
        "sides": sides,
        "match": figures.waterfall(link) if link else None,
        "spread": reported.spread_of((first, second)),
        "points": reported.map_points((first, second), sides),
        "words": words,
        "standing": standing,
        "form": form,
    }
    return render(request, "web/work/pair.html", facts, status=422 if request.method == "POST" else 200)


def _judged(request: HttpRequest, form: JudgementForm, a: str, b: str, delegation: str) -> bool:
    if not form.is_valid():
        return False
    office = Membership.objects.get(user_id=str(request.user.pk)).office
    try:
        judging.judge(current(), delegation, form.judgement(a, b), office=office)
    except AtashbasError as error:
        form.add_error(None, reason(error))
        return False
    messages.success(request, _("Signed and stored in your register."), extra_tags="good")
    return True


def _link(a: str, b: str) -> queries.LinkView | None:
    """The link between two reports, or the comparison of two that the engine does not link."""
    row = LinkRow.objects.filter(a__in=(a, b), b__in=(a, b)).first()
    a, b = (row.a, row.b) if row else (a, b)  # a part stands before its whole
    explanation = explain_link(a, b)
    if row is None and explanation is None:
        return None
    weight = row.weight_mbits if row else int(explanation.total_mbits if explanation else 0)
    return queries.LinkView(
        a=a,
        b=b,
        weight_mbits=weight,
        probability=row.probability_ppm / 1e6 if row else 0.0,
        band=row.band if row else "separate",
        part_of=bool(row and row.part_of),
        explanation=explanation,
    )
