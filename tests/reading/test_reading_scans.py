"""Text recognition: a program of the machine is asked, and what it reads is marked."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfWriter

from atashbas.cli.reading import read
from atashbas.node.text_recognition import is_installed, recognise
from atashbas.values import AtashbasError

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
TESSERACT = """#!/bin/sh
if [ "$1" = "--list-langs" ]; then printf 'List of available languages (2):\\nara\\nrus\\n'; exit 0; fi
[ "$4" = "ara+rus" ] || exit 3
echo 'Российская сторона зафиксировала 5 нарушений: Хама – 3, Хомс – 2.'
"""
PDFTOPPM = '#!/bin/sh\nfor last; do :; done\nprintf x > "$last-1.png"\nprintf x > "$last-2.png"\n'


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder first on the path, with stand-ins for the two programs of the machine."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, script in (("tesseract", TESSERACT), ("pdftoppm", PDFTOPPM)):
        (folder / name).write_text(script, "utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def scan() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.usefixtures("programs")
def test_a_picture_is_read_with_the_languages_that_are_there_and_marked(tmp_path: Path) -> None:
    assert is_installed()
    file = tmp_path / "scan.png"
    file.write_bytes(PICTURE)
    without = CliRunner().invoke(read, [str(file)])
    assert without.exit_code == 1
    done = CliRunner().invoke(read, ["--ocr", "--day", "2017-03-01", str(file)])
    assert done.exit_code == 0, done.output
    assert "count RU 5 (Hama 3, Homs 2)" in done.output
    assert "recognised from a picture" in done.output


@pytest.mark.usefixtures("programs")
def test_every_page_of_a_scanned_pdf_is_read() -> None:
    assert recognise(scan(), "scan.pdf").count("Хама") == 2


def test_a_program_that_fails_or_is_missing_is_named(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (programs / "tesseract").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    with pytest.raises(AtashbasError, match=r"document\.recognition"):
        recognise(PICTURE, "scan.png")
    monkeypatch.setenv("PATH", str(programs / "nothing"))
    assert not is_installed()
    with pytest.raises(AtashbasError, match=r"document\.recognition"):
        recognise(PICTURE, "scan.png")
