"""Coverage: the answer, its path, and the answer under each side's own claims."""

from __future__ import annotations

from datetime import date

from atashbas.actors import load_actors
from atashbas.agreement import Outcome, assess_coverage, facts_of, load_pack
from atashbas.places import load_gazetteer
from atashbas.reports.records import Report
from atashbas.values import PlacePrecision, UncertainPoint

PACK, ACTORS, PLACES = load_pack("syria-2017"), load_actors(), load_gazetteer()


def report(reporter: str, actor: str | None, target: str | None) -> Report:
    return Report(
        reporter=reporter,
        number="1",
        occurred_on=date(2017, 2, 17),
        admin1="Hama",
        place="Maardes",
        actor=actor,
        target=target,
    )


def test_rival_attributions_leave_it_undetermined_and_answer_for_each() -> None:
    reports = {
        "demo-ru/1/0": report("demo-ru", "боевики «Джебхат ан-Нусры»", "сирийская армия"),
        "demo-tr/1/0": report("demo-tr", "rejim güçleri", "Feylak eş-Şam"),
    }
    coverage = assess_coverage(facts_of(reports, actors=ACTORS, places=PLACES), PACK, ACTORS, PLACES)
    assert coverage.outcome is Outcome.UNDETERMINED
    assert dict(coverage.by_claim) == {"demo-ru": Outcome.EXCLUDED, "demo-tr": Outcome.APPLIES}
    assert {step.fact_source for step in coverage.path} >= {"demo-ru/1/0", "demo-tr/1/0"}


def test_path_names_clause_fact_and_source() -> None:
    reports = {"ru/3/17": report("ru", "Government of Syria", "جبهة النصرة")}
    coverage = assess_coverage(facts_of(reports, actors=ACTORS, places=PLACES), PACK, ACTORS, PLACES)
    assert coverage.outcome is Outcome.EXCLUDED
    step = next(s for s in coverage.path if s.test == "exclusion-target")
    assert (step.result, step.provision, step.fact, step.fact_source) == (
        "yes",
        "ceasefire-2016.excluded",
        "جبهة النصرة",
        "ru/3/17",
    )
    assert "QDe.137" in step.evidence
    assert "2016/1133" in PACK.citation(step.provision)


def test_no_reports_decide_nothing() -> None:
    coverage = assess_coverage(facts_of({}, actors=ACTORS, places=PLACES), PACK, ACTORS, PLACES)
    assert coverage.outcome is Outcome.UNDETERMINED
    assert coverage.path == ()


def at(precision: PlacePrecision, radius_m: int | None = None) -> Outcome:
    point = UncertainPoint(lat_udeg=34_900_000, lon_udeg=38_000_000, precision=precision, radius_m=radius_m)
    told = Report(
        reporter="ru",
        number="1",
        occurred_on=date(2017, 2, 17),
        point=point,
        actor_id="org:syr_gov",
        target_id="org:faylaq_sham",
    )
    facts = facts_of({"ru/1/0": told}, actors=ACTORS, places=PLACES)
    return assess_coverage(facts, PACK, ACTORS, PLACES).outcome


def test_a_point_counts_as_far_as_it_is_precise() -> None:
    """In the middle of Syria: a governorate's radius stays inside, a country's point says nothing of the place."""
    assert at(PlacePrecision.SITE) is Outcome.APPLIES
    assert at(PlacePrecision.GOVERNORATE) is Outcome.APPLIES
    assert at(PlacePrecision.COUNTRY) is Outcome.UNDETERMINED
    assert at(PlacePrecision.UNKNOWN) is Outcome.UNDETERMINED
    assert at(PlacePrecision.SITE, radius_m=200_000) is Outcome.UNDETERMINED
