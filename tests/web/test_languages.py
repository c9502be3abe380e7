"""Words, figures and days of the five languages: nothing untranslated, nothing lost between two calendars."""

from __future__ import annotations

import re
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from atashbas.reports.mapping import FIELDS
from atashbas.reports.records import IncidentType, Observed, Outcome
from atashbas.values import DatePrecision, PlacePrecision
from atashbas.web import calendars, words
from atashbas.web.areas import area_choices, area_name

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))
from extract_messages import LANGUAGES, catalogue_path, find_phrases  # noqa: E402  # once the path is set


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_missing_untranslated_or_doubtful(language: str) -> None:
    with catalogue_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    known = {(message.context, str(message.id)): message for message in catalogue if message.id}
    assert set(known) == set(find_phrases())
    for message in known.values():
        assert message.string, message.id
        assert not message.fuzzy, message.id
        assert "||" not in str(message.string)
        fields = re.findall(r"%\(\w+\)s", str(message.id))
        assert sorted(fields) == sorted(re.findall(r"%\(\w+\)s", str(message.string)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_in_their_own_script(language: str) -> None:
    script = {"fa": "[\u0600-\u06ff]", "ar": "[\u0600-\u06ff]", "ru": "[\u0400-\u04ff]", "tr": "[a-zçğıöşü]"}[language]
    with catalogue_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        if message.id and re.search("[a-z]", str(message.id)):
            assert re.search(script, str(message.string), re.IGNORECASE), message.id


def test_every_value_of_the_field_has_a_label() -> None:
    tables = (
        ("type", IncidentType), ("observed", Observed), ("outcome", Outcome),
        ("place_precision", PlacePrecision), ("date_precision", DatePrecision),
    )  # fmt: skip
    for table, values in tables:
        assert {value.value for value in values} <= set(words.TABLES[table]), table
    assert [field for field in FIELDS if "_" in field and words.field_label(field) == field] == []


def test_numbers_are_grouped_and_signed_as_each_language_does() -> None:
    assert calendars.number(1234567, "en") == "1,234,567"
    assert calendars.number(1234567, "fa") == "۱٬۲۳۴٬۵۶۷"
    assert calendars.number(1234567, "ar") == "١٬٢٣٤٬٥٦٧"
    assert calendars.number(1234567, "ru") == "1\u00a0234\u00a0567"
    assert calendars.number(-4.25, "tr", 1) == "\N{MINUS SIGN}4,2"
    assert calendars.number(-0.04, "en", 1) == "0.0"


def test_known_days_in_words() -> None:
    day = date(2017, 2, 25)
    assert calendars.day_in_words(day, "fa") == "۷ اسفند ۱۳۹۵ (۲۵ فوریه ۲۰۱۷)"
    assert calendars.day_in_words(day, "ar") == "٢٥ شباط ٢٠١٧"
    assert calendars.day_in_words(day, "ru") == "25 февраля 2017"
    assert calendars.day_in_words(day, "tr") == "25 Şubat 2017"
    assert calendars.day_in_words(day, "en") == "25 February 2017"
    assert calendars.solar(date(2017, 3, 21), "en") == "1 Farvardin 1396"
    assert calendars.period_in_words(day, day, "en") == "25 February 2017"


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_the_solar_day_is_the_same_day(day: date) -> None:
    jalali = JalaliDate(day)
    assert jalali.to_gregorian() == day
    assert calendars.solar(day, "en").startswith(f"{jalali.day} ")
    assert JalaliDate(day + timedelta(days=1)) != jalali


def test_the_fourteen_governorates_have_names_in_every_language() -> None:
    for language in ("fa", "ar", "ru", "tr", "en"):
        choices = area_choices(language)
        assert len({name for _, name in choices}) == 14
    assert area_name("Aleppo", "fa") == "حلب"
    assert area_name("Atlantis", "fa") == "Atlantis"
