"""Three nodes that write, assent, erase, rotate keys and exchange in any order: equal at an equal cut, and never back.

A plain model beside them says what must be true: what each has written, who assented to what, what was erased.
"""

from __future__ import annotations

import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

import nodes
import pytest
import world
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from atashbas.node import erasure, exchange
from atashbas.register import demo_keys, note
from atashbas.register.base64s import digest_of
from atashbas.register.entry import Draft
from atashbas.register.settlement import State
from atashbas.values import AtashbasError

WHO = st.integers(0, 2)
OTHER = st.integers(1, 2)
FINDINGS = [digest_of(name.encode()) for name in ("finding one", "finding two")]


def assented(one: nodes.Node) -> dict[str, frozenset[str]]:
    """Parties in whose log an assent to a finding stands; several assents of one party are one."""
    found: dict[str, set[str]] = {}
    for log in one.store.logs():
        for stored in one.store.entries(log):
            if stored.header.kind == "assent":
                for ref in stored.header.refs:
                    found.setdefault(ref, set()).add(log)
    return {ref: frozenset(parties) for ref, parties in sorted(found.items())}


def digest(one: nodes.Node) -> str:
    """Digest of all that a node derives from its cut."""
    joint = sorted((ref, sorted(parties)) for ref, parties in assented(one).items())
    return sha256(repr((sorted(one.heads().items()), joint)).encode()).hexdigest()


