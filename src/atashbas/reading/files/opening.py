"""Files as they are sent: plain text in any encoding, HTML, DOCX, PDF with text → text and named faults, never a crash.

What cannot be read is named: a scan needs OCR, a damaged file is damaged, an encoding that had to be guessed is said.
"""

from __future__ import annotations

import io
import logging
import struct
import zipfile
import zlib
from dataclasses import dataclass

from atashbas.reading.files.decoding import decode
from atashbas.reading.files.html_page import looks_like_page, read_page
from atashbas.reading.files.pdf_text import text_of_pages
from atashbas.reading.files.signs import cleaned, is_seen
from atashbas.values import AtashbasError, Fault

LARGEST = 64 * 1024 * 1024  # bytes of a file that are accepted
UNPACKED = 256 * 1024 * 1024  # bytes a packed file may grow to
PAGES = 2_000
TAGS = 600_000  # of a page; a long page has some thousands
# What a library raises that reads a damaged file half-way; all of it means the same to who sent the file.
PDF_FAILURES = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError, OSError,
    EOFError, zlib.error, struct.error,
)  # fmt: skip
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
# RTF, the Word of before 2007, packed and run files: kinds that are not read, though some hold a text
_OTHERS = (b"{\\rtf", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"SQLite format")


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
    if (start := _start_of_pdf(data)) is not None:
        opened = _pdf(data[start:], file)
    elif data.startswith(b"PK\x03\x04"):
        opened = _docx(data, file)
    elif data.startswith(_PICTURES) or data[8:12] == b"WEBP" or data[4:10] in {b"ftyphe", b"ftypmi", b"ftypav"}:
        raise AtashbasError("document.scan", file=file)
    elif data.startswith(_OTHERS):
        raise AtashbasError("document.format", file=file)
    else:
        opened = _plain(data, file)
    return _cleaned(opened, file)


def _start_of_pdf(data: bytes) -> int | None:
    """Where a PDF begins: some programs that send it leave bytes of their own before it."""
    if data.startswith(b"%PDF"):
        return 0
    start = data.find(b"%PDF-", 0, 1024)
    return start if start > 0 and b"startxref" in data[-2048:] else None


def _plain(data: bytes, file: str) -> Opened:
    text, faults = decode(data, file)
    if not looks_like_page(text):
        return Opened(text=text, kind="text", faults=faults)
    if text.count("<") > TAGS:
        raise AtashbasError("document.damaged", file=file, reason="tags")
    try:
        page = read_page(text)
    except ValueError as error:
        raise AtashbasError("document.damaged", file=file, reason=str(error)) from error
    told = (("document.hidden-words", page.left_out), ("document.broken-markup", page.broken))
    named = [Fault(code=code, file=file, blocking=False) for code, found in told if found]
    return Opened(text=page.text, kind="html", faults=(*faults, *named))


def _docx(data: bytes, file: str) -> Opened:
    from atashbas.reading.files.word_document import FAILURES, MAIN, word_text

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(item.file_size for item in packed.infolist()) > UNPACKED:
                raise AtashbasError("input.archive-swells", file=file, limit=UNPACKED)
            if MAIN not in packed.namelist():
                raise AtashbasError("document.format", file=file)
            words = word_text(packed)
    except FAILURES as error:
        raise AtashbasError("document.damaged", file=file, reason=str(error)[:200]) from error
    hidden = Fault(code="document.hidden-words", file=file, blocking=False)
    return Opened(text=words.text, kind="docx", faults=(hidden,) if words.left_out else ())


def _pdf(data: bytes, file: str) -> Opened:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, DeprecationError, PyPdfError

    # What pypdf has to say of a file is said here, as a fault.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise AtashbasError("document.locked", file=file)
        pages = len(reader.pages)
        told = text_of_pages(reader.pages[:PAGES])
    except (PyPdfError, DependencyError, DeprecationError, *PDF_FAILURES) as error:
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
    text = "\n".join(told.pages)
    if pages > PAGES:
        faults.append(Fault(code="reading.too-long", file=file, blocking=False, facts={"read": len(text)}))
    return Opened(text=text, kind="pdf", faults=tuple(faults))


def _cleaned(opened: Opened, file: str) -> Opened:
    """The text without control characters; marks that nobody sees are no text, signs without a word are."""
    text, faults = cleaned(opened.text, file)
    if opened.kind == "pdf" and not any(map(str.isalnum, text)):
        raise AtashbasError("document.scan", file=file)
    if not is_seen(text):
        raise AtashbasError("input.empty-file", file=file)
    return Opened(text=text, kind=opened.kind, faults=(*opened.faults, *faults))
