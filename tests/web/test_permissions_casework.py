"""Every kind of entry, in every state of a case and of a meeting, as every role of three kinds of delegation.

What is expected is computed from two tables alone: the roles' deeds and the rules of procedure on the case as it stands.
The API is asked for all of it; what is refused must change nothing, and what is accepted goes into one's own log.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from atashbas import findings, followup
from atashbas.node import tokens
from atashbas.node.accounts.roles import Deed, Role, case_deed, may, step_deed
from atashbas.node.casework import project, write
from atashbas.node.casework.models import FactRow
from atashbas.node.casework.procedure import guarantors, procedure
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home, current
from atashbas.node.logs import close_stores, store_of
from atashbas.node.models import IncidentRow, Membership
from atashbas.node.writing import now
from atashbas.values import AtashbasError

TEXTS = [{"text": "x", "language": "en"}]
OPENER, OTHER, BOUND = "demo-ru", "demo-tr", "ir"  # a guarantor, another, a party of the charter without a vote
DELEGATIONS = (OPENER, OTHER, BOUND)
SPEAKING = tuple(role for role in Role if role != Role.OPERATOR)
HOURS = {"starts_at": "2030-03-01T09:00:00Z", "ends_at": "2030-03-01T12:00:00Z"}
Said = tuple[str, dict[str, Any]]


def opened(home: Home) -> str:
    incident = str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])
    return say(OPENER, "case", {"title": TEXTS, "incidents": [incident], "suspected": [OTHER]})


def queried(home: Home) -> str:
    case = opened(home)
    say(OPENER, "query", {"case": case, "asked": OTHER, "answer_within_h": 72, "texts": TEXTS})
    return case


def drafted(home: Home) -> str:
    case = queried(home)
    say(OTHER, "finding", {"case": case, "outcome": "no-incident", "texts": TEXTS})
    return case


def agreed(home: Home) -> str:
    case = drafted(home)
    for party in sorted(guarantors()):
        say(party, "assent", assent_of(case))
    return case


def withdrawn(home: Home) -> str:
    case = opened(home)
    say(OPENER, "case-statement", {"case": case, "step": "withdrawn", "texts": TEXTS})
    return case


STATES: dict[str, Callable[[Home], str]] = {
    "open": opened, "queried": queried, "drafted": drafted, "agreed": agreed, "withdrawn": withdrawn,
}  # fmt: skip
RARE = ("queried", "withdrawn")


@pytest.mark.parametrize("state", [pytest.param(one, marks=pytest.mark.deep) if one in RARE else one for one in STATES])
def test_every_role_of_every_delegation_says_what_it_may(demo_node: Home, state: str) -> None:
    case = STATES[state](demo_node)
    held = {(party, role): token(party, role) for party, role in product(DELEGATIONS, SPEAKING)}
    accepted: dict[str, tuple[str, dict[str, Any]]] = {}
    for (party, role), (kind, content) in product(held, list(things_to_say(case))):
        wanted = expected(case, party, role, kind, content)
        if wanted == 201:
            accepted.setdefault(f"{kind}/{party}", (held[party, role], content))
            continue
        before = sizes()
        answer = post(held[party, role], "case", kind, content)
        assert answer.status_code == wanted, (kind, party, role, answer.content[:200])
        assert answer.json()["code"].startswith("role." if wanted == 403 else "rule."), (kind, party, role)
        assert sizes() == before, (kind, party, role, "refused, and yet something was written")
    assert accepted or state == "withdrawn"
    for name, (spoken, content) in accepted.items():
        kind, party = name.split("/")
        fresh = STATES[state](demo_node)
        answer = post(spoken, "case", kind, moved(content, case, fresh))
        assert answer.status_code == 201, (name, answer.content[:200])
        assert answer.json()["entry"].rsplit("/", 1)[0] == party, "into one's own log"


@pytest.mark.parametrize("state", ["drafted", "agreed"])
def test_a_page_offers_every_role_what_it_may_say_and_nothing_else(demo_node: Home, state: str) -> None:
    case = STATES[state](demo_node)
    for party, role in product(DELEGATIONS, SPEAKING):
        client = Client()
        client.force_login(account(party, role))
        page = client.get(f"/cases/{case}/").content.decode()
        offered = set(re.findall(rf'action="/cases/{case}/([a-z-]+)/"', page)) - {"visit-reply"}
        fit = {kind for kind, content in things_to_say(case) if expected(case, party, role, kind, content) == 201}
        assert offered <= {kind for kind in findings.KINDS if may(role, case_deed(kind))}, (party, role)
        assert fit - {"case"} <= offered, (party, role)
        if "assent" in offered:
            assert (role, party) in {(Role.HEAD, one) for one in guarantors()}


@pytest.mark.parametrize("state", ["called", "approved", "cancelled"])
def test_every_role_takes_the_steps_of_a_meeting_that_it_may(demo_node: Home, state: str) -> None:
    fields = {"title": TEXTS, **HOURS, "venue": "Astana", "invited": sorted(guarantors())}
    meeting = write.open_matter(
        current(), Speaker(reporter=OPENER, role="head"), followup.opening_of("meeting", fields)
    )
    for party in sorted(guarantors()) if state == "approved" else ():
        step(party, meeting, "approve")
    if state == "cancelled":
        step(OPENER, meeting, "cancel")
    taken = set()
    for party, role in product(DELEGATIONS, SPEAKING):
        spoken = token(party, role)
        for move in followup.PROCESSES[followup.KINDS["meeting"]].moves:
            wanted = 201
            if not may(role, Deed.FOLLOW) or not may(role, step_deed("meeting", move.step)):
                wanted = 403
            elif not stands(meeting, move.step, party):
                wanted = 400
            if wanted == 201:
                taken.add(party)
                continue
            before = sizes()
            answer = post(spoken, "matter", "step", {"matter": meeting, "step": move.step, "texts": TEXTS})
            assert answer.status_code == wanted, (party, role, move.step, answer.content[:200])
            assert sizes() == before
    assert OTHER in taken
    assert stands(meeting, "approve", OPENER) == (state != "cancelled"), "whoever cancelled has said its last word"


def test_entries_of_another_case_or_of_none_are_refused(demo_node: Home) -> None:
    first, second = drafted(demo_node), drafted(demo_node)
    spoken = token(OPENER, Role.HEAD)
    foreign = assent_of(first) | {"case": second}
    none = {"case": "demo-tr/9999", "stance": "confirm", "reasons": TEXTS}
    changed = assent_of(first) | {"digest": "0" * 64}
    hostile = {"case": "../../etc/passwd", "stance": "confirm", "reasons": TEXTS}
    before = sizes()
    for kind, content in (("assent", foreign), ("position", none), ("assent", changed), ("position", hostile)):
        answer = post(spoken, "case", kind, content)
        assert answer.status_code == 400, (kind, answer.content[:200])
    assert sizes() == before


def test_a_stale_form_and_a_form_sent_twice_store_once(demo_node: Home) -> None:
    case = opened(demo_node)
    page = f"/cases/{case}/"
    client = Client()
    client.force_login(User.objects.get(username=OTHER))
    seen = client.get(page).content.decode().split('name="seen" value="')[1].split('"')[0]
    said = {"seen": seen, "text": "y", "language": "en", "stance": "deny"}
    before = sizes()[OTHER]
    for _ in range(3):
        client.post(f"{page}position/", said)
    assert sizes()[OTHER] == before + 1


def test_two_members_who_press_at_once_assent_once(demo_node: Home) -> None:
    case = drafted(demo_node)
    spoken = [token(OPENER, Role.HEAD), tokens.make_token(User.objects.get(username="demo-ru").pk, "t")]
    content, start, answers = assent_of(case), threading.Barrier(2), []

    def press(bearer: str) -> None:
        start.wait(10)
        try:
            answers.append(post(bearer, "case", "assent", content).status_code)
        finally:
            close_stores()
            connections.close_all()

    threads = [threading.Thread(target=press, args=(bearer,)) for bearer in spoken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == [201, 400]
    assert FactRow.objects.filter(kind="assent", log=OPENER).count() == 1


def things_to_say(case: str) -> Iterator[Said]:
    """One content of each kind, fit for the case as it stands where there is something to refer to."""
    incident = str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])
    query, finding = entry_of(case, "query"), entry_of(case, "finding")
    yield "case", {"title": TEXTS, "incidents": [incident], "suspected": [OTHER]}
    yield "query", {"case": case, "asked": OTHER, "answer_within_h": 72, "texts": TEXTS}
    yield "answer", {"case": case, "query": query, "texts": TEXTS}
    yield "silence", {"case": case, "query": query}
    yield "visit", {"case": case, "step": "asked", "asked_of": OTHER, "texts": TEXTS}
    yield "exhibit", {"case": case, "name": "photo.jpg", "sha256": "ab" * 32, "size": 1}
    yield "position", {"case": case, "stance": "confirm", "reasons": TEXTS}
    yield "finding", {"case": case, "outcome": "no-incident", "texts": TEXTS}
    yield "assent", {"case": case, "finding": finding, "digest": digest_of(finding)}
    for word in ("dissent", "deadlock", "suspended", "resumed", "withdrawn"):
        about = {"finding": finding} if word == "dissent" else {}
        yield "case-statement", {"case": case, "step": word, "texts": TEXTS, **about}


def expected(case: str, party: str, role: str, kind: str, content: dict[str, Any]) -> int:
    """Status that the two tables lead to."""
    if not may(role, case_deed(kind)):
        return 403
    known, value = None if kind == "case" else project.load_case(case), findings.content_of(kind, content)
    try:
        findings.decide_case(known, value, by=party, at=now(), procedure=procedure())
    except AtashbasError:
        return 400
    return 201


def stands(meeting: str, word: str, party: str) -> bool:
    """Whether the rules of meetings let a party take a step now."""
    matter = project.load_matter(meeting)
    assert matter is not None
    try:
        followup.decide_followup(matter, followup.Step(matter=meeting, step=word), by=party, guarantors=guarantors())
    except AtashbasError:
        return False
    return True


def moved(content: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """The same content in another case of the same state."""
    changed = {**content, "case": new} if "case" in content else dict(content)
    if content.get("query"):
        changed["query"] = entry_of(new, "query")
    if content.get("finding"):
        changed["finding"] = entry_of(new, "finding")
    if "digest" in content:
        changed["digest"] = digest_of(changed["finding"])
    return changed


def say(party: str, kind: str, content: dict[str, Any]) -> str:
    return write.say_in_case(current(), Speaker(reporter=party, role="head"), findings.content_of(kind, content))


def step(party: str, matter: str, word: str) -> None:
    write.take_step(current(), Speaker(reporter=party, role="head"), followup.Step(matter=matter, step=word))


def token(party: str, role: str) -> str:
    """A token of a member of this role."""
    return tokens.make_token(account(party, role).pk, "t")


def account(party: str, role: str) -> User:
    """A member of this role, made once for each."""
    user, made = User.objects.get_or_create(username=f"{party}-{role}")
    if made:
        Membership.objects.create(user=user, reporter=party, role=role)
    return user


def post(bearer: str, part: str, kind: str, content: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {bearer}"}
    said = {"kind": kind, "content": content}
    return Client().post(f"/api/v1/say/{part}", said, content_type="application/json", headers=headers)


def assent_of(case: str) -> dict[str, Any]:
    finding = entry_of(case, "finding")
    return {"case": case, "finding": finding, "digest": digest_of(finding)}


def entry_of(case: str, kind: str) -> str:
    return str(FactRow.objects.filter(subject=case, kind=kind).values_list("pk", flat=True).first() or f"{OTHER}/0")


def digest_of(entry: str) -> str:
    return str(FactRow.objects.filter(pk=entry).values_list("digest", flat=True).first() or "0" * 64)


def sizes() -> dict[str, int]:
    store = store_of()
    return {log: store.head(log).size for log in store.logs()}
