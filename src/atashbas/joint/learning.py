"""Weights learnt from judgements, as guarantors adopt them: in force when all adopt the same, out when one sets aside.

Nobody's judgement trains anything by itself, and no node alone decides by which weights the others join. What was
learnt is signed as whole numbers, so that the same entries give the same incidents on every node.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from atashbas.reconcile import Learned
from atashbas.reconcile.compare import NAMES
from atashbas.reconcile.model import Reranker
from atashbas.values import AtashbasError, LanguageText

FACTORS = 2 + len(NAMES)  # a constant, the prior, the comparisons
MOST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntWeights:
    """One guarantor's word on learnt weights: adopted, or (`adopts` false) set aside.

    Parameters
    ----------
    between, inside
        Factors in thousandths for links between registers and for repeats inside one: a constant in milli-bits, the
        prior, then the comparisons in the order of `reconcile`.
    repeats_seen
        Judgements found that registers repeat themselves.
    judged, right_before, right_after, brier_before_ppm, brier_after_ppm
        Judgements they were learnt from; of those held out, how many fell on the right side of even odds, and the mean
        squared error of the chance in millionths, before and after.
    synthetic
        Learnt from invented reports: they join nothing real.
    """

    adopts: bool = False
    between: tuple[int, ...] = ()
    inside: tuple[int, ...] = ()
    repeats_seen: bool = False
    judged: int = 0
    right_before: int = 0
    right_after: int = 0
    brier_before_ppm: int = 0
    brier_after_ppm: int = 0
    synthetic: bool = False
    texts: tuple[LanguageText, ...] = ()

    def __post_init__(self) -> None:
        wanted = FACTORS if self.adopts else 0
        factors = (*self.between, *self.inside)
        if {len(self.between), len(self.inside)} != {wanted} or any(abs(one) > MOST for one in factors):
            raise AtashbasError("learning.weights", wanted=wanted)

    @property
    def key(self) -> str:
        """By which two words adopt the same: the start of a SHA-256 (hex) over what changes links."""
        held = json.dumps([self.between, self.inside, self.repeats_seen, self.synthetic], separators=(",", ":"))
        return sha256(held.encode()).hexdigest()[:16] if self.adopts else ""

    @property
    def learned(self) -> Learned:
        """As the engine takes them."""
        return Learned(
            reranker=Reranker(thousandths=np.array([self.between, self.inside], np.int32)),
            repeats_seen=self.repeats_seen,
            judged=self.judged,
            right_before=self.right_before,
            right_after=self.right_after,
            brier_before=self.brier_before_ppm / 1e6,
            brier_after=self.brier_after_ppm / 1e6,
        )


def word_on(learned: Learned, *, synthetic: bool, texts: tuple[LanguageText, ...] = ()) -> LearntWeights:
    """The word that adopts what was learnt."""
    between, inside = (tuple(row) for row in learned.reranker.thousandths.tolist())
    return LearntWeights(
        adopts=True,
        between=between,
        inside=inside,
        repeats_seen=learned.repeats_seen,
        judged=learned.judged,
        right_before=learned.right_before,
        right_after=learned.right_after,
        brier_before_ppm=round(learned.brier_before * 1e6),
        brier_after_ppm=round(learned.brier_after * 1e6),
        synthetic=synthetic,
        texts=texts,
    )


def last_words(words: Iterable[tuple[str, LearntWeights]]) -> Mapping[str, LearntWeights]:
    """Each one's last word, from (who, word) in each one's own order."""
    return dict(sorted(dict(words).items()))


def weights_in_force(words: Mapping[str, LearntWeights], judges: frozenset[str]) -> LearntWeights | None:
    """The weights that all of `judges` adopted by their last words; None where one has not, or adopted others."""
    adopted = [words[judge] for judge in sorted(judges) if judge in words and words[judge].adopts]
    if not judges or len(adopted) < len(judges) or len({word.key for word in adopted}) != 1:
        return None
    return adopted[0]
