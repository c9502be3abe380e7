"""Signs of a text that nobody sees, and that change what is seen: control characters, marks of direction."""

from __future__ import annotations

import re

from atashbas.values import Fault

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HALVES = re.compile(r"[\ud800-\udfff]")  # halves of a character, which no encoding of texts can hold
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SEEN = re.compile(
    "[^\\s\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]"
)
_FIGURES = "\\d[.,:/\u00ad\u200b-\u200f\u2060]{0,4}\\d"
# Forced the other way, figures look different from what is stored: 51 is shown as 15
_FORCED = re.compile(f"\u202e[^\u202c\u202e\n]*?{_FIGURES}")
_TORN = re.compile("\\d[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]+\\d")


def is_seen(text: str) -> bool:
    """Tell whether a text holds anything that is seen, be it no word."""
    return _SEEN.search(text) is not None


def cleaned(text: str, file: str) -> tuple[str, tuple[Fault, ...]]:
    """The text with as many characters; direction marks stay and are named once, as are figures that are torn."""
    faults: list[Fault] = []
    text = _HALVES.sub("\ufffd", text)
    torn = _TORN.search(text)
    if torn:
        faults.append(Fault(code="document.damaged-letters", file=file, facts={"byte": torn.start() + 1}))
    if _BIDI.search(text):
        faults.append(Fault(code="document.direction-marks", file=file, blocking=bool(_FORCED.search(text))))
    return _CONTROL.sub(" ", text), tuple(faults)
