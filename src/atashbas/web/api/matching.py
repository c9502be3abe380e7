"""How the matching stands, in the read API: pairs worth judging, what judgements teach, what limits the result."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atashbas.joint import LearntWeights
from atashbas.node import judging
from atashbas.node.learning.use import learning
from atashbas.node.matching import limits_of
from atashbas.web.reasons import reason

router = Router()


class QueueIn(Schema):
    """For whom (empty: for anybody) and how many."""

    reporter: str = Field("", max_length=64)
    limit: int = Field(50, ge=1, le=500)


class StandingOut(Schema):
    """Who says what of a pair."""

    same: list[str]
    different: list[str]
    unsure: list[str]


class DoubtOut(Schema):
    """A pair in doubt; `own_bits` and `rival_bits` are what a judgement would settle."""

    a: str
    b: str
    weight_mbits: int
    probability_ppm: int
    linked: bool
    rivals: int
    own_bits: float
    rival_bits: float
    last_word: bool
    standing: StandingOut


class WeightsOut(Schema):
    """Learnt weights: factors in thousandths, and the gain on judgements held out."""

    key: str
    between: list[int]
    inside: list[int]
    repeats_seen: bool
    judged: int
    right_before: int
    right_after: int
    brier_before_ppm: int
    brier_after_ppm: int
    synthetic: bool


class WordOut(Schema):
    """A guarantor's last word on learnt weights; `key` empty: set aside."""

    by: str
    entry: str
    key: str


class LimitOut(Schema):
    """What limits the matching: the code is stable, the message is in the caller's language."""

    code: str
    reports: int
    message: str


class MatchingOut(Schema):
    """How the matching stands; `refused` says why nothing is learnt."""

    usable: int
    disputed: int
    unsure: int
    needed: int
    refused: str | None
    offered: list[WeightsOut]
    said: list[WordOut]
    guarantors: list[str]
    in_force: str
    limits: list[LimitOut]


@router.get("/doubts", response=list[DoubtOut], summary="Pairs whose judgement would tell most")
def list_doubts(request: HttpRequest, asked: Query[QueueIn]) -> list[dict[str, Any]]:
    """The queue of doubtful pairs, for one delegation without those it has judged."""
    return [asdict(one) for one in judging.doubts(asked.reporter, asked.limit)]


@router.get("/matching", response=MatchingOut, summary="How the matching stands, and what judgements teach")
def get_matching(request: HttpRequest) -> dict[str, Any]:
    """Judgements, what they teach with its gain, who adopted it, what is in force, what limits the result."""
    standing = learning()
    return {
        **{name: getattr(standing, name) for name in ("usable", "disputed", "unsure", "needed", "guarantors")},
        "refused": standing.refused.code if standing.refused else None,
        "offered": [_weights(one) for one in standing.offered],
        "said": [{"by": one.by, "entry": one.entry, "key": one.weights.key} for one in standing.said],
        "in_force": standing.in_force.key if standing.in_force else "",
        "limits": [{"code": one.code, "reports": one.facts["reports"], "message": reason(one)} for one in limits_of()],
    }


def _weights(weights: LearntWeights) -> dict[str, Any]:
    return {**asdict(weights), "key": weights.key}
