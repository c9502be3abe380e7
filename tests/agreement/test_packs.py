"""Packs: those that come with the package are sound; every way of being wrong is named with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atashbas.actors import load_actors
from atashbas.agreement import check_pack, load_pack, pack_names, parse_pack
from atashbas.agreement.check import LIMIT_BYTES, check_versions
from atashbas.agreement.model import ProvisionKind
from atashbas.agreement.pack import pack_bytes, read_yaml, schema
from atashbas.places import load_gazetteer
from atashbas.values import LANGUAGES, AtashbasError, Fault

ACTORS, PLACES = load_actors(), load_gazetteer()
Data = dict[str, Any]


def faults_of(data: bytes) -> tuple[Fault, ...]:
    return check_pack(data, actors=ACTORS, places=PLACES)


def codes(change: Callable[[Data], None]) -> set[str]:
    """Codes of the faults of the Syrian pack after a change."""
    data: Data = read_yaml(pack_bytes("syria-2017"))
    change(data)
    return {fault.code for fault in faults_of(yaml.safe_dump(data, allow_unicode=True).encode())}


@pytest.mark.parametrize("name", pack_names())
def test_packaged_packs_are_sound_and_speak_five_languages(name: str) -> None:
    assert faults_of(pack_bytes(name)) == ()
    pack = load_pack(name)
    for provision in pack.provisions.values():
        assert set(provision.text) == set(LANGUAGES), provision.id
        assert pack.citation(provision.id)


def test_the_syrian_chain_is_complete() -> None:
    pack = load_pack("syria-2017")
    citations = " ".join(instrument.citation for instrument in pack.instruments)
    for needed in ("2254", "2268", "22 February 2016", "29 December 2016", "2336", "16 February 2017", "4 May 2017"):
        assert needed in citations
    assert {provision.kind for provision in pack.provisions.values()} == set(ProvisionKind)
    assert len(pack.zones) == 4


def test_there_is_a_second_conflict() -> None:
    assert {pack for pack in pack_names() if not pack.startswith("syria")}


def set_at(data: Data, path: str, value: Any) -> None:
    parts: list[Any] = [int(p) if p.isdigit() else p for p in path.split("/")]
    at: Any = data
    for part in parts[:-1]:
        at = at[part]
    at[parts[-1]] = value


RING = [[36.0, 35.0], [37.0, 35.0], [37.0, 36.0], [36.0, 36.0], [36.0, 35.0]]
BOW = [[36.0, 35.0], [37.0, 36.0], [37.0, 35.0], [36.0, 36.0], [36.0, 35.0]]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("version", "one", "pack.wrong-type"),
        ("format", "another/1", "pack.not-allowed"),
        ("colour", "blue", "pack.unknown-field"),
        ("provisions/0/kind", "promise", "pack.not-allowed"),
        ("provisions/0/from", "soon", "pack.wrong-form"),
        ("provisions/0/from", "2017-02-31", "pack.no-such-day"),
        ("provisions/0/to", "2015-01-01", "pack.ends-before-it-begins"),
        ("provisions/0/from", "2015-01-01", "pack.in-force-before-made"),
        ("provisions/0/instrument", "unscr-9999", "pack.unknown-reference"),
        ("provisions/1/id", "unscr-2254.5", "pack.id-twice"),
        ("instruments/0/refers_to", ["unscr-2336"], "pack.cycle"),
        ("instruments/0/refers_to", ["concept-2017"], "pack.rests-on-later"),
        ("regimes/1/cessation", "unscr-2254.5", "pack.wrong-kind"),
        ("regimes/1/exclusion", "nothing", "pack.unknown-reference"),
        ("regimes/0/end_claims", [], "pack.overlapping-regimes"),
        ("regimes/1/guarantors/0/actor", "country:ATL", "pack.unknown-actor"),
        ("regimes/1/sides/government", ["org:nobody"], "pack.unknown-actor"),
        ("zones/0/certain", ["SY99"], "pack.unknown-place"),
        ("zones/0/from", "2017-01-01", "pack.zone-before-provision"),
        ("zones/0/outline", BOW, "pack.zone-crosses-itself"),
        ("zones/0/outline", RING[::-1], "pack.zone-wrong-order"),
        ("zones/0/outline", [*RING[:-1], [36.0, 35.5]], "pack.ring-open"),
        ("zones/0/outline", [[135.0, 236.0]], "pack.too-few"),
        ("zones/0/outline/0", [36.0], "pack.wrong-type"),
        ("time_zone", "Asia/Dimashq", "pack.time-zone"),
        ("provisions/0/text", {"en": "x"}, "pack.language-missing"),
        ("provisions/0/text", {"fa": "x"}, "pack.missing-field"),
        ("provisions/0/clause", "", "pack.empty"),
    ],
)
def test_what_is_wrong_is_named(path: str, value: Any, code: str) -> None:
    assert code in codes(lambda data: set_at(data, path, value) if path != "zones/0/outline/0" else bad_ring(data))


def bad_ring(data: Data) -> None:
    data["zones"][0]["outline"] = ["here"] * 4


def test_two_versions_in_force_at_once() -> None:
    def both(data: Data) -> None:
        newer = {**data["provisions"][7], "id": "ceasefire-2016.cessation-b", "from": "2017-02-01"}
        data["provisions"].append({**newer, "replaces": data["provisions"][7]["id"]})

    def one_after_the_other(data: Data) -> None:
        both(data)
        data["provisions"][7]["to"] = "2017-02-01"

    assert "pack.overlapping-versions" in codes(both)
    assert "pack.overlapping-versions" not in codes(one_after_the_other)


def test_a_zone_that_names_no_place() -> None:
    assert "pack.zone-nowhere" in codes(lambda data: data["zones"][0].update(certain=[], possible=[]))


def test_the_line_is_named() -> None:
    text = pack_bytes("syria-2017").decode().replace("instrument: unscr-2336\n", "instrument: unscr-233\n")
    fault = next(f for f in faults_of(text.encode()) if f.code == "pack.unknown-reference")
    assert fault.row is not None
    assert "unscr-233" in text.splitlines()[fault.row - 1]
    assert fault.column is not None
    assert fault.column.startswith("provisions[")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a: [1, 2", "pack.yaml"),
        (b"\xff\xfe\x00", "pack.not-utf8"),
        (b"", "pack.wrong-type"),
        (b"- a list", "pack.wrong-type"),
        (b"a: !!python/object/apply:os.system [echo]", "pack.yaml"),
        (b"x" * (LIMIT_BYTES + 1), "pack.too-large"),
    ],
)
def test_what_is_no_pack_at_all(data: bytes, code: str) -> None:
    assert [fault.code for fault in faults_of(data)] == [code]
    with pytest.raises(AtashbasError, match=r"agreement\.pack-faulty"):
        parse_pack(data, actors=ACTORS, places=PLACES)


def test_a_missing_language_does_not_block() -> None:
    data: Data = read_yaml(pack_bytes("hodeidah-2018"))
    del data["provisions"][0]["text"]["tr"]
    raw = json.dumps(data, ensure_ascii=False).encode()
    assert [(f.code, f.value, f.blocking) for f in faults_of(raw)] == [("pack.language-missing", "tr", False)]
    assert parse_pack(raw, actors=ACTORS, places=PLACES).id == "hodeidah-2018"


def test_same_version_twice_and_shared_regimes() -> None:
    pack = load_pack("syria-2017")
    assert {f.code for f in check_versions([pack, pack])} >= {"pack.version-twice"}
    assert check_versions([pack, load_pack("hodeidah-2018")]) == ()


def test_unknown_pack_is_named_with_those_there_are() -> None:
    with pytest.raises(AtashbasError, match="hodeidah-2018"):
        load_pack("atlantis")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(schema()["properties"])), inner),
    max_leaves=12,
)


@given(JUNK)
@settings(deadline=None, max_examples=150)
def test_junk_never_breaks_the_check(content: Any) -> None:
    assert any(fault.blocking for fault in faults_of(json.dumps(content).encode()))
