"""Text of a DOCX in the order of the page: paragraphs and tables as they follow each other, a row on a line.

Only the main text is opened, piece by piece and without entities: macros, links and pictures of the package are never
touched. What was struck out, with changes tracked or without, and what is not shown is left out and told; figures that
are set high or low stay apart from those beside them. What is handed on is bounded, whatever the file unpacks to.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import NamedTuple
from xml.parsers import expat

MAIN = "word/document.xml"
LONGEST = 4_000_000  # characters taken; twice what is read of a text
ELEMENTS = 2_000_000  # parts of a document; one of a thousand pages has some hundred thousand
UNFINISHED = 1_000_000  # bytes of one tag
# NotImplementedError is what the ZIP library raises for a compression it does not know.
FAILURES = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, RuntimeError, KeyError, ValueError,
    OSError,
)  # fmt: skip
_WORDS = ("wordprocessingml/2006/main", "wordprocessingml/main")
_HIDDEN = frozenset({"Fallback", "moveFrom", "del"})  # what stands there stands elsewhere too, or no more
_UNSEEN = frozenset({"vanish", "webHidden", "strike", "dstrike"})
_OFF = frozenset({"0", "false", "off", "none"})
_HIGH, _LOW = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SHIFTS = {"superscript": _HIGH, "subscript": _LOW}
_TOLD = _HIDDEN | _UNSEEN | {"t", "tab", "br", "cr", "p", "r", "tr", "trPr", "tc", "vertAlign"}
_CHUNK = 65_536
_NAMES = 1_000


class Words(NamedTuple):
    """Text of a document, and whether something of it is not seen and was left out."""

    text: str
    left_out: bool


class _EnoughError(Exception):
    """All that is taken of a document was taken."""


def word_text(packed: zipfile.ZipFile) -> Words:
    """Text of a package's main part; raises one of `FAILURES` where it cannot be read."""
    lines = _Lines()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = lines.begin, lines.end
    parser.CharacterDataHandler = lines.say
    parser.StartDoctypeDeclHandler = _refuse
    fed = 0
    try:
        with packed.open(MAIN) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > UNFINISHED:
                    raise ValueError("a tag without end")
        parser.Parse(b"", True)
    except _EnoughError:
        pass
    return Words("\n".join(lines.made), lines.left_out)


def _refuse(*_: object) -> None:
    raise ValueError("a document type of its own")


class _Row:
    """Cells of a row, each with its paragraphs."""

    def __init__(self) -> None:
        self.cells: list[list[str]] = []
        self.is_deleted = False

    def text(self) -> str:
        return "\t".join(" ".join(filter(None, cell)) for cell in self.cells)


class _Lines:
    """Lines of a document as its elements open and close; a paragraph of a cell goes with its row."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.paragraphs: list[list[str]] = []
        self.rows: list[_Row] = []
        self.hidden = self.runs = self.properties = self.texts = self.elements = self.size = 0
        self.unseen = self.left_out = False
        self.names: dict[str, str] = {}
        self.shift: dict[int, int] | None = None

    def _name(self, tag: str) -> str:
        """Name of an element that is one of words, empty for the others."""
        name = self.names.get(tag)
        if name is None:
            space, _, name = tag.rpartition("}")
            if name != "Fallback" and not space.endswith(_WORDS):
                name = ""
            if len(self.names) < _NAMES:
                self.names[tag] = name
        return name

    def begin(self, tag: str, given: dict[str, str]) -> None:
        """An element opens."""
        self.elements += 1
        if self.elements > ELEMENTS:
            raise ValueError("too many parts")
        name = self._name(tag)
        if name not in _TOLD:
            return
        if name in _HIDDEN:
            self.hidden += 1
            if name == "del" and self.properties and self.rows:
                self.rows[-1].is_deleted = True
        elif name == "t":
            self.texts += 1
        elif name in {"tab", "br", "cr"}:
            self._add("\t" if name == "tab" else "\n")
        elif name == "p":
            self.paragraphs.append([])
        elif name == "r":
            self.runs += 1
            self.unseen, self.shift = False, None
        elif name == "trPr":
            self.properties += 1
        elif name == "tr":
            self.rows.append(_Row())
        elif name == "tc" and self.rows:
            self.rows[-1].cells.append([])
        elif self.runs:
            self._style(name, next((value for key, value in given.items() if key.endswith("}val")), ""))

    def _style(self, name: str, value: str) -> None:
        """How the words of a run are shown."""
        if name in _UNSEEN:
            self.unseen |= value.lower() not in _OFF
        elif name == "vertAlign":
            self.shift = _SHIFTS.get(value)

    def say(self, words: str) -> None:
        """Words of the element that is open."""
        if self.texts:
            self._add(words)

    def _add(self, words: str) -> None:
        if not (self.runs and self.paragraphs) or self.hidden:
            return
        if self.unseen:
            self.left_out |= any(map(str.isalnum, words))
            return
        self.paragraphs[-1].append(words.translate(self.shift) if self.shift else words)
        self.size += len(words)
        if self.size > LONGEST:
            self.made.extend("".join(one) for one in self.paragraphs)
            raise _EnoughError

    def end(self, tag: str) -> None:
        """An element closes."""
        name = self._name(tag)
        if name not in _TOLD:
            return
        if name in _HIDDEN:
            self.hidden -= 1
        elif name == "t":
            self.texts -= 1
        elif name == "r":
            self.runs -= 1
        elif name == "trPr":
            self.properties -= 1
        elif name == "p":
            self._tell("".join(self.paragraphs.pop()))
        elif name == "tr":
            row = self.rows.pop()
            if row.is_deleted:
                self.left_out = True
            else:
                self._tell(row.text())

    def _tell(self, line: str) -> None:
        if self.rows and self.rows[-1].cells:
            self.rows[-1].cells[-1].append(line)
        else:
            self.made.append(line)
