"""One verb of saying with where its subject may stand and what its content is."""

from __future__ import annotations

from typing import NamedTuple

from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span

WHAT_FOLLOWS = "what follows"  # order of «X said the following:», whose content stands in the next lines


class Saying(NamedTuple):
    """A verb of saying with the regions of its subject and its content; `order` names the rule.

    `nested`: within what another verb says. `linked`: its subject is that of the verb before. `joined`: its subject is
    the one its sentence begins with («…, but said», «…, stressing that»).
    """

    cue: Hit
    kind: str
    subject: tuple[Span, ...]
    content: Span
    order: str
    nested: bool = False
    linked: bool = False
    joined: bool = False


def cue_kind(cue: Hit) -> tuple[str, str]:
    """Layout and default kind of a cue entry."""
    layout, _, kind = cue.entry.value.partition(":")
    return layout, kind


def clause_start(span: Span, cue: Hit, found: list[Saying]) -> int:
    """Where the subject of this verb may begin: behind the verb before it, if that one has its content behind it."""
    before = [s for s in found if s.cue.end <= cue.start and s.content[0] <= cue.start < s.content[1]]
    return before[-1].content[0] if before else span[0]
