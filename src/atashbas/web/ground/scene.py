"""One request for the ground: whose eyes, which day, what is told of it, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.timezone import localdate

from atashbas.agreement.separation import Row, separation_table
from atashbas.node import queries
from atashbas.node.accounts.roles import Deed
from atashbas.node.casework.procedure import guarantors
from atashbas.node.ground.read import StoredClaim
from atashbas.node.writing import now
from atashbas.places.dated import minute_of
from atashbas.web.ground import asked as asking
from atashbas.web.ground.asked import Asked
from atashbas.web.ground.discretion import coarse, district_of
from atashbas.web.ground.drawings import Drawing, drawings_on
from atashbas.web.ground.known import Ground, does, ground, reader_of, words_of_page
from atashbas.web.ground.picture import Day, rival_places, told_on
from atashbas.web.ground.reported import told_by_reports
from atashbas.web.ground.separating import Locality, by_district, localities, to_separate
from atashbas.web.ground.standing import state_side, stood_in
from atashbas.web.ground.wording import Wording

WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the pages of the ground show to one reader.

    Parameters
    ----------
    member
        Whether he may see places, and not only districts.
    enters, follows
        Whether his role may enter rows, and open matters.
    withheld
        Number of drawn areas that a stranger is not shown.
    """

    asked: Asked
    ground: Ground
    day: Day
    words: Wording
    member: bool
    enters: bool
    follows: bool
    withheld: int

    @property
    def columns(self) -> tuple[str, ...]:
        """Reporters whose claims are shown."""
        return tuple(by for by in self.day.reporters if not self.asked.by or by == self.asked.by)


def scene(request: HttpRequest) -> Scene:
    """The scene that a request asks for; raises AtashbasError ``query.date``."""
    reader = reader_of(request)
    held = ground(reader)
    today = localdate(now())
    asked = asking.parse_asked(request.GET, (one.claim for one in held.told), member=bool(reader), today=today)
    if asked.basis == asking.REPORTS:
        told = told_by_reports(asked, held.agreement, held.signed.registry, held.places, WEEKS)
        held = replace(held, told=told)
    exact = told_on(held.told, *asked.minutes, by=asked.by)
    told = exact if reader else coarse(exact, held.places)
    actors = {one.claim.actor for one in told}
    reporters = [view.name for view in queries.reporters()]
    said = {one.claim.by for one in held.told}
    order = [*(name for name in reporters if name in said), *sorted(said - set(reporters))]
    words = words_of_page()
    stood = stood_in(actors, held.agreement, held.signed.registry, asked.week_on)
    differ = rival_places(exact)  # by the place: two places of one district contradict nobody
    rival = differ if reader else frozenset((district_of(place, held.places) or "", kind) for place, kind in differ)
    return Scene(
        asked=asked,
        ground=held,
        day=Day(told=told, stood=stood, reporters=tuple(order), rival=rival),
        words=words,
        member=bool(reader),
        enters=does(request, Deed.REPORT),
        follows=does(request, Deed.FOLLOW),
        withheld=0 if reader else sum(one.claim.outline is not None for one in exact),
    )


def separation_rows(found: Scene, weeks: int = WEEKS) -> tuple[Row, ...]:
    """Rows of the weeks up to the one asked for; of one reporter's claims where one is asked for."""
    held, asked = found.ground, found.asked
    span = asking.weeks_to(asked.day, weeks)
    claims = [one.claim for one in _within(held.told, asked, weeks)]
    rows = separation_table(claims, held.agreement, held.signed.registry, held.places, weeks=span)
    actors = {actor for row in rows for actor in row.covered}
    return to_separate(rows, {week: state_side(actors, held.agreement, held.signed.registry, week) for week in span})


def drawings_of(found: Scene) -> tuple[Drawing, ...]:
    """Zones and lines of the day."""
    held = found.ground
    return drawings_on(held.drawn, held.agreement, guarantors(), found.words, *found.asked.minutes)


def separation_of(found: Scene, rows: Sequence[Row]) -> tuple[Locality, ...]:
    """The localities of the week asked for, or their districts."""
    exact = localities(rows, found.asked.week_on)
    return exact if found.member else by_district(exact, found.ground.places)


def _within(told: Sequence[StoredClaim], asked: Asked, weeks: int) -> tuple[StoredClaim, ...]:
    low = minute_of(asking.weeks_to(asked.day, weeks)[0])
    high = minute_of(asked.week_on + asking.WEEK) - 1
    return told_on(told, low, high, by=asked.by)
