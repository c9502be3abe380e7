"""One wrong letter in a word the rules wait for: found by the half of the word that is still right.

Only pairs of words («تاکید کرد», «وزیر خارجه») of the entries that verbs of saying, offices and names are made of, and
names of one word with seven letters and more: a shorter word may well be another real word and is left as it stands.
A letter is replaced by a letter, so offsets hold; the raw text is never changed. Where two entries are as near, nothing
is repaired.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from atashbas.reading.lexicons.inflection import patterns_of
from atashbas.reading.lexicons.lexicon import Lexicon
from atashbas.reading.text.fold import Folded, fold_alias
from atashbas.reading.text.segments import Span
from atashbas.values import Language

KINDS = ("cue", "role", "orgnoun", "adj", "country", "person", "org", "group", "body", "thisdoc")
SHORTEST_PAIR, SHORTEST_NAME, SHORTEST_VERB = 8, 7, 9
REAL_WORDS = frozenset(["مانند", "поедет", "anlasmisti"])  # one letter from a cue
SHORTEST_WORD = 5  # letters of the wrong word of a pair; Persian verbs of saying are shorter
# Where a verb of saying is one long word: how many of its last letters are an ending that tells person or mood.
VERBS_ALONE: dict[Language, int] = {"en": 2, "ru": 2, "tr": 3}
NAMES = frozenset({"country", "person", "org"})
_WORD = re.compile(r"[^\W\d_]+")


class Speller:
    """Words and pairs of words of a language's entries: pairs by either word, words alone by their halves."""

    def __init__(self, lexicon: Lexicon, language: Language) -> None:
        self.language = language
        self.shortest = 1 if language == "fa" else SHORTEST_WORD
        self.verbs_alone: set[str] = set()
        self.known: set[str] = set(REAL_WORDS)
        self.halves: dict[tuple[int, str], set[str]] = {}
        self.behind: dict[str, set[str]] = {}
        self.before: dict[str, set[str]] = {}
        for entry in lexicon.aliases(KINDS, language):
            forms = patterns_of(entry.alias, language) if entry.kind == "cue" else [fold_alias(entry.alias)]
            for form in forms:
                words = form.split()
                if entry.kind != "cue" or language != "en":  # «falling on» is no «calling on»
                    for first, second in pairwise(words):
                        self._add_pair(first, second)
                if len(words) == 1 and entry.kind in NAMES:
                    self._add(form, SHORTEST_NAME)
                elif len(words) == 1 and entry.kind == "cue" and language in VERBS_ALONE:
                    self._add(words[0], SHORTEST_VERB)
                    self.verbs_alone.add(words[0])
        for entry in lexicon.rows[language]:
            self.known.update(fold_alias(entry.alias).split())

    def _add(self, text: str, shortest: int) -> None:
        if len(text) < shortest:
            return
        half = len(text) // 2
        self.halves.setdefault((len(text), text[:half]), set()).add(text)
        self.halves.setdefault((-len(text), text[half:]), set()).add(text)

    def _add_pair(self, first: str, second: str) -> None:
        if len(first) + len(second) + 1 >= SHORTEST_PAIR:
            self.behind.setdefault(first, set()).add(second)
            self.before.setdefault(second, set()).add(first)

    def find(self, word: str) -> str | None:
        """The one name or verb that differs from a word in exactly one letter."""
        half = len(word) // 2
        near = self.halves.get((len(word), word[:half]), set()) | self.halves.get((-len(word), word[half:]), set())
        fitting = [other for other in near if self._is_near(word, other)]
        return fitting[0] if len(fitting) == 1 else None

    def find_pair(self, first: str, second: str) -> str | None:
        """The one pair of words that differs from these in exactly one letter of a word that no entry has."""
        fitting: set[str] = set()
        if (others := self.behind.get(first)) and self.doubts(second):
            fitting.update(f"{first} {other}" for other in others if self._is_near(second, other))
        if (others := self.before.get(second)) and self.doubts(first):
            fitting.update(f"{other} {second}" for other in others if self._is_near(first, other))
        return fitting.pop() if len(fitting) == 1 else None

    def doubts(self, word: str) -> bool:
        """A word that no entry has, and long enough: short ones are too often others."""
        return len(word) >= self.shortest and word not in self.known

    def _is_near(self, word: str, other: str) -> bool:
        if len(word) != len(other):
            return False
        wrong = [n for n, (x, y) in enumerate(zip(word, other, strict=True)) if x != y]
        if len(wrong) != 1:
            return False
        if self.language == "ar" and not 0 < wrong[0] < len(word) - 1:
            return False  # a particle before the word, or its ending
        ending = VERBS_ALONE[self.language] if other in self.verbs_alone else None
        return ending is None or 0 < wrong[0] < len(word) - ending  # «считаем» is no «считает»


@lru_cache(maxsize=16)
def speller_of(lexicon: Lexicon, language: Language) -> Speller:
    """Speller of a lexicon, made when a text first needs it."""
    return Speller(lexicon, language)


def repair(folded: Folded, spans: Iterable[Span], speller: Speller) -> tuple[Folded, list[tuple[Span, str]]] | None:
    """The folded text with wrong letters replaced, and what was replaced where; None where nothing was."""
    found: list[tuple[Span, str]] = []
    for span in spans:
        words = list(_WORD.finditer(folded.text, *span))
        found.extend(_in_words(folded.text, words, speller))
    if not found:
        return None
    text, spaced = list(folded.text), list(folded.spaced)
    for (start, end), word in found:
        text[start:end] = word
        spaced[start + 1 : end + 1] = word
    return Folded("".join(text), "".join(spaced), folded.offsets), found


def _in_words(text: str, words: Sequence[re.Match[str]], speller: Speller) -> list[tuple[Span, str]]:
    found: list[tuple[Span, str]] = []
    last = -1
    letters = [word[0] for word in words]
    for i, word in enumerate(letters):
        start, end = words[i].span()
        if start < last:
            continue
        if i + 1 < len(words) and text[end] == " " and (pair := speller.find_pair(word, letters[i + 1])):
            last = start + len(pair)
            found.append(((start, last), pair))
        elif len(word) >= SHORTEST_NAME and speller.doubts(word) and (one := speller.find(word)):
            found.append(((start, end), one))
            last = end
    return found
