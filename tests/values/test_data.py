"""Canonical data of any value: nothing lost, nothing of another type let in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

import pytest

from atashbas.values import AtashbasError, Bounds, data_as, to_data


class Side(StrEnum):
    NORTH = "north"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    name: str
    number: int = 0
    day: date | None = None
    side: Side | None = None
    bounds: tuple[Bounds, ...] = ()
    readers: frozenset[str] = frozenset()
    given: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    grade: Literal["A", "B"] | None = None


FULL = Sample(
    name="x",
    day=date(2017, 2, 25),
    side=Side.NORTH,
    bounds=(Bounds(low=0, high=3),),
    readers=frozenset({"tr", "ru"}),
    given={"حماة": 1, "b": 2},
    grade="B",
)


def test_value_returns_with_every_field() -> None:
    data = to_data(FULL)
    assert data["readers"] == ["ru", "tr"]
    assert data["given"] == [["b", 2], ["حماة", 1]]
    assert data_as(Sample, data) == FULL


def test_absent_fields_are_left_out_and_zero_stays() -> None:
    assert to_data(Sample(name="x")) == {"name": "x", "number": 0}


@pytest.mark.parametrize(
    "data",
    [
        {"name": 1},
        {"name": "x\0"},
        {"name": "x", "readers": ["r\0"]},
        {"name": "x", "number": True},
        {"name": "x", "number": 1.5},
        {"name": "x", "grade": "C"},
        {"name": "x", "side": "south"},
        {"name": "x", "day": "2017-13-01"},
        {"name": "x", "colour": "red"},
        {"number": 1},
        {"name": "x", "bounds": [{"low": 3, "high": 2}]},
    ],
)
def test_what_is_not_of_its_type_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(AtashbasError):
        data_as(Sample, data)
