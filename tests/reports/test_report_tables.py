"""Tables in five languages, encodings and mappings; UCDP GED as downloaded; real data where it stands beside."""

from __future__ import annotations

import csv
import gzip
import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atashbas.reports.encodings import find_encoding
from atashbas.reports.headings import find_header_row, find_heading, guess_language, known_headings, label_columns
from atashbas.reports.mapping import FIELDS, Mapping, parse_mapping, render_mapping
from atashbas.reports.records import IncidentType, Report, record_of, to_data
from atashbas.reports.tables import propose_mapping, read_table
from atashbas.values import LANGUAGES, AtashbasError, DatePrecision, PlacePrecision

HERE = Path(__file__).parent
TABLES = {
    "ru": (
        (
            "№ п/п;Дата;Время;Провинция;Населённый пункт;Широта;Долгота;Вид нарушения;Кто;Погибшие;Описание\n"
            "7;25.02.2017;14:30;Дамаск;Джобар;33,5277;36,3364;миномётный обстрел;не установлено;2;Обстрел у рынка.\n"
        ),
        ["utf-8", "utf-8-sig", "utf-16", "cp1251"],
    ),
    "tr": (
        (
            "Sıra No;Tarih;Saat;İl;Yerleşim yeri;Enlem;Boylam;İhlal türü;Fail;Ölü;Açıklama\n"
            "7;25.02.2017;14:30;Şam;Cobar;33,5277;36,3364;havan atışı;bilinmiyor;2;Pazar yerine ateş açıldı, üç el.\n"
        ),
        ["utf-8", "utf-16", "cp1254"],
    ),
    "ar": (
        (
            "رقم التقرير;تاريخ الحادث;الساعة;المحافظة;البلدة;خط العرض;خط الطول;نوع الخرق;الفاعل;القتلى;الوصف\n"
            "7;25/02/2017;14:30;دمشق;جوبر;33.5277;36.3364;قصف بالهاون;غير معروف;2;قصف قرب السوق\n"
        ),
        ["utf-8", "utf-16", "cp1256"],
    ),
    "fa": (
        (
            "شماره گزارش;تاریخ;ساعت;استان;محل;عرض جغرافیایی;طول جغرافیایی;نوع نقض;عامل;کشته;شرح\n"
            "۷;۱۳۹۵/۱۲/۰۷;۱۴:۳۰;دمشق;جوبر;۳۳٫۵۲۷۷;۳۶٫۳۳۶۴;شلیک خمپاره;نامشخص;۲;شلیک نزدیک بازار\n"
        ),
        ["utf-8", "utf-16"],
    ),
    "en": (
        (
            "Report number,Date,Time,Governorate,Place,Latitude,Longitude,Type,Actor,Killed,Text\n"
            "7,2017-02-25,14:30,Damascus,Jobar,33.5277,36.3364,mortar fire,unknown,2,Fire near the market.\n"
        ),
        ["utf-8", "utf-16-le", "utf-16-be"],
    ),
}


@pytest.mark.parametrize(("language", "encoding"), [(lang, enc) for lang, (_, encs) in TABLES.items() for enc in encs])
def test_the_same_report_in_every_language_and_encoding(language: str, encoding: str) -> None:
    reading = read_table(TABLES[language][0].encode(encoding), file="t.csv", reporter="x")
    assert not reading.faults
    (report,) = reading.records
    assert isinstance(report, Report)
    assert report.number == "7"
    assert (report.occurred_on, report.time) == (date(2017, 2, 25), "14:30")
    assert (report.admin1, report.type) == ("Damascus", IncidentType.MORTAR)
    assert report.point is not None
    assert (report.point.lat_udeg, report.point.lon_udeg) == (33_527_700, 36_336_400)
    assert [(c.harm, c.count.best) for c in report.casualties] == [("killed", 2)]
    assert report.texts[0].language == language
    assert (report.actor is None) == (language != "ru")  # "not established" is his word; "unknown" states nothing
    assert record_of(to_data(report)) == report


def test_every_field_has_headings_in_every_language() -> None:
    by_field: dict[str, set[str]] = {}
    for heading in known_headings().values():
        by_field.setdefault(heading.field, set()).update(heading.languages)
    spoken = {name for name in FIELDS if not name.endswith(("_low", "_high")) and not name.startswith("missing_")}
    assert {name for name in spoken if by_field.get(name, set()) != set(LANGUAGES)} == set()


