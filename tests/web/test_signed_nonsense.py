"""A party may sign any nonsense: it stays its words, is shown as such, and neither projection nor page breaks on it."""

from __future__ import annotations

import pytest
from django.test import Client

from atashbas.node import projection
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.store import Draft
from atashbas.register import body, demo_keys, entry

pytestmark = pytest.mark.django_db(transaction=True)

AT = "2017-02-25T10:00:00Z"
RECORDS = [
    {},
    {"kind": "nothing"},
    {"kind": "report"},
    {"kind": "report", "reporter": 5, "number": []},
    {"kind": "report", "reporter": "demo-ru", "number": "in another's name"},
    {"kind": "report", "reporter": "demo-tr", "number": "1", "occurred_on": "2017-99-99"},
    {"kind": "report", "reporter": "demo-tr", "number": "2", "given": 5},
    {"kind": "report", "reporter": "demo-tr", "number": "3", "place": "\u202ex", "texts": [{"text": "x\u0000y"}]},
    {"kind": "report", "reporter": "demo-tr", "number": "4", "point": {"lat_udeg": 10**12, "lon_udeg": 0, "precision": "x"}},
    {"kind": "register-count", "reporter": "demo-tr", "number": "5", "day": "2017-02-25", "total": -4},
    {"kind": "verdict", "by": "demo-tr"},
]  # fmt: skip
CONTENTS = [
    {},
    [],
    "x",
    5,
    {"incident": 5, "case": "zz", "of": None},
    {"sealed": {"box": "AA==", "readers": {"demo-tr": "x"}}},
]

PAGES = ("/", "/incidents/", "/registers/", "/registers/demo-tr/", "/members/", "/cases/", "/matters/", "/bulletin/")


def nonsense() -> list[Draft]:
    """Drafts of every kind with every odd content, and with bytes that are no text at all."""
    batch = body.make_batch({"odd": True}, RECORDS, body.make_nonces(b"n" * 32, len(RECORDS) + 1))
    drafts = [Draft(kind="report", time=AT, body=batch.body, items=batch.items)]
    for kind in entry.KINDS:
        if not kind.startswith("key."):
            reason = "odd" if kind == "erase" else None
            bodies = [body.make_body(content, bytes([n]) * 16) for n, content in enumerate(CONTENTS)]
            drafts += [Draft(kind=kind, time=AT, body=data, reason=reason) for data in [*bodies, b"\xff", None]]
    return drafts


def test_signed_nonsense_breaks_neither_projection_nor_page(client: Client, demo_node: Home) -> None:
    store = store_of(demo_node)
    before = projection.refresh()
    entries = store.append("demo-tr", nonsense(), demo_keys.demo_signer("demo-tr", "desk"))
    store.checkpoint("demo-tr", demo_keys.demo_signer("demo-tr", "log"))
    after = projection.refresh()
    assert after.digest != before.digest
    assert store.verify().ok
    shown = [*entries[:1], *entries[1::23]]
    for one in shown:
        answer = client.get(f"/registers/{one.log}/{one.n}/", headers={"Accept-Language": "fa"})
        assert answer.status_code == 200, one
    for address in PAGES:
        assert client.get(address).status_code == 200, address
    assert projection.rebuild().digest == after.digest
