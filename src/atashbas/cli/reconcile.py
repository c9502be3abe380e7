"""`reconcile`: match the registers of the node, or tables in files without any node."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atashbas.cli import picture
from atashbas.cli.matching_tables import write_splink
from atashbas.cli.outcome import as_json, print_json
from atashbas.values import AtashbasError

if TYPE_CHECKING:
    from atashbas.reconcile import Reconciliation
    from atashbas.reports.mapping import Mapping

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
HEADER = ("report_a", "report_b", "weight", "probability", "reasons")


@click.command()
@click.argument("files", nargs=-1, type=FILE)
@click.option("--mapping", "mappings", multiple=True, metavar="FILE=M.yaml", help="How the columns of FILE are read.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for links.csv and incidents.csv.")
@click.option("--splink", is_flag=True, help="With FILES: also edges.csv and model.json, in Splink's form.")
@click.option("--rebuild", is_flag=True, help="Throw the node's projections away and make them again.")
@as_json
def reconcile(
    files: tuple[Path, ...], mappings: tuple[str, ...], out: Path | None, splink: bool, rebuild: bool, json_: bool
) -> None:
    """Match registers into incidents: this node's, or those in FILES (each file one register; UCDP GED is recognised).

    With FILES, --out DIR receives links.csv (weights in bits, every probable and doubtful link) and incidents.csv.
    """
    if not files:
        if mappings or out or splink:
            raise click.UsageError("--mapping, --out and --splink go with FILES")
        node = picture.reconcile.callback
        if node is not None:
            node(rebuild=rebuild, json_=json_)
        return
    if out is None:
        raise click.UsageError("FILES need --out DIR")
    result, kept_out = match_files(files, parse_mappings(mappings, files))
    write_results(result, out)
    if splink:
        write_splink(result, out)
    summary = {
        "reports": len(result.frame), "rows_kept_out": kept_out, "incidents": len(result.incidents),
        "links": len(result.links), "probable": int((result.links["band"] == "probable").sum()),
        "limits": {limit.code: limit.reports for limit in result.warnings},
    }  # fmt: skip
    if json_:
        print_json(summary)
    else:
        click.echo("; ".join(f"{name.replace('_', ' ')} {value}" for name, value in summary.items()))
    if kept_out:
        raise SystemExit(1)


def parse_mappings(given: tuple[str, ...], files: tuple[Path, ...]) -> dict[Path, Mapping]:
    """Mapping of each file named in ``FILE=M.yaml``; the file may be named in full or by its last part."""
    from atashbas.reports.mapping import parse_mapping

    found: dict[Path, Mapping] = {}
    for word in given:
        name, _, yaml = word.rpartition("=")
        matches = [file for file in files if name in {str(file), file.name}]
        if not matches or not Path(yaml).is_file():
            raise click.UsageError(f"--mapping {word}: no such file")
        found[matches[0]] = parse_mapping(Path(yaml).read_bytes())
    return found


def match_files(files: tuple[Path, ...], mappings: dict[Path, Mapping]) -> tuple[Reconciliation, int]:
    """Read the files, each as the register of its name, and match them; also how many rows were kept out."""
    from atashbas import reconcile as room
    from atashbas.reports.records import Report
    from atashbas.reports.tables import read_table

    pairs: dict[str, Report] = {}
    kept_out = 0
    for register, file in name_registers(files).items():
        reading = read_table(unpack(file), file=file.name, reporter=register, mapping=mappings.get(file))
        for fault in reading.faults:
            if fault.blocking:
                click.echo(f"{fault.file}: row {fault.row}: {fault.column}: {fault.code}: {fault.value}", err=True)
        kept_out += len({fault.row for fault in reading.faults if fault.blocking})
        reports = [record for record in reading.records if isinstance(record, Report)]
        if not reports:
            raise AtashbasError("input.no-records", file=file.name)
        for report in reports:
            pairs.setdefault(f"{register}:{report.number}", report)
    return room.reconcile(room.from_reports(pairs.items())), kept_out


def name_registers(files: tuple[Path, ...]) -> dict[str, Path]:
    """Short name of each register, from its file; equal names are numbered."""
    named: dict[str, Path] = {}
    for file in files:
        stem = file.name.split(".")[0] or "register"
        name, number = stem, 2
        while name in named:
            name, number = f"{stem}-{number}", number + 1
        named[name] = file
    return named


def unpack(file: Path) -> bytes:
    """Bytes of a file, unpacked where it is gzip."""
    import gzip

    data = file.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def write_results(result: Reconciliation, out: Path) -> None:
    """Write links.csv and incidents.csv."""
    from atashbas.reconcile import reasons_of

    out.mkdir(parents=True, exist_ok=True)
    with (out / "links.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for link, reasons in zip(result.links.iter_rows(named=True), reasons_of(result), strict=True):
            weight, chance = f"{link['weight_mbits'] / 1000:.3f}", f"{link['probability']:.6f}"
            rows.writerow((_own(link["a"]), _own(link["b"]), weight, chance, reasons))
    with (out / "incidents.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("incident", "register", "report"))
        for incident, members in result.incidents.iter_rows():
            rows.writerows((incident, member.partition(":")[0], _own(member)) for member in members)


def _own(identity: str) -> str:
    """The source's own number of a report."""
    return identity.partition(":")[2]
