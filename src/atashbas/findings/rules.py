"""Who may say what in a case, and when: one small named rule per sentence, each with its clause.

`decide_case` runs the rules of a content in order; the first that is broken becomes a Refusal and nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from atashbas.agreement.process import Refusal
from atashbas.findings.case import CaseState, DraftState, Fact, QueryState
from atashbas.findings.contents import (
    Answer,
    Assent,
    Case,
    CaseStatement,
    Content,
    Exhibit,
    Finding,
    Position,
    Query,
    Silence,
    Visit,
)

UNANIMITY = "Concept paper of 16 February 2017: decisions by the three guarantors together"
INQUIRY = "Concept paper of 16 February 2017, mandate 4: investigation of violations"
PROMPT_QUERY = "Terms of 22 February 2016: the party concerned is asked without delay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """What the agreement says about cases: who answers for it, whose assent is needed, the scale, the clock."""

    guarantors: frozenset[str]
    required: frozenset[str]
    outcomes: tuple[str, ...]
    provisions: frozenset[str]
    answer_within_h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A request as the rules see it: the case known to this node (None when it is opened), who asks, when."""

    case: CaseState | None
    content: Content
    by: str
    at: datetime
    procedure: Procedure

    def query(self, entry: str) -> QueryState | None:
        """A query of this case by its entry."""
        return next((state for state in _queries(self) if state.asked.id == entry), None)

    def draft(self, entry: str | None) -> DraftState | None:
        """A draft of this case by its entry."""
        drafts = self.case.drafts if self.case else ()
        return next((state for state in drafts if state.proposed.id == entry), None)


Rule = Callable[[Moment], bool]


def by_a_guarantor(moment: Moment) -> bool:
    """Only guarantors ask, take positions, draft and assent."""
    return moment.by in moment.procedure.guarantors


def by_a_required_signer(moment: Moment) -> bool:
    """An assent binds only from a required signer."""
    return moment.by in moment.procedure.required


def case_is_known(moment: Moment) -> bool:
    """One speaks in a case that exists here."""
    return moment.case is not None


def nothing_agreed(moment: Moment) -> bool:
    """After a finding is in force, positions, drafts without supersession and statements come too late."""
    content = moment.content
    if isinstance(content, Finding) and content.supersedes:
        return True
    return moment.case is None or moment.case.finding_in_force(moment.procedure.required) is None


def provision_is_known(moment: Moment) -> bool:
    """A provision named is one of the agreement's."""
    provision = getattr(moment.content, "provision", None)
    return provision is None or provision in moment.procedure.provisions


def clock_is_long_enough(moment: Moment) -> bool:
    """A query gives at least the agreement's own time to answer."""
    content = moment.content
    return isinstance(content, Query) and content.answer_within_h >= moment.procedure.answer_within_h


def query_is_known(moment: Moment) -> bool:
    """An answer and a silence belong to a query of the case."""
    content = moment.content
    return isinstance(content, (Answer, Silence)) and moment.query(content.query) is not None


def by_the_asked(moment: Moment) -> bool:
    """The asked party answers, itself or through who relays it by name."""
    content = moment.content
    state = moment.query(content.query) if isinstance(content, Answer) else None
    asked = state.asked.content.asked if state and isinstance(state.asked.content, Query) else None
    return isinstance(content, Answer) and asked in (moment.by, content.relayed_for)


def by_the_asker_after_the_deadline(moment: Moment) -> bool:
    """Silence is recorded by the side that asked, after the clock ran out, where no answer is known."""
    content = moment.content
    state = moment.query(content.query) if isinstance(content, Silence) else None
    return state is not None and state.asked.by == moment.by and state.is_overdue(moment.at)


def silence_is_new(moment: Moment) -> bool:
    """Silence is recorded once."""
    content = moment.content
    state = moment.query(content.query) if isinstance(content, Silence) else None
    return state is None or state.silence is None


def visit_follows(moment: Moment) -> bool:
    """A visit is asked first; who was asked grants or refuses; it is made after it was granted."""
    content = moment.content
    if not isinstance(content, Visit) or content.step == "asked":
        return isinstance(content, Visit) and content.asked_of is not None
    asked = [v for v in _visits(moment) if v.id == content.request]
    request = asked[0].content if asked else None
    if not isinstance(request, Visit):
        return False
    if content.step in {"granted", "refused", "suspended"}:
        return request.asked_of == moment.by
    granted = [v for v in _visits(moment) if isinstance(v.content, Visit) and v.content.step == "granted"]
    return any(isinstance(v.content, Visit) and v.content.request == content.request for v in granted)


def incident_is_of_the_case(moment: Moment) -> bool:
    """A position is about the case, or about one of its incidents."""
    content = moment.content
    incident = content.incident if isinstance(content, Position) else None
    return incident is None or (moment.case is not None and incident in moment.case.subject.incidents)


def outcome_is_on_the_scale(moment: Moment) -> bool:
    """A finding's outcome is one the agreement knows."""
    return isinstance(moment.content, Finding) and moment.content.outcome in moment.procedure.outcomes


