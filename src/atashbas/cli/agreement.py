"""`agreement`: read provisions, check a pack, ask about an incident or what if; who an actor was, where a place is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from atashbas.cli.agreement_inputs import boundaries, separation, un_list
from atashbas.cli.outcome import WRONG_FOUND, as_json, language, plain, print_json, words
from atashbas.values import LANGUAGES, AtashbasError

if TYPE_CHECKING:
    from atashbas.actors import ActorRegistry
    from atashbas.agreement import Agreement, Change, Coverage
    from atashbas.places import Gazetteer

DAY = click.DateTime(["%Y-%m-%d"])
DEFAULT_PACK = "syria-2017"
pack_option = click.option("--pack", default=DEFAULT_PACK, show_default=True, help="Packaged agreement.")
tongue = click.option("--language", "tongue", type=click.Choice(LANGUAGES), help="Language of the answer.")


def facts_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options for the facts of an incident; what is left out is not stated."""
    for option in (
        click.option("--time", metavar="HH:MM", help="Hour, local time of the agreement."),
        click.option("--at", help="Instant with its offset, 2016-12-29T22:00Z, instead of day and hour."),
        click.option("--day", type=DAY, help="Day, YYYY-MM-DD."),
        click.option("--place", help="Place: an id or its name in any of the five languages."),
        click.option("--target", help="Who was hit: an id or a name."),
        click.option("--actor", help="Who is said to have acted: an id or a name."),
    ):
        command = option(command)
    return command


@click.group()
def agreement() -> None:
    """What the agreement says, whether it applies to an incident, and why."""


agreement.add_command(separation)
agreement.add_command(un_list)
agreement.add_command(boundaries)


@agreement.command()
@click.argument("pack", default=DEFAULT_PACK)
@tongue
@as_json
def show(pack: str, tongue: str | None, json_: bool) -> None:
    """Print the provisions of PACK with their citations, areas and procedure."""
    from atashbas.agreement import load_pack

    held = load_pack(pack)
    if json_:
        print_json(_pack_data(held))
        return
    spoken = tongue or language()
    click.echo(f"{held.title.get(spoken, held.title['en'])} ({held.id}, version {held.version}; {held.time_zone})")
    for provision in held.provisions.values():
        click.echo(f"\n{provision.id}  [{provision.kind.value}]  {held.citation(provision.id)}")
        click.echo(f"  {provision.text.get(spoken, provision.text['en'])}")
    for zone in held.zones:
        click.echo(f"\n{zone.id}  {zone.name.get(spoken, zone.name['en'])}  ({zone.source})")
    for step in held.procedure:
        deadline = f", within {step.deadline_days} days" if step.deadline_days is not None else ""
        click.echo(f"\n{step.id}: opened by {step.opened_by}{deadline}; assent: {step.assent}; silence: {step.silence}")


@agreement.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def check(file: Path, json_: bool) -> None:
    """Check a pack FILE (YAML). Exit code 1 where something is wrong with it."""
    from atashbas.actors import load_actors
    from atashbas.agreement import check_pack
    from atashbas.places import load_gazetteer

    faults = check_pack(file.read_bytes(), actors=load_actors(), places=load_gazetteer(), file=file.name)
    if json_:
        print_json({"usable": not any(f.blocking for f in faults), "faults": [_fault_data(f) for f in faults]})
    else:
        for fault in faults:
            click.echo(words(fault))
        click.echo(f"{len(faults)} faults, {sum(f.blocking for f in faults)} of them blocking")
    sys.exit(WRONG_FOUND if faults else 0)


@agreement.command("adopt")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def adopt_(file: Path, json_: bool) -> None:
    """Work under the pack FILE on this node: the text that the charter commits to, where it is no packaged one."""
    from atashbas.cli.keys import laid_home
    from atashbas.node.adopted import adopt

    made = adopt(laid_home(), file.read_bytes(), file.name)
    if json_:
        print_json({"pack": made.name, "version": made.version, "time_zone": made.agreement.time_zone})
    else:
        click.echo(f"{made.version}: this node works under it, in the time zone {made.agreement.time_zone}")


