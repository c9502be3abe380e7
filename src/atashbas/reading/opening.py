"""Files as they are sent: plain text in any encoding, HTML, DOCX, PDF with text → text and named faults, never a crash.

What cannot be read is named: a scan needs OCR, a damaged file is damaged, an encoding that had to be guessed is said.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from html.parser import HTMLParser

from atashbas.values import AtashbasError, Fault

LARGEST = 64 * 1024 * 1024  # bytes of a file that are accepted
UNPACKED = 256 * 1024 * 1024  # bytes a packed file may grow to
PAGES = 2_000
_SKIPPED = frozenset(
    ["script", "style", "noscript", "template", "svg", "head", "iframe", "nav", "footer", "form", "button"]
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
_SHAPES = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_FORWARD = re.compile(r"(?<!\w)(?:ال\w|(?:در|به|از|که|این|است|في|من|على|إلى)(?!\w))")
_BACKWARD = re.compile(r"\wلا(?!\w)|(?<!\w)(?:رد|هب|زا|هک|نیا|تسا|يف|نم|ىلع|ىلإ)(?!\w)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ENCODINGS = (("cp1251", "а-яА-Я"), ("cp1256", "ء-ی"), ("cp1254", "a-zçğıöşü"))


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
    elif data[:4] in {b"\xff\xd8\xff\xe0", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*"} or data[:3] == b"\xff\xd8\xff":
        raise AtashbasError("document.scan", file=file)
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
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        broken = data.count(b"\xd8") + data.count(b"\xd9") + data.count(b"\xd0") + data.count(b"\xd1")
        if broken * 4 > len(data):  # plainly UTF-8 with a few damaged bytes
            fault = Fault(code="document.damaged-letters", file=file, blocking=False, facts={"byte": error.start})
            return data.decode("utf-8", "replace"), (fault,)
    encoding, text = _guess(data)
    return text, (Fault(code="document.encoding-guessed", file=file, value=encoding, blocking=False),)


def _guess(data: bytes) -> tuple[str, str]:
    """Legacy encodings of the five languages: the one under which most bytes are letters of its own script."""
    sample = data[:20_000]
    scored = []
    for encoding, letters in _ENCODINGS:
        text = sample.decode(encoding, "replace")
        lower = len(re.findall(f"[{letters}]", text)) - 3 * len(re.findall("[\ufffd©®¤¦±×÷]", text))
        scored.append((lower - len(re.findall("(?<=[а-я])[А-Я]", text)), encoding))
    best = max(scored)[1]
    return best, data.decode(best, "replace")


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self.skipped += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED and self.skipped:
            self.skipped -= 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", data))


def html_text(markup: str) -> str:
    """Words of a page without its scripts, styles and menus; blocks become lines."""
    parser = _Html()
    parser.feed(markup)
    parser.close()
    lines = (line.strip() for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _docx(data: bytes, file: str) -> Opened:
    from docx import Document as Docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(item.file_size for item in packed.infolist()) > UNPACKED:
                raise AtashbasError("input.file-too-large", file=file, limit=UNPACKED)
            if "word/document.xml" not in packed.namelist():
                raise AtashbasError("document.format", file=file)
        document = Docx(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise AtashbasError("document.damaged", file=file, reason=str(error)) from error
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return Opened(text="\n".join(lines), kind="docx")


def _pdf(data: bytes, file: str) -> Opened:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise AtashbasError("document.locked", file=file)
        pages = [page.extract_text() for page in reader.pages[:PAGES]]
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise AtashbasError("document.damaged", file=file, reason=str(error)[:200]) from error
    faults = [
        Fault(code="document.page-without-text", file=file, row=n, blocking=False)
        for n, page in enumerate(pages, start=1)
        if not page.strip()
    ]
    if len(faults) == len(pages):
        raise AtashbasError("document.scan", file=file)
    # PDFs often store the shapes of Arabic letters, and not the letters
    text = _SHAPES.sub(lambda m: unicodedata.normalize("NFKC", m[0]), "\n".join(pages))
    if _reversed(text):
        faults.append(Fault(code="document.character-order", file=file, blocking=False))
    return Opened(text=text, kind="pdf", faults=tuple(faults))


def _reversed(text: str) -> bool:
    """Arabic script laid down from left to right: articles end words, and the commonest words read backwards."""
    right = len(_FORWARD.findall(text))
    wrong = len(_BACKWARD.findall(text))
    return wrong > 3 and wrong > 2 * right


def _cleaned(opened: Opened, file: str) -> Opened:
    """Control characters become blanks of the same number; direction marks stay and are named once."""
    faults = list(opened.faults)
    text = _CONTROL.sub(" ", opened.text)
    if _BIDI.search(text):
        faults.append(Fault(code="document.direction-marks", file=file, blocking=False))
    if not text.strip():
        raise AtashbasError("document.scan" if opened.kind == "pdf" else "input.empty-file", file=file)
    return Opened(text=text, kind=opened.kind, faults=tuple(faults))
