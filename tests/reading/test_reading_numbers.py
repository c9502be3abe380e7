"""Numbers and days of a text: joined where they are written apart, and no counts where they count nothing."""

from __future__ import annotations

from datetime import date

import pytest

from atashbas.reading import read_text

DAY = date(2017, 4, 10)


def total(text: str) -> int | None:
    """Total of the one row of a text; None where it has none."""
    counts = read_text(text, source="x", published_on=DAY).counts
    return counts[0].total if counts else None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The Russian side registered 1 204 violations.", 1204),
        ("The Russian side registered 2\u00a0300 violations.", 2300),
        ("Российская сторона зафиксировала 1 204 нарушения.", 1204),
        ("Rus tarafı 1 204 ihlal kaydetti.", 1204),
        ("The Russian side registered one hundred and forty-three violations.", 143),
        ("The Russian side registered six hundred and four violations.", 604),
        ("The Russian side registered 3 thousand violations.", 3000),
        ("Российская сторона зафиксировала две тысячи триста пять нарушений.", 2305),
        ("Российская сторона зафиксировала семьсот девять нарушений.", 709),
        ("Rus tarafı 4 bin 150 ihlal kaydetti.", 4150),
        ("Rus tarafı bin iki yüz ihlal kaydetti.", 1200),
        ("سجل الجانب الروسي مائة وسبعة وثلاثين خرقا.", 137),
        ("طرف روس سه هزار و چهارصد مورد نقض ثبت کرد.", 3400),
        ("طرف روس ۳ هزار و ۲۵۰ مورد نقض ثبت کرد.", 3250),
        ("سجل الجانب الروسي ثلاثة آلاف ومائتين خرق.", 3200),
        ("سجل الجانب الروسي 34 خرقا. فإن الوضع هادئ.", 34),
        ("طرف روس سی‌وهفت مورد نقض ثبت کرد.", 37),
        ("طرف روس ۱\u200c۸ مورد نقض ثبت کرد.", 18),
        ("The Russian side registered 7 (seven) violations.", 7),
    ],
)
def test_the_parts_of_a_number_are_joined(text: str, number: int) -> None:
    assert total(text) == number


@pytest.mark.parametrize(
    "what",
    [
        "-6", "6%", "6½", "6²", "six and a half", "6k", "10^4", "1e4", "T-62", "F16", "6 to 9", "between 6 and 9",
        "6 or 7", "three to four", "6 (seven)", "6 percent", "6–9", "$6", "half a million",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_no_total(what: str) -> None:
    assert total(f"The Russian side registered {what} violations.") is None


@pytest.mark.parametrize(
    "text",
    [
        "Rus tarafı %6 ihlal kaydetti.",
        "Rus tarafı 6 veya 7 ihlal kaydetti.",
        "طرف روس ۶ تا ۹ مورد نقض ثبت کرد.",
        "طرف روس ٪۶ نقض ثبت کرد.",
        "سجل الجانب الروسي ما بين 6 و9 خروقات.",
        "Российская сторона зафиксировала от 6 до 9 нарушений.",
        "Российская сторона зафиксировала два-три нарушения.",
    ],
)
def test_nor_in_other_languages(text: str) -> None:
    assert total(text) is None


def test_a_list_stays_a_list() -> None:
    text = "Russian observers: 12 violations – x5 Hama, 7x Idlib."
    assert read_text(text, source="x", published_on=DAY).counts[0].total == 12
    counts = read_text("The Russian side registered 7 violations: Hama -3, Homs -4.", source="x").counts
    assert counts[0].by_area == {"Hama": 3, "Homs": 4}


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("On 7 April rebels shelled Hama, killing 1 300 civilians.", 1300),
        ("В Хаме при обстреле погибли 1 300 человек.", 1300),
        ("On 7 April rebels shelled Hama, killing 5% of its residents.", None),
        ("قتل ألفا مدني في قصف على حماة.", None),
        ("On 7 April rebels fired 12 122 mm rockets at Hama, killing 3 civilians.", 3),
    ],
)
def test_the_dead_are_counted_whole(text: str, killed: int | None) -> None:
    (incident,) = read_text(text, source="x", published_on=DAY).incidents
    assert incident.killed == killed


@pytest.mark.parametrize("sign", ["\u200c", "\ufe0f", "\u206a", "\u180b", "\u3164", "\U000e0031", "\x00"])
def test_what_nobody_sees_parts_no_number(sign: str) -> None:
    assert total(f"The Russian side registered 1{sign}7 violations.") == 17


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u0301"])
def test_nor_a_word(sign: str) -> None:
    assert total(sign.join("Rus tarafı Hama'da 6 ateşkes ihlali kaydetti.")) == 6


def test_figures_of_other_scripts_are_read_or_refused() -> None:
    assert total("The Russian side registered １７ violations.") == 17
    assert total("The Russian side registered १७ violations.") == 17
    assert total("The Russian side registered 1৭ violations.") is None


def test_figures_alone_are_of_no_language() -> None:
    assert read_text("٤٥٦٧ ٨٩٠١ ٢٣", source="x").language is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("On 5 April 2017", date(2017, 4, 5)),
        ("On 5 April, 1420 hrs,", date(2017, 4, 5)),
        ("On 5 April 99999", None),
        ("On 5 April 20177", None),
        ("On 5 April 1017", None),
        ("On 5 April 9999", None),
    ],
)
def test_a_year_that_is_none_makes_no_day(words: str, day: date | None) -> None:
    (incident,) = read_text(f"{words} rebels shelled Hama.", source="x", published_on=DAY).incidents
    assert incident.occurred_on == day


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_text_of_no_possible_day_is_read_without_one(day: date) -> None:
    text = "Yesterday rebels shelled Hama. On Monday and on 5 March they shelled Homs."
    document = read_text(text, source="x", published_on=day)
    assert document.published_on is None
    assert [f.code for f in document.faults] == ["query.date"]
    assert all(i.occurred_on is None for i in document.incidents)


def test_a_day_far_off_in_the_text_is_passed_over() -> None:
    document = read_text("31 December 9999. On 7 April rebels shelled Hama.", source="x")
    assert document.published_on is None