@agreement.command()
@facts_options
@pack_option
@click.option("--here", is_flag=True, help="Ask this node: its own agreement, and what was signed here of actors.")
@tongue
@as_json
def coverage(pack: str, here: bool, tongue: str | None, json_: bool, **facts: Any) -> None:
    """Say whether the agreement would apply to an incident with these facts, and by which path."""
    if here:
        _say_coverage_here(facts, tongue or language(), json_)
        return
    from atashbas.agreement import assess_coverage, facts_from, load_pack

    held, actors, places = load_pack(pack), *_registries()
    found = assess_coverage(facts_from(_change(facts, held), held, actors, places), held, actors, places)
    _say_coverage(found, held, tongue or language(), json_)


@agreement.command("what-if")
@click.argument("incident")
@facts_options
@tongue
@as_json
def what_if(incident: str, tongue: str | None, json_: bool, **facts: Any) -> None:
    """Say what would become of the coverage of INCIDENT (an id of this node) with other facts."""
    from atashbas.cli.django_setup import open_node

    open_node()
    from atashbas import agreement as rules
    from atashbas.node import coverage as held_here
    from atashbas.node import queries

    view = queries.incident(incident)
    if view is None:
        raise AtashbasError("incident.unknown", incident=incident)
    held = held_here.pack()
    found = held_here.what_if({each.id: each.report for each in view.reports}, _change(facts, held))
    if json_:
        print_json({"changed": found.changed, "before": plain(found.before), "after": plain(found.after)})
        return
    spoken = tongue or language()
    click.echo(f"before: {rules.render_outcome(found.before, spoken)}")
    click.echo(f"after:  {rules.render_outcome(found.after, spoken)}\n")
    _say_coverage(found.after, held, spoken, json_)


@agreement.command()
@click.argument("pack", default=DEFAULT_PACK)
@as_json
def cases(pack: str, json_: bool) -> None:
    """Put the published table of cases to PACK. Exit code 1 where an answer differs from the expected one."""
    from atashbas.agreement import load_pack
    from atashbas.agreement.casetable import assess_case, load_cases, misses

    held, actors, places = load_pack(pack), *_registries()
    rows = []
    for case in load_cases(pack):
        found = assess_case(case, held, actors, places)
        wrong = misses(case, found)
        rows.append({"id": case.id, "says": case.says, "outcome": found.outcome.value, "misses": list(wrong)})
        if not json_:
            click.echo(f"{case.id}  {found.outcome.value:12}  {case.says}" + "".join(f"\n     ! {m}" for m in wrong))
    failed = sum(bool(row["misses"]) for row in rows)
    if json_:
        print_json({"pack": pack, "cases": rows, "failed": failed})
    else:
        click.echo(f"{len(rows)} cases, {failed} answered otherwise than expected")
    sys.exit(WRONG_FOUND if failed else 0)


@agreement.command()
@click.argument("name")
@click.option("--on", type=DAY, help="Day of which to tell; every row where absent.")
@click.option("--known-on", type=DAY, help="As known on this day; the day itself where absent.")
@as_json
def actor(name: str, on: datetime | None, known_on: datetime | None, json_: bool) -> None:
    """Say who NAME may be, and what was recorded of the likeliest on a day."""
    actors, _ = _registries()
    found = actors.find(name)
    day, known = (on.date() if on else None), (known_on.date() if known_on else None)
    rows = _rows_of(actors, found[0].actor.id, day, known) if found else []
    if json_:
        print_json({"candidates": [plain(each) for each in found], "rows": [plain(row) for row in rows]})
        return
    for each in found:
        click.echo(f"{each.score:.2f}  {each.actor.id}  {each.actor.name}  ({', '.join(each.why)})")
    for row in rows:
        click.echo(f"  {_row_text(row)}")


@agreement.command()
@click.argument("text")
@click.option("--near", help="P-code of the area in which it should lie.")
@as_json
def place(text: str, near: str | None, json_: bool) -> None:
    """Say which places TEXT may mean ("21 km north-west of Hama", «استان حلب»), and why."""
    _, places = _registries()
    found = places.find(text, near=near)
    point = places.locate(text, near=near)
    if json_:
        print_json({"candidates": [plain(each) for each in found], "point": plain(point) if point else None})
        return
    for each in found:
        spot = each.place.point
        why = ", ".join(each.why)
        click.echo(f"{each.score:.2f}  {each.place.id}  {each.place.name}  {spot.lat:.4f} {spot.lon:.4f}  ({why})")
    if point:
        click.echo(f"point {point.lat:.4f} {point.lon:.4f}, precision {point.precision.value}")


