"""The tables: which steps each kind of matter knows, whose they are and under which clause.

Clauses cite the concept paper of 16 February 2017 (CP), the memorandum of 4 May 2017 (M) and UNSCR 2165, 2254, 2336.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from atashbas.agreement.process import Move, Process, Refusal, Role, decide_step
from atashbas.followup.matter import ASIDE, Matter, roles_in
from atashbas.followup.openings import (
    AccessRequest,
    AlarmAnswer,
    Commitment,
    CountingBreak,
    Decision,
    Exchange,
    Measure,
    Meeting,
    Opening,
    Pause,
    ProtectedSite,
    Publication,
    Siege,
    StateFile,
    Step,
    Urgent,
)

G, OP, A, C, R = Role.GUARANTOR, Role.OPENER, Role.ADDRESSEE, Role.CONCERNED, Role.REPORTER


# Whoever translates puts his words, with his office, beside the original; that is open to all from the beginning.
TRANSLATE = ("translate", R, (), False)


def _process(name: str, clause: str, *rows: tuple[str, Role, tuple[str, ...], bool]) -> Process:
    moves = tuple(
        Move(step=step, role=role, after=after, ends=ends, aside=step in ASIDE, clause=clause)
        for step, role, after, ends in (*rows, TRANSLATE)
    )
    return Process(name=name, moves=moves)


PROCESSES: Mapping[type[Opening], Process] = MappingProxyType(
    {
        Measure: _process(
            "measure",
            "CP, mandate 2: confidence-building measures",
            ("agree", C, (), False),
            ("decline", C, (), False),
            ("begin-phase", C, ("agree",), False),
            ("complete-phase", C, ("begin-phase",), False),
            ("verify-phase", R, ("complete-phase",), False),
            ("not-verified", R, ("complete-phase",), False),
            ("suspend", C, ("agree",), False),
            ("resume", C, ("suspend",), False),
            ("end", C, ("agree",), True),
        ),
        Commitment: _process(
            "commitment",
            "CP, mandate 3: adherence of the parties",
            ("acknowledge", A, (), False),
            ("reject", A, (), False),
            ("report-kept", A, (), False),
            ("observe-kept", R, (), False),
            ("observe-partly-kept", R, (), False),
            ("observe-not-kept", R, (), False),
            ("contradicting-statement", R, (), False),
            ("withdraw", OP, (), True),
        ),
        Meeting: _process(
            "meeting",
            "CP: a meeting is called by one party, date and venue approved unanimously",
            ("approve", G, (), False),
            ("decline", G, (), False),
            ("attend", C, ("approve",), False),
            ("absent", C, ("approve",), False),
            ("propose-item", C, (), False),
            ("record", G, ("approve",), False),
            ("cancel", OP, (), True),
        ),
        Decision: _process(
            "decision",
            "CP: decisions by the guarantors together",
            ("adopt", G, (), True),
            ("reserve", G, (), False),
        ),
        AccessRequest: _process(
            "access-request",
            "UNSCR 2165 and 2254 para. 12: rapid, safe and unhindered access",
            ("approve", A, (), False),
            ("refuse", A, (), False),
            ("depart", OP, ("approve",), False),
            ("obstruct", R, (), False),
            ("pass", R, ("depart", "obstruct"), False),
            ("deliver", OP, ("pass", "depart"), True),
            ("withdraw", OP, (), True),
        ),
        Siege: _process(
            "siege",
            "UNSCR 2165 and 2254 para. 12: access to besieged areas",
            ("observe-besieged", R, (), False),
            ("observe-eased", R, (), False),
            ("observe-lifted", R, (), False),
            ("deny", A, (), False),
            ("reply", R, (), False),
            ("withdraw", OP, (), True),
        ),
        Pause: _process(
            "pause",
            "UNSCR 2336 para. on humanitarian access; M para. 5",
            ("accept", C, (), False),
            ("decline", C, (), False),
            ("observe-held", R, ("accept",), False),
            ("observe-broken", R, ("accept",), False),
            ("end", C, ("accept",), True),
        ),
        ProtectedSite: _process(
            "protected-site",
            "UNSCR 2286: protection of medical care",
            ("receive", A, (), False),
            ("withdraw", OP, (), True),
        ),
        Exchange: _process(
            "exchange",
            "CP, mandate 6: release of detainees and abductees, exchange of prisoners and bodies",
            ("confirm-list", C, (), False),
            ("contest-list", C, (), False),
            ("hand-over", C, ("confirm-list",), False),
            ("receive", C, ("hand-over",), False),
            ("observe", R, ("hand-over",), False),
            ("withdraw", C, (), True),
        ),
        StateFile: _process(
            "state-file",
            "CP, mandate 6: missing persons and nationals",
            ("answer", A, (), False),
            ("decline", A, (), False),
            ("close", OP, ("answer", "decline"), True),
        ),
        Urgent: _process(
            "urgent",
            "CP, mandate 5: prevention of escalation",
            ("acknowledge", A, (), False),
            ("respond", A, (), False),
        ),
        Publication: _process(
            "publication",
            "CP: joint products need every guarantor",
            ("assent", G, (), True),
            ("decline", G, (), False),
            ("note-dissent", G, (), False),
            ("reply", R, (), False),
        ),
        AlarmAnswer: _process(
            "alarm-answer",
            "CP, mandate 5: prevention of escalation",
            ("reply", R, (), False),
            ("withdraw", OP, (), True),
        ),
        CountingBreak: _process(
            "counting-break",
            "CP, mandate 4 and 5: what is registered must be comparable before it is called a rise",
            ("reply", R, (), False),
            ("withdraw", OP, (), True),
        ),
    }
)


def decide_opening(opening: Opening, *, by: str, guarantors: frozenset[str]) -> Opening:
    """Decide whether `by` may open this matter; raises Refusal ``rule.role`` where only guarantors may.

    Commitments, requests, sites and urgent messages may be opened by whoever keeps a register.
    """
    reserved = (Meeting, Decision, Publication, Measure)
    if isinstance(opening, reserved) and by not in guarantors:
        clause = PROCESSES[type(opening)].moves[0].clause
        raise Refusal("rule.role", process=PROCESSES[type(opening)].name, step="open", by=by, clause=clause)
    return opening


def decide_followup(matter: Matter, step: Step, *, by: str, guarantors: frozenset[str]) -> Step:
    """Decide whether `by` may take this step; returns the step, or raises Refusal and changes nothing."""
    taken = [(fact.by, fact.content.step) for fact in matter.steps]
    process = PROCESSES[type(matter.opening)]
    move = decide_step(process, step.step, roles=roles_in(matter, by, guarantors), taken=taken, by=by)
    if isinstance(matter.opening, Measure) and step.phase is not None and step.phase not in matter.opening.phases:
        raise Refusal("rule.unknown-phase", process=process.name, step=step.step, phase=step.phase, clause=move.clause)
    return step
