"""The published table of cases: answer, clause and reason of each, and what an answer must always name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from atashbas.actors import load_actors
from atashbas.agreement import Outcome, load_pack
from atashbas.agreement.casetable import Case, assess_case, load_cases, misses
from atashbas.places import load_gazetteer

ACTORS, PLACES, PACK = load_actors(), load_gazetteer(), load_pack("syria-2017")
CASES = load_cases("syria-2017")


def test_at_least_120_cases_each_once() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 120
    assert {case.expect for case in CASES} == {outcome.value for outcome in Outcome}
    assert all(case.says and case.why for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case) -> None:
    coverage = assess_case(case, PACK, ACTORS, PLACES)
    assert misses(case, coverage) == ()
    results = {(step.test, step.result) for step in coverage.path}
    if coverage.outcome is Outcome.EXCLUDED:
        listed = [s for s in coverage.path if s.test.startswith("exclusion-") and s.result == "yes"]
        assert any(s.evidence and "known from" in s.evidence for s in listed)
    if coverage.outcome is Outcome.APPLIES:
        assert ("period", "yes") in results
        assert ("territory", "yes") in results


SCRIPT = """
from hashlib import sha256
from atashbas.actors import load_actors
from atashbas.agreement import load_pack
from atashbas.agreement.casetable import assess_case, load_cases
from atashbas.places import load_gazetteer
held, actors, places = load_pack("syria-2017"), load_actors(), load_gazetteer()
told = [repr(assess_case(case, held, actors, places)) for case in load_cases("syria-2017")]
found = [repr(actors.find(text)) + repr(places.find(text)) for text in ("Nusra fronu", "халеб", "شرقی حماه")]
print(sha256("".join(told + found).encode()).hexdigest())
"""


def test_same_path_under_any_hash_seed() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(digests) == 1
