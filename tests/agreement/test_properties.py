"""What holds for every incident: order does not matter, coarser is never sharper, answers name what they rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from atashbas.actors import ActorRegistry, load_actors
from atashbas.agreement import Coverage, IncidentFacts, Outcome, Told, Where, assess_coverage, load_pack
from atashbas.agreement.facts import chain_of, window
from atashbas.agreement.model import Agreement
from atashbas.places import Gazetteer, load_gazetteer
from atashbas.places.dated import FAR_FUTURE, FAR_PAST, minute_of

ACTORS, PLACES, PACK = load_actors(), load_gazetteer(), load_pack("syria-2017")
ACTOR_IDS = sorted(actor.id for actor in ACTORS.actors)
PLACE_IDS = sorted(place.id for place in PLACES.places)
EDGES = [
    date(2016, 2, 27),
    date(2016, 9, 19),
    date(2016, 12, 30),
    date(2017, 1, 24),
    date(2017, 7, 20),
    date(2018, 6, 5),
]
DAYS = st.one_of(st.dates(date(2016, 1, 1), date(2019, 12, 31)), st.sampled_from(EDGES))
TIMES = st.one_of(st.none(), st.sampled_from(["00:00", "11:59", "12:00", "23:59"]))


@st.composite
def points(draw: st.DrawFn) -> Where:
    """No place, or a point in or around Syria with its radius."""
    if draw(st.booleans()):
        return Where()
    lat, lon = draw(st.floats(31, 38.5)), draw(st.floats(34.5, 43.5))
    return Where(lat=lat, lon=lon, radius_km=draw(st.sampled_from([0.0, 0.8, 5.0, 40.0])))


@st.composite
def told(draw: st.DrawFn, source: str = "log/1/0") -> Told:
    low, high = window(draw(DAYS), time=draw(TIMES))
    place = draw(st.one_of(st.none(), st.sampled_from(PLACE_IDS)))
    who = st.one_of(st.none(), st.sampled_from(ACTOR_IDS), st.just("org:unheard_of"))
    return Told(
        source=source,
        reporter=draw(st.sampled_from(["ru", "tr", "ir"])),
        low=low,
        high=high,
        where=draw(points()) if place is None else Where(chain=chain_of(place, PLACES)),
        actor=draw(who),
        target=draw(who),
    )


@st.composite
def incidents(draw: st.DrawFn) -> tuple[Told, ...]:
    return tuple(draw(told(source=f"log/1/{n}")) for n in range(draw(st.integers(1, 4))))


def cover(reports: tuple[Told, ...], pack: Agreement = PACK, actors: ActorRegistry = ACTORS) -> Coverage:
    return assess_coverage(IncidentFacts(told=reports), pack, actors, PLACES)


@given(incidents(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=150)
def test_order_of_reports_does_not_matter(reports: tuple[Told, ...], random: object) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert cover(tuple(shuffled)) == cover(reports)


REVERSED_ACTORS = ActorRegistry(
    actors=ACTORS.actors[::-1],
    relations=ACTORS.relations[::-1],
    accessions=ACTORS.accessions[::-1],
    all_designations=ACTORS.all_designations[::-1],
    offices=ACTORS.offices[::-1],
)
REVERSED_PACK = Agreement(
    id=PACK.id,
    version=PACK.version,
    title=PACK.title,
    time_zone=PACK.time_zone,
    territory=PACK.territory,
    instruments=PACK.instruments[::-1],
    provisions=PACK.provisions,
    regimes=tuple(
        replace(regime, guarantors=regime.guarantors[::-1], assent=regime.assent[::-1]) for regime in PACK.regimes
    ),
    protected=PACK.protected,
    classes={name: members[::-1] for name, members in PACK.classes.items()},
    zones=PACK.zones,
)


@given(incidents())
@settings(deadline=None, max_examples=150)
def test_order_of_guarantors_and_of_rows_does_not_matter(reports: tuple[Told, ...]) -> None:
    """Rows of the data files and guarantors in any order: the same answers, under each claim too."""
    straight, other = cover(reports), cover(reports, REVERSED_PACK, REVERSED_ACTORS)
    assert (straight.outcome, straight.by_claim, straight.open_outcomes) == (
        other.outcome,
        other.by_claim,
        other.open_outcomes,
    )


def coarser(one: Told, how: int) -> Told:
    """The same report with one fact told less precisely."""
    day = one.low // 1440 * 1440
    ways = [
        replace(one, actor=None),
        replace(one, target=None),
        replace(one, low=day, high=day + 1439),
        replace(one, low=one.low - 7 * 1440, high=one.high + 7 * 1440),
        replace(one, low=one.low - 400 * 1440, high=one.high + 400 * 1440),
        replace(one, low=FAR_PAST, high=FAR_FUTURE),
        replace(one, where=Where(chain=one.where.chain[1:])),
        replace(one, where=Where()),
        replace(one, where=replace(one.where, radius_km=one.where.radius_km * 3 + 1)),
    ]
    return ways[how]


@given(incidents(), st.integers(0, 8), st.integers(0, 3))
@settings(deadline=None, max_examples=500)
def test_a_coarser_fact_never_makes_a_sharper_answer(reports: tuple[Told, ...], how: int, which: int) -> None:
    which %= len(reports)
    before = cover(reports)
    after = cover((*reports[:which], coarser(reports[which], how), *reports[which + 1 :]))
    assert set(before.open_outcomes) <= set(after.open_outcomes)
    if before.outcome is Outcome.UNDETERMINED:
        assert after.outcome is Outcome.UNDETERMINED


@given(told())
@settings(deadline=None, max_examples=300)
def test_answers_name_what_they_rest_on(one: Told) -> None:
    coverage = cover((one,))
    if coverage.outcome is Outcome.APPLIES:
        in_force = [s for s in coverage.path if s.test == "period" and s.result == "yes"]
        spans = [PACK.provision(s.provision).span for s in in_force]
        assert any(span.holds(one.low, one.high).value == "yes" for span in spans)
    if coverage.outcome is Outcome.EXCLUDED:
        listed = [s.evidence for s in coverage.path if s.test.startswith("exclusion-") and s.result == "yes"]
        rows = [d for d in ACTORS.all_designations if any(d.reference in text for text in listed)]
        assert any(d.known_from <= one.low and d.span.holds(one.low, one.high).value == "yes" for d in rows)


@given(DAYS)
def test_every_minute_of_a_day_lies_in_its_window(day: date) -> None:
    low, high = window(day)
    assert low == minute_of(day)
    for time in ("00:00", "23:59"):
        assert low <= window(day, time=time)[0] <= high


def test_gazetteer_without_a_place_leaves_the_territory_open() -> None:
    one = Told(source="a", reporter="ru", where=Where(chain=("nowhere",)))
    assert assess_coverage(IncidentFacts(told=(one,)), PACK, ACTORS, Gazetteer(())).outcome is Outcome.UNDETERMINED
