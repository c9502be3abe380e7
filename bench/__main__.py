"""Runs every bench of this folder and prints one table.

usage: python -m bench [NAME …] [--json FILE]

Each module ``bench.NAME`` offers ``run() -> list[Row]`` where a row is a mapping with `name`, `ours`, `peer` (a peer's
figure or a limit; None where there is none), `unit` and `note`. The ratio ours / peer is computed here.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pathlib
import platform
import sys
from collections.abc import Mapping
from typing import Any

MODULES = ("register", "reconcile", "agreement", "reading", "estimate", "intake", "node", "load")


def machine() -> str:
    """Processor, cores, memory and Python of this run."""
    cpu = platform.processor() or platform.machine()
    info = pathlib.Path("/proc/cpuinfo")
    if info.exists():
        models = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        cpu = models[0] if models else cpu
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory_gb:.0f} GiB, Python {platform.python_version()}, {platform.system()}"
    )


def with_ratio(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with ours / peer, where both are numbers."""
    ours, peer = row.get("ours"), row.get("peer")
    comparable = isinstance(ours, (int, float)) and isinstance(peer, (int, float)) and peer
    return {**row, "ratio": round(ours / peer, 3) if comparable else None}


def render(module: str, rows: list[dict[str, Any]]) -> str:
    """One module's rows as lines of a table."""
    lines = [f"\n## {module}", f"{'what':58} {'ours':>12} {'beside':>12} {'ratio':>8}  unit  note"]
    for row in rows:
        cells = [_number(row.get(key)) for key in ("ours", "peer", "ratio")]
        words = f"{row.get('unit') or ''}  {row.get('note') or ''}"
        lines.append(f"{row['name'][:58]:58} {cells[0]:>12} {cells[1]:>12} {cells[2]:>8}  {words}")
    return "\n".join(lines)


def _number(value: object) -> str:
    return f"{value:,.4g}" if isinstance(value, (int, float)) else str(value if value is not None else "-")


def main(arguments: list[str]) -> int:
    """Run the benches named, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MODULES))
    parser.add_argument("--json", type=pathlib.Path, help="write the rows to this file too")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(MODULES))
    if unknown:
        parser.error(f"no bench named {unknown[0]}; there are: {', '.join(MODULES)}")
    print(machine(), flush=True)
    everything: dict[str, Any] = {"machine": machine()}
    for name in options.names or MODULES:
        rows = [with_ratio(row) for row in importlib.import_module(f"bench.{name}").run()]
        everything[name] = rows
        print(render(name, rows), flush=True)
    if options.json:
        options.json.write_text(json.dumps(everything, ensure_ascii=False, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