HEADINGS = {
    "number": "Case No.|№ п/п|Sıra No|شماره ردیف|م",
    "date": "Date of incident|Date/Time|Дата и время|Tarih/Saat|تاریخ وقوع|التاريخ والوقت|Дата (дд.мм.гггг)",
    "place": "Town/Village|Место нарушения|Olay Yeri|محل حادثه|القرية/البلدة",
    "admin1": "Governorate/Province|Провинция|İl|استان|المحافظة",
    "type": "Type of violation|Вид нарушения|İhlalin Türü|نوع نقض|نوع الخرق",
    "actor": "Responsible party|Кем нарушено|İhlali Yapan|نقض‌کننده|الجهة الخارقة",
    "killed": "No. killed|# killed|Кол-во погибших|Ölü Sayısı|تعداد کشته‌ها|عدد القتلى",
    "injured": "Number of wounded|Количество раненых|Yaralı Sayısı|تعداد زخمی‌ها|عدد الجرحى",
}


@pytest.mark.parametrize("field", HEADINGS)
def test_headings_as_offices_write_them(field: str) -> None:
    found = {text: heading.field if (heading := find_heading(text)) else None for text in HEADINGS[field].split("|")}
    assert set(found.values()) == {field}, found


@pytest.mark.parametrize("text", ["Killed/Injured", "Town/Colour", "colour", "/", "No. of"])
def test_a_heading_of_two_meanings_or_none_is_not_guessed(text: str) -> None:
    assert find_heading(text) is None


def test_units_in_brackets_belong_to_measures_only() -> None:
    latitude = find_heading("Latitude (WGS 84)")
    assert latitude is not None
    assert latitude.field == "lat"
    assert find_heading("Killed (civilian)") is None
    assert find_heading("") is None


def test_labels_are_unique_and_groups_complete_empty_headings() -> None:
    assert label_columns(["A", "A", "", "B"], ["", "", "Over", ""]) == ("A", "A (2)", "Over", "B")
    assert label_columns(["", ""]) == ("#1", "#2")
    assert guess_language(["Дата", "Провинция"]) == "ru"
    assert guess_language(["colour"]) == "und"
    assert find_header_row([["Title"], ["Date", "Place"]]) == 1
    assert find_header_row([["Title"]]) is None


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("cp1251", "Обстреляны позиции у дороги, потерь нет; сообщено вечером"),
        ("cp1254", "Mevziye ateş açıldı, yaralı yok; akşam üzeri bildirildi, görüş açıktı"),
        ("cp1256", "قصف على أطراف البلدة دون إصابات، أبلغ عنه مساء"),
    ],
)
def test_one_byte_pages_are_told_apart(page: str, text: str) -> None:
    assert find_encoding(text.encode(page)) == page


def test_a_mapping_goes_to_yaml_and_back() -> None:
    data = (HERE / "mappings/airwars.yaml").read_bytes()
    mapping = parse_mapping(data)
    assert parse_mapping(render_mapping(mapping).encode()) == mapping
    assert parse_mapping(b"columns: {Nr: number, Tag: date, Weg: }").columns == {"Nr": "number", "Tag": "date"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"columns: [", "mapping.unreadable"),
        (b"- a", "mapping.unreadable"),
        (b"\xff\xfe\xff", "mapping.unreadable"),
        (b"columns: {A: nothing}", "mapping.value"),
        (b"columns: {A: date, B: date}", "mapping.doubled-field"),
        (b"columns: {A: date}\ncolour: red", "mapping.key"),
        (b"columns: {A: date}\ncalendar: maya", "mapping.value"),
        (b"columns: {A: date}\nheader_row: 0", "mapping.value"),
        (b"columns: {A: date}\nbounds_udeg: [1, 2]", "mapping.value"),
        (b"columns: {A: date}\nvalues: {type: {boom: loud}}", "mapping.value"),
        (b"columns: {A: date}\nvalues: {place: {here: there}}", "mapping.value"),
        (b"columns: {A: date}\nvalues: 3", "mapping.value"),
    ],
)
def test_a_wrong_mapping_names_what_is_wrong(text: bytes, code: str) -> None:
    with pytest.raises(AtashbasError) as caught:
        parse_mapping(text)
    assert caught.value.code == code


