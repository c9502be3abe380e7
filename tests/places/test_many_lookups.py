"""Many look-ups at once come to the answers of the plain way: every text beside every name."""

from __future__ import annotations

import random

import pytest

from atashbas.places import Gazetteer, Place, load_gazetteer
from atashbas.places.matching import likeness
from atashbas.places.spelling import fold, sounds

PLACES = load_gazetteer()
SPELLINGS = [name for place in PLACES.places for name in place.spellings]


def misspelt(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    texts = []
    for _ in range(count):
        text = chance.choice(SPELLINGS)
        for _ in range(chance.randrange(3)):
            at = chance.randrange(len(text))
            text = (text[:at] + chance.choice(["", "a", "e", "i", "ш", "ا", "x"]) + text[at + 1 :]) or text
        texts.append(text)
    return [*texts, "", "   ", "zzzz", "x", "Aleppo governorate", "near Hama, Homs", "قرية", "٣"]


@pytest.mark.parametrize("seed", [1, 2])
def test_many_at_once_are_answered_as_one_by_one(seed: int) -> None:
    texts = misspelt(seed, 600)
    one_by_one: list[Place | None] = [next((c.place for c in PLACES.find(text, limit=1)), None) for text in texts]
    assert PLACES.find_many(texts) == one_by_one
    turned = PLACES.find_many(texts[::-1])
    assert turned[::-1] == one_by_one


def test_the_nearest_by_sound_and_consonants_is_found_among_all() -> None:
    """A plain slow oracle: no place whose name comes nearer to the whole text is passed over."""
    small = Gazetteer(PLACES.places[::7])
    names = [(place, name) for place in small.places for name in place.spellings]
    checked = 0
    for text in misspelt(3, 120):
        found = small.find(text, limit=1)
        best = max(likeness(text, name) for _, name in names) if sounds(text) else 0.0
        if not found or found[0].why[0] not in {"sounds", "skeleton"} or " " in fold(text):
            continue
        checked += 1
        assert found[0].score >= min(0.99, best) - 0.02
    assert checked > 20