def _rows_of(actors: ActorRegistry, actor_id: str, day: date | None, known: date | None) -> list[Any]:
    """Designations, relations and accessions of an actor: all of them, or those of a day as known on another."""
    from atashbas.places.dated import Truth, minute_of

    relations = [*actors.relations_of(actor_id), *actors.relations_to(actor_id)]
    rows: list[Any] = [*relations, *actors.accessions_of(actor_id)]
    if day is None:
        return [*actors.designations_of(actor_id), *rows]
    low = minute_of(day)
    held = [row for row in rows if row.span.holds(low, low + 1439) is not Truth.NO]
    return [*actors.designations(actor_id, on=day, known_on=known, authority=None), *held]


def _registries() -> tuple[ActorRegistry, Gazetteer]:
    from atashbas.actors import load_actors
    from atashbas.places import load_gazetteer

    return load_actors(), load_gazetteer()


def _change(facts: dict[str, Any], held: Agreement) -> Change:
    """Facts as the agreement's room takes them: an instant becomes day and hour on the agreement's clock."""
    from atashbas.agreement import Change
    from atashbas.agreement.facts import local_time

    at, day = facts.pop("at"), facts.pop("day")
    if at is None:
        return Change(day=day.date() if day else None, **facts)
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        raise click.BadParameter(f"{at} is no instant", param_hint="--at") from None
    on, time = local_time(instant, held.time_zone)
    return Change(**{**facts, "day": on, "time": time})


def _say_coverage_here(facts: dict[str, Any], spoken: str, json_: bool) -> None:
    from atashbas.cli.django_setup import open_node

    open_node()
    from atashbas.node import coverage as held_here

    held = held_here.pack()
    _say_coverage(held_here.ask(_change(facts, held)), held, spoken, json_)


def _say_coverage(found: Coverage, held: Agreement, spoken: str, json_: bool) -> None:
    from atashbas.agreement import render_outcome, render_path

    if json_:
        print_json(plain(found))
        return
    click.echo(render_outcome(found, spoken))
    for reporter, outcome in found.by_claim.items():
        click.echo(f"  {reporter}: {outcome.value}")
    for side, outcome in found.by_side.items():
        click.echo(f"  by what {side} signed: {outcome.value}")
    for number, line in enumerate(render_path(found, held, spoken), 1):
        click.echo(f"\n{number}. {line.question} {line.answer} — {line.because}")
        for text in (line.fact, line.clause, line.says, line.evidence, line.change):
            if text:
                click.echo(f"   {text}")


def _pack_data(held: Agreement) -> dict[str, Any]:
    return {
        "id": held.id,
        "version": held.version,
        "title": dict(held.title),
        "time_zone": held.time_zone,
        "instruments": [plain(each) for each in held.instruments],
        "provisions": [{**plain(each), "citation": held.citation(each.id)} for each in held.provisions.values()],
        "zones": [{"id": z.id, "name": dict(z.name), "provision": z.provision, "source": z.source} for z in held.zones],
        "procedure": [plain(each) for each in held.procedure],
    }


def _fault_data(fault: Any) -> dict[str, Any]:
    return {**plain(fault), "message": words(fault)}


def _row_text(row: Any) -> str:
    """A dated row in one line: what, since when, source."""
    from atashbas.places.dated import FAR_FUTURE, FAR_PAST, iso_minute

    start = "" if row.span.start_low == FAR_PAST else f" from {iso_minute(row.span.start_low)}"
    end = "" if row.span.end_low == FAR_FUTURE else f" to {iso_minute(row.span.end_low)}"
    named = ("reference", "name_on_list", "subject", "kind", "object", "stance", "agreement")
    told = [str(getattr(row, name)) for name in named if getattr(row, name, "")]
    return f"{type(row).__name__}: {' '.join(told)}{start}{end}. {row.source}"
