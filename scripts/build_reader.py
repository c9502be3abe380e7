"""Compiles the reader's modules to machine code where a C compiler is at hand; without one it runs as plain Python.

The result lies beside the environment's packages, never in the source tree, and carries the digest of the sources it
was made of: a reader whose source has changed since runs uncompiled until this is run again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from atashbas.reading.compiled import PACKAGE, sources_digest

SOURCE = Path(__file__).resolve().parents[1] / "src"
ROOM = SOURCE / "atashbas" / "reading"
# What finds the others cannot be one of them; of the rest those that take no time of a text that is read.
LEFT_OUT = frozenset({
    "__init__.py", "compiled.py", "proposals.py", "to_records.py", "versions.py", "document_json.py", "names.py",
    "towns.py", "registered.py", "rows.py",
})  # fmt: skip
ROOMS_LEFT_OUT = frozenset({"files"})
# A compiled folder holds some of a room's modules; the others are found where they always lie.
ROOM_INIT = """import sys

__path__ = [*__path__, sys.modules["atashbas.reading"].__path__[-1] + "/" + __name__.rpartition(".")[2]]
"""
REFUSED = 3  # exit code where a module cannot be translated, on whatever machine
UNCOMPILED = "the reader runs uncompiled, about two thirds as fast"


def main() -> None:
    """Compile all modules as one library; where the C compiler fails the plain reader stays in place.

    Ends the process where a module is written so that it cannot be compiled on any machine.
    """
    if not shutil.which(os.environ.get("CC") or (sysconfig.get_config_var("CC") or "cc").split()[0]):
        print(f"Reader: no C compiler here; {UNCOMPILED}")
        return
    started = time.monotonic()
    digest = sources_digest(ROOM)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, __file__, folder], capture_output=True, text=True, check=False)
        made = Path(folder) / PACKAGE
        if done.returncode == REFUSED:
            sys.exit(f"{done.stdout}{done.stderr}\nReader: these sources cannot be compiled; mend what is named above")
        if done.returncode or not made.is_dir():
            print(f"{done.stdout}{done.stderr}\nReader: could not be compiled; {UNCOMPILED}")
            return
        for folder_made in [made, *(p for p in (made / "atashbas/reading").iterdir() if p.is_dir())]:
            (folder_made / "__init__.py").write_text("" if folder_made == made else ROOM_INIT, "utf-8")
        (made / "sources.sha256").write_text(digest, "ascii")
        install(made, Path(sysconfig.get_path("platlib")))
    print(f"Reader: compiled in {time.monotonic() - started:.0f} s")


def install(made: Path, packages: Path) -> None:
    """Put the library and its modules into place; processes that run the last one keep their file."""
    shutil.rmtree(packages / PACKAGE, ignore_errors=True)
    for library in made.glob("*__mypyc*"):
        fresh = packages / f".{library.name}.{os.getpid()}"
        shutil.copyfile(library, fresh)
        fresh.replace(packages / library.name)
        library.unlink()
    shutil.move(made, packages / PACKAGE)


def compile_modules(work: Path) -> None:
    """Compile into a folder below `work`; ends the process where a module cannot be compiled."""
    from mypyc.build import mypycify
    from setuptools import setup

    os.chdir(SOURCE)
    os.environ["MYPYPATH"] = str(SOURCE)
    options = ["--config-file=", f"--cache-dir={work / 'types'}", "--ignore-missing-imports", "--follow-imports=silent"]
    modules = sorted(
        p.relative_to(SOURCE).as_posix()
        for p in ROOM.rglob("*.py")
        if p.name not in LEFT_OUT and p.parent.name not in ROOMS_LEFT_OUT
    )
    try:
        extensions = mypycify(
            [*options, *modules],
            opt_level="2",
            debug_level="0",
            group_name="atashbas_reading",
            target_dir=str(work / "c"),
        )
    except SystemExit:
        sys.exit(REFUSED)
    setup(
        name=PACKAGE,
        ext_modules=extensions,
        script_args=["-q", "build_ext", f"--build-lib={work / PACKAGE}", f"--build-temp={work / 'o'}"],
    )


if __name__ == "__main__":
    compile_modules(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
