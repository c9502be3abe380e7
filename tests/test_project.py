"""The project keeps its own promises: what is undocumented, unsourced, too long or tied to one machine fails here."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "atashbas"
MOST_LINES = 400
CODE_MAKERS = {"AtashbasError", "Refusal", "Fault"}


@cache
def tracked() -> tuple[Path, ...]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return tuple(ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file())


def text_files() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path, path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def error_codes() -> set[str]:
    """Every code that the source can raise or report, read from its syntax."""
    codes = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in CODE_MAKERS:
                continue
            given = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "code")]
            codes |= {part.value for part in given if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return codes


def test_every_error_code_is_documented() -> None:
    from atashbas.findings import RULES

    rules = {f"rule.{rule.__name__.replace('_', '-')}" for rows in RULES.values() for rule, _ in rows}
    page = (ROOT / "docs/reference/errors.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `([a-z0-9.*-]+)` ", page, re.MULTILINE))
    codes = {code for code in error_codes() | rules if code not in documented}
    assert sorted(code for code in codes if f"{code.split('.')[0]}.*" not in documented) == []


def test_no_room_is_too_long_to_read_in_a_sitting() -> None:
    long = [
        f"{path.relative_to(ROOT)} {lines}"
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    ]
    assert long == []


def test_nothing_is_tied_to_one_machine() -> None:
    pattern = re.compile(r"(?:^|[^\w.\"'])/(?:root|home/\w+|work)/")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path, text in text_files()
        if path.name != Path(__file__).name
        for line in text.splitlines()
        if pattern.search(line)
    ]
    assert found == []


def test_lock_files_hold_no_addresses() -> None:
    locks = [*ROOT.glob("requirements/*.lock"), ROOT / "package-lock.json"]
    assert len(locks) >= 3
    for lock in locks:
        assert not re.search(r'"resolved"|--index-url|https?://\S+\.(?:whl|tgz|tar\.gz)', lock.read_text("utf-8")), lock


def test_nothing_unfinished_stands_in_the_source() -> None:
    pattern = re.compile(r"\b(?:TODO|FIXME|XXX)\b|raise NotImplementedError")
    found = [str(path.relative_to(ROOT)) for path in SOURCE.rglob("*.py") if pattern.search(path.read_text("utf-8"))]
    assert found == []


def test_every_broad_except_gives_its_reason() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCE.rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"except(?: Exception)?:", line) and "#" not in line
    ]
    assert found == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")] + list(
        ROOT.glob("docs/**/*.md")
    ):
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text("utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)} → {target}")
    assert broken == []
