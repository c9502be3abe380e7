"""What each role may do in its delegation: one table, which pages, API and the published reference all read.

A role narrows what a member may do for the delegation; it never widens what the delegation may do, which the charter
and the rules of cases and matters decide: a bound party without a vote has none, whoever sits at its keyboard.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.conf import settings

from atashbas.values import AtashbasError


class Role(StrEnum):
    """As what a member acts."""

    OFFICER = "officer"  # the delegation's daily work
    HEAD = "head"  # speaks for the delegation: binds it, and decides who its members are
    SECRETARIAT = "secretariat"  # keeps meetings, measures, access and exchanges; takes no view of a case
    EXPERT = "expert"  # of the United Nations or another reporter: reports and answers, no vote
    OBSERVER = "observer"  # reads what his delegation may read
    OPERATOR = "operator"  # keeps the node running; belongs to no delegation


class Deed(StrEnum):
    """A kind of thing that is done."""

    READ = "read"  # what only members see: the delegation's work, sealed fields it is an audience of
    REPORT = "report"  # record, import, amend, withdraw reports and statements
    JUDGE = "judge"  # say of two reports whether they speak of one occurrence
    ANSWER = "answer"  # answer a query, add evidence
    EXAMINE = "examine"  # open cases, ask, take positions, draft findings, dissent
    FOLLOW = "follow"  # open matters and take steps in them
    BIND = "bind"  # assent to a finding, approve a meeting, adopt a decision, let a joint product be published
    MEMBERS = "members"  # invite, suspend and restore members
    OPERATE = "operate"  # keep the node: the members of every delegation


_OFFICER = frozenset({Deed.READ, Deed.REPORT, Deed.JUDGE, Deed.ANSWER, Deed.EXAMINE, Deed.FOLLOW})
DEEDS: Mapping[Role, frozenset[Deed]] = MappingProxyType(
    {
        Role.HEAD: _OFFICER | {Deed.BIND, Deed.MEMBERS},
        Role.OFFICER: _OFFICER,
        Role.SECRETARIAT: frozenset({Deed.READ, Deed.FOLLOW}),
        Role.EXPERT: frozenset({Deed.READ, Deed.REPORT, Deed.ANSWER}),
        Role.OBSERVER: frozenset({Deed.READ}),
        Role.OPERATOR: frozenset({Deed.OPERATE}),
    }
)
MUST_HOLD_FACTOR = frozenset({Role.HEAD, Role.OPERATOR})
# Entries of a case that are more, or less, than examining it.
CASE_DEEDS: Mapping[str, Deed] = MappingProxyType({"assent": Deed.BIND, "answer": Deed.ANSWER, "exhibit": Deed.ANSWER})
# Steps that bind the delegation, by kind of matter.
BINDING_STEPS = frozenset({("meeting", "approve"), ("decision", "adopt"), ("publication", "assent")})


def may(role: str, deed: Deed) -> bool:
    """Whether a role includes a deed; a name that is no role may do nothing."""
    return role in DEEDS and deed in DEEDS[Role(role)]


def check_may(role: str, deed: Deed) -> None:
    """Raise AtashbasError ``role.not-allowed`` where the role does not include the deed."""
    if not may(role, deed):
        raise AtashbasError("role.not-allowed", role=role, deed=str(deed))


def check_decides_members(role: str) -> None:
    """Raise AtashbasError ``role.not-allowed`` for whoever decides over no members: heads and operators do."""
    if not decides_members(role):
        raise AtashbasError("role.not-allowed", role=role, deed=str(Deed.MEMBERS))


def decides_members(role: str) -> bool:
    """Whether a role decides over members: a head over those of his delegation, an operator over all."""
    return may(role, Deed.MEMBERS) or may(role, Deed.OPERATE)


def case_deed(kind: str) -> Deed:
    """Deed that an entry of a case is, by its kind."""
    return CASE_DEEDS.get(kind, Deed.EXAMINE)


def step_deed(matter_kind: str, step: str) -> Deed:
    """Deed that a step in a matter is."""
    return Deed.BIND if (matter_kind, step) in BINDING_STEPS else Deed.FOLLOW


def must_hold_factor(role: str) -> bool:
    """Whether this node lets a role act only with a second factor."""
    return bool(settings.REQUIRE_MFA) and role in MUST_HOLD_FACTOR
