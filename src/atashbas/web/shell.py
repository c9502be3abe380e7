"""What stands around every page: the places one can go to, the languages, for whom one acts, the demo's mark."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atashbas.node.models import Membership, ProjectionState, ReporterRow
from atashbas.node.notices.read import unread_count

PLACES: tuple[tuple[str, Promise], ...] = (
    ("situation", _("Situation")),
    ("incidents", _("Incidents")),
    ("cases", _("Cases")),
    ("matters", _("Follow-up")),
    ("statements", _("Statements")),
    ("outlook", _("Early warning")),
    ("ground", _("On the ground")),
    ("agreement", _("Agreement")),
    ("registers", _("Registers")),
    ("bulletins", _("Bulletin")),
)
# What a member of a delegation does; everybody sees that it can be done.
DEEDS: tuple[tuple[str, Promise], ...] = (
    ("work", _("Our work")),
    ("record", _("Record a report")),
    ("import", _("Import a register")),
)
# A page that belongs to a place without being it.
BELONGS = {"incident": "incidents", "report": "incidents", "register": "registers", "entry": "registers"}
BELONGS |= {"read": "statements", "read-accept": "statements"}
BELONGS |= {"tokens": "work", "notice-settings": "notices"}
BELONGS |= dict.fromkeys(("undertakings", "besieged", "rounds"), "matters")
BELONGS |= {"meeting-note": "matters", "letters": "matters", "bundle-take-in": "registers", "bundle-store": "registers"}
BELONGS |= {"links": "incidents", "pair": "incidents", "matching": "incidents", "changes": "incidents"}
BELONGS |= {"what-if": "agreement", "actors": "agreement", "actor": "agreement", "places": "agreement"}
BELONGS |= dict.fromkeys(
    [f"ground-{one}" for one in ("tables", "rows", "row", "enter", "amend", "upload", "upload-preview")], "ground"
)
BELONGS |= dict.fromkeys(("un-list", "un-list-review", "un-list-accept"), "ground")
BELONGS |= {"case": "cases", "new-case": "cases", "say": "cases", "matter": "matters", "new-matter": "matters"}
BELONGS |= {"amend": "incidents", "withdraw": "incidents"}
BELONGS |= {"bulletin": "bulletins", "import-preview": "import", "import-store": "import"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One place of the main navigation."""

    url: str
    label: Promise
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The frame of a page; `acting_for` is the delegation of who signed in, empty for a stranger.

    `unread` counts his notices, up to 99.
    """

    places: tuple[Stop, ...]
    deeds: tuple[Stop, ...]
    languages: tuple[tuple[str, str], ...]
    here: str
    acting_for: str
    unread: int
    synthetic: bool
    digest: str
    zone: str


def shell_of(request: HttpRequest) -> Shell:
    """Frame of the page that a request asked for."""
    match = request.resolver_match
    here = (match.url_name or "") if match else ""
    state = ProjectionState.objects.first()
    acting_for = delegation_of(request)
    return Shell(
        places=_stops(PLACES, here),
        deeds=_stops(DEEDS, here),
        languages=tuple((code, str(name)) for code, name in settings.LANGUAGES),
        here=here,
        acting_for=acting_for,
        unread=unread_count(int(request.user.pk or 0), acting_for) if acting_for else 0,
        synthetic=ReporterRow.objects.filter(synthetic=True).exists(),
        digest=state.digest if state else "",
        zone=timezone.get_current_timezone_name(),
    )


def _stops(table: tuple[tuple[str, Promise], ...], here: str) -> tuple[Stop, ...]:
    at = BELONGS.get(here, here)
    return tuple(Stop(url=reverse(name), label=label, here=at == name) for name, label in table)


def delegation_of(request: HttpRequest) -> str:
    """Reporter for whom the person who signed in may write; empty where there is none."""
    user = getattr(request, "user", None)  # absent where a request was refused before anyone looked who sent it
    if user is None or not user.is_authenticated:
        return ""
    membership = Membership.objects.filter(user_id=user.pk).first()
    return membership.reporter if membership else ""