class ThreeNodes(RuleBasedStateMachine):
    """The machine; every rule is something a delegation may do at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="trio"))
        self.nodes = nodes.three(self.folder)
        self.desks = [world.desk(one.me) for one in self.nodes]
        self.written = dict.fromkeys(world.GUARANTORS, 0)
        self.assents: dict[str, set[str]] = {}
        self.erased: set[tuple[str, int]] = set()
        self.known = {one.me: dict.fromkeys(one.store.logs(), 0) for one in self.nodes}
        self.settled: dict[str, int] = dict.fromkeys(world.GUARANTORS, 0)
        self.number = 0

    def teardown(self) -> None:
        """Let everybody hear everything, then all must agree and everything must verify."""
        for _ in range(2):
            for giver in self.nodes:
                for taker in self.nodes:
                    if giver is not taker:
                        assert giver.give(taker).ok
                        taker.cosign()
        assert len({digest(one) for one in self.nodes}) == 1
        for one in self.nodes:
            report = one.store.verify()
            assert report.ok, report.faults
            assert {ref: set(parties) for ref, parties in assented(one).items()} == self.assents
            gone = {
                (log, n)
                for log in one.store.logs()
                for n in range(one.store.head(log).size)
                if self._is_gone(one, log, n)
            }
            assert gone == self.erased
            one.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _is_gone(one: nodes.Node, log: str, n: int) -> bool:
        body = one.store.find_body(log, n)
        return body is not None and body.data is None

    def _write(self, who: int, *drafts: Draft, signer: note.Signer | None = None) -> None:
        one = self.nodes[who]
        one.store.append(one.me, drafts, signer or self.desks[who])
        one.store.checkpoint(one.me, world.log_key(one.me))
        self.written[one.me] += len(drafts)

    @rule(who=WHO, count=st.integers(1, 3))
    def report(self, who: int, count: int) -> None:
        """Some reports."""
        self.number += count
        self._write(who, *(world.report(1000 * who + self.number + k * 100_000) for k in range(count)))

    @rule(who=WHO, which=st.integers(0, 1))
    def assent(self, who: int, which: int) -> None:
        """An assent; saying it twice changes nothing."""
        self._write(who, Draft(kind="assent", time=world.AT, refs=(FINDINGS[which],)))
        self.assents.setdefault(FINDINGS[which], set()).add(self.nodes[who].me)

    @rule(who=WHO, pick=st.integers(0, 1000))
    def erase(self, who: int, pick: int) -> None:
        """The erasure of one of the own reports."""
        one = self.nodes[who]
        bodies = [
            n for n in range(one.store.head(one.me).size) if (body := one.store.find_body(one.me, n)) and body.data
        ]
        if bodies:
            n = bodies[pick % len(bodies)]
            erasure.erase(one.store, one.me, n, self.desks[who], reason="protect-witness", time=world.AT)
            one.store.checkpoint(one.me, world.log_key(one.me))
            self.written[one.me] += 1
            self.erased.add((one.me, n))

    @rule(who=WHO)
    def rotate(self, who: int) -> None:
        """A new desk key, and the old one revoked."""
        one, old = self.nodes[who], self.desks[who]
        root = demo_keys.demo_signer(one.me, "root")
        self.number += 1
        fresh = note.Signer(f"{demo_keys.DEMO_NAME}/{one.me}/desk-{self.number}", sha256(b"%d" % self.number).digest())
        self._write(who, Draft(kind="key.add", time=world.AT, key=fresh.verifier.vkey), signer=root)
        self._write(who, Draft(kind="key.revoke", time=world.AT, key=old.verifier.vkey), signer=root)
        self.desks[who] = fresh

    @rule(who=WHO, step=OTHER, full=st.booleans())
    def exchange(self, who: int, step: int, full: bool) -> None:
        """A bundle handed over, whole or only what is new."""
        giver, taker = self.nodes[who], self.nodes[(who + step) % 3]
        assert giver.give(taker, full=full).ok

    @rule(who=WHO, at=st.integers(0, note.LATEST))
    def cosign(self, who: int, at: int) -> None:
        """Cosigning, by a clock that may be as wrong as it likes."""
        self.nodes[who].cosign(at=at)

    @rule(who=WHO)
    def back_up(self, who: int) -> None:
        """A copy of the register is put aside."""
        one = self.nodes[who]
        copy = self.folder / f"{one.me}.backup"
        copy.unlink(missing_ok=True)
        one.store.run("VACUUM INTO ?", (str(copy),))

    @rule(who=WHO, step=OTHER)
    def lose_and_recover(self, who: int, step: int) -> None:
        """The disk dies after a peer has heard everything; the old copy is put back, and the peer gives the rest."""
        one, peer = self.nodes[who], self.nodes[(who + step) % 3]
        copy = self.folder / f"{one.me}.backup"
        if not copy.exists():
            return
        assert one.give(peer).ok
        size = one.store.head(one.me).size
        one.store = nodes.put_back(one.store, copy)
        if one.store.head(one.me).size < size:
            with pytest.raises(AtashbasError, match=r"register\.behind-signed"):
                self.nodes[who].write(world.report(1))
        assert peer.give(one, full=True).ok
        assert one.store.head(one.me).size == size
        self.known[one.me] = exchange.sizes(one.store)
        self.settled[one.me] = 0

    @rule(who=WHO)
    def open_again(self, who: int) -> None:
        """The node is shut down and started again."""
        one = self.nodes[who]
        one.store.close()

    @invariant()
    def nobody_goes_back(self) -> None:
        """Logs only grow, nobody knows more of a log than its owner, and what is settled stays settled."""
        for one in self.nodes:
            for log, size in exchange.sizes(one.store).items():
                assert size >= self.known[one.me][log]
                self.known[one.me][log] = size
                assert size <= self.written.get(log, 0)
        for log in world.GUARANTORS:
            owner = self.nodes[world.GUARANTORS.index(log)]
            size = owner.store.head(log).size
            settled = sum(exchange.state_of(owner.store, log, n) is State.SETTLED for n in range(size))
            assert settled >= self.settled[log]
            self.settled[log] = settled

    @invariant()
    def equal_cuts_are_equal(self) -> None:
        """Nodes with the same sizes hold the same bytes and derive the same."""
        by_cut: dict[tuple[tuple[str, int], ...], set[str]] = {}
        for one in self.nodes:
            by_cut.setdefault(tuple(sorted(exchange.sizes(one.store).items())), set()).add(digest(one))
        assert all(len(digests) == 1 for digests in by_cut.values())

    @invariant()
    def joint_means_all_assents_are_here(self) -> None:
        """No node sees a finding as joint before every required party's assent stands in its own log here."""
        for one in self.nodes:
            for ref, parties in assented(one).items():
                assert parties <= self.assents.get(ref, set())


QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def test_three_nodes_in_any_order() -> None:
    run_state_machine_as_test(
        ThreeNodes,
        settings=settings(max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=QUIET),
    )


@pytest.mark.deep
def test_three_nodes_in_very_many_orders() -> None:
    run_state_machine_as_test(
        ThreeNodes,
        settings=settings(max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=QUIET),
    )
