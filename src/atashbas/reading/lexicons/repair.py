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
SHORTEST_PAIR, SHORTEST_NAME = 8, 7
SHORTEST_WORD = 5  # letters of the wrong word of a pair; Persian verbs of saying are shorter
# Where a verb of saying is one long word: how many of its last letters are an ending that tells person or mood.
VERBS_ALONE: dict[Language, int] = {"en": 0, "ru": 2, "tr": 3}
NAMES = frozenset({"country", "person", "org"})
_WORD = re.compile(r"[^\W\d_]+")


class Speller:
    """Words and pairs of words of a language's entries, by their halves."""

    def __init__(self, lexicon: Lexicon, language: Language) -> None:
        self.language = language
        self.shortest = 1 if language == "fa" else SHORTEST_WORD
        self.verbs_alone: set[str] = set()
        self.known: set[str] = set()
        self.halves: dict[tuple[int, str], set[str]] = {}
        for entry in lexicon.aliases(KINDS, language):
            forms = patterns_of(entry.alias, language) if entry.kind == "cue" else [fold_alias(entry.alias)]
            for form in forms:
                words = form.split()
                if entry.kind != "cue" or language != "en":  # «falling on» is no «calling on»
                    for pair in pairwise(words):
                        self._add(" ".join(pair), SHORTEST_PAIR)
                if len(words) == 1 and entry.kind in NAMES:
                    self._add(form, SHORTEST_NAME)
                elif len(words) == 1 and entry.kind == "cue" and language in VERBS_ALONE:
                    self._add(words[0], SHORTEST_NAME)
                    self.verbs_alone.add(words[0])
        for entry in lexicon.rows[language]:
            self.known.update(fold_alias(entry.alias).split())

    def _add(self, text: str, shortest: int) -> None:
        if len(text) < shortest:
            return
        half = len(text) // 2
        self.halves.setdefault((len(text), text[:half]), set()).add(text)
        self.halves.setdefault((-len(text), text[half:]), set()).add(text)

    def find(self, text: str) -> str | None:
        """The one entry that differs from `text` in exactly one letter."""
        half = len(text) // 2
        near = self.halves.get((len(text), text[:half]), set()) | self.halves.get((-len(text), text[half:]), set())
        fitting = {other: at for other in near if (at := _wrong_letter(text, other)) is not None}
        if len(fitting) != 1:
            return None
        other, at = fitting.popitem()
        start, end = text.rfind(" ", 0, at) + 1, text.find(" ", at)
        end = end if end >= 0 else len(text)
        if self.language == "ar" and not start < at < end - 1:
            return None  # a particle before the word, or its ending
        if other in self.verbs_alone and not 0 < at < end - VERBS_ALONE[self.language]:
            return None  # «считаем» is no «считает»
        return other if self.doubts(text[start:end]) else None

    def doubts(self, word: str) -> bool:
        """A word that no entry has, and long enough: short ones are too often others."""
        return len(word) >= self.shortest and word not in self.known


def _wrong_letter(a: str, b: str) -> int | None:
    """Where two texts of one length differ, if they do in one letter alone."""
    wrong = [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return wrong[0] if len(wrong) == 1 and a[wrong[0]] != " " != b[wrong[0]] else None


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
    doubted = [speller.doubts(word[0]) for word in words]
    for i, word in enumerate(words):
        if i + 1 < len(words) and (doubted[i] or doubted[i + 1]):
            start, end = word.start(), words[i + 1].end()
            if (
                end - start < 24
                and start >= last
                and text[word.end()] == " "
                and (pair := speller.find(text[start:end]))
            ):
                found.append(((start, end), pair))
                last = end
                continue
        if doubted[i] and len(word[0]) >= SHORTEST_NAME and word.start() >= last and (one := speller.find(word[0])):
            found.append((word.span(), one))
            last = word.end()
    return found
