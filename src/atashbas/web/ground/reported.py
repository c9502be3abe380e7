"""A first picture where nobody has sent claims: who was hit at a place stood there that week, by his reporter's word.

Drawn from reports of incidents, not signed as claims of presence; the page says which of the two it shows.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from atashbas.actors import ActorRegistry
from atashbas.agreement import Agreement
from atashbas.agreement.facts import told_by
from atashbas.agreement.separation import presence_from
from atashbas.node.ground.read import STANDING, Provenance, StoredClaim
from atashbas.node.queries.within import reports_within
from atashbas.places import Gazetteer
from atashbas.places.claims import Claim
from atashbas.places.dated import MINUTES_A_DAY
from atashbas.values import Period
from atashbas.web.ground.asked import Asked, weeks_to

MOST_REPORTS = 20_000


def told_by_reports(
    asked: Asked, agreement: Agreement, actors: ActorRegistry, places: Gazetteer, weeks: int
) -> tuple[StoredClaim, ...]:
    """Presence that the reports of the weeks up to the day tell, each with the first report that tells it.

    Civilians and whoever else the agreement protects are left out: they stand on no side.
    """
    first = weeks_to(asked.day, weeks)[0]
    reports = reports_within(Period(first_on=first, last_on=asked.week_on + timedelta(days=6)), limit=MOST_REPORTS)
    synthetic = {address for address, report in reports if report.synthetic}
    facts = [told_by(address, report, actors, places) for address, report in reports]
    claims = presence_from((one for one in facts if one.target not in agreement.protected), places)
    return tuple(_stored(claim, synthetic) for claim in claims)


def _stored(claim: Claim, synthetic: set[str]) -> StoredClaim:
    address = claim.source.removeprefix("report ")
    day = date.fromordinal(claim.span.start_low // MINUTES_A_DAY)
    provenance = Provenance(
        entry=address,
        log=address.split("/")[0],
        office="",
        at=datetime.combine(day, time(), UTC),
        state=STANDING,
        amends="",
        ended_by="",
        synthetic=address in synthetic,
        audience=(),
    )
    return StoredClaim(provenance=provenance, claim=claim)
