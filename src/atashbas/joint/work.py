"""Cases and matters at a cut, as lines of the digest: what is agreed, what is disputed, who said what last.

Clocks stay outside: "overdue" is a view at an instant and reaches no digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from atashbas.findings import CaseState, assess_case
from atashbas.followup import Matter


def case_line(case: CaseState, required: frozenset[str]) -> str:
    """What a case comes to, as one line: its status and what it rests on, every position, every draft's signatures."""
    assessed = assess_case(case, required=required, at=case.opened.at)
    positions = [[party, incident or "", fact.id] for (party, incident), fact in case.positions.items()]
    drafts = [[draft.proposed.id, draft.proposed.digest, sorted(draft.assents)] for draft in case.drafts]
    return _line("case", case.id, assessed.status.value, list(assessed.rests_on), positions, drafts)


def matter_line(matter: Matter) -> str:
    """What a matter comes to, as one line: each party's last step."""
    return _line("matter", matter.id, sorted(matter.views.items()), len(matter.steps))


def work_digest(lines: Iterable[str]) -> str:
    """SHA-256 (hex) over the lines of all cases and matters, sorted."""
    digest = sha256()
    for line in sorted(lines):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def work_lines(cases: Mapping[str, CaseState], matters: Mapping[str, Matter], required: frozenset[str]) -> list[str]:
    """Lines of all cases and matters."""
    return [*(case_line(case, required) for case in cases.values()), *map(matter_line, matters.values())]


def _line(*parts: object) -> str:
    return json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
