"""Canonical JSON: equal to an independent implementation within the subset, and no second spelling is ever read."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from atashbas.register import canonical
from atashbas.register.errors import RegisterError

TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
KEYS = st.text(st.characters(max_codepoint=127), max_size=6)
LEAVES = st.none() | st.booleans() | st.integers(-canonical.LARGEST, canonical.LARGEST) | TEXT
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))


@given(VALUES)
def test_same_bytes_as_rfc8785_and_back(value: Any) -> None:
    data = canonical.dumps(value)
    assert data == rfc8785.dumps(value)
    assert canonical.loads(data) == value


@given(VALUES, st.integers(0, 10_000), st.integers(0, 255))
@settings(max_examples=300)
def test_a_changed_byte_is_another_value_or_refused(value: Any, place: int, byte: int) -> None:
    data = bytearray(canonical.dumps(value))
    data[place % len(data)] = byte
    try:
        other = canonical.loads(bytes(data))
    except RegisterError:
        return
    assert canonical.dumps(other) == bytes(data)


@given(VALUES)
def test_any_other_spelling_is_refused(value: Any) -> None:
    data = canonical.dumps(value)
    for spelling in (
        json.dumps(value, indent=1).encode(),
        json.dumps(value, ensure_ascii=False).encode("utf-8"),
        b" " + data,
        b"\xef\xbb\xbf" + data,
    ):
        if spelling != data:
            with pytest.raises(RegisterError):
                canonical.loads(spelling)


REFUSED = [
    ('{"a":1,"a":2}', "json.canonical"),
    ('{"b":1,"a":2}', "json.canonical"),
    ('{"a":1.0}', "json.type"),
    ('{"a":1e2}', "json.type"),
    ("NaN", "json.type"),
    ("-0", "json.canonical"),
    ("01", "json.syntax"),
    ("9007199254740992", "json.integer"),
    ('"\\ud800"', "json.surrogate"),
    ('"\\u0041"', "json.canonical"),
    ('"\\/"', "json.canonical"),
    ('"\\u000A"', "json.canonical"),
    ('{"é":1}', "json.key"),
    ("[" * 17 + "]" * 17, "json.depth"),
    ("[" * 100_000, "json.syntax"),
    ("", "json.syntax"),
    ("nul", "json.syntax"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(RegisterError) as raised:
        canonical.loads(text.encode("utf-8", "surrogatepass"))
    assert raised.value.code == code


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: 2}, {"a": {2, 3}}, b"x", {"a": "\ud800"}, 2**53])
def test_values_outside_the_subset_are_refused(value: Any) -> None:
    with pytest.raises(RegisterError):
        canonical.dumps(value)


def test_depth_sixteen_is_the_last_that_goes() -> None:
    value: Any = 1
    for _ in range(16):
        value = [value]
    assert canonical.loads(canonical.dumps(value)) == value
    with pytest.raises(RegisterError, match=r"json\.depth"):
        canonical.dumps([value])


def test_unicode_is_never_normalised() -> None:
    composed, decomposed = "\u00e9", "e\u0301"
    assert canonical.dumps(composed) != canonical.dumps(decomposed)
    assert canonical.loads(canonical.dumps(decomposed)) == decomposed
