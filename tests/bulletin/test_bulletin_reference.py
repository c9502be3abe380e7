"""What is not in the reference of bulletin formats fails: columns and tags of the CSV, keys of the JSON, codes."""

from __future__ import annotations

import json
from pathlib import Path

from bulletin_cases import demo_day, printed_day

from atashbas.bulletin import render_json
from atashbas.bulletin.data import COLUMNS, FORMAT
from atashbas.bulletin.page import MOST_INCIDENTS
from atashbas.bulletin.words import texts

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/bulletin-formats.md").read_text(encoding="utf-8")


def test_every_column_and_tag_is_in_the_reference() -> None:
    assert [name for name, tag in COLUMNS if f"| {name} | `{tag}` |" not in PAGE] == []


def test_every_key_of_the_json_is_in_the_reference() -> None:
    def keys(value: object) -> set[str]:
        if isinstance(value, list):
            return {key for item in value for key in keys(item)}
        named = {"titles", "by_area", "area_names", "coverage"}  # their keys are data
        if isinstance(value, dict):
            return set(value) | {key for name, item in value.items() if name not in named for key in keys(item)}
        return set()

    found = {key for made in (demo_day(), printed_day()) for key in keys(json.loads(render_json(made)))}
    assert sorted(key for key in found if f"`{key}`" not in PAGE) == []
    assert FORMAT in PAGE


def test_every_code_of_a_flag_is_in_the_reference() -> None:
    codes = {key.removeprefix("flag-") for key in texts() if key.startswith("flag-")}
    assert sorted(code for code in codes if f"`{code}`" not in PAGE) == []
    assert f"list {MOST_INCIDENTS} at most" in PAGE
