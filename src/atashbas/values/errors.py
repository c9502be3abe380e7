"""The one small family of errors, and the fault: an error about one place in somebody's input.

Text for people is made in the shell (`node.messages`), in five languages, from `code` and `facts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Fact = str | int | None


class AtashbasError(Exception):
    """An operation could not be done; `code` says which rule, `facts` with what.

    Parameters
    ----------
    code
        Dotted lower-case identifier, e.g. ``"input.empty-file"``; each is documented in docs/reference/errors.md.
    facts
        Typed values for the sentence: file, row, field, value, limit.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, Fact] = MappingProxyType(dict(facts))

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{key}={value!r}" for key, value in sorted(self.facts.items()))])


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with one row or field of an input; the good rows go in all the same.

    `row` counts as the sender sees it (a sheet's own numbering, header = 1); None concerns the whole file.
    `blocking` faults keep the row out; the others are stored beside it as warnings.
    """

    code: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    blocking: bool = True
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
