"""The program in `atashbas-verify.pyz`: check a bundle, or a proof with its entry, on a machine without Atashbas.

```
python atashbas-verify.pyz BUNDLE [--charter NOTE] [--json]
python atashbas-verify.pyz --proof PROOF --entry ENTRY --charter NOTE [--json]
```
Exit codes: 0 verified; 1 something is wrong, named on standard error; 2 wrong usage or unreadable file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from atashbas.register.charter import parse_charter
from atashbas.register.entry import parse_entry
from atashbas.register.errors import RegisterError
from atashbas.register.merkle import leaf_hash
from atashbas.register.proof import parse_proof, verify_proof
from atashbas.register.verify import BundleReport, verify_bundle

VERIFIED, FAULT, UNUSABLE = range(3)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit with its code."""
    options = _parser().parse_args(arguments)
    if (options.bundle is None) == (options.proof is None):
        _parser().error("name either a bundle or a proof")
    try:
        code = _proof(options) if options.proof else _bundle(options)
    except OSError as error:
        print(f"cannot read {error.filename}: {error.strerror}", file=sys.stderr)
        code = UNUSABLE
    sys.exit(code)


def report_data(report: BundleReport) -> dict[str, Any]:
    """Report as plain data, hashes in hex."""
    return {
        "ok": report.ok,
        "charter": report.charter,
        "name": report.name,
        "demo": report.demo,
        "faults": [{"log": one.log, "n": one.n, "reason": one.reason} for one in report.faults],
        "logs": [
            {
                "log": one.log,
                "size": one.size,
                "root": one.root.hex(),
                "partial_from": one.partial_from,
                "cosigned": dict(one.cosigned),
                "settled": one.settled,
                "bodies": dict(one.bodies),
                "items": dict(one.items),
            }
            for one in report.logs
        ],
    }


def report_lines(report: BundleReport) -> list[str]:
    """Report as lines for people."""
    lines = [f"charter {report.name or '-'}  digest {report.charter or '-'}"]
    if report.demo:
        lines.append("DEMO charter: its keys are public, so that a signature here proves nothing about anybody")
    for log in report.logs:
        seen = ", ".join(f"{witness} {size}" for witness, size in log.cosigned.items()) or "nobody"
        lines.append(f"{log.log}: {log.size} entries, root {log.root.hex()}, settled {log.settled}, cosigned: {seen}")
        states = [
            f"{count} {what} {state}" for what in ("bodies", "items") for state, count in getattr(log, what).items()
        ]
        lines += [f"  {', '.join(states)}"] if states else []
    return lines


def fault_lines(report: BundleReport) -> list[str]:
    """One line for each fault: where, and which rule."""
    return [f"FAULT {one.log}{'' if one.n is None else f'/{one.n}'}: {one.reason}" for one in report.faults]


def _bundle(options: argparse.Namespace) -> int:
    charter = options.charter.read_bytes() if options.charter else None
    with options.bundle.open("rb") as file:
        report = verify_bundle(file, charter=charter)
    if options.json:
        print(json.dumps(report_data(report), indent=2))
    else:
        print("\n".join(report_lines(report)))
        print("\n".join(fault_lines(report)) or "verified", file=sys.stderr if report.faults else sys.stdout)
    return VERIFIED if report.ok else FAULT


def _proof(options: argparse.Namespace) -> int:
    if options.entry is None or options.charter is None:
        _parser().error("a proof is checked with its entry and the charter")
    raw = options.entry.read_bytes()
    try:
        charter = parse_charter(options.charter.read_bytes())
        header = parse_entry(raw).header
        log = header.log.removeprefix(f"{charter.name}/")
        witnesses = charter.witnesses_of(log)
        proof = parse_proof(options.proof.read_bytes())
        opened = verify_proof(proof, leaf_hash(raw), charter.party(log).log, witnesses)
        if proof.index != header.n:
            raise RegisterError("proof.index", index=proof.index, n=header.n)
    except RegisterError as error:
        print(f"FAULT {error}", file=sys.stderr)
        return FAULT
    found = {
        "entry": f"{log}/{header.n}",
        "size": opened.checkpoint.size,
        "cosigned": sorted(key.name for key in opened.cosigned),
        "settled": set(opened.cosigned) == set(witnesses),
        "demo": charter.demo,
    }
    print(json.dumps(found, indent=2) if options.json else "\n".join(f"{key}: {value}" for key, value in found.items()))
    return VERIFIED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="atashbas-verify", description="Check registers without Atashbas.")
    parser.add_argument("bundle", nargs="?", type=Path, help="a bundle file")
    parser.add_argument("--charter", type=Path, help="the charter note you trust (default: the one in the bundle)")
    parser.add_argument("--proof", type=Path, help="a proof to check instead of a bundle")
    parser.add_argument("--entry", type=Path, help="the entry that the proof is about")
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    return parser
