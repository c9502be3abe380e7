"""Cases, matters and the work page: what delegations say to one another, each in its own log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atashbas import followup
from atashbas.followup.openings import Step
from atashbas.node.accounts.roles import case_deed, may, step_deed
from atashbas.node.casework import read, write
from atashbas.node.casework.meetings import find_meeting
from atashbas.node.casework.near_sites import incidents_near
from atashbas.node.casework.procedure import guarantors
from atashbas.node.casework.write import Speaker
from atashbas.node.home import current
from atashbas.node.models import Membership
from atashbas.node.writing import now
from atashbas.values import AtashbasError, to_data
from atashbas.web.reasons import page_language, reason
from atashbas.web.shell import delegation_of
from atashbas.web.views.accounts import delegation_required
from atashbas.web.views.errors import explained
from atashbas.web.views.outlook import recent_alarms
from atashbas.web.work import agenda, case_forms, labels, matter_forms
from atashbas.web.work.case_forms import Target
from atashbas.web.work.offers import Offer, bound_offer, offers, seen


@require_safe
@delegation_required
def work(request: HttpRequest, delegation: str) -> HttpResponse:
    """What waits for this delegation, what it waits for, what ran out."""
    facts = {"work": read.work_of(delegation, now()), "delegation": delegation, "alarms": recent_alarms(delegation)}
    return render(request, "web/work/work.html", facts)


@require_safe
@explained
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases, the last active first."""
    given = request.GET.dict()
    page = read.cases(
        status=given.get("status", ""),
        text=given.get("text", "")[:200],
        waits=given.get("waits", ""),
        after=given.get("after", ""),
    )
    facts = {"page": page, "given": given, "statuses": labels.STATUSES.items(), "mine": delegation_of(request)}
    return render(request, "web/work/cases.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@delegation_required
def new_case(request: HttpRequest, delegation: str) -> HttpResponse:
    """Open a case on incidents or on a provision."""
    if request.method == "POST":
        form = case_forms.CaseForm(request.POST)
        entry = _enter(form, lambda: write.say_in_case(current(), _speaker(request), form.content(Target())))
        if entry:
            messages.success(request, _("The case was opened in your register."), extra_tags="good")
            return redirect("case", *_place(entry))
    else:
        form = case_forms.CaseForm(initial={"incidents": request.GET.get("incident", "")[:2000]})
    return render(
        request, "web/work/new.html", {"form": form, "of": _("Open a case")}, status=422 if form.is_bound else 200
    )


@require_safe
@explained
def case(request: HttpRequest, log: str, n: int) -> HttpResponse:
    """A case with its whole life, and what one's own delegation may say in it now."""
    return _case_page(request, f"{log}/{n}", None)


@require_POST
@delegation_required
def say(request: HttpRequest, delegation: str, log: str, n: int, kind: str) -> HttpResponse:
    """Say one thing in a case; a form that saw an older case is shown what was said since."""
    id_ = f"{log}/{n}"
    if kind not in case_forms.FORMS or kind == "case":
        raise Http404
    target = Target(
        case=id_,
        entry=request.POST.get("target", "")[:96],
        step=request.POST.get("step", "")[:20],
        digest=request.POST.get("digest", "")[:64],
    )
    offer = bound_offer(kind, target, request.POST, request.FILES)
    view = read.case(id_, now())
    if view is None:
        raise Http404
    if request.POST.get("seen") != seen(view.state, view.timeline):
        messages.warning(request, _("The case changed since you opened this form. Nothing was stored; look again."))
        return redirect("case", log, n)
    form = offer.form
    if _enter(form, lambda: write.say_in_case(current(), _speaker(request), form.content(target))):
        messages.success(request, _("Signed and stored in your register."), extra_tags="good")
        return redirect("case", log, n)
    return _case_page(request, id_, offer)


@require_safe
@explained
def matter_list(request: HttpRequest) -> HttpResponse:
    """Matters, the last active first; strangers do not see those that are sealed."""
    kind, reader = request.GET.get("kind", ""), delegation_of(request)
    page = read.matters(kind=kind, reader=reader, after=request.GET.get("after", ""))
    facts = {"page": page, "kinds": labels.MATTERS.items(), "kind": kind, "mine": reader}
    return render(request, "web/work/matters.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@delegation_required
def new_matter(request: HttpRequest, delegation: str, kind: str) -> HttpResponse:
    """Open a matter of a kind."""
    if kind not in matter_forms.FORMS:
        raise Http404
    form_class = matter_forms.FORMS[kind]
    asked = {name: request.GET[name][:200] for name in form_class.base_fields if name in request.GET}
    form = form_class(request.POST, request.FILES) if request.method == "POST" else form_class(initial=asked)
    if form.is_bound:
        entry = _enter(form, lambda: write.open_matter(current(), _speaker(request), form.opening(delegation)))
        if entry:
            messages.success(request, _("Signed and stored in your register."), extra_tags="good")
            return redirect("matter", *_place(entry))
    facts = {"form": form, "of": labels.MATTERS[kind]}
    return render(request, "web/work/new.html", facts, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def matter(request: HttpRequest, log: str, n: int) -> HttpResponse:
    """A matter as one's delegation may see it, and the steps it may take."""
    id_, reader = f"{log}/{n}", delegation_of(request)
    view = read.matter(id_, reader=reader, user=request.user.get_username(), at=now())
    if view is None or view.shown.matter is None:
        raise Http404
    steps = _steps(view.shown.matter, _speaker(request)) if reader else []
    form = matter_forms.StepForm(steps, request.POST or None) if steps else None
    if request.method == "POST" and form is not None:
        step = form
        if _enter(step, lambda: write.take_step(current(), _speaker(request), step.taken(id_))):
            messages.success(request, _("Signed and stored in your register."), extra_tags="good")
            return redirect("matter", log, n)
    facts = {"view": view, "matter": view.shown.matter, "opening": _opened(view.shown.matter), "form": form}
    facts["near"] = () if "place_sealed" in view.shown.sealed else incidents_near(view.shown.matter)
    facts["translations"] = [one for one in view.shown.matter.steps if one.content.step == "translate"]
    facts["obstructed"] = bool(reader and view.shown.matter.taken_by("obstruct"))
    if view.kind == "meeting":
        may_add = "propose-item" in steps
        facts |= {"meeting": find_meeting(id_, now().date()), "may_add": may_add, "language": page_language()}
        facts["proposals"] = agenda.proposals() if may_add else ()
    return render(request, "web/work/matter.html", facts, status=422 if request.method == "POST" else 200)


def _case_page(request: HttpRequest, id_: str, bound: Offer | None) -> HttpResponse:
    at = now()
    view = read.case(id_, at)
    if view is None:
        raise Http404
    delegation = delegation_of(request)
    facts = {
        "view": view,
        "case": view.state,
        "subject": view.state.subject,
        "positions": _positions(view),
        "offers": _own_offers(request, offers(view, by=delegation, at=at, bound=bound)) if delegation else (),
        "seen": seen(view.state, view.timeline),
        "delegation": delegation,
        "at": at,
        "required": frozenset(view.required),
    }
    return render(request, "web/work/case.html", facts, status=422 if bound else 200)


def _enter(form: Any, write_it: Callable[[], str]) -> str:
    """Address of the entry; empty where the form or a rule says no, and then the form says why."""
    if not form.is_valid():
        return ""
    try:
        return write_it()
    except AtashbasError as error:
        form.add_error(None, reason(error))
        return ""


def _positions(view: read.CaseView) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Guarantor → (incident or empty for the whole case, fact) of each position it holds."""
    return [
        (party, [(incident or "", fact) for (who, incident), fact in view.state.positions.items() if who == party])
        for party in view.guarantors
    ]


def _own_offers(request: HttpRequest, found: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """Offers within the role of who looks; one that came back with faults stays, with its refusal."""
    role = _speaker(request).role
    return tuple(one for one in found if one.open or may(role, case_deed(one.form_name)))


def _steps(matter: followup.Matter, speaker: Speaker) -> list[str]:
    """Steps that the rules let a delegation take now, as far as the speaker's role reaches."""
    found = []
    for move in followup.PROCESSES[type(matter.opening)].moves:
        try:
            step = Step(matter=matter.id, step=move.step)
            followup.decide_followup(matter, step, by=speaker.reporter, guarantors=guarantors())
        except AtashbasError:
            continue
        if may(speaker.role, step_deed(followup.matter_kind(matter), move.step)):
            found.append(move.step)
    return found


def _opened(matter: followup.Matter) -> Mapping[str, Any]:
    """Fields of the opening that say something, by name; texts stay texts."""
    named = {name: getattr(matter.opening, name) for name in to_data(matter.opening)}
    return {name: _readable(value) for name, value in named.items()}


def _readable(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if isinstance(value, Mapping):
        return tuple(f"{key}: {value[key]}" for key in sorted(value))
    return value


def _speaker(request: HttpRequest) -> Speaker:
    membership = Membership.objects.get(user_id=str(request.user.pk))
    return Speaker(reporter=membership.reporter, office=membership.office, role=membership.role)


def _place(entry: str) -> tuple[str, int]:
    log, n = entry.rsplit("/", 1)
    return log, int(n)
