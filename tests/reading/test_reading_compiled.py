"""The compiled reader: used only for the sources it was made of, and reading as the plain one does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import atashbas.reading
from atashbas.reading.compiled import PACKAGE, find_compiled

HERE = Path(__file__).parent
ROOM = Path(atashbas.reading.__file__).parent
READ = """
import json, sys
PLAIN
from datetime import date
from atashbas.reading import documents_to_json, read_text
from atashbas.reading.text import hits
texts = json.load(sys.stdin)
print(documents_to_json([read_text(t, source="x", published_on=date(2017, 3, 1)) for t in texts]))
print("native" if type(hits.Hits.has).__name__ == "method_descriptor" else "plain", file=sys.stderr)
"""

needs_compiled = pytest.mark.skipif(
    find_spec(PACKAGE) is None or not find_compiled(ROOM),
    reason="the reader is not compiled from these sources; `make compiled` does it",
)


@needs_compiled
def test_a_changed_source_is_read_as_plain_python(tmp_path: Path) -> None:
    room = tmp_path / "reading"
    shutil.copytree(ROOM, room)
    assert find_compiled(room) == find_compiled(ROOM)
    with (room / "document.py").open("a") as file:
        file.write("\n")
    assert find_compiled(room) == []


@needs_compiled
def test_compiled_and_plain_read_the_same() -> None:
    texts = [
        c["text"]
        for f in ("incidents.json", "incidents_press.json")
        for c in json.loads((HERE / f).read_text("utf-8"))["cases"]
    ]
    for file in sorted(HERE.glob("reports*.json")) + sorted((HERE / "reports").glob("*.json")):
        texts += [r["text"] for r in json.loads(file.read_text("utf-8"))["reports"]]
    done = [
        subprocess.run(
            [sys.executable, "-c", READ.replace("PLAIN", first)],
            input=json.dumps(texts), capture_output=True, text=True, check=True,
        )
        for first in ("", f"sys.modules[{PACKAGE!r}] = None")
    ]  # fmt: skip
    assert [d.stderr.strip() for d in done] == ["native", "plain"]
    assert done[0].stdout == done[1].stdout
