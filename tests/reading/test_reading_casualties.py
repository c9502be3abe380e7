"""The dead and the wounded where a sentence denies them, counts things beside them or adds up what is not alike."""

from __future__ import annotations

from datetime import date

import pytest

from atashbas.reading import read_text

DAY = date(2017, 2, 20)


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Rebels shelled Hama and killed no one.", 0, None),
        ("Militants shelled Salamiyah at dawn, wounding nobody.", None, 0),
        ("Rebels shelled Hama; not one civilian was killed.", 0, None),
        ("Gunmen fired at a patrol near Homs but did not wound anyone.", None, 0),
        ("Rebels shelled Hama, but did not kill 3 civilians.", None, None),
        ("Shells hit Hama, leaving no one dead and two wounded.", 0, 2),
        ("Повстанцы обстреляли Хаму и никого не убили.", 0, None),
        ("Боевики обстреляли Хаму, ни одна женщина не погибла.", 0, None),
        ("قصفت المعارضة حماة ولم تقتل أحدا.", 0, None),
        ("قصفت المعارضة حماة ولم يقتل أي مدني.", 0, None),
        ("قصفت المعارضة حماة ولم تقتل 3 مدنيين.", None, None),
        ("شورشیان حماه را گلوله‌باران کردند و هیچ کس کشته نشد.", 0, None),
        ("Muhalifler Hama'yı bombaladı ancak kimseyi öldürmedi.", 0, None),
    ],
)
def test_who_was_not_killed_is_no_one(text: str, killed: int | None, injured: int | None) -> None:
    (incident,) = read_text(text, source="x", published_on=DAY).incidents
    assert (incident.killed, incident.injured) == (killed, injured)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels did not shell Hama, killing 3.",
        "The army never bombed Hama, wounding 4 people.",
        "The army denied that it shelled Hama, killing 4.",
        "Боевики не обстреливали Хаму, убив троих человек.",
        "Армия отрицает, что обстреляла Хаму, убив троих человек.",
        "لم تقصف المعارضة حماة وتقتل 3 مدنيين.",
        "نفى الجيش أنه قصف حماة وقتل 3 مدنيين.",
        "شورشیان حماه را گلوله‌باران نکردند و سه نفر کشته نشدند.",
        "ارتش تکذیب کرد که حماه را گلوله‌باران کرده و سه نفر را کشته است.",
        "Muhalifler Hama'yı bombalamadı ve 3 kişiyi öldürmedi.",
        "Ordu, Hama'yı bombaladığını ve 3 kişiyi öldürdüğünü yalanladı.",
    ],
)
def test_a_deed_denied_is_no_incident_whatever_hangs_on_it(text: str) -> None:
    assert read_text(text, source="x", published_on=DAY).incidents == ()


def test_what_is_told_against_a_denial_is_an_incident() -> None:
    (incident,) = read_text(
        "Rebels did not shell Hama, but a mine killed 3 soldiers.", source="x", published_on=DAY
    ).incidents
    assert incident.killed == 3


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("قصفت قوات النظام مدينة حماة، أوقعت 5 و11 جريحا.", None, 11),
        ("قصفت قوات النظام مدينة حماة ما أوقع 5 قتلى و11 جريحا.", 5, 11),
        ("در حمله به حماه ۷ و ۹ نفر کشته شدند.", None, None),
        ("Shelling of Hama killed five and wounded 11.", 5, 11),
        ("A woman, a child and two men were wounded in shelling of Hama.", None, 4),
        ("Five people, a woman and four children, were killed in shelling of Hama.", 5, None),
        ("Mortar fire on Hama killed a shepherd, his son and three passers-by.", 5, None),
        ("در حمله به حماه یک زن، یک کودک و دو مرد مجروح شدند.", None, 4),
        ("No fewer than 20 people were killed in an air strike on Idlib.", 20, None),
        ("SDF fighters repelled an ISIS assault on al-Shaddadi, losing four men.", 4, None),
        ("Снайпер боевиков смертельно ранил военнослужащего под Хомсом.", 1, None),
        ("استشهد مدني وأصيب طفلاه جراء سقوط قذيفة على منزلهم غربي حلب.", 1, 2),
        ("قتل ضابط مع سائقه بعبوة ناسفة في درعا.", 2, None),
        ("قتل جندي باشتباك مع مسلح في درعا.", 1, None),
        ("Shelling of Hama killed two men and three women.", 5, None),
        ("Rebels with 3 T-72 tanks shelled Hama and killed civilians.", None, None),
        ("Rebels shelled Hama, killing 5% of its residents.", None, None),
        ("Обстрел Хамы: погибли 5 процентов жителей.", None, None),
        ("Rebels with 3 Turkish tanks shelled Hama and killed civilians.", None, None),
    ],
)
def test_only_people_are_added_up_and_only_like_ones(text: str, killed: int | None, injured: int | None) -> None:
    (incident,) = read_text(text, source="x", published_on=DAY).incidents
    assert (incident.killed, incident.injured) == (killed, injured)


def test_a_report_of_the_first_day_of_the_calendar_is_read() -> None:
    text = "On 1 January rebels shelled Hama, killing 3 people."
    assert read_text(text, source="x", published_on=date(1, 1, 1)).incidents is not None


def test_a_base_is_not_al_qaeda() -> None:
    bases = "قصفت طائرات قاعدة في حمص وقتلت 3 جنود. وأفاد المرصد بتدمير قاعدتين."
    group = "هاجم تنظيم القاعدة بلدة في حماة. وتبنت القاعدة الهجوم."
    assert "org:alqaeda" not in {m.entity for m in read_text(bases, source="x").mentions}
    assert [m.entity for m in read_text(group, source="x").mentions].count("org:alqaeda") == 2
