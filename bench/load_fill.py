"""Fills a node for the bench of load: cases on its incidents, and members of three delegations.

usage: python -m bench.load_fill CASES MEMBERS   (with the node's environment); prints the members as JSON.
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

DELEGATIONS = ("demo-ru", "demo-tr", "demo-ir")
FIRST = datetime(2017, 2, 1, 8, tzinfo=UTC)
AT_ONCE = 500


def main(cases: int, members: int) -> None:
    """Fill the node of this environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "atashbas.node.settings"
    import django

    django.setup()
    enter_cases(cases)
    print(json.dumps(make_members(members)))


def enter_cases(count: int) -> None:
    """Cases of one incident each; every second one with a query, every third one with a position."""
    from atashbas.findings.contents import Case, Position, Query, Stance
    from atashbas.node import projection
    from atashbas.node.home import current
    from atashbas.node.models import IncidentRow
    from atashbas.node.writing import Prepared, content_draft, write
    from atashbas.values import LanguageText, to_data

    dice, home = random.Random(5), current()
    incidents = list(IncidentRow.objects.order_by("id").values_list("id", flat=True)[:count])
    addresses: list[tuple[str, datetime]] = []

    def enter(log: str, drafts: list[Any]) -> list[str]:
        entries: list[str] = []
        for start in range(0, len(drafts), AT_ONCE):
            entries += map(str, write(home, Prepared(log=log, drafts=tuple(drafts[start : start + AT_ONCE]))))
        return entries

    for place, log in enumerate(DELEGATIONS):
        times = [FIRST + timedelta(minutes=n) for n in range(place, count, len(DELEGATIONS))]
        named = incidents[place :: len(DELEGATIONS)]
        opened = [
            Case(title=(LanguageText(text=f"case {n}", language="en"),), incidents=(one,), suspected=(DELEGATIONS[0],))
            for n, one in enumerate(named)
        ]
        drafts = [content_draft("case", mark(to_data(one)), when) for one, when in zip(opened, times, strict=False)]
        addresses += zip(enter(log, drafts), times, strict=False)
    words = (LanguageText(text="what do you know of it?", language="en"),)
    queries, positions = [], []
    for n, (case, at) in enumerate(addresses):
        if n % 2:
            asked = Query(case=case, asked="demo-ru", answer_within_h=48, texts=words)
            queries.append(content_draft("query", mark(to_data(asked)), at + timedelta(hours=1)))
        if n % 3 == 0:
            taken = Position(case=case, stance=dice.choice((Stance.CONFIRM, Stance.DENY, Stance.NOT_CONFIRMED)))
            positions.append(content_draft("position", mark(to_data(taken)), at + timedelta(hours=2)))
    enter("demo-tr", queries)
    enter("demo-ir", positions)
    projection.refresh()


def mark(content: dict[str, Any]) -> dict[str, Any]:
    """Content as the demo's reporters sign it."""
    return {**content, "synthetic": True}


def make_members(count: int) -> list[dict[str, str]]:
    """Members in turn of the three delegations, each with a session that is already open."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    from atashbas.node.models import Membership

    made = []
    for n in range(count):
        user = User.objects.create_user(f"load-{n}")
        reporter = DELEGATIONS[n % len(DELEGATIONS)]
        Membership.objects.create(user=user, reporter=reporter, role="head")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        made.append({"delegation": reporter, "session": str(session.session_key)})
    return made


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
