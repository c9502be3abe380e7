"""`verify` and `doctor`: is the register what was signed, and is the node sound."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.outcome import WRONG_FOUND, as_json, plain, print_json, progress
from atashbas.node import exchange
from atashbas.node.environment import read
from atashbas.node.logs import store_of
from atashbas.node.verification import LogSummary


@click.command()
@click.argument("bundle", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that check.")
@click.option("--new", "only_new", is_flag=True, help="Read only what came since the last check found no fault.")
@as_json
def verify(bundle: Path | None, workers: int, only_new: bool, json_: bool) -> None:
    """Check every entry, body and checkpoint of the register, or of a BUNDLE, against what was signed.

    Exits 1 on a fault and names the log and the entry. A log whose owner signed two histories is named too: that is
    no fault of what is stored here. What is synthetic is said to be so.
    """
    if bundle is not None:
        verify_file(bundle, json_)
        return
    home = open_node()
    from atashbas.node.checking import verify_registers

    say = progress(json_)
    report = verify_registers(
        home,
        workers=workers,
        only_new=only_new,
        progress=lambda log, done, whole: say(f"{log}: {done} of {whole} entries"),
    )
    forks = exchange.forked(store_of(home)) if report.ok else {}
    if json_:
        print_json({**plain(report), "ok": report.ok, "entries": report.entries, "forked": forks})
    else:
        for log in report.logs:
            click.echo(log_line(log))
        if report.demo:
            click.echo("Demo charter: test keys. What the reporters demo-… say is synthetic.")
        for log_name, n in forks.items():
            click.echo(f"FORK {log_name}: its owner signed two histories from entry {n} on; the evidence is kept here")
        for fault in report.faults:
            place = "the log as a whole" if fault.n is None else f"entry {fault.log}/{fault.n}"
            click.echo(f"FAULT {place}: {fault.reason}", err=True)
        click.echo("verified" if report.ok else f"{len(report.faults)} faults")
    if not report.ok:
        sys.exit(WRONG_FOUND)


def log_line(log: LogSummary) -> str:
    """One log in a line: entries, root, who has cosigned how many, and what became of the texts."""
    seen = ", ".join(f"{witness} {size}" for witness, size in sorted(log.cosigned.items())) or "nobody"
    states = [f"{count} {what} {state}" for what in ("bodies", "items") for state, count in getattr(log, what).items()]
    head = f"{log.log}: {log.size} entries, root {log.root.hex()[:16]}…, cosigned: {seen}"
    return "; ".join([head, *states])


def verify_file(bundle: Path, json_: bool) -> None:
    """Check a bundle as `atashbas-verify.pyz` does, under the charter in force here if there is one."""
    from atashbas.node.home import current
    from atashbas.register.program import fault_lines, report_data, report_lines
    from atashbas.register.verify import verify_bundle

    ours = store_of().charter() if current().exists else None
    with bundle.open("rb") as file:
        report = verify_bundle(file, charter=ours)
    if json_:
        print_json(report_data(report))
    else:
        click.echo("\n".join(report_lines(report)))
        click.echo("\n".join(fault_lines(report)) or "verified", err=bool(report.faults))
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
