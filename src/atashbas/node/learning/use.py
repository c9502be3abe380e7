"""Training on a node's judgements, adopting what was learnt, setting it aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction

from atashbas import reconcile
from atashbas.joint import LearntWeights, word_on
from atashbas.joint.judgement import PairStanding
from atashbas.node import matching, projection
from atashbas.node.accounts.acting import member_mark
from atashbas.node.casework.judgements import KIND, all_standings
from atashbas.node.casework.procedure import guarantors
from atashbas.node.home import Home
from atashbas.node.learning.words import Said, all_said, data_of, in_force
from atashbas.node.models import ProjectionState, ReporterRow, ReportRow
from atashbas.node.writing import Prepared, content_draft, now, write
from atashbas.values import AtashbasError, LanguageText

NEEDED = reconcile.LEAST_JUDGEMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """How learning stands: `usable` pairs on which whoever spoke agrees, `disputed` ones, and what was said of weights.

    `trained` is what this node learns from them, `refused` why it does not; one of the two is None.
    """

    usable: int
    disputed: int
    unsure: int
    needed: int
    trained: LearntWeights | None
    refused: AtashbasError | None
    said: tuple[Said, ...]
    guarantors: tuple[str, ...]
    in_force: LearntWeights | None

    @property
    def helps(self) -> bool:
        """Whether what was learnt meets held-out judgements better."""
        return self.trained is not None and self.trained.brier_after_ppm < self.trained.brier_before_ppm

    @property
    def offered(self) -> tuple[LearntWeights, ...]:
        """Weights that may be adopted: what others adopted already, else what this node learns now if it helps."""
        known = {one.weights.key: one.weights for one in self.said if one.weights.adopts}
        if self.trained is not None and self.helps:
            known.setdefault(self.trained.key, self.trained)
        return tuple(known.values())


def learning() -> Learning:
    """How learning stands on this node now."""
    standings = _standings(synthetic=is_synthetic())
    trained, refused = _trained()
    return Learning(
        usable=sum(bool(one.same) != bool(one.different) for one in standings.values()),
        disputed=sum(one.disputed for one in standings.values()),
        unsure=sum(bool(one.unsure) and not one.same and not one.different for one in standings.values()),
        needed=NEEDED,
        trained=trained,
        refused=refused,
        said=all_said(),
        guarantors=tuple(sorted(guarantors())),
        in_force=in_force(),
    )


def adopt(
    home: Home, by: str, *, key: str = "", office: str = "", texts: tuple[LanguageText, ...] = (),
    at: datetime | None = None,
) -> str:  # fmt: skip
    """Sign that one's delegation adopts weights; returns the entry's address log/n.

    Parameters
    ----------
    key
        Which of the weights on offer; empty where there is one.

    Raises
    ------
    AtashbasError
        ``reconcile.too-few-judgements``, ``learning.no-gain``, ``learning.which`` where several are on offer and none
        of them is named, ``learning.not-a-guarantor``.
    """
    standing = learning()
    found = [one for one in standing.offered if key in {"", one.key}]
    if not standing.offered:
        raise standing.refused or AtashbasError("learning.no-gain")
    if len(found) != 1:
        raise AtashbasError("learning.which", offered=", ".join(one.key for one in standing.offered))
    return _say(home, by, {**data_of(found[0]), "texts": _texts(texts)}, office, at)


def set_aside(
    home: Home, by: str, *, office: str = "", texts: tuple[LanguageText, ...] = (), at: datetime | None = None
) -> str:
    """Sign that one's delegation sets learnt weights aside: they are out of force at once; returns log/n.

    Raises AtashbasError ``learning.not-a-guarantor``.
    """
    return _say(home, by, data_of(LearntWeights(adopts=False)) | {"texts": _texts(texts)}, office, at)


def _say(home: Home, by: str, content: Mapping[str, object], office: str, at: datetime | None) -> str:
    if by not in guarantors():
        raise AtashbasError("learning.not-a-guarantor", reporter=by)
    marks: dict[str, object] = {"synthetic": True} if _synthetic(by) else {}
    said = {name: value for name, value in content.items() if value not in ((), [], None)}
    with transaction.atomic():
        draft = content_draft(
            KIND, {**said, **({"office": office} if office else {}), **member_mark(), **marks}, at or now()
        )
        entry = write(home, Prepared(log=by, drafts=(draft,)))[0]
        projection.refresh()
    return str(entry)


def _texts(texts: tuple[LanguageText, ...]) -> list[dict[str, str]]:
    return [{"text": one.text, "language": one.language} for one in texts]


def is_synthetic() -> bool:
    """Whether this node's guarantors are a demo's: then the judgements of invented reports are learnt from."""
    return any(_synthetic(name) for name in guarantors())


def _synthetic(reporter: str) -> bool:
    return ReporterRow.objects.filter(pk=reporter, synthetic=True).exists()


def _standings(*, synthetic: bool) -> Mapping[tuple[str, str], PairStanding]:
    """Judged pairs of the real, or of the synthetic, reports."""
    every = all_standings()
    named = sorted({report for pair in every for report in pair})
    kinds: dict[str, bool] = {}
    for start in range(0, len(named), 500):
        kinds |= dict(ReportRow.objects.filter(id__in=named[start : start + 500]).values_list("id", "synthetic"))
    return {pair: one for pair, one in every.items() if all(kinds.get(report) is synthetic for report in pair)}


def _trained() -> tuple[LearntWeights | None, AtashbasError | None]:
    state = ProjectionState.objects.values_list("revision", "digest").first()
    return _trained_at(*(state or (0, "")))


@lru_cache(maxsize=2)
def _trained_at(revision: int, digest: str) -> tuple[LearntWeights | None, AtashbasError | None]:
    """What one state of the node teaches, kept for the next page."""
    synthetic = is_synthetic()
    pairs = _standings(synthetic=synthetic).items()
    judged = [
        *(reconcile.Judgement(a=a, b=b, by=by, verdict="same") for (a, b), one in pairs for by in one.same),
        *(reconcile.Judgement(a=a, b=b, by=by, verdict="different") for (a, b), one in pairs for by in one.different),
    ]
    agreed = {(one.a, one.b) for one in judged}
    if len(agreed) < NEEDED:  # spares the matching; the engine refuses by the same number
        return None, AtashbasError("reconcile.too-few-judgements", needed=NEEDED, given=len(agreed))
    result = reconcile.reconcile(matching.standing_reports(synthetic))
    try:
        return word_on(result.learn(judged), synthetic=synthetic), None
    except AtashbasError as error:
        return None, error
