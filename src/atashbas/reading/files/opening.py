"""Files as they are sent: plain text in any encoding, HTML, DOCX, PDF with text → text and named faults, never a crash.

What cannot be read is named: a scan needs OCR, a damaged file is damaged, an encoding that had to be guessed is said.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from html.parser import HTMLParser

from atashbas.reading.files.pdf_text import text_of_pages
from atashbas.values import AtashbasError, Fault

LARGEST = 64 * 1024 * 1024  # bytes of a file that are accepted
UNPACKED = 256 * 1024 * 1024  # bytes a packed file may grow to
PAGES = 2_000
_SKIPPED = frozenset(
    ["script", "style", "noscript", "template", "svg", "iframe", "nav", "footer", "form", "button", "textarea", "title"]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "article",
        "section",
        "header",
        "blockquote",
        "td",
        "th",
        "table",
        "ul",
        "ol",
        "dd",
        "dt",
        "main",
        "aside",
    ]
)
_VOID = frozenset(["br", "img", "input", "hr", "meta", "link", "source", "wbr"])
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Forced the other way, figures look different from what is stored: 51 is shown as 15
_FORCED = re.compile("\u202e[^\u202c\n]*?\\d[.,]?\\d")
# What a library raises that reads a damaged file half-way; all of it means the same to who sent the file.
PDF_FAILURES = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError, OSError,
    EOFError, zlib.error, struct.error,
)  # fmt: skip
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
# RTF, the Word of before 2007, packed and run files: kinds that are not read, though some hold a text
_OTHERS = (b"{\\rtf", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"SQLite format")
# The commonest letters of a script beside those of ASCII, which the tags of a page hold too
_CYRILLIC, _ARABIC, _LATIN = "оеаинтсрвл", "ا-يگچپژکی", "çğışöüÇĞİŞÖÜ"
_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{3,30})""", re.I)
_UNWRITTEN = bytes({*range(9), *range(14, 32)} - {26, 27})  # bytes that no text holds
BINARY = 20  # one such byte in so many: no text
_ENCODINGS = (
    ("cp1251", _CYRILLIC), ("koi8-r", _CYRILLIC), ("cp866", _CYRILLIC),
    ("cp1256", _ARABIC), ("iso8859-6", _ARABIC), ("cp1254", _LATIN),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Text of a file, what kind of file it was, and what was not as it should be."""

    text: str
    kind: str
    faults: tuple[Fault, ...] = ()


def open_document(data: bytes, file: str) -> Opened:
    """Text of a file by its content, not by its name.

    Raises AtashbasError ``input.empty-file``, ``input.file-too-large``, ``document.damaged``, ``document.locked`` or
    ``document.scan`` (pages without text: OCR is needed).
    """
    if not data.strip():
        raise AtashbasError("input.empty-file", file=file)
    if len(data) > LARGEST:
        raise AtashbasError("input.file-too-large", file=file, limit=LARGEST)
    if data.startswith(b"%PDF"):
        opened = _pdf(data, file)
    elif data.startswith(b"PK\x03\x04"):
        opened = _docx(data, file)
    elif data.startswith(_PICTURES) or data[8:12] == b"WEBP" or data[4:10] in {b"ftyphe", b"ftypmi", b"ftypav"}:
        raise AtashbasError("document.scan", file=file)
    elif data.startswith(_OTHERS):
        raise AtashbasError("document.format", file=file)
    else:
        opened = _plain(data, file)
    return _cleaned(opened, file)


def _plain(data: bytes, file: str) -> Opened:
    text, faults = _decode(data, file)
    head = text[:2000].lower()
    if "<html" in head or "<!doctype html" in head or re.search(r"<(?:p|div|body|article)[\s>]", head):
        return Opened(text=html_text(text), kind="html", faults=faults)
    return Opened(text=text, kind="text", faults=faults)


def _decode(data: bytes, file: str) -> tuple[str, tuple[Fault, ...]]:
    """Raises AtashbasError ``document.format`` for what is no text in any encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ()
    sample = data[:20_000]
    if (len(sample) - len(sample.translate(None, _UNWRITTEN))) * BINARY > len(sample):
        wide = _wide(data)
        if wide is None:
            raise AtashbasError("document.format", file=file)
        return wide[1], (Fault(code="document.encoding-guessed", file=file, value=wide[0], blocking=False),)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        broken = data.count(b"\xd8") + data.count(b"\xd9") + data.count(b"\xd0") + data.count(b"\xd1")
        if broken * 4 > len(data):  # plainly UTF-8 with a few damaged bytes
            fault = Fault(code="document.damaged-letters", file=file, blocking=False, facts={"byte": error.start})
            return data.decode("utf-8", "replace"), (fault,)
    encoding, text = _guess(data)
    return text, (Fault(code="document.encoding-guessed", file=file, value=encoding, blocking=False),)


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 that does not say so: in the right order of bytes nearly all of it is letters, figures and marks."""
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = data[: min(len(data), 20_000) // 2 * 2].decode(encoding, "replace")
        plain = sum(c.isspace() or " " < c < "\u0700" or "\u2000" <= c < "\u2070" for c in sample)
        if plain * 10 > 9 * len(sample):
            return encoding, data.decode(encoding, "replace")
    return None


def _guess(data: bytes) -> tuple[str, str]:
    """The encoding that a page declares; else the one under which most bytes are letters of its own script."""
    declared = _CHARSET.search(data[:2_000])
    if declared:
        try:
            return (name := declared[1].decode("ascii").lower()), data.decode(name)
        except (LookupError, UnicodeError):
            pass  # what is declared is not true: guessed as for any other file
    sample = data[:20_000]
    scored = []
    for encoding, letters in _ENCODINGS:
        text = sample.decode(encoding, "replace")
        wrong = len(re.findall("[\ufffd©®¤¦±×÷\u2500-\u25ff]|(?<=[а-я])[А-Я]", text))
        scored.append((len(re.findall(f"[{letters}]", text)) - 3 * wrong, encoding))
    best = max(scored)[1]
    return best, data.decode(best, "replace")


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    return any(
        name == "hidden" or (name == "style" and re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", value or ""))
        for name, value in attrs
    )


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.skipped = self.hidden = 0
        self.hiding = ""  # the element whose words nobody sees, closed by as many ends as it had beginnings

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden:
            self.hidden += tag == self.hiding
        elif _is_hidden(attrs) and tag not in _VOID:
            self.hidden, self.hiding = 1, tag
        if tag in _SKIPPED:
            self.skipped += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= bool(self.hidden) and tag == self.hiding
        if tag in _SKIPPED and self.skipped:
            self.skipped -= 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not (self.skipped or self.hidden):
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", data))


def html_text(markup: str) -> str:
    """Words of a page without its scripts, styles and menus; blocks become lines."""
    parser = _Html()
    parser.feed(markup)
    parser.close()
    lines = (line.strip() for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _docx(data: bytes, file: str) -> Opened:
    from atashbas.reading.files.word_document import FAILURES, MAIN, word_text

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(item.file_size for item in packed.infolist()) > UNPACKED:
                raise AtashbasError("input.archive-swells", file=file, limit=UNPACKED)
            if MAIN not in packed.namelist():
                raise AtashbasError("document.format", file=file)
            return Opened(text=word_text(packed), kind="docx")
    except FAILURES as error:
        raise AtashbasError("document.damaged", file=file, reason=str(error)[:200]) from error


def _pdf(data: bytes, file: str) -> Opened:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # What pypdf has to say of a file is said here, as a fault.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise AtashbasError("document.locked", file=file)
        told = text_of_pages(reader.pages[:PAGES])
    except (PyPdfError, *PDF_FAILURES) as error:
        raise AtashbasError("document.damaged", file=file, reason=str(error)[:200]) from error
    faults = [
        Fault(code="document.page-without-text", file=file, row=n, blocking=False)
        for n, page in enumerate(told.pages, start=1)
        if not page.strip()
    ]
    if len(faults) == len(told.pages):
        raise AtashbasError("document.scan", file=file)
    if told.turned:
        faults.append(Fault(code="document.turned", file=file, blocking=False, facts={"lines": told.turned}))
    if not told.proved:
        faults.append(Fault(code="document.character-order", file=file))
    return Opened(text="\n".join(told.pages), kind="pdf", faults=tuple(faults))


def _cleaned(opened: Opened, file: str) -> Opened:
    """Control characters become blanks of the same number; direction marks stay and are named once."""
    faults = list(opened.faults)
    text = _CONTROL.sub(" ", opened.text)
    if _BIDI.search(text):
        faults.append(Fault(code="document.direction-marks", file=file, blocking=bool(_FORCED.search(text))))
    if not any(map(str.isalnum, text)):  # marks that nobody sees are no text
        raise AtashbasError("document.scan" if opened.kind == "pdf" else "input.empty-file", file=file)
    return Opened(text=text, kind=opened.kind, faults=tuple(faults))