def test_a_proposal_can_be_corrected_by_its_sender() -> None:
    data = b"Number,Date,Where it was,Date\n1,2017-02-03,Jobar,2017-02-04\n"
    proposal = propose_mapping(data, "t.csv")
    assert [(column.label, column.field) for column in proposal.columns] == [
        ("Number", "number"),
        ("Date", "date"),
        ("Where it was", None),
        ("Date (2)", None),
    ]
    assert [fault.code for fault in proposal.faults] == ["input.doubled-column"]
    mapping = Mapping(columns={"Number": "number", "Date (2)": "date", "Where it was": "place"}, date_order="ymd")
    (report,) = read_table(data, file="t.csv", reporter="x", mapping=mapping).records
    assert isinstance(report, Report)
    assert (report.occurred_on, report.place, dict(report.given)) == (date(2017, 2, 4), "Jobar", {"Date": "2017-02-03"})


def test_month_first_is_read_from_the_column_and_assumed_order_is_told() -> None:
    told = propose_mapping(b"Number,Date\n1,02/25/2017\n2,02/03/2017\n", "t.csv")
    assert told.mapping is not None
    assert (told.mapping.date_order, told.faults) == ("mdy", ())
    assumed = propose_mapping(b"Number,Date\n1,02/05/2017\n", "t.csv")
    assert [(fault.code, fault.blocking) for fault in assumed.faults] == [("input.date-order-assumed", False)]


def test_texts_in_several_languages_and_what_no_field_holds() -> None:
    data = "№;Дата;Описание;Арабский текст;Оперативный дежурный\n1;03.02.2017;Обстрел;قصف;смена 2\n".encode()
    (report,) = read_table(data, file="t.csv", reporter="x").records
    assert isinstance(report, Report)
    assert [(text.language, text.text) for text in report.texts] == [("ru", "Обстрел"), ("ar", "قصف")]
    assert dict(report.given) == {"Оперативный дежурный": "смена 2"}


GED_HEAD = (
    "id,{relid}year,active_year,type_of_violence,{conflict},conflict_name,dyad_name,side_a,side_b,number_of_sources,"
    "source_article,source_office,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,event_clarity,date_prec,"
    "date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,low,best,high\n"
)
GED_ROW = (
    "{id},{relid}2016,1,{kind},299,Syria: Government,Government of Syria - insurgents,Government of Syria,insurgents,2,"
    "An article,Office,{where},Jobar,Damascus Governorate,,33.5277,36.3364,1,{prec},{start},{end},1,0,2,0,{low},3,{high}\n"
)


def ged(conflict: str = "conflict_new_id", relid: bool = False, **row: str) -> bytes:
    given_ = {
        "id": "5",
        "kind": "1",
        "where": "1",
        "prec": "1",
        "start": "2016-01-02",
        "end": "2016-01-02",
        "low": "3",
        "high": "4",
    }
    head = GED_HEAD.format(conflict=conflict, relid="relid," if relid else "")
    return (head + GED_ROW.format(**{**given_, "relid": "SYR-2016-1," if relid else "", **row})).encode()


@pytest.mark.parametrize("conflict", ["conflict_new_id", "conflict_id", "conflict_dset_id"])
def test_ged_is_known_by_its_columns_old_and_new(conflict: str) -> None:
    data = ged(conflict, relid=conflict == "conflict_new_id")
    assert propose_mapping(data, "ged.csv").format == "ged"
    reading = read_table(data, file="ged.csv", reporter="ucdp")
    assert not reading.faults
    (report,) = reading.records
    assert isinstance(report, Report)
    assert (report.number, report.occurred_on, report.admin1) == ("5", date(2016, 1, 2), "Damascus")
    assert report.actor is None  # a dyad's sides are not a claim about who did it
    assert [(c.who, c.count.low, c.count.best, c.count.high) for c in report.casualties] == [
        ("people", 3, 3, 4),
        ("civilians", 2, 2, 2),
    ]
    assert record_of(to_data(report)) == report


