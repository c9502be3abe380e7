"""How the matching stands: what limits it, what judgements teach, who adopted what was learnt; adopting it or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from atashbas.joint import LearntWeights
from atashbas.node.accounts.roles import Deed, may
from atashbas.node.home import current
from atashbas.node.learning.use import Learning, adopt, learning, set_aside
from atashbas.node.matching import limits_of, match_apart
from atashbas.node.models import Membership, ReportRow
from atashbas.reconcile.compare import NAMES
from atashbas.reconcile.splink import splink_edges, splink_model
from atashbas.values import AtashbasError
from atashbas.web.reasons import reason
from atashbas.web.shell import delegation_of
from atashbas.web.views.errors import explained
from atashbas.web.work.fields import Worded, one_of

MOST_EDGES = 200_000  # beyond that the command writes the file, not a page


class WeightsForm(Worded):
    """Adopting weights or setting them aside, by the button that is pressed, with a word of reason."""

    key = one_of(gettext_lazy("Which weights"), [], required=False)
    deed = forms.ChoiceField(choices=[("adopt", ""), ("aside", "")], widget=forms.HiddenInput)

    def __init__(self, offered: Sequence[LearntWeights], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [(one.key, one.key) for one in offered]  # type: ignore[attr-defined]  # a field of choices


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRow:
    """What one comparison counts for after learning, in thousandths of before; `name` empty: the constant."""

    name: str
    between: int
    inside: int


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def matching(request: HttpRequest) -> HttpResponse:
    """How the matching stands; for whoever binds a guarantor, the form that adopts or sets aside."""
    standing = learning()
    delegation = delegation_of(request)
    membership = Membership.objects.filter(user_id=str(request.user.pk)).first() if delegation else None
    binds = membership is not None and may(membership.role, Deed.BIND) and delegation in standing.guarantors
    form = (
        WeightsForm(standing.offered, request.POST or None) if binds and (standing.offered or standing.said) else None
    )
    if request.method == "POST" and form is not None and membership is not None and _said(request, form, membership):
        return redirect("matching")
    facts: dict[str, Any] = {
        "delegation": delegation,
        "standing": standing,
        "offered": [(one, factors_of(one), _adopters(standing, one)) for one in standing.offered],
        "kinds": sorted(set(ReportRow.objects.filter(state="present").values_list("synthetic", flat=True))),
        "limits": [reason(one) for one in limits_of()],
        "refused": reason(standing.refused) if standing.refused else "",
        "form": form,
    }
    return render(request, "web/work/matching.html", facts, status=422 if request.method == "POST" else 200)


@require_safe
@explained
def splink_file(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Edges or model of the real or the synthetic reports, in Splink's form."""
    result = dict(match_apart()).get(kind == "synthetic")
    if result is None or len(result.edges) > MOST_EDGES:
        raise AtashbasError("matching.no-file", limit=MOST_EDGES)
    if name == "edges.csv":
        response = HttpResponse(splink_edges(result).write_csv(), content_type="text/csv; charset=utf-8")
    else:
        response = JsonResponse(splink_model(result), json_dumps_params={"sort_keys": True})
    response["Content-Disposition"] = f'attachment; filename="{kind}-{name}"'
    return response


def factors_of(weights: LearntWeights) -> list[FactorRow]:
    """Factors by comparison, the constant first, then the prior."""
    names = ("", "prior", *NAMES)
    rows = zip(names, weights.between, weights.inside, strict=True)
    return [FactorRow(name=name, between=between, inside=inside) for name, between, inside in rows]


def _adopters(standing: Learning, weights: LearntWeights) -> list[str]:
    return [one.by for one in standing.said if one.weights.adopts and one.weights.key == weights.key]


def _said(request: HttpRequest, form: WeightsForm, membership: Membership) -> bool:
    if not form.is_valid():
        return False
    by, office, texts = membership.reporter, membership.office, form.texts()
    try:
        if form.cleaned_data["deed"] == "adopt":
            adopt(current(), by, key=form.cleaned_data["key"], office=office, texts=texts)
        else:
            set_aside(current(), by, office=office, texts=texts)
    except AtashbasError as error:
        form.add_error(None, reason(error))
        return False
    messages.success(request, _("Signed and stored in your register."), extra_tags="good")
    return True
