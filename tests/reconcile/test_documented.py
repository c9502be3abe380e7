"""The reference of tables is what the room takes and gives: its columns, its example, its names."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import polars as pl

from atashbas import reconcile as room
from atashbas.node.messages import known_messages
from atashbas.reconcile import Explanation
from atashbas.reconcile.table import COLUMNS
from atashbas.values import LANGUAGES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "reconcile-tables.md"
KINDS = {"text": pl.String, "date": pl.Date, "float": pl.Float64, "int": pl.Int32, "bool": pl.Boolean}


def test_every_column_is_documented_with_its_type() -> None:
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| ([\w, ]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    stated = {name: kind for names, kind in rows for name in re.findall(r"`(\w+)`", names)}
    for name, kind in COLUMNS.items():
        expected = KINDS.get(stated[name], pl.Datetime("us", "UTC") if stated[name] == "instant, UTC" else None)
        assert kind == expected, name


def test_the_example_does_what_the_page_says() -> None:
    code = PAGE.read_text("utf-8").split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(code, names)
    assert [(one["a"], one["b"]) for one in names["links"]] == [("ru/7/0", "tr/3/0")]
    assert len(names["incidents"]) == 2
    told = names["told"]
    assert told.total_mbits == names["links"][0]["weight_mbits"]
    assert told.prior_mbits + sum(one.mbits for one in told.features) == told.total_mbits
    arrow = room.reconcile(names["reports"].to_arrow())
    assert arrow.links.rows(named=True) == names["links"]


def test_every_field_of_an_explanation_is_documented() -> None:
    text = PAGE.read_text("utf-8")
    assert [one.name for one in fields(Explanation) if one.name not in {"a", "b"} and f"`{one.name}`" not in text] == []


def test_every_warning_has_words_of_its_own_in_five_languages() -> None:
    """A table that lacks everything brings out what can be warned of; each warning is told, with its number."""
    bare = pl.DataFrame(
        {"id": ["a", "b"], "register": ["x", "x"], "day": [None, None]}, schema_overrides={"day": pl.Date}
    )
    codes = {one.code for one in room.reconcile(bare).warnings}
    assert codes == {"no-point", "no-place-at-all", "no-day", "one-register", "few-reports"}
    for code in (*codes, "crowded"):  # as of a siege, beyond what a quick test can hold
        words = known_messages()[f"reconcile.{code}"]
        assert set(words) == set(LANGUAGES)
        assert all("{reports}" in says for says, _ in words.values())
        assert f"| `{code}` |" in PAGE.read_text("utf-8")
