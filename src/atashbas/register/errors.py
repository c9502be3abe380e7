"""The one error of the register: a rule that bytes or a call broke. Text for people is made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Fact = str | int | None


class RegisterError(Exception):
    """Bytes were refused; `code` names the rule, `facts` say with what.

    Parameters
    ----------
    code
        Dotted lower-case identifier, e.g. ``"entry.signature"``; listed in docs/reference/register-format.md.
    facts
        Typed values for the sentence: log, n, size, limit.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, Fact] = MappingProxyType(dict(facts))

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{key}={value!r}" for key, value in sorted(self.facts.items()))])
