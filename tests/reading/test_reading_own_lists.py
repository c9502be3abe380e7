"""A user's own list: what the rules can work with goes in, everything else is named with its row."""

from __future__ import annotations

from datetime import date

import pytest

from atashbas.reading import extend_lexicon, load_lexicon, read_text

HEAD = "kind,value,en,fa,ar,ru,tr,source\n"


def codes(rows: str | bytes) -> list[tuple[str, int | None]]:
    data = rows if isinstance(rows, bytes) else (HEAD + rows).encode()
    return [(f.code, f.row) for f in extend_lexicon(load_lexicon(), data, "mine.csv")[1]]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("number,abc,some,,,,,own", "lexicon.value"),
        ("tens,abc,some,,,,,own", "lexicon.value"),
        ("month,zz,some,,,,,own", "lexicon.value"),
        ("weekday,x,some,,,,,own", "lexicon.value"),
        ("ago,zz,some,,,,,own", "lexicon.value"),
        ("area,Paris,Paris,,,,,own", "lexicon.value"),
        ("cue,after:foo,goes,,,,,own", "lexicon.value"),
        ("person,xx,Some Body,,,,,own", "lexicon.value"),
        ('org,org:some,"so\0me",,,,,own', "lexicon.value"),
        ("fruit,apple,apple,,,,,own", "lexicon.kind"),
        ("person,person:some,Some Body,,,,,", "lexicon.source"),
        ("person,person:some,,,,,,own", "lexicon.empty"),
    ],
)
def test_a_row_no_rule_can_use_is_named_and_left_out(row: str, code: str) -> None:
    assert codes(f"person,person:first,First Body,,,,,own\n{row}\n") == [(code, 3)]


def test_a_file_that_is_no_list_is_named() -> None:
    row = "person,person:some,Some Body,,,,,own\n"
    assert codes((HEAD + row).encode("utf-16")) == [("input.encoding", None)]
    assert codes((HEAD + "area,Raqqa,,Рaкка,,,,own\n").encode("cp1251")) == [("input.encoding", None)]
    assert codes(row + f"org,org:long,{'x' * 200_000},,,,,own\n") == [("lexicon.row", 3)]
    assert codes(b"name\nsome\n") == [("lexicon.columns", None)]


def test_good_rows_are_read_beside_bad_ones() -> None:
    rows = "number,abc,some,,,,,own\nperson,person:roe_test,Richard Roetest,,,,,own\narea,Raqqa,Rakkatest,,,,,own\n"
    own, faults = extend_lexicon(load_lexicon(), (HEAD + rows).encode(), "mine.csv")
    assert [f.row for f in faults] == [2]
    text = "Richard Roetest said that the truce held. The Russian side registered 3 violations in Rakkatest (3)."
    document = read_text(text, source="x", published_on=date(2017, 3, 1), lexicon=own)
    assert [s.speaker for s in document.statements] == ["person:roe_test"]
    assert [dict(c.by_area) for c in document.counts] == [{"Raqqa": 3}]
