"""Every code that can be met has its sentence in five languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import atashbas
from atashbas.actors import load_actors
from atashbas.agreement import load_pack, render_outcome, render_path
from atashbas.agreement.casetable import assess_case, load_cases
from atashbas.agreement.pack import read_yaml
from atashbas.agreement.sentences import known_words
from atashbas.places import load_gazetteer
from atashbas.values import LANGUAGES

SOURCE = Path(atashbas.__file__).parent
FAULTS = read_yaml((SOURCE / "agreement/faults.yaml").read_bytes())
CODE = re.compile(r"\"((?:pack|whatif|facts|boundaries|un-list|span|designation|actors|places|claims?)\.[a-z0-9-]+)\"")
INTERNAL = {"actors.csv"}  # a file, not a code


def test_every_fault_has_five_languages() -> None:
    for code, texts in FAULTS.items():
        assert set(texts) == set(LANGUAGES), code
        assert all(len(pair) == 2 and all(pair) for pair in texts.values()), code


def test_every_code_in_the_rooms_has_words() -> None:
    files = [path for room in ("agreement", "actors", "places") for path in sorted((SOURCE / room).glob("*.py"))]
    codes = {code for path in files for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert codes - INTERNAL <= set(FAULTS)


def test_every_sentence_of_a_path_has_five_languages() -> None:
    for kind, codes in known_words().items():
        for code, texts in codes.items():
            assert set(texts) == set(LANGUAGES), (kind, code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_is_told_in_words(language: str) -> None:
    actors, places, pack = load_actors(), load_gazetteer(), load_pack("syria-2017")
    words = known_words()
    for case in load_cases("syria-2017"):
        coverage = assess_case(case, pack, actors, places)
        assert render_outcome(coverage, language) == words["outcome"][case.expect][language]
        for step, line in zip(coverage.path, render_path(coverage, pack, language), strict=True):
            assert step.reason in words["reason"], step.reason
            assert step.would_change in {"", *words["change"]}, step.would_change
            assert line.question == words["test"][step.test][language]
            assert line.says
            assert line.clause