def supersedes_what_is_agreed(moment: Moment) -> bool:
    """A finding ends only by a later joint finding; so only one in force can be superseded."""
    content = moment.content
    if not isinstance(content, Finding) or content.supersedes is None:
        return True
    draft = moment.draft(content.supersedes)
    return draft is not None and draft.in_force(moment.procedure.required)


def finding_is_known(moment: Moment) -> bool:
    """One assents to, or dissents from, a draft that exists here."""
    content = moment.content
    if isinstance(content, CaseStatement) and content.finding is None:
        return content.step != "dissent"
    return isinstance(content, (Assent, CaseStatement)) and moment.draft(content.finding) is not None


def hash_is_the_drafts(moment: Moment) -> bool:
    """An assent signs exactly the text that stands; a draft that changed since is another finding."""
    content = moment.content
    draft = moment.draft(content.finding) if isinstance(content, Assent) else None
    return draft is not None and isinstance(content, Assent) and draft.proposed.digest == content.digest


def draft_is_live(moment: Moment) -> bool:
    """A draft that its author withdrew cannot be signed."""
    content = moment.content
    draft = moment.draft(content.finding) if isinstance(content, Assent) else None
    return draft is None or draft.withdrawn is None


def assent_is_new(moment: Moment) -> bool:
    """One signs once; a second signature adds nothing, and none can be taken back."""
    content = moment.content
    draft = moment.draft(content.finding) if isinstance(content, (Assent, CaseStatement)) else None
    return draft is None or moment.by not in draft.assents


def withdraws_his_own(moment: Moment) -> bool:
    """One withdraws one's own draft or case only."""
    content = moment.content
    if not isinstance(content, CaseStatement) or content.step != "withdrawn":
        return True
    draft = moment.draft(content.finding)
    author = draft.proposed.by if draft else moment.case.opened.by if moment.case else None
    return author == moment.by


def resumes_what_is_suspended(moment: Moment) -> bool:
    """One resumes what one suspended."""
    content = moment.content
    if not isinstance(content, CaseStatement) or content.step != "resumed":
        return True
    return moment.case is not None and moment.by in moment.case.stated("suspended")


RULES: Mapping[type[Content], tuple[tuple[Rule, str], ...]] = MappingProxyType(
    {
        Case: ((by_a_guarantor, INQUIRY), (provision_is_known, INQUIRY)),
        Query: (
            (case_is_known, INQUIRY),
            (by_a_guarantor, INQUIRY),
            (nothing_agreed, UNANIMITY),
            (clock_is_long_enough, PROMPT_QUERY),
        ),
        Answer: ((case_is_known, INQUIRY), (query_is_known, PROMPT_QUERY), (by_the_asked, PROMPT_QUERY)),
        Silence: (
            (case_is_known, INQUIRY),
            (query_is_known, PROMPT_QUERY),
            (by_the_asker_after_the_deadline, PROMPT_QUERY),
            (silence_is_new, PROMPT_QUERY),
        ),
        Visit: ((case_is_known, INQUIRY), (visit_follows, INQUIRY)),
        Exhibit: ((case_is_known, INQUIRY),),
        Position: (
            (case_is_known, INQUIRY),
            (by_a_guarantor, INQUIRY),
            (nothing_agreed, UNANIMITY),
            (incident_is_of_the_case, INQUIRY),
        ),
        Finding: (
            (case_is_known, INQUIRY),
            (by_a_guarantor, UNANIMITY),
            (nothing_agreed, UNANIMITY),
            (outcome_is_on_the_scale, INQUIRY),
            (provision_is_known, INQUIRY),
            (supersedes_what_is_agreed, UNANIMITY),
        ),
        Assent: (
            (case_is_known, INQUIRY),
            (by_a_required_signer, UNANIMITY),
            (finding_is_known, UNANIMITY),
            (hash_is_the_drafts, UNANIMITY),
            (draft_is_live, UNANIMITY),
            (assent_is_new, UNANIMITY),
        ),
        CaseStatement: (
            (case_is_known, INQUIRY),
            (by_a_guarantor, UNANIMITY),
            (nothing_agreed, UNANIMITY),
            (finding_is_known, UNANIMITY),
            (assent_is_new, UNANIMITY),
            (withdraws_his_own, UNANIMITY),
            (resumes_what_is_suspended, UNANIMITY),
        ),
    }
)


def decide_case(case: CaseState | None, content: Content, *, by: str, at: datetime, procedure: Procedure) -> Content:
    """Decide whether `by` may say this now; returns the content to be signed.

    Raises
    ------
    Refusal
        ``rule.<name of the rule>`` with its clause; nothing has changed.
    """
    moment = Moment(case=case, content=content, by=by, at=at, procedure=procedure)
    for rule, clause in RULES[type(content)]:
        if not rule(moment):
            name = rule.__name__.replace("_", "-")
            raise Refusal(f"rule.{name}", by=by, clause=clause, case=case.id if case else None)
    return content


def _queries(moment: Moment) -> tuple[QueryState, ...]:
    return moment.case.queries if moment.case else ()


def _visits(moment: Moment) -> tuple[Fact, ...]:
    return moment.case.visits if moment.case else ()
