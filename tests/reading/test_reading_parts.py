"""Folding, language, dates, numbers, names, incidents, lexicons: each part against its own answers."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atashbas.reading import check_lexicon, extend_lexicon, load_lexicon, read_text
from atashbas.reading.lexicons.lexicon import EARLY
from atashbas.reading.text.calendars import lunar_day, solar_day
from atashbas.reading.text.dates import find_dates
from atashbas.reading.text.fold import fold, fold_any
from atashbas.reading.text.language import find_language
from atashbas.reading.text.numbers import find_numbers
from atashbas.reading.who.names import rank_names
from atashbas.values import Language

HERE = Path(__file__).parent


@given(st.text(max_size=300))
def test_folding_keeps_every_character_in_its_place(raw: str) -> None:
    folded = fold(raw)
    assert len(folded.spaced) == len(folded.text) + 2
    assert [folded.raw(i) for i in range(len(folded.text))] == sorted({folded.raw(i) for i in range(len(folded.text))})
    assert all(0 <= folded.raw(i) < len(raw) for i in range(len(folded.text)))
    assert all(c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f\u200e" for c in folded.text)


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_the_first_short_texts_are_read_as_all_others_are(language: Language) -> None:
    cases = json.loads((HERE / "incidents.json").read_text("utf-8"))["cases"]
    early, warm = extend_lexicon(load_lexicon(), b"", "none")[0], load_lexicon()
    for text in (c["text"] for c in cases if c["lang"] == language):
        early = replace(early, _early={}, _automata={})
        folded = fold(text)
        first = early.find(folded, language)
        assert not early._automata
        for _ in range(EARLY + 1):
            warm.find(folded, language)
        assert language in warm._automata
        kinds = sorted({e.kind for e in warm.rows[language]})
        assert [first.of(k) for k in kinds] == [warm.find(folded, language).of(k) for k in kinds]


@given(
    st.text(max_size=60),
    st.sampled_from(["ارتش سوریه ۱۲ «", "Режим ТИШИНЫ — ёж", "İhlâl, çatışma ŞI", "cease-fire 24"]),
    st.randoms(use_true_random=False),
)
def test_a_script_is_folded_as_any_other_text(odd: str, common: str, chance: random.Random) -> None:
    raw = "".join(chance.choices(common + odd, k=40)) + common
    quick, slow = fold(raw), fold_any(raw)
    assert (quick.text, quick.spaced, quick.offsets) == (slow.text, slow.spaced, slow.offsets)


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader_and_offsets_lie_inside(raw: str) -> None:
    document = read_text(raw, source="x", published_on=date(2017, 2, 17))
    spans = [(m.start, m.end) for m in document.mentions] + [(s.start, s.end) for s in document.statements]
    spans += [c.span for c in document.counts] + [i.span for i in document.incidents]
    assert all(0 <= a <= b <= len(raw) for a, b in spans)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("نقض آتش بس در سوریه کاهش یافته است", "fa"),
        ("قالت الوزارة إن الهدنة صامدة في سوريا", "ar"),
        ("перемирие соблюдается в большинстве районов Сирии", "ru"),
        ("Suriye'de ateşkes ihlalleri azaldı, açıklama yapıldı", "tr"),
        ("the ceasefire is holding in most of the country", "en"),
        ("Перемир'я в Сирії дотримується, сказав він їм", None),
        ("12 345 — 678", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert find_language(text) == language


def test_the_hour_behind_a_day_is_no_year() -> None:
    cases: tuple[tuple[Language, str], ...] = (
        ("en", "10 April, 07:45: fire"), ("ru", "10 апреля, 07:45: огонь"), ("tr", "10 Nisan, 07.45"),
    )  # fmt: skip
    for language, text in cases:
        folded = fold(text)
        found = find_dates(folded.text, load_lexicon().find(folded, language), language, date(2017, 4, 12))
        assert [f.day for f in found] == [date(2017, 4, 10)], text


def test_dates_of_five_languages(shared: Path) -> None:
    gold = json.loads((shared / "gold" / "dates_cases.json").read_text("utf-8"))
    about, lexicon, wrong = date.fromisoformat(gold["ref"]), load_lexicon(), []
    for language, text, wanted in gold["cases"]:
        folded = fold(text)
        found = find_dates(folded.text, lexicon.find(folded, language), language, about)
        if not found or found[0].day.isoformat() != wanted:
            wrong.append((language, text, found))
    assert wrong == []


def test_calendars_meet_on_known_days() -> None:
    assert solar_day(1395, 11, 28) == date(2017, 2, 16)
    assert solar_day(1399, 12, 30) == date(2021, 3, 20)  # a leap day
    assert lunar_day(1438, 5, 19) == date(2017, 2, 16)
    with pytest.raises(ValueError, match="no day"):
        solar_day(1396, 12, 30)


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "twenty-three cases, 1,281 settlements", [23, 1281]),
        ("ru", "двадцать три случая", [23]),
        ("fa", "بیست و سه مورد و ۴۸ مورد", [23, 48]),
        ("ar", "خمسة وعشرون خرقا و١٤", [25, 14]),
        ("tr", "on üç ihlal", [13]),
    ],
)
def test_numbers(language: Language, text: str, values: list[int]) -> None:
    folded = fold(text)
    assert [n.value for n in find_numbers(folded.text, load_lexicon().find(folded, language), language)] == values


def test_names_across_scripts_reach_the_trial(shared: Path) -> None:
    rows = json.loads((shared / "gold" / "names_cases.json").read_text("utf-8"))
    english = [row[0] for row in rows]
    floors = {1: 0.975, 2: 0.925, 3: 1.0, 4: 0.975}
    for column, floor in floors.items():
        right = sum(rank_names(row[column], english)[0][1] == row[0] for row in rows)
        assert right / len(rows) >= floor


def fields_right(cases: list[dict], about: date | None = None) -> tuple[int, int, list[object]]:
    right = total = 0
    wrong: list[object] = []
    for case in cases:
        day = about or date.fromisoformat(case["published_on"])
        incidents = read_text(case["text"], source="x", published_on=day).incidents
        for name, wanted in case["gold"].items():
            total += 1
            got = getattr(incidents[0], "occurred_on" if name == "date" else name) if incidents else "no report"
            got = got.isoformat() if isinstance(got, date) else got
            same = got == wanted or (name == "place" and incidents and incidents[0].governorate == wanted)
            right += bool(same)
            if not same:
                wrong.append((case["text"], name, got, wanted))
    return right, total, wrong


def test_incident_sentences_of_the_gold_file(shared: Path) -> None:
    gold = json.loads((shared / "gold" / "incident_cases.json").read_text("utf-8"))
    right, total, wrong = fields_right(gold["cases"], date(2017, 2, 17))
    assert right >= total - 1, wrong


@pytest.mark.parametrize("file", ["incidents.json", "incidents_press.json", "incidents_orders.json"])
def test_own_incident_sentences(file: str) -> None:
    gold = json.loads((HERE / file).read_text("utf-8"))
    right, total, wrong = fields_right(gold["cases"], date.fromisoformat(gold["published_on"]))
    assert right / total >= 0.97, wrong
    day = date.fromisoformat(gold["published_on"])
    silent = [c["text"] for c in gold["cases"] if not c["gold"]]
    assert [text for text in silent if read_text(text, source="x", published_on=day).incidents] == []


@pytest.mark.parametrize(("half", "fields", "silent"), [("open", 0.97, 0), ("held", 0.93, 0)])
def test_own_wires_and_texts_without_an_incident(half: str, fields: float, silent: int) -> None:
    gold = json.loads((HERE / "incidents_wires.json").read_text("utf-8"))
    cases = [case for case in gold["cases"] if case["half"] == half]
    right, total, wrong = fields_right(cases)
    assert right / total >= fields, wrong
    days = [(c["text"], date.fromisoformat(c["published_on"])) for c in cases if not c["gold"]]
    told = [text for text, day in days if read_text(text, source="x", published_on=day).incidents]
    assert len(told) <= silent, told


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Government forces shelled positions of Jaysh al-Islam in Jobar.", "org:syr_gov", "org:jaysh_islam"),
        (
            "Shells fired from positions of Jaysh al-Islam hit army checkpoints in Jobar.",
            "org:jaysh_islam",
            "org:syr_gov",
        ),
        ("Two SDF fighters were killed by ISIS in Raqqa.", "org:isis", "org:sdf"),
        ("В Ракке боевиками ИГИЛ убиты двое бойцов СДС.", "org:isis", "org:sdf"),
        ("Сирийскую армию под Алеппо атаковали боевики ИГИЛ.", "org:isis", "org:syr_gov"),
        ("قصف لقوات النظام على مواقع جيش الإسلام في جوبر.", "org:syr_gov", "org:jaysh_islam"),
        ("مواضع جیش الاسلام در جوبر توسط ارتش سوریه گلوله باران شد.", "org:syr_gov", "org:jaysh_islam"),
        ("Cobar'da Ceyş el-İslam mevzileri rejim güçleri tarafından bombalandı.", "org:syr_gov", "org:jaysh_islam"),
    ],
)
def test_voice_and_case_decide_who_did_it(text: str, actor: str, target: str) -> None:
    incident = read_text(text, source="x", published_on=date(2017, 4, 12)).incidents[0]
    assert (incident.actor, incident.target) == (actor, target)


@pytest.mark.parametrize(
    ("text", "action", "place"),
    [
        ("Hooded gunmen in two pickups seized a Red Crescent volunteer in Ariha.", "abduction", "Ariha"),
        ("Masked men took the head of the local council of Salqin from his home.", "abduction", "Salqin"),
        ("SDF fighters seized the town of Ain Issa from ISIS.", "advance", "Ain Issa"),
        ("Patrol heard five outgoing rounds of howitzer fire from the army base at Jurin.", "shelling", "Jurin"),
        ("ÖSO, Dabık'ın güneyindeki dört köyü DEAŞ'tan aldı.", "advance", "Dabiq"),
    ],
)
def test_what_is_seized_or_heard_tells_the_deed(text: str, action: str, place: str) -> None:
    (incident,) = read_text(text, source="x", published_on=date(2017, 4, 12)).incidents
    assert (incident.action, incident.place) == (action, place)


def test_parts_are_in_the_number_and_several_is_none() -> None:
    for text, killed, injured in (
        ("Shells hit Douma: 5 people, including 2 children, were killed and several wounded.", 5, None),
        ("В Думе погибли женщина и двое детей, несколько человек ранены при обстреле.", 3, None),
        ("مقتل خمسة أشخاص بينهم طفلان وإصابة العشرات بقصف على دوما.", 5, None),
        ("در گلوله باران دوما یک زن و دو کودک کشته و ده‌ها نفر زخمی شدند.", 3, None),
        ("Duma'ya düzenlenen hava saldırısında 3'ü çocuk 8 sivil öldü, çok sayıda kişi yaralandı.", 8, None),
    ):
        incident = read_text(text, source="x", published_on=date(2017, 4, 12)).incidents[0]
        assert (incident.killed, incident.injured) == (killed, injured), text


def test_a_governorate_that_is_not_named_is_the_places_own() -> None:
    text = "Rebels shelled army positions near Kafr Nabl with mortars."
    incident = read_text(text, source="x", published_on=date(2017, 4, 12)).incidents[0]
    assert (incident.place, incident.governorate) == ("Kafr Nabl", "Idlib")
    assert {t.field: t.rule for t in incident.trace}["governorate"] == "governorate of the place"


def test_towns_of_the_gazetteer_are_known_in_five_languages_and_common_words_are_none() -> None:
    for text in ("A mine exploded in Suqaylabiyah, killing two.", "В Эс-Сукайлабии взорвалась мина, двое убиты.",
                 "انفجر لغم في السقيلبية ما أدى إلى مقتل شخصين.", "Sukaylebiye'de mayın patladı, iki kişi öldü."):  # fmt: skip
        incidents = read_text(text, source="x", published_on=date(2017, 4, 12)).incidents
        assert [i.governorate for i in incidents] == ["Hama"], text
    pictures = read_text("قال سيرغي لافروف إن الصور التي نشرت ليست صحيحة.", source="x").mentions
    assert not any(m.entity.startswith("place:") for m in pictures)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A bomb went off in the village of Bdama, in Idlib, killing two.", "Badama"),
        ("Shells fell near Jisr-Ash-Shugur, wounding three.", "Jisr al-Shughur"),
        ("В районе Кафер-Небель погибли двое военных при обстреле.", "Kafr Nabl"),
        ("Взрыв в Меядине: двое погибли.", "al-Mayadin"),
        ("Дрон атаковал казарму в Айн-Исе, ранены трое.", "Ain Issa"),
        ("Hecin yakınlarında mayın patladı, iki kişi öldü.", "Hajin"),
        ("Rejim Hammuriye'ye havan attı, iki sivil yaralandı.", "Hamouriyah"),
        ("Most of them women, 15 people died in a strike on a camp in Idlib.", "Idlib"),
        ("В Джебаль-Сабахе в провинции Идлиб погибли двое при обстреле.", "Idlib"),
    ],
)
def test_towns_are_known_by_their_consonants_where_a_town_stands(text: str, place: str) -> None:
    assert [i.place for i in read_text(text, source="x", published_on=date(2018, 3, 14)).incidents] == [place]


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("Shells hit Nubl shortly before 6 pm on Monday, wounding one.", "2018-03-12", "18:00"),
        ("Around 4 in the morning jets bombed Saraqib, killing two.", None, "04:00"),
        ("В ночь на 4 марта обстреляна Дума, один погибший.", "2018-03-04", None),
        ("В два часа дня обстрелян Нубуль, ранен один человек.", None, "14:00"),
        ("سقطت قذائف على نبل مساء الخامس من آذار وأصيب شخص.", "2018-03-05", None),
        ("استهدفت مسيرة سيارة في الأتارب الساعة الثالثة والنصف فجرا وقتل شخصان.", None, "03:30"),
        ("ساعت شش عصر پهپادی خودرویی را در اتارب هدف قرار داد و دو نفر کشته شدند.", None, "18:00"),
        ("Akşam saat altıda bir İHA Atarib'de bir aracı vurdu, iki kişi öldü.", None, "18:00"),
        ("Saat 09.10: Nubul'a havan atıldı, bir kişi yaralandı.", None, "09:10"),
    ],
)
def test_days_and_hours_of_incidents(text: str, day: str | None, hour: str | None) -> None:
    incident = read_text(text, source="x", published_on=date(2018, 3, 14)).incidents[0]
    assert (incident.occurred_on and incident.occurred_on.isoformat(), incident.time) == (day, hour)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Suriye ordusu Maardis'i ele geçirdi.", "tr"),
        ("Rejim Han Tuman'ı vurdu: 3 ölü.", "tr"),
        ("Near Ma’arrat Misrin an IED exploded, killing eight.", "en"),
        ("Syria's Idlib De-escalation Zone Shelled 24 Times In Past Day", "en"),
        ("Der Minister hat das Abkommen nicht unterzeichnet.", None),
    ],
)
def test_short_texts_show_their_language(text: str, language: str | None) -> None:
    assert find_language(text) == language


def test_actors_and_offices_of_the_registry_are_known() -> None:
    read = read_text("أعلن جيش العزة أن الهدنة صامدة في معظم المناطق.", source="x", published_on=date(2017, 4, 12))
    assert [s.speaker for s in read.statements] == ["org:jaysh_izza"]
    text = "The UN Secretary-General said that the truce was holding in most areas."
    on = {y: read_text(text, source="x", published_on=date(y, 12, 1)).statements[0].speaker for y in (2016, 2017)}
    assert on == {2016: "person:ban", 2017: "person:guterres"}


def test_the_packaged_lexicons_have_a_source_in_every_row() -> None:
    lexicon = load_lexicon()
    assert all(entry.source for rows in lexicon.rows.values() for entry in rows)
    assert [f for f in check_lexicon(lexicon) if f.blocking] == []


def test_a_users_own_rows_are_read_and_bad_ones_named() -> None:
    data = (
        b"kind,value,en,fa,ar,ru,tr,source\n"
        b"person,person:doe,Jane Exampleton,,,,,own list\n"
        b"person,person:roe,Richard Examplesen,,,,,\n"
    )
    lexicon, faults = extend_lexicon(load_lexicon(), data, "mine.csv")
    assert [(f.code, f.row) for f in faults] == [("lexicon.source", 3)]
    read = read_text("Jane Exampleton said that the truce was holding.", source="x", lexicon=lexicon)
    assert [s.speaker for s in read.statements] == ["person:doe"]


def test_a_clash_is_named() -> None:
    data = b"kind,value,en,fa,ar,ru,tr,source\narea,Homs,Hama,,,,,own list\n"
    lexicon, _ = extend_lexicon(load_lexicon(), data, "mine.csv")
    assert any(f.code == "lexicon.clash" and f.file == "mine.csv" for f in check_lexicon(lexicon))


def test_silent_characters_change_nothing_but_offsets() -> None:
    plain = "قال سيرغي لافروف إن الهدنة صامدة في معظم المناطق."
    marked = "\u202b" + plain.replace("الهدنة", "الهُدن\u200fة") + "\u202c"
    a, b = (read_text(t, source="x").statements[0] for t in (plain, marked))
    assert a.speaker == b.speaker == "person:lavrov"
    assert marked[b.start : b.end].startswith("الهُدن")


def test_two_languages_in_one_text_are_read_each_in_its_own() -> None:
    text = "Sergei Lavrov said that the truce was holding in Syria.\n\nوزارت دفاع روسیه اعلام کرد که آتش بس در سوریه برقرار است."
    document = read_text(text, source="x", published_on=date(2017, 2, 18))
    assert [p.language for p in document.paragraphs] == ["en", "fa"]
    assert [s.speaker for s in document.statements] == ["person:lavrov", "org:rus_mod"]


def test_a_long_line_is_cut_behind_sentences_and_read_to_its_end() -> None:
    sentence = "Sergey Lavrov said that the truce holds in most areas. "
    text = sentence * 1_200
    found = read_text(text, source="x", published_on=date(2017, 3, 1))
    assert len(found.paragraphs) > 1
    assert {text[s.start : s.end] for s in found.statements} == {"the truce holds in most areas"}
    assert len(found.statements) == 1_200
