"""Rows travel in bundles: sealed ones are read where their body arrives, in any order; erased ones leave the tables."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

from test_signed_rows import ACCESSIONS, AT, CLAIMS, RU, claims, entered
from test_signed_sides import FIRE, JOINED

from atashbas.agreement import Outcome
from atashbas.agreement.signed import Table
from atashbas.node import coverage, exchange, projection
from atashbas.node.erasure import erase
from atashbas.node.ground import read, write
from atashbas.node.ground.models import GroundRow
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import ProjectionState
from atashbas.register.demo_keys import demo_signer
from homes import opened

OUTSIDER = "somebody-else"


def take(home: Home, file: bytes) -> None:
    with opened(home):
        assert exchange.import_bundle(store_of(home), io.BytesIO(file)).ok
        projection.refresh()


def standing() -> list[tuple[Any, ...]]:
    rows = GroundRow.objects.filter(log="demo-ru").exclude(state__in=["awaited", "early"]).order_by("id")
    return list(rows.values_list("id", "table", "state", "ended_by", "audience", "content"))


def test_what_is_sealed_is_read_when_its_body_comes_later(
    templates: dict[str, Path], tmp_path: Path, django_db_blocker: Any
) -> None:
    russian, turkish = (Home(root=tmp_path / name) for name in ("ru", "tr"))
    for home in (russian, turkish):
        shutil.copytree(templates["demo"], home.root)
    with django_db_blocker.unblock():
        with opened(russian):
            first, second = entered(russian, Table.CLAIMS, CLAIMS).addresses
            cells = {"kind": "control", "actor": "org:hts", "place": "idlib", "from": "2017-01-28", "source": "a map"}
            write.amend(russian, RU, first, write.row_from_cells(Table.CLAIMS, cells, "demo-ru"), at=AT)
            write.retract(russian, RU, second, "seen wrongly", at=AT)
            entered(russian, Table.ACCESSIONS, ACCESSIONS + JOINED)
            there, digest = standing(), ProjectionState.objects.get().digest
            bare = exchange.exported(store_of(russian), to=OUTSIDER)
            whole = exchange.exported(store_of(russian), to="demo-tr")
        take(turkish, bare)  # the entries, by way of somebody who may not read them
        with opened(turkish):
            assert claims(reader="demo-tr") == ()
            assert coverage.ask(FIRE).outcome is Outcome.APPLIES  # what is open came along
            assert ProjectionState.objects.get().digest == digest
        take(turkish, whole)
        with opened(turkish):
            assert standing() == there
            assert [one.claim.actor for one in claims(reader="demo-tr")] == ["org:hts"]
            assert ProjectionState.objects.get().digest == digest  # what is sealed stays outside the digest
            before = standing()
            projection.rebuild()
            assert standing() == before


def test_an_erased_row_leaves_the_tables_and_the_coverage(demo_node: Home) -> None:
    (entry,) = entered(demo_node, Table.ACCESSIONS, ACCESSIONS + JOINED).entries
    entered(demo_node, Table.CLAIMS, CLAIMS)
    assert coverage.ask(FIRE).outcome is Outcome.APPLIES
    store, n = store_of(demo_node), int(entry.split("/")[1])
    signer = demo_signer("demo-ru", "desk")
    erase(store, "demo-ru", n, signer, reason="protect-witness", time="2017-03-02T00:00:00Z")
    projection.refresh()
    assert coverage.ask(FIRE).outcome is Outcome.UNDETERMINED
    assert read.rows(Table.ACCESSIONS, state="") == ()
    assert len(claims(reader="demo-ru")) == 2
    left = standing()
    projection.rebuild()
    assert standing() == left
