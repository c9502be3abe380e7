"""Numbers that a bulletin prints and that are nobody's count, or not the count they seem to be. All texts are own."""

from __future__ import annotations

from datetime import date

import pytest

from atashbas.reading import read_text
from atashbas.reading.document import Document


def read(text: str) -> Document:
    """A text of a day in March."""
    return read_text(text, source="x", published_on=date(2017, 3, 15))


def rows(text: str) -> dict[str, tuple[int | None, dict[str, int]]]:
    """Rows of a text by side."""
    return {c.reporter: (c.total, dict(c.by_area)) for c in read(text).counts}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Turkish side did not log 6 violations in Hama, but recorded 3 in Homs.",
            {"TR": (None, {"Homs": 3})},
        ),
        (
            "Not counting two cases in Hama, the Russian side registered 5 violations in Homs.",
            {"RU": (5, {"Homs": 5})},
        ),
        (
            "The Russian side registered 5 violations in Hama. Will the truce hold?",
            {"RU": (5, {"Hama": 5})},
        ),
        (
            "The Turkish side denied the accusations and registered 4 violations in Idlib.",
            {"TR": (4, {"Idlib": 4})},
        ),
        ("لم يرصد الجانب التركي سوى ستة خروقات في إدلب.", {"TR": (6, {"Idlib": 6})}),
        ("لا تزال الهدنة صامدة، وقد سجل الجانب الروسي 5 خروقات في حماة.", {"RU": (5, {"Hama": 5})}),
        ("Türk tarafı 3 ihlal kaydetmedi, Rus tarafı Hama'da 4 ihlal kaydetti.", {"RU": (4, {"Hama": 4})}),
        ("طرف ترکیه‌ای حتی یک مورد نقض ثبت نکرد.", {"TR": (0, {})}),
    ],
)
def test_what_is_told_as_registered_beside_what_is_not_stays(
    text: str, expected: dict[str, tuple[int | None, dict[str, int]]]
) -> None:
    assert rows(text) == expected


TWICE = "Syria | Truce violations in a day: Russian side 9 (Hama 5, Homs 4), Turkish side 6 (Idlib 6)"


@pytest.mark.parametrize("between", ["\n", " "])
@pytest.mark.parametrize("times", [2, 3])
def test_a_line_that_stands_several_times_counts_once(between: str, times: int) -> None:
    assert rows(between.join([TWICE] * times)) == {"RU": (9, {"Hama": 5, "Homs": 4}), "TR": (6, {"Idlib": 6})}


def test_one_number_twice_for_one_area_is_taken_as_the_total_has_it() -> None:
    assert rows("The Russian side registered 8 violations: Hama 4, Hama 4.") == {"RU": (8, {"Hama": 8})}
    assert rows("The Russian side registered 4 violations: Hama 4, Hama 4.") == {"RU": (4, {"Hama": 4})}
    (count,) = read("The Russian side registered violations: Hama 4, Homs 2, Hama 4.").counts
    assert (dict(count.by_area), count.areas_without_number, count.needs_review) == ({"Homs": 2}, ("Hama",), True)
    (count,) = read("The Russian side registered violations: Hama 4, Homs 2, Hama 3.").counts
    assert (dict(count.by_area), count.needs_review) == ({"Hama": 7, "Homs": 2}, True)


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("Rus tarafı İdlib'de ve Humus'ta 6 ihlal kaydetti.", ("Homs", "Idlib")),
        ("Rus tarafı Halep'te, İdlib'de ve Hama'da 6 ihlal kaydetti.", ("Aleppo", "Hama", "Idlib")),
        ("Rus tarafı Halep ve Hama'da 6 ihlal kaydetti.", ("Aleppo", "Hama")),
    ],
)
def test_one_number_behind_turkish_places_is_no_ones_alone(text: str, areas: tuple[str, ...]) -> None:
    (count,) = read(text).counts
    assert (count.total, dict(count.by_area), count.areas_without_number) == (6, {}, areas)
    assert count.needs_review


@pytest.mark.parametrize(
    "text",
    [
        "The Russian side and the Turkish side registered 8 violations in Hama.",
        "The Turkish side and the Russian side logged 8 violations in all.",
        "Российская сторона и турецкая сторона отметили 8 нарушений в Идлибе.",
        "Rus tarafı ile Türk tarafı İdlib'de 8 ihlal saptadı.",
        "رصد الجانب التركي والجانب الروسي 8 خروقات في حلب.",
        "طرف ترکیه‌ای و طرف روسی 8 مورد نقض در حلب ثبت کردند.",
        "Neither the Russian side nor the Turkish side logged 8 violations.",
    ],
)
def test_one_number_of_two_sides_is_the_row_of_neither(text: str) -> None:
    assert rows(text) == {}


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("The Russian side and the Turkish side registered 4 violations each.", 4, 4),
        ("The Russian side and the Turkish side registered 4 and 6 violations.", 4, 6),
        ("The Russian side registered 4 violations and the Turkish side 6.", 4, 6),
        ("Российская сторона и турецкая сторона отметили по 4 нарушения.", 4, 4),
        ("سجل الجانب الروسي 4 خروقات والجانب التركي 6.", 4, 6),
        ("The Russian side and the Turkish side registered no violations.", 0, 0),
    ],
)
def test_numbers_told_apart_for_two_sides_are_their_rows(text: str, first: int, second: int) -> None:
    assert rows(text) == {"RU": (first, {}), "TR": (second, {})}
