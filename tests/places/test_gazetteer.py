"""The packaged gazetteer: complete, sourced, and found from text in five languages."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from atashbas.places import Gazetteer, Level, Place, governorates, load_gazetteer
from atashbas.values import LANGUAGES, AtashbasError, UncertainPoint

GAZETTEER = load_gazetteer()


def test_fourteen_governorates_with_pcodes_in_order() -> None:
    assert [place.id for place in governorates()] == [f"SY{n:02}" for n in range(1, 15)]


def test_short_names_are_the_keys_of_real_bulletins(shared: Path) -> None:
    names = {place.name for place in governorates()}
    rows = csv.DictReader((shared / "data/bulletins/bulletins.csv").read_text(encoding="utf-8").splitlines())
    keys = {
        key for row in rows for cell in ("ru_by_province", "tr_by_province") for key in json.loads(row[cell] or "{}")
    }
    assert keys
    assert keys <= names


def test_every_place_is_named_in_five_languages_and_sourced() -> None:
    for place in GAZETTEER.places:
        assert all(place.names[language] for language in LANGUAGES), place.id
        assert place.source
        if place.admin1:
            assert 32 < place.point.lat < 37.5
            assert 35.5 < place.point.lon < 42.5


def test_parents_exist_and_agree_on_the_governorate() -> None:
    for place in GAZETTEER.at_level(Level.TOWN):
        if not place.admin1:
            assert place.parent not in GAZETTEER, "a country abroad"
            continue
        assert GAZETTEER.get(place.parent).level is Level.DISTRICT
        assert GAZETTEER.get(place.parent).parent == place.admin1
    for governorate in governorates():
        assert GAZETTEER.get(governorate.seat).level is Level.TOWN


def test_golan_is_marked_as_disputed() -> None:
    assert {place.id for place in GAZETTEER.places if place.disputed} == {"SY14", "SY1400", "SY1402"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_governorates_are_found_by_their_own_names(language: str) -> None:
    for place in governorates():
        assert GAZETTEER.find_governorate(place.names[language]) == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("استان حلب", "SY02"),
        ("провинция Алеппо", "SY02"),
        ("محافظة حماة", "SY05"),
        ("حلب", "aleppo"),
        ("الرقه", "raqqa"),
        ("دیرالزور", "deir-ez-zor"),
        ("Kfar Zeita", "kafr-zita"),
        ("Khan Sheikhoun", "khan-shaykhun"),
        ("Han Şeyhun", "khan-shaykhun"),
        ("خان‌شیخون", "khan-shaykhun"),
        ("Хан-Шейхуне", "khan-shaykhun"),
        ("El-Bab", "al-bab"),
        ("Килис", "kilis"),
        ("Binnish, Idlib", "binnish"),
        ("Kfar Zeita, Hama", "kafr-zita"),
        ("Burak quarter, Raqqa (place not known)", "raqqa"),
        ("آستانه", "astana"),
    ],
)
def test_messy_text(text: str, expected: str) -> None:
    found = GAZETTEER.find(text)
    assert found[0].place.id == expected
    assert found[0].why


def test_nearness_chooses_between_two_of_one_name() -> None:
    def suran(place_id: str, lat: float) -> Place:
        point = UncertainPoint.of_degrees(lat, 36.7)
        return Place(id=place_id, level=Level.TOWN, point=point, names={"en": "Suran"}, source="made for the test")

    two = Gazetteer((suran("a", 35.3), suran("b", 36.6)))
    assert two.find("Suran", near=UncertainPoint.of_degrees(36.5, 37.0))[0].place.id == "b"
    assert two.find("Suran", near=UncertainPoint.of_degrees(35.1, 37.0))[0].place.id == "a"


def test_nothing_comes_close() -> None:
    assert GAZETTEER.find("") == ()
    assert GAZETTEER.find("Xylophone") == ()


def test_unknown_and_doubled_ids_are_named() -> None:
    with pytest.raises(AtashbasError, match=r"place\.unknown"):
        GAZETTEER.get("nowhere")
    with pytest.raises(AtashbasError, match=r"place\.twice"):
        Gazetteer((GAZETTEER.places[0], GAZETTEER.places[0]))


def test_what_stands_in_brackets_may_belong_to_the_name() -> None:
    point = UncertainPoint.of_degrees(35.9, 39.0)
    spots = (
        Place(id="a", level=Level.TOWN, point=point, names={"en": "Kasrat Shaykh Jumah"}, source="made for the test"),
        Place(id="b", level=Level.TOWN, point=point, names={"en": "Qasr"}, source="made for the test"),
    )
    assert Gazetteer(spots).find("كسرة شيخ (جمعة)")[0].place.id == "a"
    assert Gazetteer(spots).find("Qasr (unknown location)")[0].place.id == "b"