def test_ged_precision_times_and_one_sided_violence() -> None:
    data = ged(where="4", prec="3", start="2016-01-02 00:00:00.000", end="2016-01-08 00:00:00.000", kind="3")
    (report,) = read_table(data, file="ged.csv", reporter="ucdp").records
    assert isinstance(report, Report)
    assert report.point is not None
    assert (report.point.precision, report.date_precision) == (PlacePrecision.GOVERNORATE, DatePrecision.WEEK)
    assert (report.ends_on, report.time, report.actor) == (date(2016, 1, 8), None, "Government of Syria")


@pytest.mark.parametrize(
    ("change", "code", "blocking"),
    [
        ({"low": "9", "high": "4"}, "input.count-order", False),
        ({"low": "-1"}, "input.count-negative", True),
        ({"low": "many"}, "input.count-not-a-number", True),
        ({"where": "9"}, "input.code-unknown", True),
        ({"prec": "x"}, "input.code-unknown", True),
        ({"start": "2016-02-31"}, "input.date-impossible", True),
        ({"end": "2016-01-01"}, "input.date-order", True),
        ({"id": ""}, "input.number-missing", True),
    ],
)
def test_ged_faults(change: dict[str, str], code: str, blocking: bool) -> None:
    reading = read_table(ged(**change), file="ged.csv", reporter="ucdp")
    assert [(fault.code, fault.row, fault.blocking) for fault in reading.faults] == [(code, 2, blocking)]
    assert len(reading.records) == (0 if blocking else 1)


def test_ged_as_downloaded(shared: Path) -> None:
    data = gzip.decompress((shared / "data/ucdp/ged_syria_2016-01_2017-06.csv.gz").read_bytes())
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(data.decode()))}
    reading = read_table(data, file="ged.csv", reporter="ucdp")
    assert reading.rows == len(rows) == len(reading.records)
    assert {fault.code for fault in reading.faults} == {"input.count-order"}
    for report in reading.records:
        assert isinstance(report, Report)
        row = rows[report.number]
        assert report.occurred_on == date.fromisoformat(row["date_start"][:10])
        assert report.point is not None
        assert abs(report.point.lat - float(row["latitude"])) < 1e-6
        assert report.point.precision.ucdp == PlacePrecision.from_ucdp(int(row["where_prec"])).ucdp
        assert report.casualties[1].count.best == int(row["deaths_civilians"])


def test_airwars_by_a_mapping(shared: Path) -> None:
    data = gzip.decompress((shared / "data/linkage/airwars_2016-01_2017-06.csv.gz").read_bytes())
    mapping = parse_mapping((HERE / "mappings/airwars.yaml").read_bytes())
    reading = read_table(data, file="airwars.csv", reporter="airwars", mapping=mapping)
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    total = len(rows)
    assert reading.rows == total
    # Two rows of the real table are wrong: a longitude of 4239 degrees and a last day before the first.
    blocked = [(fault.code, fault.value) for fault in reading.faults if fault.blocking]
    assert blocked == [("input.coordinates-range", "35.9626, 4239.00416"), ("input.date-order", "2017-02-04")]
    assert len(reading.records) == total - 2
    strikes = sum(isinstance(report, Report) and report.type is IncidentType.AIR_STRIKE for report in reading.records)
    assert strikes == sum("Airstrike" in row["strike_type"] and "Drone" not in row["strike_type"] for row in rows)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(11)), st.sampled_from(sorted(TABLES)))
def test_the_order_of_columns_does_not_matter(order: list[int], language: str) -> None:
    rows = [line.split("," if language == "en" else ";") for line in TABLES[language][0].splitlines()]
    buffer = io.StringIO()
    csv.writer(buffer).writerows([[row[at] for at in order] for row in rows])
    (report,) = read_table(buffer.getvalue().encode(), file="t.csv", reporter="x").records
    (plain,) = read_table(TABLES[language][0].encode(), file="t.csv", reporter="x").records
    assert report == plain


def test_reading_does_not_depend_on_the_hash_seed() -> None:
    code = (
        "import sys; from atashbas.reports.tables import read_table; from atashbas.reports.records import to_data;"
        "r = read_table(sys.stdin.buffer.read(), file='t', reporter='x'); print([to_data(x) for x in r.records], r.faults)"
    )
    data = TABLES["fa"][0].encode() + "۸;2017-02-25;;;;;;؟;;-2;\n".encode()
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], input=data, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
