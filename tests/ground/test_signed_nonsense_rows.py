"""Whatever a log signs as rows of the ground, the tables come up, the rest stands, and no page falls over it."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_signed_rows import AT, INVENTED

from atashbas.agreement.signed import KIND, row_from
from atashbas.node import coverage, projection
from atashbas.node.ground import read
from atashbas.node.home import Home
from atashbas.node.writing import Prepared, content_draft, write
from atashbas.register.body import make_batch, make_nonces
from atashbas.values import AtashbasError

CLAIM = {"kind": "control", "actor": "org:nusra", "place": "idlib", "from": "2017", "source": "a map", "by": "demo-ru"}
GOOD = {"kind": KIND, "table": "claims", "cells": CLAIM}
CROSSED = [
    [[36000000, 35000000], [37000000, 36000000], [37000000, 35000000], [36000000, 36000000], [36000000, 35000000]]
]
NONSENSE: list[Any] = [
    {},
    {"kind": KIND},
    {**GOOD, "table": ["claims"]},
    {**GOOD, "table": "castles"},
    {**GOOD, "cells": []},
    {**GOOD, "cells": {**CLAIM, "from": 2017}},
    {**GOOD, "cells": {**CLAIM, "by": "demo-tr"}},
    {**GOOD, "cells": {**CLAIM, "source": "a\0map"}},
    {**GOOD, "cells": {**CLAIM, "from": "99999-01-01"}},
    {**GOOD, "cells": {**CLAIM, "height": "3"}},
    {**GOOD, "shape": []},
    {**GOOD, "cells": {**CLAIM, "place": ""}, "shape": {"type": "Polygon", "udeg": CROSSED}},
    {**GOOD, "cells": {**CLAIM, "place": ""}, "shape": {"type": "Polygon", "udeg": [[[10**15, 0], [0, 1], [1, 1]]]}},
    {**GOOD, "cells": {**CLAIM, "place": ""}, "shape": {"type": "Polygon", "udeg": []}},
    {**GOOD, "cells": {**CLAIM, "place": ""}, "shape": {"type": "GeometryCollection", "udeg": [[]]}},
    {**GOOD, "cells": {**CLAIM, "place": ""}, "shape": {"type": "Point", "udeg": [36000000, 35000000]}},
    {**GOOD, "spot": {"id": "x"}},
    {**GOOD, "spot": "x"},
    {**GOOD, "more": 1},
    {"kind": KIND, "table": "designations", "cells": {"subject": "org:nusra"}},
    {"kind": KIND, "table": "relations", "cells": {"subject": "org:nobody", "relation": "part-of", "object": "org:nobody2", "source": "x"}},
]  # fmt: skip


def sign(home: Home, rows: list[Any]) -> None:
    batch = make_batch({"kind": KIND, "office": "a\0b"}, rows, make_nonces(secrets.token_bytes(32), len(rows) + 1))
    draft = content_draft("statement", {}, AT)
    drafts = (
        type(draft)(kind="statement", time=draft.time, body=batch.body, items=batch.items),
        content_draft("statement", {"kind": KIND, "rows": rows}, AT),
        content_draft("statement", {"kind": KIND, "rows": "none"}, AT),
        content_draft("amend", {"amends": "demo-ru/0/0", "record": GOOD}, AT),
        content_draft("amend", {"amends": ["x"], "record": rows[0]}, AT),
    )
    write(home, Prepared(log="demo-ru", drafts=drafts))
    projection.refresh()


def test_signed_nonsense_enters_no_table(every_node: Home) -> None:
    sign(every_node, [*NONSENSE, GOOD])
    held = [one for one in read.claims(reader="demo-tr") if one.claim.source != INVENTED]
    assert [one.claim.place for one in held] == ["idlib", "idlib"]  # the good row of the batch and of the content
    assert all("\0" not in one.provenance.office for one in held)
    assert coverage.world().sides.by_side == {}
    client = Client()
    for address in ("/", "/ground/", "/registers/demo-ru/", "/api/v1/ground/claims", "/api/v1/ground/relations"):
        assert client.get(address).status_code == 200, address
    before = len(held)
    projection.rebuild()
    assert len([one for one in read.claims(reader="demo-tr") if one.claim.source != INVENTED]) == before


PARTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8) | st.sampled_from(["claims", "Polygon"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*CLAIM, *GOOD, "type", "udeg", "shape", "spot"]), inner, max_size=6),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["kind", "table", "cells", "shape", "spot"]), PARTS), st.booleans())
def test_any_data_is_a_row_or_a_named_error(data: dict[str, Any], plausible: bool) -> None:
    given_ = {**GOOD, **data} if plausible else data
    try:
        row = row_from(given_, by="demo-ru")
    except AtashbasError:
        return
    assert row_from(row.data, by="demo-ru").data == row.data


@pytest.mark.parametrize("row", NONSENSE[:-1])
def test_each_of_them_is_refused_by_name(row: dict[str, Any]) -> None:
    with pytest.raises(AtashbasError):
        row_from(row, by="demo-ru")
