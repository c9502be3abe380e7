"""Every code has words in five languages and a row in the reference; a fault says file, row, column and remedy."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest

from atashbas.node.messages import (
    END,
    ISOLATE,
    known_messages,
    message_of,
    render_fault,
    render_message,
    render_reference,
)
from atashbas.values import LANGUAGES, AtashbasError, Fault

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"[a-z][a-z-]*(\.[a-z-]+)+")


@cache
def used_codes(*rooms: str) -> frozenset[str]:
    """Codes of errors and faults made in the given rooms (none: anywhere in the house), as written there."""
    found = set()
    house = ROOT / "src/atashbas"
    for file in sorted(file for part in rooms or ("",) for file in (house / part).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name.endswith("Error") or name == "Fault":
                given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
                found |= {
                    value.value
                    for value in given
                    if isinstance(value, ast.Constant) and isinstance(value.value, str) and CODE.fullmatch(value.value)
                }
    return frozenset(found)


def test_every_code_that_is_used_has_words_of_its_own_or_of_its_family() -> None:
    known = known_messages()
    assert len(used_codes()) > 100
    assert sorted(code for code in used_codes() if code not in known and f"{code.split('.')[0]}.*" not in known) == []


def test_every_code_of_an_import_has_words_of_its_own() -> None:
    assert sorted(used_codes("reports", "bulletin") - known_messages().keys()) == []


def test_every_message_stands_in_five_languages_with_no_fact_of_its_own() -> None:
    for code, texts in known_messages().items():
        assert set(texts) == set(LANGUAGES), code
        facts = {
            tag: {name for text in both for _, name, _, _ in string.Formatter().parse(text) if name}
            for tag, both in texts.items()
        }
        assert all(names <= facts["en"] for names in facts.values()), (code, facts)
        assert all(text.strip() for both in texts.values() for text in both), code


def test_messages_are_in_their_own_script() -> None:
    cyrillic, arabic = re.compile("[а-яА-Я]"), re.compile("[؀-ۿ]")
    for code, texts in known_messages().items():
        for tag, both in texts.items():
            said = " ".join(both).replace("۱۳۹۵/۱۲/۰۷", "")
            assert bool(cyrillic.search(said)) == (tag == "ru"), code
            assert bool(arabic.search(said)) == (tag in {"fa", "ar"}), code


def test_the_reference_is_printed_from_the_same_file() -> None:
    """To renew: python -m atashbas.node.messages > docs/reference/errors.md"""
    assert (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8") == render_reference()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_says_file_row_column_and_remedy(language: str) -> None:
    fault = Fault(code="input.number-reused", file="t.csv", row=7, column="№", value="12", facts={"first_row": 3})
    text = render_fault(fault, language)
    for part in (f"{ISOLATE}t.csv{END}", "7", f"{ISOLATE}№{END}", f"{ISOLATE}12{END}", "3"):
        assert part in text
    assert "{" not in text
    message = message_of(fault, language)
    assert message.remedy
    assert message.remedy in text


def test_errors_facts_that_are_absent_and_unknown_codes() -> None:
    assert render_message(AtashbasError("input.encoding")).startswith("The letters cannot be read")
    assert "None" not in render_message(AtashbasError("value.bounds", low=3, best=None, high=1))
    unknown = render_message(AtashbasError("moon.full", phase="full"), "fa")
    assert "moon.full phase=full" in unknown
    assert render_message(AtashbasError("bundle.zip", reason="cut"), "xx").startswith("What was handed over")


def test_a_calendar_is_named_in_the_language() -> None:
    facts = {"found": "solar-hijri", "expected": "gregorian"}
    fault = Fault(code="input.date-other-calendar", file="t", row=1, value="1395/12/07", facts=facts)
    assert "خورشیدی" in render_fault(fault, "fa")
    assert "solar-hijri" not in render_fault(fault, "ru")


def test_a_long_value_is_cut_and_a_line_break_is_not_printed() -> None:
    text = render_fault(Fault(code="input.date-unreadable", file="t", row=1, value="a\nb" + "x" * 500))
    assert "\n" not in text
    assert len(text) < 400
