"""Text of a DOCX in the order of the page: paragraphs and tables as they follow each other, a row on a line.

Only the main text is opened, piece by piece and without entities: macros, links and pictures of the package are never
touched, and what was struck out with changes tracked is left out.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as safe_xml  # type: ignore[import-untyped]  # no stubs come with it
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # no stubs come with it

MAIN = "word/document.xml"
LONGEST = 4_000_000  # characters taken; twice what is read of a text
# NotImplementedError is what the ZIP library raises for a compression it does not know.
FAILURES = (
    zipfile.BadZipFile, zlib.error, ParseError, DefusedXmlException, EOFError, NotImplementedError, RuntimeError,
    KeyError, ValueError, OSError,
)  # fmt: skip
_WORDS = ("wordprocessingml/2006/main", "wordprocessingml/main")
_HIDDEN = frozenset({"Fallback", "moveFrom", "del"})  # what stands there stands elsewhere too, or no more


def word_text(packed: zipfile.ZipFile) -> str:
    """Text of a package's main part; raises one of `FAILURES` where it cannot be read."""
    made: list[str] = []
    size = 0
    with packed.open(MAIN) as stream:
        for line in _Lines().of(stream):
            made.append(line)
            size += len(line) + 1
            if size > LONGEST:
                break
    return "\n".join(made)


class _Lines:
    """Lines of a document as its elements open and close; a paragraph of a cell goes with its row."""

    def __init__(self) -> None:
        self.paragraphs: list[list[str]] = []
        self.rows: list[list[str]] = []
        self.hidden = self.runs = 0

    def of(self, stream: IO[bytes]) -> Iterator[str]:
        """Each line once it is whole."""
        for event, element in safe_xml.iterparse(stream, events=("start", "end"), forbid_dtd=True):
            space, _, name = element.tag.rpartition("}")
            if name != "Fallback" and not space.endswith(_WORDS):
                continue
            if event == "start":
                self._begin(name)
            else:
                yield from self._end(name, element)

    def _begin(self, name: str) -> None:
        if name in _HIDDEN:
            self.hidden += 1
        elif name == "p":
            self.paragraphs.append([])
        elif name == "r":
            self.runs += 1
        elif name == "tr":
            self.rows.append([])
        elif name == "tc" and self.rows:
            self.rows[-1].append("")

    def _end(self, name: str, element: Element) -> Iterable[str]:
        if name in _HIDDEN:
            self.hidden -= 1
        elif name == "r":
            self.runs -= 1
        elif name in {"t", "tab", "br", "cr"} and self.runs and self.paragraphs and not self.hidden:
            self.paragraphs[-1].append(element.text or "" if name == "t" else "\t" if name == "tab" else "\n")
        elif name == "p":
            element.clear()
            return self._told("".join(self.paragraphs.pop()))
        elif name == "tr":
            element.clear()
            return self._told("\t".join(self.rows.pop()))
        return ()

    def _told(self, line: str) -> Iterable[str]:
        if not (self.rows and self.rows[-1]):
            return (line,)
        cell = self.rows[-1][-1]
        self.rows[-1][-1] = f"{cell} {line}".strip()
        return ()
