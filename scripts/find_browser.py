"""Finds a Chromium for the browser tests, or installs one where it can; prints its path.

Looked for in this order: the variable CHROMIUM, the machine's own, playwright's own download. Installed by apt when run
as root, else by playwright. Where neither works the browser tests are skipped and say so; under CI=true it is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FIXED = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
INSTALL_SECONDS = 300
APT_INSTALL = ["apt-get", "-qq", "-y", "--no-install-recommends", "install", "chromium"]


def main() -> int:
    """Print the browser's path; 0 when found or when doing without is allowed."""
    path = find_browser() or install_browser()
    if path is not None:
        print(f"Browser: {path}")
        return 0
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        print(
            "Browser: no Chromium found and none could be installed; under CI the browser tests must run",
            file=sys.stderr,
        )
        return 1
    print(
        "Browser: no Chromium found and none could be installed; the browser tests will be SKIPPED (set CHROMIUM=path)"
    )
    return 0


def find_browser() -> str | None:
    """Path of a Chromium that stands on the machine."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [*(shutil.which(name) for name in NAMES), *FIXED, downloaded()]
    return next((path for path in candidates if path and os.access(path, os.X_OK)), None)


def downloaded() -> str | None:
    """Path of the Chromium that playwright downloaded, or would download to."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        return str(playwright.chromium.executable_path)


def install_browser() -> str | None:
    """Install a Chromium: apt as root, else playwright's own download."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Browser: installing chromium with apt …", flush=True)
        if run(["apt-get", "-qq", "update"]) and run(APT_INSTALL):
            return find_browser()
    print("Browser: downloading chromium with playwright …", flush=True)
    run([sys.executable, "-m", "playwright", "install", "chromium"])
    path = find_browser()
    return path if path and Path(path).exists() else None


def run(command: list[str]) -> bool:
    """Whether a command ended well within the time allowed."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, env=environment, timeout=INSTALL_SECONDS, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    sys.exit(main())
