"""Build `atashbas-verify.pyz`: one file that checks bundles and proofs with nothing but Python and PyNaCl.

usage: python scripts/build_verify.py [TARGET]

The archive holds the package `atashbas.register` as it stands, a program of a few lines, and nothing else; built twice
from the same source it has the same bytes.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "atashbas"
TARGET = Path("atashbas-verify.pyz")
MAIN = b"from atashbas.register.program import main\n\nmain()\n"
PACKAGE = b'"""Atashbas: here only the register, for checking."""\n'


def build(target: Path) -> Path:
    """Write the archive; returns its path."""
    members = {"__main__.py": MAIN, "atashbas/__init__.py": PACKAGE}
    for path in sorted((SOURCE / "register").glob("*.py")):
        members[f"atashbas/register/{path.name}"] = path.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(members):
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, members[name])
    target.chmod(0o755)
    return target


if __name__ == "__main__":
    written = build(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
    print(f"{written}: {written.stat().st_size} bytes")
