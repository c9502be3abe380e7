"""What is undocumented fails: every entry of a pack and every column of a table stands in the reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from atashbas.actors import RelationKind, Stance
from atashbas.actors.tables import COLUMNS
from atashbas.agreement.model import ProvisionKind
from atashbas.agreement.pack import schema
from atashbas.places.claims import ClaimKind, OperationState

DOCS = Path(__file__).resolve().parents[2] / "docs"
REFERENCE = set(re.findall(r"`([^`]+)`", (DOCS / "reference/agreement-pack.md").read_text(encoding="utf-8")))


def entries(part: Any) -> Iterator[str]:
    """Names of all entries of the schema, at any depth, languages left out."""
    if isinstance(part, dict):
        for name, below in part.get("properties", {}).items():
            yield name
            yield from entries(below)
        for key in ("items", "additionalProperties"):
            yield from entries(part.get(key))


def test_every_entry_of_a_pack_is_documented() -> None:
    assert set(entries(schema())) - REFERENCE == set()


def test_every_column_and_word_of_the_tables_is_documented() -> None:
    assert {name for columns in COLUMNS.values() for name in columns} <= REFERENCE
    words = {str(word) for kind in (RelationKind, Stance, ClaimKind, OperationState) for word in kind}
    assert words <= REFERENCE


def test_every_kind_of_provision_is_explained() -> None:
    how_to = (DOCS / "how-to/write-an-agreement-pack.md").read_text(encoding="utf-8")
    assert all(f"`{kind}`" in how_to for kind in ProvisionKind)
