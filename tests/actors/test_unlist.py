"""The UN list as published: latest state only, so nothing becomes a designation without a person and a source."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from atashbas.actors import ActorRegistry, load_actors
from atashbas.actors.unlist import Review, UnList, accept, read_un_list, review_matches, split_alias
from atashbas.values import AtashbasError

ACTORS = load_actors()
ENTITY = """<ENTITY><FIRST_NAME>JUND AL AQSA</FIRST_NAME><REFERENCE_NUMBER>QDe.156</REFERENCE_NUMBER>
<LISTED_ON>2017-07-20</LISTED_ON><LAST_DAY_UPDATED><VALUE>2022-11-08</VALUE></LAST_DAY_UPDATED>
<ENTITY_ALIAS><ALIAS_NAME>The Soldiers of Aqsa</ALIAS_NAME></ENTITY_ALIAS></ENTITY>"""


def xml(*entities: str, root: str = "CONSOLIDATED_LIST") -> bytes:
    people = "<INDIVIDUALS><INDIVIDUAL/><INDIVIDUAL/></INDIVIDUALS>"
    return f'<{root} dateGenerated="2026-02-27T00:00:09Z">{people}<ENTITIES>{"".join(entities)}</ENTITIES></{root}>'.encode()


def published(shared: Path) -> UnList:
    data = (shared / "data/sanctions/UN_SC_consolidated_2026-02-27.xml.gz").read_bytes()
    return read_un_list(gzip.decompress(data), file="un.xml")


def test_published_list(shared: Path) -> None:
    found = published(shared)
    assert (len(found.entities), found.individuals, found.faults) == (273, 730, ())
    nusra = next(entity for entity in found.entities if entity.reference == "QDe.137")
    assert nusra.listed_on == date(2014, 5, 14)
    assert {"Jabhat Fath al Sham", "هيئة تحرير الشام"} <= set(nusra.names)
    assert date(2018, 6, 5) in nusra.amended_on


def test_our_history_agrees_with_the_published_list(shared: Path) -> None:
    """Every designation by the Council in the registry has its reference and day on the list, or an amendment's day."""
    by_reference = {entity.reference: entity for entity in published(shared).entities}
    for row in ACTORS.all_designations:
        if row.authority == "un-sc-1267":
            entity = by_reference[row.reference]
            day = date.fromordinal(row.span.start_low // 1440)
            assert day in {entity.listed_on, *entity.amended_on}, row


def test_review_names_what_to_look_at(shared: Path) -> None:
    review = {(m.entity.reference, m.actor.id): m.review for m in review_matches(published(shared), ACTORS) if m.actor}
    assert review["QDe.156", "org:jund_aqsa"] is Review.RECORDED
    assert review["QDe.137", "org:hts"] is Review.RECORDED
    bare = ActorRegistry(actors=ACTORS.actors)
    review = {(m.entity.reference, m.actor.id): m.review for m in review_matches(published(shared), bare) if m.actor}
    assert review["QDe.156", "org:jund_aqsa"] is Review.PROPOSED
    assert review["QDe.137", "org:hts"] is Review.UNDATED_NAME


def test_nobody_without_a_likeness_is_brought_up(shared: Path) -> None:
    matches = review_matches(published(shared), ACTORS)
    assert [m.actor for m in matches if m.entity.reference == "QDe.091"] == [None]


def test_accepting_takes_two_days_and_a_source() -> None:
    match = review_matches(read_un_list(xml(ENTITY), file="x"), ActorRegistry(actors=ACTORS.actors))[0]
    row = accept(match, in_force_from=date(2017, 7, 20), known_from=date(2017, 7, 21), source="SC/12923")
    held = ActorRegistry(actors=ACTORS.actors, all_designations=(row,))
    assert held.designations("org:jund_aqsa", on=date(2017, 7, 20)) == ()
    assert held.designations("org:jund_aqsa", on=date(2017, 7, 21)) == (row,)
    with pytest.raises(AtashbasError, match=r"un-list\.before-listing"):
        accept(match, in_force_from=date(2017, 7, 19), known_from=date(2017, 7, 19), source="x")


def test_alias_cell_holds_several_names() -> None:
    assert list(split_alias("جبهة النصرة (the Victory Front; Jabhat al-Nusrah)")) == [
        "جبهة النصرة",
        "the Victory Front",
        "Jabhat al-Nusrah",
    ]
    assert list(split_alias("")) == []


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "un-list.not-xml"),
        (b"<a><b></a>", "un-list.not-xml"),
        (BOMB, "un-list.unsafe"),
        (xml(ENTITY, root="CONSOLIDATED-LIST"), "un-list.form"),
        (xml(), "un-list.form"),
        (xml(ENTITY.replace("REFERENCE_NUMBER", "PERMANENT_REF")), "un-list.form"),
    ],
)
def test_another_form_is_named_and_nothing_is_half_read(data: bytes, code: str) -> None:
    found = read_un_list(data, file="un.xml")
    assert [fault.code for fault in found.faults] == [code]
    assert found.entities == ()


def test_one_bad_row_is_named_and_the_others_go_in() -> None:
    broken = ENTITY.replace("2017-07-20", "20 July 2017").replace("QDe.156", "QDe.999")
    found = read_un_list(xml(broken, ENTITY), file="un.xml")
    assert [entity.reference for entity in found.entities] == ["QDe.156"]
    assert [(fault.code, fault.row) for fault in found.faults] == [("un-list.row", 1)]
