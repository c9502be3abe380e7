"""Register bulletins: own texts in five languages over real numbers; every row exact, nothing invented, traps named."""

from __future__ import annotations

from datetime import date

import pytest
from bulletin_texts import LANGUAGES, STYLES, expected, load_rows, write_bulletin

from atashbas.reading import read_text

ROWS = load_rows()
OUTCOMES = {"excluded_terrorist_target": "excluded-target", "not_confirmed": "not-confirmed"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", STYLES)
def test_every_row_and_verdict_of_every_bulletin_is_exact(language: str, style: str) -> None:
    wrong = []
    for row in ROWS:
        text = write_bulletin(row, language, style)
        document = read_text(text, source=f"{row.id}.txt", published_on=date(2019, 1, 1))
        found = {c.reporter: (c.total, dict(c.by_area)) for c in document.counts}
        verdicts = {(v.outcome, v.count) for v in document.verdicts if v.count}
        stated = {(OUTCOMES[k], n) for k, n in row.verdicts.items() if k in OUTCOMES and n}
        if found != expected(row) or (row.tr_total and verdicts != stated):
            wrong.append((row.id, found, verdicts, text))
    assert wrong == []


def test_the_numbers_cover_every_trap_of_the_table() -> None:
    met = set().union(*(row.traps for row in ROWS))
    assert met >= {
        "arabic_dual", "cumulative_counter", "each_grouping", "headline_body_mismatch", "headline_or_text_sums_sides",
        "misspelt_place", "no_split_tr", "none_reported_ru", "none_reported_tr", "number_words", "one_each_by_counting",
        "outcome_stated", "provinces_without_counts_ru", "provinces_without_counts_tr", "sum_mismatch_ru",
        "sum_mismatch_tr", "third_party_share", "total_missing_ru", "total_missing_tr",
    }  # fmt: skip


def one(text: str) -> dict[str, object]:
    """The only count of a text, with what the tests below look at."""
    counts = read_text(text, source="bulletin.txt", published_on=date(2017, 3, 1)).counts
    assert len(counts) == 1
    c = counts[0]
    return {
        "who": c.reporter,
        "total": c.total,
        "split": dict(c.by_area),
        "ok": c.sum_ok,
        "traps": set(c.traps),
        "count": c,
    }


def test_a_split_that_does_not_add_up_stays_as_printed() -> None:
    found = one("The Russian side registered 6 violations in the provinces of Latakia (4) and Aleppo (21).")
    assert (found["total"], found["split"], found["ok"]) == (6, {"Latakia": 4, "Aleppo": 21}, False)
    assert "sum_mismatch" in found["traps"]


def test_a_headline_that_contradicts_the_body_is_named_and_the_body_stands() -> None:
    found = one(
        "Russia registers 15 truce violations\n\nThe Russian side registered 14 cases in Latakia (5), Hama (3) and Homs (6)."
    )
    assert (found["total"], found["ok"]) == (14, True)
    assert "headline_body_mismatch" in found["traps"]


def test_the_sum_of_both_sides_is_nobodys_row() -> None:
    text = "Россия и Турция зафиксировали 20 случаев.\nРоссийская сторона зафиксировала 11 нарушений: Алеппо – 5, Идлиб – 6. Турецкая сторона зафиксировала девять нарушений."
    counts = read_text(text, source="x", published_on=date(2018, 12, 27)).counts
    assert [(c.reporter, c.total) for c in counts] == [("RU", 11), ("TR", 9)]


def test_areas_without_numbers_are_kept_as_such() -> None:
    found = one("The Turkish side documented 28 cases of shelling in the provinces of Aleppo, Hama, Idlib, Latakia.")
    assert found["split"] == {}
    assert found["count"].areas_without_number == ("Aleppo", "Hama", "Idlib", "Latakia")


def test_one_each_follows_from_counting_alone() -> None:
    assert one("سجل الجانب الروسي خرقين في محافظتي حلب واللاذقية.")["split"] == {"Aleppo": 1, "Latakia": 1}


def test_a_misspelt_area_is_read_and_named() -> None:
    found = one("The Russian side registered 5 cases in the provinces of Latakya (1) and Idlip (4).")
    assert found["split"] == {"Latakia": 1, "Idlib": 4}


def test_the_share_of_a_third_party_is_no_total() -> None:
    found = one(
        "Российская сторона зафиксировала 38 фактов (в том числе по данным сирийской стороны – 32): Идлиб – 28, Латакия – 10."
    )
    count = found["count"]
    assert (found["total"], count.by_third_party, count.third_party) == (38, 32, "SY")


def test_a_number_for_several_areas_is_each_only_where_that_adds_up() -> None:
    each = one("The Turkish side recorded 8 cases: three in Hama and Idlib, two in Homs.")
    assert each["split"] == {"Hama": 3, "Idlib": 3, "Homs": 2}
    together = one("رصد الجانب الروسي 14 خرقا، 8 منها في حماة و6 في دمشق واللاذقية وحلب.")
    assert together["split"] == {"Hama": 8}


@pytest.mark.parametrize(
    ("text", "total", "split"),
    [
        ("Российская сторона зафиксировала 9 обстрелов: в Хаме — 3, в Идлибе и Латакии — по 2. Больше всего обстрелов — 2 — зафиксировано в Хомсе.", 9, {"Hama": 3, "Idlib": 2, "Latakia": 2, "Homs": 2}),
        ("سجل الجانب الروسي الخروقات في محافظتي حماة وإدلب 9 مرات.", 9, {}),
        ("Rus tarafı Hama ve İdlib'de 9 ihlal kaydetti.", 9, {}),
        ("The Russian side registered 5 violations in the past 24 hours in Hama.", 5, {"Hama": 5}),
        ("رصد الجانب الروسي 5 خروقات خلال الـ24 ساعة الأخيرة في حماة.", 5, {"Hama": 5}),
    ],
)  # fmt: skip
def test_one_number_for_several_areas_and_numbers_behind_the_hours(
    text: str, total: int, split: dict[str, int]
) -> None:
    found = one(text)
    assert (found["total"], found["split"]) == (total, split)


@pytest.mark.parametrize(
    "text",
    [
        "The Russian military has conducted 3 humanitarian actions in Aleppo (2) and Hama (1).",
        "С начала года подписано 15 соглашений в провинциях Хама (10) и Хомс (5).",
        "Russia, Turkey and Iran are guarantors of the ceasefire; 5 provinces are calm.",
        "Militants fired 13 times at army positions in Hama, Latakia and Aleppo.",
        "تعداد شهرک های پیوسته به آتش بس به ۱۰۲۲ منطقه رسید.",
        "",
    ],
)
def test_other_counts_give_no_row(text: str) -> None:
    assert read_text(text, source="x").counts == ()


def test_counters_are_told_apart_from_the_cases_of_the_day() -> None:
    text = "The Russian side registered 2 violations in Homs. The number of settlements that have joined has reached 1,281."
    document = read_text(text, source="x", published_on=date(2017, 3, 1))
    assert [(t.what, t.count, t.cumulative) for t in document.totals] == [("settlements", 1281, True)]


def test_every_number_names_its_words() -> None:
    text = "Турецкой частью зафиксировано 5 нарушений: Хама – 3, Хомс – два."
    count = read_text(text, source="x", published_on=date(2017, 3, 1)).counts[0]
    words = {t.field: text[t.span[0] : t.span[1]] for t in count.trace if t.span}
    assert words == {"Hama": "Хама – 3", "Homs": "Хомс – два", "total": "5"}
    assert any("areas:" in e for t in count.trace for e in t.entries)


def test_nations_in_captions_of_pictures_make_no_pair() -> None:
    text = (
        "Русский патруль. Сирия\nРусский патруль. Сирия\n\nРоссия зафиксировала 7 нарушений за сутки. "
        "Зафиксированы факты открытия огня в провинциях: Алеппо (2), Идлиб (5)."
    )
    counts = read_text(text, source="x", published_on=date(2020, 12, 27)).counts
    assert [(c.reporter, c.total, dict(c.by_area)) for c in counts] == [("RU", 7, {"Aleppo": 2, "Idlib": 5})]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # «their colleagues» of a nation are its side; the count before is not carried on to them
        ("Russian members of the commission saw three firing incidents in Hama (1) and Homs (2). Their Turkish colleagues recorded nine violations in Idlib (5) and Daraa (4).", [("RU", 3, {"Hama": 1, "Homs": 2}), ("TR", 9, {"Idlib": 5, "Daraa": 4})]),
        # each, with the verb in between, and a total in another sentence
        ("17 нарушений зафиксировали представители российской стороны. В провинциях Хомс и Идлиб зафиксировано по 7 нарушений, в Алеппо – 3.", [("RU", 17, {"Homs": 7, "Idlib": 7, "Aleppo": 3})]),
        # nobody's side counts: the centre speaks of its own register, though a side is named later
        ("За сутки зафиксировано девять нарушений: в провинции Хама - семь, в провинции Идлиб - два, сообщил Центр по примирению враждующих сторон. Турецкая сторона комментариев не давала.", [("RU", 9, {"Hama": 7, "Idlib": 2})]),
        # a zone that bears a governorate's name is none
        ("The Russian Reconciliation Center registered six ceasefire violations in the Idlib de-escalation zone.", [("RU", 6, {})]),
        # brackets about a day alone stand in nobody's way
        ("رصد الجانب الروسي 6 خروقات للهدنة (سارية منذ 30 ديسمبر) في ريف حماة، وخرقين في حلب.", [("RU", None, {"Hama": 6, "Aleppo": 2})]),
        ("رصد الممثلون عن روسيا في اللجنة 7 خروقات، منها 5 في حماة واثنين في حمص.", [("RU", 7, {"Hama": 5, "Homs": 2})]),
        ("Rus tarafı Humus'ta 3 ihlal saptadı. Türk temsilciler ise Şam'da 4 ve Hums'ta 2 ihlal tespit etti.", [("RU", 3, {"Homs": 3}), ("TR", None, {"Damascus": 4, "Homs": 2})]),
        ("The Russian Reconciliation Center said armed groups breached the truce. They attacked a village (three times) in Aleppo province.", []),
        ("Over the day seven violations were registered in Damascus province and two in Homs, the Russian Reconciliation Center said.", [("RU", None, {"Damascus": 7, "Homs": 2})]),
        # lists of a line each, and tables without a verb
        ("Within 24 hours the Russian part registered 9 cases in the provinces of:\n- Aleppo - 5\n- Latakia - 4\nThe Turkish part registered 3 cases: Hama - 3.", [("RU", 9, {"Aleppo": 5, "Latakia": 4}), ("TR", 3, {"Hama": 3})]),
        ("Российской частью комиссии выявлено 5 нарушений:\nХама – 4\nАлеппо – 1\nТурецкой частью нарушений не выявлено.", [("RU", 5, {"Hama": 4, "Aleppo": 1}), ("TR", 0, {})]),
        ("Rus tarafı 5 ihlal kaydetti:\n- Hama: 4\n- Halep: 1", [("RU", 5, {"Hama": 4, "Aleppo": 1})]),
        ("طرف روسی پنج مورد نقض ثبت کرده است:\n- حماه: ۴\n- حلب: ۱", [("RU", 5, {"Hama": 4, "Aleppo": 1})]),
        ("الجانب الروسي: 3 خروقات (حلب 2، درعا 1). الجانب التركي: 4 خروقات (إدلب 4).", [("RU", 3, {"Aleppo": 2, "Daraa": 1}), ("TR", 4, {"Idlib": 4})]),
        ("The Turkish side: 5 attacks on Idlib must stop, it told the meeting. Turkish side: 3 dead in Aleppo.", []),
        ("Российская сторона: 5 колонн с помощью прошли в Хаму, нарушений графика нет.", []),
        # a total ahead of its side or behind the split: the split must make it
        ("Of the 6 violations logged by the Russian side, four took place in Hama and two in Daraa.", [("RU", 6, {"Hama": 4, "Daraa": 2})]),
        ("Of the 9 violations logged by the Russian side, four took place in Hama and two in Daraa.", [("RU", None, {"Hama": 4, "Daraa": 2})]),
        ("Turkish monitors counted 5 breaches in Idlib and 2 in Latakia, 7 overall.", [("TR", 7, {"Idlib": 5, "Latakia": 2})]),
        ("The Russian side recorded four violations in Hama, up from seven the previous day.", [("RU", 4, {"Hama": 4})]),
        ("No violations were registered by the Russian side.", [("RU", 0, {})]),
        ("Rus tarafı ihlal kaydetmedi. Türk tarafının kaydettiği 5 ihlalin üçü İdlib'de, ikisi Halep'te meydana geldi.", [("RU", 0, {}), ("TR", 5, {"Idlib": 3, "Aleppo": 2})]),
        ("The Russian side visited three villages in Hama and two in Aleppo, five visits in all.", []),
    ],
)  # fmt: skip
def test_ways_of_the_press(text: str, rows: list[tuple[str, int | None, dict[str, int]]]) -> None:
    counts = read_text(text, source="x", published_on=date(2018, 3, 1)).counts
    assert [(c.reporter, c.total, dict(c.by_area)) for c in counts] == rows


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("سجل المركز الروسي 3 خروقات، لكنه لم يؤكد ما رصده الجانب التركي. وسجل الجانب التركي 12 خرقا.", [("RU", "TR", "not-confirmed", 12)]),
        ("Türk temsilciler 6 ihlal tespit etti. Rus tarafı Türk meslektaşları tarafından tespit edilen olayları doğrulamadı.", [("RU", "TR", "not-confirmed", 6)]),
        ("Rus tarafı 3 ihlal kaydetti. Türk tarafı 8 ihlal kaydetti. Rus tarafı 8 ihlalden hiçbirini doğrulamadı.", [("RU", "TR", "not-confirmed", 8)]),
    ],
)  # fmt: skip
def test_a_verdict_is_about_the_other_sides_cases(text: str, verdicts: list[tuple[str, str, str, int]]) -> None:
    document = read_text(text, source="x", published_on=date(2018, 3, 1))
    assert [(v.by, v.about, v.outcome, v.count) for v in document.verdicts if v.count] == verdicts
    assert all("headline_body_mismatch" not in c.traps for c in document.counts)
