"""`verify` and `doctor`: is the register what was signed, and is the node sound."""

from __future__ import annotations

import os
import sys

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.outcome import WRONG_FOUND, as_json, plain, print_json, progress
from atashbas.node.environment import read


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that check.")
@as_json
def verify(workers: int, json_: bool) -> None:
    """Check every entry, body and checkpoint of the register against what was signed.

    Exits 1 on a fault and names the log and the entry. What is synthetic is said to be so.
    """
    home = open_node()
    from atashbas.node.checking import verify_registers

    say = progress(json_)
    report = verify_registers(
        home, workers=workers, progress=lambda log, done, whole: say(f"{log}: {done} of {whole} entries")
    )
    if json_:
        print_json({**plain(report), "ok": report.ok, "entries": report.entries})
    else:
        for log in report.logs:
            click.echo(f"{log.log}: {log.size} entries, root {log.root.hex()[:16]}…")
        if report.demo:
            click.echo("Demo charter: test keys. What the reporters demo-… say is synthetic.")
        for fault in report.faults:
            place = "the log as a whole" if fault.n is None else f"entry {fault.log}/{fault.n}"
            click.echo(f"FAULT {place}: {fault.reason}", err=True)
        click.echo("verified" if report.ok else f"{len(report.faults)} faults")
    if not report.ok:
        sys.exit(WRONG_FOUND)


@click.command()
@as_json
def doctor(json_: bool) -> None:
    """Look for what is missing, broken or unsafe on this node; changes nothing. Exits 1 on a fault or warning."""
    home = open_node()
    from atashbas.node.doctor import examine

    findings = examine(home, read(os.environ))
    if json_:
        print_json(findings)
    else:
        for finding in findings:
            click.echo(f"{finding.level:8} {finding.code:12} {finding.detail}")
    if any(finding.level in {"fault", "warning"} for finding in findings):
        sys.exit(WRONG_FOUND)
