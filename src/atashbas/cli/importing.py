"""`import`: take a register in from a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.import_texts import TablesOrTexts
from atashbas.cli.outcome import WRONG_FOUND, as_json, plain, print_json, progress, words
from atashbas.values import AtashbasError, Fault

SHOWN_FAULTS = 20


@click.command(name="import", cls=TablesOrTexts)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reporter", required=True, help="Short name of the reporter whose words these are.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML file that says which column is which field; proposed from the headings where absent.",
)
@click.option("--sheet", help="Sheet of an Excel file; the first one where absent.")
@click.option("--amend", is_flag=True, help="Enter rows whose number is held with other content as amendments.")
@click.option("--relay", is_flag=True, help="Let the relay's log carry a reporter without a log of his own.")
@click.option("--dry-run", is_flag=True, help="Show the mapping, the counts and the faults; store nothing.")
@as_json
def import_(
    file: Path,
    reporter: str,
    mapping: Path | None,
    sheet: str | None,
    amend: bool,
    relay: bool,
    dry_run: bool,
    json_: bool,
) -> None:
    """Take a register in from FILE: CSV or Excel with headings in any of the five languages, or UCDP GED.

    Good rows go in; each bad one is named with row, field and remedy. The same file twice changes nothing. Exits 1
    where rows were kept out. `import bulletin FILE…` takes daily bulletins in as texts, `import boundaries FILE` and
    `import gazetteer FILE` what places are looked up in (`ground boundaries`, `ground gazetteer`).
    """
    say = progress(json_)
    home = open_node()
    from atashbas.node import intake
    from atashbas.reports.mapping import parse_mapping

    columns = parse_mapping(mapping.read_bytes()) if mapping else None
    if dry_run:
        _show_preview(intake.preview(file.read_bytes(), file.name, reporter, columns, sheet=sheet), json_)
        return
    result = intake.import_bytes(
        home,
        file.read_bytes(),
        file.name,
        reporter,
        columns,
        sheet=sheet,
        amend=amend,
        relay=relay,
        by="command",
        progress=say,
    )
    if json_:
        print_json({**plain(result), "messages": [words(fault) for fault in result.faults]})
    else:
        _say_faults(result.faults)
        click.echo(
            f"{file.name}: {result.rows} rows; {result.stored} stored, {result.amended} amended, "
            f"{result.repeated} already held, {result.kept_out} kept out."
        )
        for entry in result.entries:
            click.echo(f"  entry {entry}")
    if result.kept_out or any(fault.blocking for fault in result.faults):
        sys.exit(WRONG_FOUND)


def _show_preview(shown: object, json_: bool) -> None:
    from atashbas.node.intake import Preview

    if not isinstance(shown, Preview):
        raise AtashbasError("input.preview")
    if json_:
        print_json(shown)
        return
    for column in shown.proposal.columns:
        click.echo(f"  {column.label} → {column.field or '(kept as given)'}")
    _say_faults(shown.faults)
    click.echo(f"{shown.rows} rows: {shown.new} new, {shown.repeated} already held, {shown.changed} held otherwise.")


def _say_faults(faults: Sequence[Fault]) -> None:
    for fault in faults[:SHOWN_FAULTS]:
        click.echo(f"  {'✗' if fault.blocking else '!'} {words(fault)}", err=True)
    if len(faults) > SHOWN_FAULTS:
        click.echo(f"  … and {len(faults) - SHOWN_FAULTS} more; --json lists all.", err=True)
