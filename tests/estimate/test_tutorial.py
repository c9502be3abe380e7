"""The tutorial's blocks run in order and print what the page shows. `ATASHBAS_WRITE_TUTORIAL=1` writes the outputs."""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/tutorial/estimates.md"
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<shown>.*?)```\n)?", re.DOTALL)


def test_the_tutorial_prints_what_it_shows() -> None:
    page, names = PAGE.read_text(encoding="utf-8"), {"__name__": "tutorial"}
    written = page
    different = []
    for number, match in enumerate(BLOCK.finditer(page)):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(match["code"], f"block {number + 1}", "exec"), names)
        if printed.getvalue() != (match["shown"] or ""):
            different.append((number + 1, printed.getvalue()))
            shown = f"```python\n{match['code']}```\n\n```text\n{printed.getvalue()}```\n"
            written = written.replace(match[0], shown)
    if os.environ.get("ATASHBAS_WRITE_TUTORIAL"):
        PAGE.write_text(written, encoding="utf-8")
    assert different == []
