"""Sentences: every code that the room speaks has calm words in five languages, with the same facts in each."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
import yaml

import atashbas.estimate
from atashbas.estimate.sentence import Sentence, render_sentence, sentence_templates
from atashbas.values import LANGUAGES, AtashbasError, direction_of

ROOM = Path(atashbas.estimate.__file__).parent
DIRECTION = {"fa": "rtl", "ar": "rtl", "ru": "ltr", "tr": "ltr", "en": "ltr"}


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", sorted(sentence_templates()))
def test_five_languages_with_the_same_facts(code: str) -> None:
    words = sentence_templates()[code]
    assert set(words) == set(LANGUAGES)
    assert {frozenset(fields(template)) for template in words.values()} == {frozenset(fields(words["en"]))}
    for language, template in words.items():
        assert direction_of(re.sub(r"\{\w+\}", "", template)) == DIRECTION[language]


def test_every_code_in_the_room_has_words() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOM.glob("*.py")))
    spoken = set(re.findall(r'"((?:watch|undercount|break|scan|forecast|bounds|compliance)\.[a-z-]+)"', source))
    assert spoken - set(sentence_templates()) == set()
    built = {f"undercount.{n}" for n in ("estimable", "lower-bound-only", "not-estimable")}
    built |= {f"break.{n}" for n in ("proposed", "declared-tested", "declared-not-seen", "declared-not-testable")}
    assert set(sentence_templates()) == spoken | built


def test_names_of_areas_are_given_by_the_caller() -> None:
    sentence = Sentence(code="compliance.quiet", facts={"register": "ru", "area": "Hama", "days": 12, "unknown": 2})
    assert render_sentence(sentence, "ru", {"Hama": "Хама"}).startswith("ru, Хама: затишье 12 дн.")
    assert "Hama" in render_sentence(sentence, "en")


def test_unknown_codes_are_named() -> None:
    with pytest.raises(AtashbasError) as error:
        render_sentence(Sentence(code="watch.nothing", facts={}), "en")
    assert error.value.code == "estimate.sentence-unknown"


def test_no_sentence_blames_or_frightens() -> None:
    for code, words in sentence_templates().items():
        text = words["en"].lower()
        assert not re.search(r"violat|terror|guilt|danger|urgent|!", text), code


def test_every_fault_of_the_room_says_what_to_do_in_five_languages() -> None:
    faults = yaml.safe_load((ROOM / "faults.yaml").read_text(encoding="utf-8"))
    cli = ROOM.parent / "cli/estimate.py"
    source = "\n".join(path.read_text(encoding="utf-8") for path in (*sorted(ROOM.glob("*.py")), cli))
    raised = set(re.findall(r'"(estimate\.[a-z-]+)"', source))
    assert set(faults) == raised
    for words in faults.values():
        assert set(words) == set(LANGUAGES)
        assert all(len(pair) == 2 and all(pair) for pair in words.values())


def test_every_code_is_documented() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/reference/estimate-tables.md").read_text(encoding="utf-8")
    faults = yaml.safe_load((ROOM / "faults.yaml").read_text(encoding="utf-8"))
    shown = set(re.findall(r"`(\.?[a-z.-]+)`", page))
    short = {f".{code.split('.', 1)[1]}" for code in sentence_templates() if code.startswith("undercount.")}
    full = shown | {f"undercount{code}" for code in shown & short}
    assert set(sentence_templates()) | set(faults) <= full
