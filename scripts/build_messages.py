"""Compiles every message catalogue (.po) of the source tree into the .mo beside it; needs no gettext binaries."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

SOURCE = Path(__file__).resolve().parents[1] / "src"


def main() -> None:
    """Compile the catalogues; a catalogue that cannot be read stops with its name."""
    catalogues = sorted(SOURCE.rglob("*.po"))
    for path in catalogues:
        compile_catalogue(path)
    print(f"Messages: {len(catalogues)} catalogues compiled")


def compile_catalogue(path: Path) -> None:
    """Write the .mo beside a .po; entries marked fuzzy are left out."""
    with path.open("rb") as file:
        try:
            catalogue = read_po(file, locale=path.parents[1].name, abort_invalid=True)
        except PoFileError as error:
            sys.exit(f"Messages: {path} cannot be read: {error}")
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


if __name__ == "__main__":
    main()
