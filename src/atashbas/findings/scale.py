"""Outcomes a finding may reach where the agreement names no scale of its own.

The scale of the tripartite monitoring and verification mechanism in Colombia, which closed 491 events in 2016-17: no
incident 331, relevant but no violation 78, minor violation 54, grave violation 10, pending 18. Two lawful results of
other mechanisms are added: outside the agreement, and not established for want of consensus or access (CTSAMVM).
"""

SCALE = (
    "no-incident",
    "outside-agreement",
    "relevant-no-violation",
    "minor-violation",
    "grave-violation",
    "not-established",
)
VIOLATIONS = frozenset({"minor-violation", "grave-violation"})
