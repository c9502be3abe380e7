"""What is not in the reference fails: fields, keys of a mapping, limits, types."""

from __future__ import annotations

import re
from pathlib import Path

from atashbas.reports import sheets, workbooks, worksheets
from atashbas.reports.mapping import CALENDARS, COUNT_FIELDS, FIELDS, VALUE_FIELDS, Mapping, parse_mapping
from atashbas.reports.records import IncidentType

DOCS = Path(__file__).resolve().parents[2] / "docs"
FORMATS = (DOCS / "reference/table-formats.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to/import-your-register.md").read_text(encoding="utf-8")


def test_every_field_is_in_the_reference() -> None:
    best = [name for name, (_, _, part) in COUNT_FIELDS.items() if part == "best"]
    plain = [name for name in FIELDS if name not in COUNT_FIELDS]
    assert [name for name in (*plain, *best) if f"`{name}`" not in FORMATS] == []


def test_every_key_of_a_mapping_is_in_the_reference_and_no_other() -> None:
    section = FORMATS.split("## Mapping")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` ", section, re.M)) == set(Mapping.__dataclass_fields__)
    assert all(f"`{word}`" in section for word in (*CALENDARS, *VALUE_FIELDS))


def test_every_type_and_limit_is_in_the_reference() -> None:
    assert [kind for kind in IncidentType if f"`{kind.value}`" not in FORMATS] == []
    for limit in (
        sheets.MOST_BYTES,
        sheets.MOST_ROWS,
        sheets.LONGEST_CELL,
        workbooks.MOST_PARTS,
        workbooks.MOST_UNPACKED_BYTES,
        worksheets.MOST_CELLS,
    ):
        assert f"{limit:,}" in FORMATS
    assert f"{workbooks.MOST_SWELLING} times" in FORMATS


def test_the_mapping_of_the_how_to_can_be_read() -> None:
    example = re.search(r"```yaml\n(.*?)```", HOW_TO, re.S)
    assert example is not None
    assert parse_mapping(example[1].encode()).columns["Когда"] == "date"
