"""Who is meant by the words for an actor: one id for all the languages' names of one group, so that they can agree.

A derived fact: the register keeps the reporter's own words, and the id stands beside them in the joint picture only.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from atashbas.actors import ActorRegistry, load_actors
from atashbas.reports.records import Report

RESOLVES = 0.8  # a weaker resemblance leaves the words as they are: two unlike names are never made one


def with_actor_ids(report: Report) -> Report:
    """The report with the ids of its actor and target where it names none and the registry knows the words."""
    actor = report.actor_id or actor_of(report.actor)
    target = report.target_id or actor_of(report.target)
    if (actor, target) == (report.actor_id, report.target_id):
        return report
    return replace(report, actor_id=actor, target_id=target)


def actor_of(words: str | None) -> str | None:
    """Id of the actor that some words name; None where the registry knows none like it."""
    return _resolved(words) if words else None


@lru_cache(maxsize=65_536)
def _resolved(words: str) -> str | None:
    found = _registry().find(words, limit=1)
    return found[0].actor.id if found and found[0].score >= RESOLVES else None


@lru_cache(maxsize=1)
def _registry() -> ActorRegistry:
    return load_actors()
