"""What the register can say is documented: every kind of entry and every rule that bytes can break."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from atashbas.register.entry import KINDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "register-format.md"
REPORTED = ("check.py", "verify.py")
NODE = ("verification.py", "verify_span.py", "verify_log.py")


def documented() -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))


def raised() -> set[str]:
    codes = set()
    for path in sorted((ROOT / "src" / "atashbas" / "register").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RegisterError":
                codes |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    return codes


def reported() -> set[str]:
    """Reasons of faults, which are plain strings in the files that check."""
    register, node = ROOT / "src" / "atashbas" / "register", ROOT / "src" / "atashbas" / "node"
    text = "".join(
        path.read_text(encoding="utf-8") for path in [*(register / n for n in REPORTED), *(node / n for n in NODE)]
    )
    return set(re.findall(r'"((?:entry|body|item|head|checkpoint|bundle|tile|charter)\.[a-z-]+)"', text))


def test_every_kind_is_documented() -> None:
    assert set(KINDS) - documented() == set()


def test_every_rule_is_documented() -> None:
    assert raised() - documented() == set()
    assert reported() - documented() == set()
    assert len(raised()) > 70
