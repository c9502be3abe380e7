"""Which column is which: headings of five languages, folded, looked up in `headings.yaml`.

Decides the field a heading stands for and the row of a sheet that holds the headings. Reads no cells.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from atashbas.reports.mapping import COUNT_FIELDS, FIELDS

LETTERS = str.maketrans("يىكةأإآٱёı", "ییکهااااеi", "ـ")
IN_BRACKETS = re.compile(r"[(\[].*?[)\]]")
MEASURED = frozenset({"date", "end_date", "time", "lat", "lon", "coordinates"})
NUMBER_OF = re.compile(
    r"^(?:no|nr|num|number|total|count)(?: of)? |^(?:кол во|количество|число) |^(?:تعداد|شمار|عدد) | sayisi$"
)
NOT_WORDS = re.compile(r"[^\w№]+")
LOOK_AT_ROWS = 25
LONGEST_HEADING = 200


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Words of a heading or a cell without what differs between keyboards: case, dots, diacritics, punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.translate(LETTERS).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(LETTERS)
    return NOT_WORDS.sub(" ", bare.replace("_", " ")).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A known heading: the field it stands for and the languages in which offices use it."""

    field: str
    languages: tuple[str, ...]


@cache
def known_headings() -> Mapping[str, Heading]:
    """Folded heading → what it stands for; the first field that lists a heading has it."""
    table = yaml.load((files(__package__) / "headings.yaml").read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader
    found: dict[str, Heading] = {}
    for name, by_language in table.items():
        for language, words in by_language.items():
            for word in words:
                key = fold(str(word)) or str(word)
                known = found.get(key)
                if known is None:
                    found[key] = Heading(field=name, languages=(language,))
                elif known.field == name and language not in known.languages:
                    found[key] = Heading(field=name, languages=(*known.languages, language))
    return MappingProxyType(found)


def find_heading(text: str) -> Heading | None:
    """Field for a heading, or a field's own name; None: not a known heading.

    A unit in brackets may be left out for times and coordinates; for counts the bracket says who is counted.
    """
    known = known_headings()
    if len(text) > LONGEST_HEADING:
        return None
    if text.strip() in FIELDS:
        return Heading(field=text.strip(), languages=known[fold(text)].languages if fold(text) in known else ("en",))
    whole = known.get(fold(text) or text.strip())
    if whole is not None:
        return whole
    bare = known.get(fold(IN_BRACKETS.sub(" ", text)))
    if bare is not None and bare.field in MEASURED:
        return bare
    return _of_alternatives(text) or _of_number(text)


def _of_alternatives(text: str) -> Heading | None:
    """``Town/Village``: what all parts mean; ``Date/Time`` is the date. Parts of two meanings: None, no guess."""
    parts = text.split("/")
    found = [heading for part in parts if (heading := known_headings().get(fold(part))) is not None]
    fields = {heading.field for heading in found}
    if len(parts) < 2 or len(found) < len(parts):
        return None
    return found[0] if len(fields) == 1 or (found[0].field == "date" and fields == {"date", "time"}) else None


def _of_number(text: str) -> Heading | None:
    """``No. of killed``: a heading of people after a word for "number"."""
    folded = fold(text)
    bare = known_headings().get(NUMBER_OF.sub("", folded).strip())
    return bare if bare is not None and bare.field in COUNT_FIELDS else None


def find_header_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Index of the row that holds the headings, below merged titles; None where no row has two known ones."""
    best, best_known = None, 1
    for index, cells in enumerate(rows[:LOOK_AT_ROWS]):
        known = len({heading.field for cell in cells if cell and (heading := find_heading(cell))})
        if known > best_known:
            best, best_known = index, known
    return best


def label_columns(cells: Sequence[str], above: Sequence[str] = ()) -> tuple[str, ...]:
    """Unique labels of the columns: empty headings are named by position, repeated ones numbered from the second on.

    `above` is the row over the headings: a group title ("Coordinates") that completes an empty heading.
    """
    labels: list[str] = []
    seen: Counter[str] = Counter()
    for position, cell in enumerate(cells):
        label = " ".join(cell.split())
        if not label and position < len(above):
            label = " ".join(above[position].split())
        label = label or f"#{position + 1}"
        seen[label] += 1
        labels.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(labels)


def guess_language(labels: Sequence[str]) -> str:
    """Language in which most of the known headings are written; ``und`` where none is."""
    votes: Counter[str] = Counter()
    for label in labels:
        heading = find_heading(label)
        if heading:
            votes.update({language: 60 // len(heading.languages) for language in heading.languages})
    return min(votes, key=lambda language: (-votes[language], language)) if votes else "und"


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
