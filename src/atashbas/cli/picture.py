"""`reconcile`, `incidents`, `bulletin`: the joint picture on the command line."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.outcome import as_json, plain, print_json, progress
from atashbas.values import LANGUAGES, AtashbasError, Period

if TYPE_CHECKING:
    from atashbas.node.queries import IncidentView, Situation

DAY = click.DateTime(["%Y-%m-%d"])
FORMATS = ("html", "pdf", "csv", "json", "docx")


@click.command()
@click.option("--rebuild", is_flag=True, help="Throw the projections away and make them again from the register.")
@as_json
def reconcile(rebuild: bool, json_: bool) -> None:
    """Match the registers of this node into incidents, and say what was matched.

    Only what is new is worked through, unless --rebuild is given; both come to the same digest.
    """
    say = progress(json_)
    open_node()
    from atashbas.node import projection, queries

    done = projection.rebuild(say) if rebuild else projection.refresh(say)
    extent = queries.extent()
    situation = queries.situation(extent) if extent else None
    if json_:
        print_json({**plain(done), "situation": plain(situation)})
        return
    click.echo(f"{done.entries} new entries, {done.records} records; {done.incidents} incidents")
    if situation:
        _say_situation(situation)
    click.echo(f"digest {done.digest}")


@click.command()
@click.argument("incident", required=False)
@click.option("--from", "from_", type=DAY, help="First day, YYYY-MM-DD.")
@click.option("--to", type=DAY, help="Last day, YYYY-MM-DD.")
@click.option("--admin1", default="", help="Governorate, by its short English name.")
@click.option("--type", "type_", default="", help="Type (fire.mortar) or coarse class (fire).")
@click.option("--reporter", default="", help="Only incidents this reporter speaks of.")
@click.option("--band", default="", help="probable, doubtful or single.")
@click.option("--coverage", default="", help="applies, excluded, outside or undetermined.")
@click.option("--text", default="", help="Words to search for, in any language of the reports.")
@click.option("--limit", type=click.IntRange(1, 10000), default=50, show_default=True, help="Incidents on a page.")
@click.option("--after", help="Cursor of the page before.")
@as_json
def incidents(incident: str | None, limit: int, after: str | None, json_: bool, **given: object) -> None:
    """List incidents, newest first; or show one INCIDENT with its reports, reasons and coverage."""
    open_node()
    from atashbas.node import queries

    if incident:
        view = queries.incident(incident)
        if view is None:
            raise AtashbasError("incident.unknown", incident=incident)
        _show_incident(view, json_)
        return
    page = queries.incidents(queries.parse_filters(_words(given)), after, limit)
    if json_:
        print_json(page)
        return
    for line in page.lines:
        sides = ", ".join(f"{name}×{count}" for name, count in line.sides)
        click.echo(f"{line.id}  {line.occurred_on or '—'}  {line.admin1 or '—'}  {line.type}  {line.band}  {sides}")
    click.echo(f"{len(page.lines)} of {page.total}" + (f"; next page: --after '{page.next}'" if page.next else ""))


@click.command()
@click.option("--from", "from_", type=DAY, required=True, help="First day, YYYY-MM-DD.")
@click.option("--to", type=DAY, help="Last day; the first day where absent.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Its language.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="pdf", show_default=True, help="Format.")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File; standard output if absent."
)
@as_json
def bulletin(
    from_: datetime, to: datetime | None, language: str, format_: str, output: Path | None, json_: bool
) -> None:
    """Write the bulletin of a day or a period in one of five languages.

    --json prints the JSON format; with --output, it prints where the file went.
    """
    open_node()
    from atashbas.node import queries

    first = from_.date()
    period = Period(first_on=first, last_on=to.date() if to else first)
    rendered = queries.render_bulletin(period, language, "json" if json_ and output is None else format_)
    if output is None:
        sys.stdout.buffer.write(rendered)
        return
    output.write_bytes(rendered)
    if json_:
        print_json({"file": str(output), "bytes": len(rendered)})
    else:
        click.echo(f"{output}: {len(rendered)} bytes")


def _words(given: dict[str, object]) -> dict[str, str]:
    names = {"from_": "from", "type_": "type"}
    return {
        names.get(name, name): value.date().isoformat() if isinstance(value, datetime) else str(value)
        for name, value in given.items()
        if value
    }


def _say_situation(situation: Situation) -> None:
    click.echo(
        f"{situation.incidents} dated incidents {situation.period.first_on}…{situation.period.last_on}: "
        f"{situation.matched} matched, {situation.doubtful} doubtful, {situation.single} of one register alone"
    )
    for column in situation.columns:
        click.echo(f"  {column.reporter.name} ({column.basis}): {column.alleged} alleged on {column.days} days")
    for pair in situation.shared:
        matched = "numbers are never linked" if pair.matched is None else f"{pair.matched} matched"
        by_chance = pair.shuffled
        shuffled = f"; with shuffled days {by_chance.mean:.0f} ± {by_chance.sd:.0f}" if by_chance else ""
        click.echo(f"  {pair.a} and {pair.b}: can share 0…{pair.at_most}{shuffled}; {matched}")


def _show_incident(view: IncidentView, json_: bool) -> None:
    if json_:
        print_json(view)
        return
    line = view.line
    click.echo(f"{line.id}  {line.occurred_on or '—'}  {line.admin1} {line.place}  {line.type}  {line.band}")
    click.echo(f"coverage: {line.coverage}")
    for one in view.reports:
        said = json.dumps([text.text for text in one.report.texts], ensure_ascii=False)
        click.echo(f"  {one.id}  {one.report.reporter} no. {one.report.number}, entry {one.entry.entry_hash}: {said}")
    for link in view.links:
        click.echo(f"  {link.a} ~ {link.b}: {link.weight_bits:+.1f} bits, {link.band}")
        bars = link.explanation.features if link.explanation else ()
        for bar in bars:
            click.echo(f"      {bar.name}: {bar.value_a} | {bar.value_b}  {bar.mbits / 1000:+.1f}")
