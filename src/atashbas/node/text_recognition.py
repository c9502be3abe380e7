"""Text of scans by tesseract, where it is installed: an offer, never a condition; what it reads is marked as such.

Pictures are handed to ``tesseract`` as they are; the pages of a PDF are drawn by ``pdftoppm`` (poppler) first. Nothing
leaves the machine.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from atashbas.values import AtashbasError

LANGUAGES = ("fas", "ara", "rus", "tur", "eng")
PAGES = 50
SECONDS = 120  # for one page
DOTS_PER_INCH = "200"


def is_installed() -> bool:
    """Tell whether this machine can recognise the text of a picture."""
    return shutil.which("tesseract") is not None


def recognise(data: bytes, file: str) -> str:
    """Text of a picture or of the pages of a scanned PDF, pages parted by blank lines.

    Raises AtashbasError ``document.recognition`` where a program that is needed is missing, fails or takes too long,
    and ``document.scan`` where no letter is recognised.
    """
    if not is_installed():
        raise AtashbasError("document.recognition", file=file, reason="tesseract")
    with tempfile.TemporaryDirectory() as folder:
        pictures = _pictures(data, Path(folder), file)
        languages = "+".join(_known(file))
        pages = [_run(["tesseract", str(p), "stdout", "-l", languages], file).strip() for p in pictures]
    text = "\n\n".join(page for page in pages if page)
    if not text:
        raise AtashbasError("document.scan", file=file)
    return text


def _pictures(data: bytes, folder: Path, file: str) -> list[Path]:
    source = folder / "source"
    source.write_bytes(data)
    if not data.startswith(b"%PDF"):
        return [source]
    if shutil.which("pdftoppm") is None:
        raise AtashbasError("document.recognition", file=file, reason="pdftoppm")
    drawn = folder / "page"
    _run(["pdftoppm", "-r", DOTS_PER_INCH, "-gray", "-png", "-l", str(PAGES), str(source), str(drawn)], file)
    return sorted(folder.glob("page*.png"))


def _known(file: str) -> list[str]:
    """Of the five languages those tesseract has data for; English where it has none of them."""
    listed = set(_run(["tesseract", "--list-langs"], file).split())
    return [language for language in LANGUAGES if language in listed] or ["eng"]


def _run(command: list[str], file: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=SECONDS)
    except (subprocess.SubprocessError, OSError) as error:
        raise AtashbasError("document.recognition", file=file, reason=command[0]) from error
    return done.stdout.decode("utf-8", "replace")
