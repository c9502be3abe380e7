"""Builds a folder from which a machine without network installs: pinned wheels, the project's own, one script.

usage: python scripts/build_offline.py [FOLDER]        default: dist/offline

The folder fits machines of this platform and this minor version of Python; its name says which. On the other machine:

    python3 install.py [TARGET]        default: ~/atashbas
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INSTALLER = '''"""Installs Atashbas from this folder, without network: python3 install.py [TARGET]"""

import hashlib
import os
import pathlib
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
WANTED = "{python}"


def main() -> None:
    if "%d.%d" % sys.version_info[:2] != WANTED:
        sys.exit("This folder is for Python " + WANTED + "; this is " + sys.version.split()[0])
    for line in (HERE / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        if hashlib.sha256((HERE / name).read_bytes()).hexdigest() != digest:
            sys.exit(name + " is not the file that was put here: copy the folder again")
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "~/atashbas").expanduser().absolute()
    venv.create(target, with_pip=True)
    programs = target / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check", "-q", "install", "--no-index"]
    wheels = ["--find-links", str(HERE / "wheels")]
    subprocess.run([*pip, *wheels, "--require-hashes", "-r", str(HERE / "requirements.txt")], check=True)
    own = sorted(str(wheel) for wheel in (HERE / "own").glob("*.whl"))
    subprocess.run([*pip, "--no-deps", *own], check=True)
    print("Installed. Start with:  " + str(programs / "atashbas") + " demo --serve")


main()
'''


def main() -> None:
    """Download, build, write the installer and the sums."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "offline"
    _refuse_without_assets()
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "wheels").mkdir(parents=True)
    lock = ROOT / "requirements" / "runtime.lock"
    print("Wheels: downloading the pinned packages …")
    _pip("download", "--require-hashes", "--only-binary", ":all:", "-r", str(lock), "-d", str(folder / "wheels"))
    print("Wheel: building the project's own …")
    _pip("wheel", "--no-deps", "--no-build-isolation", str(ROOT), "-w", str(folder / "own"))
    shutil.copy(lock, folder / "requirements.txt")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    (folder / "install.py").write_text(INSTALLER.replace("{python}", python), "utf-8")
    (folder / "PLATFORM").write_text(f"Python {python}, {sysconfig.get_platform()}, {platform.machine()}\n", "utf-8")
    _write_sums(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    print(f"{folder}: {size:.0f} MB. Carry it over and run: python3 install.py")


def _refuse_without_assets() -> None:
    if not (ROOT / "src/atashbas/web/static/vendor/.built").exists():
        sys.exit("The assets are not built yet: make assets")


def _pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *words], check=True)


def _write_sums(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in files
    )
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
