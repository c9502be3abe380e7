"""The story told twice: on one shared node, and on three own nodes that exchange bundles; a fourth only listens."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from script import CASES, DELEGATIONS, FINDINGS, IR, MATTERS, OFFICE, RU, SEALED, TR, Line, Said, story
from story_matters import BRIDGE, ROUTE

from atashbas import findings
from atashbas.agreement.process import Refusal
from atashbas.findings.contents import Finding
from atashbas.node import exchange, intake, projection
from atashbas.node.casework import project, read, write
from atashbas.node.casework.models import CaseRow, FactRow, MatterRow
from atashbas.node.casework.procedure import procedure
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.identity import signer_of
from atashbas.node.logs import store_of
from atashbas.node.models import IncidentRow, ProjectionState, ReportRow
from homes import opened

LAST_AT = story()[-1].at


@dataclass
class Teller:
    """Tells the story line by line and remembers the addresses of what was said."""

    entries: dict[str, str] = field(default_factory=dict)

    def entry(self, name: str) -> str:
        return self.entries[name]

    def digest(self, name: str) -> str:
        return write.digest_of(self.entries[name])

    def incident(self, number: str) -> str:
        return str(ReportRow.objects.get(number=number, reporter__startswith="demo-").incident)

    def tell(self, home: Home, line: Line) -> None:
        """Say one line on a node; one that must be refused leaves the node's logs and tables as they were."""
        if not line.refused:
            entry = enter(home, line, line.says(self))
            self.entries.update({line.name: entry} if line.name else {})
            return
        before = standing(home)
        with pytest.raises(Refusal) as refused:
            enter(home, line, line.says(self))
        assert refused.value.code == line.refused
        assert refused.value.facts["clause"]
        assert standing(home) == before


def enter(home: Home, line: Line, said: Said) -> str:
    """The use case that carries a content into the speaker's own log."""
    if isinstance(said, tuple):
        result = intake.enter_records(home, said, "story", at=line.at)
        assert not result.faults
        return str(result.entries[0])
    speaker = Speaker(reporter=line.who, office=OFFICE[line.who], role="head")
    if type(said) in findings.KINDS.values():
        return write.say_in_case(home, speaker, said, at=line.at)
    if hasattr(said, "matter"):
        return write.take_step(home, speaker, said, at=line.at)
    return write.open_matter(home, speaker, said, at=line.at)


def standing(home: Home) -> tuple[Any, ...]:
    store = store_of(home)
    return exchange.sizes(store), ProjectionState.objects.values_list("digest", "revision").get()


def outcomes(entries: Mapping[str, str]) -> dict[str, Any]:
    """What the story comes to on the node that is open: statuses, findings in force, each party's last step."""
    required = procedure().required
    found: dict[str, Any] = {}
    for name in CASES:
        state = project.load_case(entries[name])
        assert state is not None
        found[name] = findings.assess_case(state, required=required, at=LAST_AT).status.value
        assert CaseRow.objects.get(pk=entries[name]).status == found[name]
        if draft := state.finding_in_force(required):
            assert isinstance(draft.proposed.content, Finding)
            assert set(draft.assents) == set(DELEGATIONS)
            found[f"finding of {name}"] = (draft.proposed.content.outcome, draft.proposed.content.attribution)
    for name in MATTERS:
        matter = project.load_matter(entries[name])
        found[f"matter {name}"] = None if matter is None else dict(matter.views)
    return found


def expected(reader: str | None) -> dict[str, Any]:
    """The story's end as one reader can know it (None: the shared node, which serves all three)."""
    known = {name: views for name, views in MATTERS.items() if reader is None or reader in SEALED.get(name, {reader})}
    return {
        **CASES,
        **{f"finding of {name}": said for name, said in FINDINGS.items()},
        **{f"matter {name}": known.get(name) for name in MATTERS},
    }


@pytest.fixture
def shared_node(templates: dict[str, Path], tmp_path: Path, django_db_blocker: Any) -> Iterator[Home]:
    shutil.copytree(templates["demo"], tmp_path / "shared")
    with django_db_blocker.unblock(), opened(Home(root=tmp_path / "shared")) as home:
        yield home


