"""Actors through time: what the list said on the day, not what it says today."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atashbas.actors import (
    Actor,
    ActorRegistry,
    Designation,
    Kind,
    RelationKind,
    load_actors,
)
from atashbas.places import Span, likeness, load_gazetteer
from atashbas.places.dated import minute_of
from atashbas.values import LANGUAGES, AtashbasError

ACTORS = load_actors()


def references(actor: str, on: date, known_on: date | None = None) -> list[str]:
    return [d.reference for d in ACTORS.designations(actor, on=on, known_on=known_on)]


def test_every_actor_is_named_in_five_languages_and_sourced() -> None:
    for actor in ACTORS.actors:
        assert all(actor.names[language] for language in LANGUAGES), actor.id
        assert actor.source


@pytest.mark.parametrize(
    ("actor", "on", "expected"),
    [
        ("org:nusra", date(2013, 5, 29), []),
        ("org:nusra", date(2013, 5, 30), ["QDe.115"]),
        ("org:nusra", date(2014, 5, 13), ["QDe.115"]),
        ("org:nusra", date(2014, 5, 14), ["QDe.137"]),
        ("org:jfs", date(2017, 1, 1), []),
        ("org:jfs", date(2017, 6, 7), ["QDe.137"]),
        ("org:hts", date(2017, 2, 17), []),
        ("org:hts", date(2018, 6, 4), []),
        ("org:hts", date(2018, 6, 5), ["QDe.137"]),
        ("org:jund_aqsa", date(2017, 7, 19), []),
        ("org:jund_aqsa", date(2017, 7, 20), ["QDe.156"]),
        ("org:isil", date(2017, 2, 17), ["QDe.115"]),
        ("org:ahrar", date(2017, 2, 17), []),
    ],
)
def test_un_list_on_the_day(actor: str, on: date, expected: list[str]) -> None:
    assert references(actor, on) == expected


def test_a_states_list_is_not_the_security_councils() -> None:
    day = date(2017, 2, 17)
    assert [d.authority for d in ACTORS.designations("org:jund_aqsa", on=day, authority=None)] == ["country:USA"]
    assert ACTORS.designations("org:jund_aqsa", on=day) == ()


def registry_with(designation: Designation) -> ActorRegistry:
    group = Actor(id="org:x", kind=Kind.GROUP, names={"en": "X"}, source="made for the test")
    return ActorRegistry(actors=(group,), all_designations=(designation,))


def listing(in_force: date, known: date, lifted: date | None = None, lift_known: date | None = None) -> Designation:
    end = {} if lifted is None else {"end_low": minute_of(lifted), "end_high": minute_of(lifted)}
    return Designation(
        subject="org:x",
        authority="un-sc-1267",
        reference="QDe.0",
        name_on_list="X",
        span=Span(start_low=minute_of(in_force), start_high=minute_of(in_force), **end),
        known_from=minute_of(known),
        lifted_known_from=None if lift_known is None else minute_of(lift_known),
        source="made for the test",
    )


def test_listed_back_to_a_day_on_which_nobody_knew() -> None:
    held = registry_with(listing(date(2017, 2, 1), date(2017, 3, 1)))
    assert held.designations("org:x", on=date(2017, 2, 17)) == ()
    assert held.designations("org:x", on=date(2017, 2, 17), known_on=date(2017, 3, 1))


def test_lifting_that_was_published_later_is_not_yet_seen() -> None:
    held = registry_with(listing(date(2017, 1, 1), date(2017, 1, 1), date(2017, 2, 1), date(2017, 4, 1)))
    assert held.designations("org:x", on=date(2017, 2, 17))
    assert not held.designations("org:x", on=date(2017, 2, 17), known_on=date(2017, 4, 1))


def test_lifted_before_it_began_is_named() -> None:
    with pytest.raises(AtashbasError, match=r"designation\.lifted-before-begun"):
        listing(date(2017, 2, 1), date(2017, 2, 1), date(2017, 3, 1), date(2017, 1, 1))
    with pytest.raises(AtashbasError, match=r"span\.reversed"):
        listing(date(2017, 2, 1), date(2017, 2, 1), date(2017, 1, 1))


@given(st.dates(date(2013, 1, 1), date(2019, 12, 31)), st.dates(date(2013, 1, 1), date(2019, 12, 31)))
def test_nothing_is_listed_before_it_was_known(on: date, known_on: date) -> None:
    for actor in ("org:nusra", "org:jfs", "org:hts", "org:jund_aqsa"):
        for designation in ACTORS.designations(actor, on=on, known_on=known_on):
            assert designation.known_from < minute_of(known_on) + 1440
            assert designation.span.start_low < minute_of(on) + 1440


def test_renaming_and_merger_are_told_apart() -> None:
    assert [r.object for r in ACTORS.relations_of("org:jfs", RelationKind.RENAMED_FROM)] == ["org:nusra"]
    assert {r.subject for r in ACTORS.relations_to("org:hts", RelationKind.MERGED_INTO)} >= {"org:jfs", "org:zenki"}


def test_office_changes_hands() -> None:
    def minister(on: date) -> list[str]:
        return [p.id for p in ACTORS.holders("foreign-minister", "country:USA", on=on)]

    assert minister(date(2017, 1, 1)) == ["person:kerry"]
    assert minister(date(2017, 2, 16)) == ["person:tillerson"]
    assert minister(date(2017, 1, 25)) == []
    assert [o.office for o in ACTORS.offices_of("person:akar", on=date(2017, 2, 16))] == ["chief-of-general-staff"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("боевики «Джебхат ан-Нусры»", "org:nusra"),
        ("عناصر جبهه النصره", "org:nusra"),
        ("Sham Legion", "org:faylaq_sham"),
        ("Suriye rejim güçleri", "org:syr_gov"),
        ("Syrian government aircraft", "org:syr_gov"),
        ("U.S.-led Coalition", "org:coalition"),
        ("незаконные вооруженные формирования", "group:iaf"),
        ("استغاف دی و میستورا", "person:de_mistura"),
        ("قسد", "org:sdf"),
        ("مواضع نیروهای دولتی", "org:syr_gov"),
        ("позиции правительственных войск", "org:syr_gov"),
        ("Şam'ın Fethi Cephesi mevzileri", "org:jfs"),
        ("İran", "country:IRN"),
        ("İran güçleri", "org:irn_forces"),
        ("жилые дома", "civilians"),
    ],
)
def test_messy_text(text: str, expected: str) -> None:
    assert ACTORS.find(text)[0].actor.id == expected


@pytest.mark.parametrize("text", ["Lebanese air force", "Egyptian army", "Saudi air force", "XYZ", "QRSD"])
def test_the_telling_word_must_fit(text: str) -> None:
    """Like another's name in all but the one word that counts, or an acronym of nobody: nobody is meant clearly."""
    assert all(candidate.score < 0.8 for candidate in ACTORS.find(text))


def test_find_narrows_by_kind() -> None:
    assert all(c.actor.kind is Kind.PERSON for c in ACTORS.find("Mohammed Alloush", kinds=[Kind.PERSON]))


def top_of(text: str) -> str:
    actors = [(c.score, c.actor.id) for c in ACTORS.find(text)]
    places = [(c.score, c.place.id) for c in load_gazetteer().find(text)]
    return max(actors + places)[1]


def test_gold_names_are_found_in_the_registry_whatever_the_language(shared: Path) -> None:
    for english, *others in json.loads((shared / "gold/names_cases.json").read_text(encoding="utf-8")):
        assert {top_of(name) for name in others} == {top_of(english)}


def test_gold_names_are_matched_by_spelling_alone(shared: Path) -> None:
    """Each name of another language against the forty English ones, without any list of spellings."""
    cases = json.loads((shared / "gold/names_cases.json").read_text(encoding="utf-8"))
    for column, floor in ((1, 38), (2, 37), (3, 40), (4, 39)):
        hits = sum(max(cases, key=lambda row: likeness(case[column], row[0])) is case for case in cases)
        assert hits >= floor
