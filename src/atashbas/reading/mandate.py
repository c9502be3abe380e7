"""Tasks of the joint body: parts of an enumeration, each with its code in the concept paper of 16 February 2017.

An item begins at a noun or verb of a task («guaranteeing», «رسیدگی») and ends before the next one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from atashbas.reading.text.hits import Hit, Hits
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

_BEFORE_ITEM = re.compile(
    r"(?:[,;:]|و نیز|و همچنین|و|ve|and|as well as|а также|и|\()\s*$|^\s*$|(?:to|the|of|ب|ل|on|for|by|в|на|по)\s*$"
)
_LINK = re.compile(r"\s*(?:[,;]\s*)?(?:و نیز|و همچنین|as well as|а также|and|و|и|ve)?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFound:
    """One task at `span` of the folded text with its code and the entry that told it."""

    span: Span
    code: str
    entry: str


def find_mandate(text: str, hits: Hits, mentions: Sequence[Found], sentences: Sequence[Span]) -> list[ItemFound]:
    """Items of every sentence that speaks of the joint body."""
    bodies = [m for m in mentions if m.entity == "body:jwt"]
    found: list[ItemFound] = []
    if not bodies:
        return found
    heads = hits.longest("mandatehead")
    tails = hits.longest("mandatetail")
    codes = hits.of("mandate")
    for start, end in sentences:
        body = next((b for b in bodies if start <= b.start < end), None)
        if body is None:
            continue
        here = [h for h in heads if body.end <= h.start < end and _opens(text, max(body.end, start), h)]
        for n, head in enumerate(here):
            stop = here[n + 1].start if n + 1 < len(here) else end
            item = _item(text, (head.start, stop), codes, tails)
            if item:
                found.append(item)
    return found


def _opens(text: str, start: int, head: Hit) -> bool:
    return bool(_BEFORE_ITEM.search(text, start, head.start)) or not text[start : head.start].strip()


def _item(text: str, span: Span, codes: Sequence[Hit], tails: Sequence[Hit]) -> ItemFound | None:
    start, end = span
    tail = [t.start for t in tails if start < t.start < end and not text[t.end : end].strip(' .\n"»')]
    end = min([end, *tail])
    if link := _LINK.search(text, start, end):
        end = link.start()
    while end > start and text[end - 1] in ' .,;:\n"»':
        end -= 1
    inside = [c for c in codes if start <= c.start < end]
    if not inside or end - start < 10:
        return None
    return ItemFound(span=(start, end), code=inside[0].entry.value, entry=inside[0].entry.name)