def test_on_one_shared_node(shared_node: Home) -> None:
    teller = Teller()
    for line in story():
        teller.tell(shared_node, line)
    assert outcomes(teller.entries) == expected(None)
    assert not store_of(shared_node).verify().faults
    before = ProjectionState.objects.get().digest
    assert projection.rebuild().digest == before
    assert outcomes(teller.entries) == expected(None)
    marks = [json.loads(text) for text in FactRow.objects.values_list("content", flat=True)]
    assert len(marks) == sum(not line.refused for line in story()) - 4  # all but the four batches of reports
    assert teller.incident("S-2") == teller.incident("П-2")  # rivals speak of one incident
    covered = {one: IncidentRow.objects.get(pk=teller.incident(one)).coverage for one in ("S-1", "П-1")}
    assert covered == {"S-1": "applies", "П-1": "excluded"}
    work = read.work_of(TR, LAST_AT)
    assert teller.entries["border"] in {one.id for one in work.mine}
    standing_of = {
        name: read.matter(teller.entries[name], reader=IR, user="officer", at=LAST_AT)
        for name in ("border", "intention", "release")
    }
    said = {name: view.standing.status for name, view in standing_of.items() if view and view.standing}
    assert said == {"border": "not-scored", "intention": "not-scored", "release": "disputed"}


@dataclass
class OwnNodes:
    """Three nodes, each writing one log; what one hears, it hears from a bundle."""

    homes: dict[str, Home]
    heard: dict[tuple[str, str], int] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)

    def bring(self, giver: str, taker: str, *, to: str | None) -> None:
        """Carry a bundle from one node to another, where the giver has said something new since the last one."""
        if self.heard.get((giver, taker)) == self.size.get(giver, 0):
            return
        with opened(self.homes[taker]) as home:
            have = exchange.sizes(store_of(home))
        with opened(self.homes[giver]) as home:
            file = exchange.exported(store_of(home), have=have, to=to)
        with opened(self.homes[taker]) as home:
            store = store_of(home)
            report = exchange.import_bundle(store, io.BytesIO(file), me=to)
            assert report.ok, report
            if to is not None:
                signer = signer_of(home, store.get_charter(), to, "witness")
                exchange.cosign_all(store, to, signer, at=int(LAST_AT.timestamp()))
            projection.refresh()
        self.heard[giver, taker] = self.size.get(giver, 0)

    def tell(self, teller: Teller, line: Line) -> None:
        """The speaker hears the others first, then writes on its own node and in its own log alone."""
        for other in DELEGATIONS:
            if other != line.who:
                self.bring(other, line.who, to=line.who)
        with opened(self.homes[line.who]) as home:
            before = exchange.sizes(store_of(home))
            teller.tell(home, line)
            after = exchange.sizes(store_of(home))
        assert {log for log in after if after[log] != before[log]} <= {line.who}
        self.size[line.who] = after[line.who]


@pytest.fixture
def own_nodes(templates: dict[str, Path], tmp_path: Path, django_db_blocker: Any) -> Iterator[OwnNodes]:
    homes = {name: Home(root=tmp_path / name) for name in (*DELEGATIONS, "listener")}
    for name, home in homes.items():
        shutil.copytree(templates["empty" if name == "listener" else "demo"], home.root)
    with django_db_blocker.unblock():
        yield OwnNodes(homes=homes)


def test_on_three_own_nodes_and_a_fourth_that_only_listens(own_nodes: OwnNodes) -> None:
    teller = Teller()
    for line in story():
        own_nodes.tell(teller, line)
    for taker in DELEGATIONS:
        for giver in DELEGATIONS:
            if giver != taker:
                own_nodes.bring(giver, taker, to=taker)
    with opened(own_nodes.homes[RU]) as home:
        charter = store_of(home).charter_note()
    with opened(own_nodes.homes["listener"]) as home:
        store_of(home).set_charter(charter or b"")
        projection.refresh()
    for giver in DELEGATIONS:
        own_nodes.bring(giver, "listener", to=None)
    digests, sizes = {}, {}
    for name, home in own_nodes.homes.items():
        with opened(home):
            store = store_of(home)
            assert not store.verify().faults
            sizes[name] = {log: store.head(log).size for log in store.logs()}
            digests[name] = ProjectionState.objects.get().digest
            assert outcomes(teller.entries) == expected(name)
            assert projection.rebuild().digest == digests[name]
            keeps_secrets(home, name, teller.entries)
    assert all(held == sizes[RU] for held in sizes.values())
    assert len(set(digests.values())) == 1, digests


def keeps_secrets(home: Home, reader: str, entries: Mapping[str, str]) -> None:
    """What is sealed to others is not on this node: no row of it, and its words in neither file."""
    for name, audience in SEALED.items():
        assert MatterRow.objects.filter(pk=entries[name]).exists() == (reader in audience)
    held = home.register.read_bytes() + home.node.read_bytes()
    for secret, owner in ((ROUTE, "relief"), (BRIDGE, "hospital")):
        if reader not in SEALED[owner]:
            assert secret.encode() not in held
