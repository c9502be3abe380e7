"""A record becomes canonical data and comes back the same."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atashbas.reports.records import (
    Act,
    Attachment,
    Casualties,
    IncidentType,
    Observed,
    Outcome,
    Record,
    RegisterCount,
    Report,
    Statement,
    Verdict,
    record_of,
    to_data,
)
from atashbas.values import AtashbasError, Bounds, LanguageText, UncertainPoint

FULL = Report(
    reporter="demo-ru",
    number="17/2",
    occurred_on=date(2017, 2, 25),
    ends_on=date(2017, 2, 26),
    time="23:59",
    place="Сукна",
    point=UncertainPoint.of_degrees(34.88, 38.87),
    type=IncidentType.SHELLING,
    observed=Observed.HEARD,
    casualties=(
        Casualties(harm="killed", count=Bounds(low=0, high=3)),
        Casualties(harm="killed", count=Bounds(low=5), claimant="demo-tr"),
    ),
    texts=(LanguageText(text="Обстрел позиций", language="ru"), LanguageText(text="قصف", language="ar")),
    attachments=(Attachment(name="a.jpg", sha256="00" * 32, size=3),),
    given={"Примечание": "нет"},
    synthetic=True,
)
RECORDS: tuple[Record, ...] = (
    FULL,
    Report(reporter="x", number="1"),
    RegisterCount(reporter="ru", number="b1", day=date(2017, 2, 25), total=14, by_area={"Latakia": 5, "Hama": 3}),
    RegisterCount(reporter="ir", number="b1", day=date(2017, 2, 25), total=0),
    Statement(
        reporter="ir",
        number="s1",
        speaker="unknown:سخنگو",
        act=Act.DECLARED_INTENTION,
        said_on=date(2017, 2, 16),
        texts=(LanguageText(text="نیروها بیرون می‌روند", language="fa"),),
        machine={"act": "commitment"},
    ),
    Verdict(by="ru", about="tr", number="b1", day=date(2017, 2, 25), outcome=Outcome.NOT_CONFIRMED, count=0),
)


@pytest.mark.parametrize("record", RECORDS)
def test_record_returns_through_json(record: Record) -> None:
    assert record_of(json.loads(json.dumps(to_data(record), ensure_ascii=False))) == record


def test_a_stated_zero_is_kept_and_an_absent_total_is_not() -> None:
    assert to_data(RECORDS[3])["total"] == 0
    assert "total" not in to_data(RegisterCount(reporter="ir", number="1", day=date(2017, 2, 25)))


@given(st.dictionaries(st.sampled_from(["Hama", "Homs", "Idlib"]), st.integers(0, 99)), st.integers(0, 300))
def test_the_sum_is_compared_and_never_repaired(areas: dict[str, int], total: int) -> None:
    count = RegisterCount(reporter="ru", number="1", day=date(2017, 2, 25), total=total, by_area=areas)
    assert count.total == total
    assert count.sum_ok is (None if not areas else sum(areas.values()) == total)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"kind": "violation"}, r"record\.kind"),
        ({"kind": "report", "reporter": "x", "number": "1", "verdict": 1}, r"record\.field"),
        ({"kind": "report", "reporter": "x", "number": "1", "occurred_on": "2017-02-30"}, r"record\.field"),
        ({"kind": "report", "reporter": "", "number": "1"}, r"report\.identity"),
    ],
)
def test_foreign_data_is_refused_with_a_code(data: dict[str, object], code: str) -> None:
    with pytest.raises(AtashbasError, match=code):
        record_of(data)
