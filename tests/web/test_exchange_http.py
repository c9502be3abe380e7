"""The register over HTTP: a second node pulls from a served one, a witness cosigns, tools read the static log."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from django.test import Client

from atashbas.node import exchange_http
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.store_sqlite import SqliteStore
from atashbas.register import demo_keys, witness
from atashbas.register.charter import parse_charter
from atashbas.register.merkle import leaf_hash
from atashbas.register.note import open_note
from atashbas.register.policy import parse_policy, policy_of
from atashbas.register.proof import parse_proof, verify_proof
from atashbas.register.tiles import tile_path

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_second_node_pulls_everything_and_it_verifies(address: str, tmp_path: Path) -> None:
    charter = urllib.request.urlopen(f"{address}/register/charter", timeout=30).read()
    other = SqliteStore(tmp_path / "register.sqlite3")
    other.set_charter(charter)
    report = exchange_http.pull(other, address, me=None)
    assert report.ok
    assert report.new > 0
    assert exchange_http.pull(other, address, me=None).new == 0
    assert other.verify().ok
    other.close()


def test_the_static_log_and_a_proof_read_as_the_standards_say(client: Client) -> None:
    charter = parse_charter(client.get("/register/charter").content)
    sizes = json.loads(client.get("/register/sizes").content)
    checkpoint = client.get("/register/logs/demo-ru/checkpoint").content
    opened = parse_policy(policy_of(charter, "demo-ru")).check(checkpoint)
    assert opened.checkpoint.size == sizes["demo-ru"]
    width = min(sizes["demo-ru"], 256)
    entries = client.get(f"/register/logs/demo-ru/{tile_path('entries', 0, width)}").content
    raw = entries[2 : 2 + int.from_bytes(entries[:2])]
    hashes = client.get(f"/register/logs/demo-ru/{tile_path(0, 0, width)}").content
    assert hashes[:32] == leaf_hash(raw)
    proof = parse_proof(client.get("/register/logs/demo-ru/proof/0").content)
    owner, witnesses = charter.party("demo-ru").log, charter.witnesses_of("demo-ru")
    assert set(verify_proof(proof, leaf_hash(raw), owner, witnesses).cosigned) == set(witnesses)
    for path in ("demo-ru/proof/99999", "nobody/checkpoint", "demo-ru/tile/0/999", "demo-ru/../charter"):
        assert client.get(f"/register/logs/{path}").status_code == 404


def test_the_witness_answers_by_the_protocol(client: Client, demo_node: Home) -> None:
    head = store_of(demo_node).head("demo-ru")
    request = witness.make_request(head.cosigned["demo-tr"], (), head.checkpoint or b"")
    where = "/register/witness/demo-tr/add-checkpoint"
    answer = client.post(where, request, content_type="text/plain")
    assert answer.status_code == 200
    key = demo_keys.demo_signer("demo-tr", "witness").verifier
    assert key in open_note((head.checkpoint or b"") + answer.content, [key])[1]
    stale = client.post(where, witness.make_request(0, (), head.checkpoint or b""), content_type="text/plain")
    assert (stale.status_code, stale.headers["Content-Type"]) == (409, "text/x.tlog.size")
    assert client.post(where, b"nonsense", content_type="text/plain").status_code == 400
    assert client.post(where, b"x" * 100_000, content_type="text/plain").status_code == 413
    assert client.post("/register/witness/nobody/add-checkpoint", request, content_type="text/plain").status_code == 404
    own = client.post("/register/witness/demo-ru/add-checkpoint", request, content_type="text/plain")
    assert own.status_code in (403, 409)
    assert client.get(where).status_code == 405


def test_bundles_over_http_hold_public_bodies_only(client: Client) -> None:
    have = ",".join(f"{log}:{size}" for log, size in json.loads(client.get("/register/sizes").content).items())
    whole, rest = client.get("/register/bundle"), client.get("/register/bundle", {"have": have})
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "application/zip")
    assert len(rest.getvalue()) <= len(whole.getvalue())


def test_pages_say_who_has_cosigned_and_how_an_entry_stands(client: Client) -> None:
    register = client.get("/registers/demo-ru/", headers={"Accept-Language": "en"}).content.decode()
    assert "Cosigned by the others" in register
    assert register.count("demo-tr") >= 1
    assert "has not cosigned yet" not in register
    entry = client.get("/registers/demo-ru/0/", headers={"Accept-Language": "en"}).content.decode()
    assert "settled: every other witness has cosigned it" in entry
    assert "c2sp.org/tlog-proof@v1" in entry
    assert "<svg" in entry
    members = client.get("/members/", headers={"Accept-Language": "en"}).content.decode()
    charter = parse_charter(client.get("/register/charter").content)
    assert charter.digest in members
    assert all(party.root.vkey in members for party in charter.parties)
    assert "Demo charter" in members
