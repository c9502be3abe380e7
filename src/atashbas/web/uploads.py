"""Files on their way in: kept beside the node until their sender confirms or an hour has passed, and never served.

A file is found again only through the token in its sender's own session.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile

from atashbas.node.home import current
from atashbas.values import AtashbasError

LARGEST = 100_000_000
KEPT_S = 3600
TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")


def keep(file: UploadedFile[Any]) -> str:
    """Lay a file aside; returns its token. Raises AtashbasError ``input.too-large`` above 100 MB."""
    if (file.size or 0) > LARGEST:
        raise AtashbasError("input.too-large", file=file.name, size=file.size, limit=LARGEST)
    folder = _folder()
    _sweep(folder)
    token = secrets.token_urlsafe(32)
    with open(os.open(folder / token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return token


def read(token: str) -> bytes | None:
    """Bytes of a file laid aside; None where it is gone."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        return (_folder() / token).read_bytes()
    except FileNotFoundError:
        return None


def opened(token: str) -> BinaryIO:
    """A file laid aside, open for reading; raises FileNotFoundError where it is gone."""
    if not TOKEN.fullmatch(token):
        raise FileNotFoundError(token)
    return (_folder() / token).open("rb")


def drop(token: str) -> None:
    """Take a file away once it was stored or given up."""
    if TOKEN.fullmatch(token):
        (_folder() / token).unlink(missing_ok=True)


def _folder() -> Path:
    folder = current().root / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sweep(folder: Path) -> None:
    old = time.time() - KEPT_S
    for path in folder.iterdir():
        if path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
