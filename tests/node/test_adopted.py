"""The agreement of a node is the one its charter commits to."""

from __future__ import annotations

from datetime import date

import pytest

from atashbas.agreement.pack import pack_bytes
from atashbas.node import coverage
from atashbas.node.adopted import STANDS_IN, adopt, adopted, local_zone
from atashbas.node.doctor import examine
from atashbas.node.environment import Environment
from atashbas.node.home import Home
from atashbas.node.identity import demo_charter_note
from atashbas.node.logs import store_of
from atashbas.reports.records import IncidentType, Report
from atashbas.values import AtashbasError

OWN = pack_bytes("hodeidah-2018").replace(b"version: 1\n", b"version: 2\n", 1)
FIRE = Report(
    reporter="demo-tr",
    number="1",
    occurred_on=date(2019, 1, 10),
    place="Hodeidah city",
    type=IncidentType.SHELLING,
    actor="Ansar Allah",
    target="Government of Yemen",
    synthetic=True,
)


def commit_to(home: Home, name: str, text: bytes) -> None:
    store_of(home).set_charter(demo_charter_note(name, text))


def agreement_level(home: Home) -> str:
    found = examine(home, Environment(home=home.root))
    return next(one.level for one in found if one.code == "agreement")


def test_a_packaged_agreement_is_known_by_the_digest_in_the_charter(node: Home) -> None:
    commit_to(node, "Hodeidah", pack_bytes("hodeidah-2018"))
    assert (adopted().name, adopted().chartered, local_zone().key) == ("hodeidah-2018", True, "Asia/Aden")
    assert agreement_level(node) == "ok"
    assert coverage.outcome({"demo-tr/0/0": FIRE}) == "applies"
    assert coverage.pack_name().startswith("hodeidah-2018 ")


def test_a_pack_of_ones_own_is_worked_under_once_it_is_adopted(node: Home) -> None:
    commit_to(node, "Hodeidah, second version", OWN)
    assert (adopted().name, adopted().chartered) == (STANDS_IN, False)
    assert agreement_level(node) == "warning"
    assert coverage.outcome({"demo-tr/0/0": FIRE}) == "undetermined"
    made = adopt(node, OWN, "ours.yaml")
    assert (made.agreement.version, made.chartered, adopted()) == (2, True, made)
    assert coverage.outcome({"demo-tr/0/0": FIRE}) == "applies"
    assert node.agreement.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (pack_bytes("hodeidah-2018"), "agreement.not-the-charters"),
        (OWN.replace(b"clause:", b"klause:"), "agreement.pack-faulty"),
        (b"\xff\xfe", "agreement.pack-faulty"),
    ],
)
def test_another_text_than_the_charters_is_refused_and_nothing_is_kept(node: Home, text: bytes, code: str) -> None:
    commit_to(node, "Hodeidah, second version", OWN)
    with pytest.raises(AtashbasError) as error:
        adopt(node, text, "other.yaml")
    assert (error.value.code, node.agreement.exists()) == (code, False)


def test_before_there_is_a_charter_nothing_can_be_adopted(node: Home) -> None:
    with pytest.raises(AtashbasError) as error:
        adopt(node, OWN, "ours.yaml")
    assert error.value.code == "register.no-charter"
    assert (adopted().name, adopted().chartered) == (STANDS_IN, False)
