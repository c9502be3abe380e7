"""`watch` and `estimate`: early warning and honest numbers, on this node's registers or on tables of anybody's."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.outcome import as_json, language, plain, print_json, words
from atashbas.values import AtashbasError, Period

if TYPE_CHECKING:
    import polars as pl

    from atashbas.estimate import Alarm, Break, BreakTest, Counts, Sentence, Undercount
    from atashbas.node.outlook import Outlook

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SEED = 20170217  # the day after the Joint Group was set up; any seed does, but everybody must use the same

material = click.option(
    "--material",
    type=click.Choice(["reports", "printed"]),
    default="reports",
    show_default=True,
    help="Of this node: reports of incidents, or numbers that reporters printed. The two are never mixed.",
)
table = click.option(
    "--table", type=FILE, help="CSV with area, day, register, count, instead of this node's registers."
)
breaks = click.option("--breaks", type=FILE, help="CSV with day, register, area, reason: declared breaks of the table.")
first = click.option("--from", "from_", type=DAY, help="First day, YYYY-MM-DD.")
last = click.option("--to", type=DAY, help="Last day, YYYY-MM-DD.")


@click.command()
@table
@breaks
@material
@first
@last
@click.option("--rate", type=float, default=1.0, show_default=True, help="False alarms accepted per area and year.")
@click.option("--within", type=click.IntRange(1), default=7, show_default=True, help="Alarms of so many last days.")
@as_json
def watch(
    table: Path | None,
    breaks: Path | None,
    material: str,
    from_: datetime | None,
    to: datetime | None,
    rate: float,
    within: int,
    json_: bool,
) -> None:
    """Say where a register holds more than its own past leads one to expect, and why.

    An alarm asks for a look; it is not a finding. Days that a register does not speak of are not zero.
    """
    from atashbas.estimate import WatchSettings, assess_areas, assess_watch, standing_alarms
    from atashbas.estimate import watch as watch_counts

    settings = WatchSettings(rate_per_area_year=rate)
    if table is not None:
        counts = _counts(table, from_, to)
        watched = watch_counts(counts, breaks=_breaks(breaks), settings=settings)
    else:
        found = _outlook(material, from_, to, rate)
        if found.watch is None:
            raise found.faults[0] if found.faults else AtashbasError("estimate.empty")
        watched = found.watch
    on = watched.counts.days[-1]
    recent = standing_alarms(watched, on, within)
    sentences = assess_watch(watched, on, within)
    if json_:
        facts = {"on": on, "rate_per_area_year": rate, "alarms": recent, "areas": assess_areas(watched, on)}
        print_json({**facts, "sentences": _spoken(sentences)})
        return
    _say(sentences)
    for alarm in recent:
        _say_reasons(alarm)


@click.command()
@table
@breaks
@click.option("--incidents", type=FILE, help="CSV of matched incidents: a column of true/false for each register.")
@click.option("--registers", default="", help="Names of those columns, with commas between them.")
@click.option("--side", default="", help="Column with the accused side: each side is judged on its own too.")
@click.option("--rule", default="every row of the file", show_default=True, help="Which incidents were let in.")
@material
@first
@last
@as_json
def estimate(
    table: Path | None,
    breaks: Path | None,
    incidents: Path | None,
    registers: str,
    side: str,
    rule: str,
    material: str,
    from_: datetime | None,
    to: datetime | None,
    json_: bool,
) -> None:
    """Say what the counts allow: bounds, breaks, rates, quiet spells; and how much no register sees.

    A total is given only where the matched incidents carry one; else a lower bound, or the reasons why not even that.
    """
    answer: dict[str, Any] = {}
    if table is not None:
        answer |= _from_table(_counts(table, from_, to), _breaks(breaks))
    if incidents is not None:
        answer["undercount"] = _undercount(incidents, registers, side, rule)
    if table is None and incidents is None:
        answer = _from_node(_outlook(material, from_, to, 1.0))
    sentences = _sentences(answer)
    if json_:
        print_json({**{key: plain(value) for key, value in answer.items()}, "sentences": _spoken(sentences)})
    else:
        _say(sentences)


def _from_table(counts: Counts, declared: list[Break]) -> dict[str, Any]:
    import numpy as np

    from atashbas.estimate import area_rates, assess_breaks, count_bounds, month_of, quiet_spells, shuffled_days

    rng = np.random.default_rng(SEED)
    bounds = count_bounds(counts)
    chances = []
    for pair in bounds.pairs:
        if pair.days >= 2:
            chances.append(shuffled_days(counts.of(pair.a), counts.of(pair.b), rng, 999, month_of(counts.days)))
    tests: list[BreakTest] = []
    for register in counts.registers:
        values = counts.of(register)
        total = np.where(np.isnan(values).all(axis=1), np.nan, np.nansum(values, axis=1))
        tests += assess_breaks(declared, total, counts.days, rng, register=register)
    return {
        "bounds": bounds,
        "chance": chances,
        "breaks": tests,
        "rates": {register: area_rates(counts, register) for register in counts.registers},
        "quiet": {register: quiet_spells(counts, register) for register in counts.registers},
    }


def _from_node(found: Outlook) -> dict[str, Any]:
    if found.material.counts is None:
        raise AtashbasError("estimate.empty")
    return {
        "bounds": [chance.bounds for chance in found.chances],
        "chance": [chance.shuffled for chance in found.chances if chance.shuffled],
        "breaks": found.breaks,
        "rates": {rates.register: rates.areas for rates in found.rates},
        "quiet": {rates.register: rates.spells for rates in found.rates},
        "undercount": found.undercount,
        "proposed_breaks": found.proposed,
        "overlaps": found.concord.overlaps,
        "agreement": found.concord.pairs,
        "alpha": found.concord.alpha or {},
        "agreement_by_area": found.concord.by_area or {},
        "agreement_by_month": found.concord.by_month or {},
        "differences": found.concord.differences,
        "disputed": found.disputed,
        "commitments": found.commitments,
        "synthetic": found.material.synthetic,
        "faults": [{"code": fault.code, "message": words(fault)} for fault in found.faults],
    }


def _undercount(path: Path, registers: str, side: str, rule: str) -> dict[str, Undercount]:
    from atashbas.estimate import assess_by_side, assess_undercount, captures_by

    names = [name.strip() for name in registers.split(",") if name.strip()]
    rows = _read(path)
    if side:
        return dict(assess_by_side(rows, names, side, credibility_rule=rule))
    return {"all": assess_undercount(captures_by(rows, names)[""], credibility_rule=rule)}


def _sentences(answer: dict[str, Any]) -> list[Sentence]:
    pairs = answer.get("bounds", ())
    found = [pair.sentence for pair in getattr(pairs, "pairs", pairs)]
    found += [item.sentence for key in ("chance", "breaks", "proposed_breaks") for item in answer.get(key, ())]
    found += [area.sentence for areas in answer.get("rates", {}).values() for area in areas if area.area_days]
    found += [sentence for verdict in answer.get("undercount", {}).values() for sentence in verdict.sentences]
    return found


def _outlook(material: str, from_: datetime | None, to: datetime | None, rate: float) -> Outlook:
    open_node()
    from atashbas.node import queries
    from atashbas.node.outlook import outlook

    extent = queries.extent()
    if extent is None:
        raise AtashbasError("estimate.empty")
    begins, ends = (given.date() if given else None for given in (from_, to))
    period = Period(first_on=begins or extent.first_on, last_on=ends or extent.last_on)
    return outlook(material, period, rate=rate)


def _read(path: Path) -> pl.DataFrame:
    """A CSV file; dates as YYYY-MM-DD. Raises AtashbasError ``estimate.not-csv``."""
    import polars as pl

    try:
        return pl.read_csv(path, try_parse_dates=True, infer_schema_length=None)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise AtashbasError("estimate.not-csv", file=path.name, reason=str(error).splitlines()[0]) from error


def _counts(path: Path, from_: datetime | None, to: datetime | None) -> Counts:
    import polars as pl

    from atashbas.estimate import parse_counts

    rows = _read(path)
    if rows.is_empty():
        raise AtashbasError("estimate.empty")
    if "day" in rows.columns:
        if rows["day"].dtype != pl.Date:
            raise AtashbasError("estimate.day-format", file=path.name)
        days = rows["day"]
        if from_:
            rows, days = rows.filter(days >= from_.date()), days.filter(days >= from_.date())
        if to:
            rows = rows.filter(days <= to.date())
    return parse_counts(rows)


def _breaks(path: Path | None) -> list[Break]:
    from atashbas.estimate import Break

    if path is None:
        return []
    rows = _read(path)
    if "day" not in rows.columns:
        raise AtashbasError("estimate.columns", column="day")
    declared = []
    for row in rows.iter_rows(named=True):
        if not isinstance(row["day"], date):
            raise AtashbasError("estimate.day-format", file=path.name)
        given = {name: row.get(name) for name in ("register", "area")}
        declared.append(Break(day=row["day"], reason=row.get("reason") or "", **given))
    return declared


def _spoken(sentences: list[Sentence] | tuple[Sentence, ...]) -> list[dict[str, Any]]:
    from atashbas.estimate import render_sentence

    tongue = language()
    return [{"code": s.code, "facts": dict(s.facts), "text": render_sentence(s, tongue)} for s in sentences]


def _say(sentences: list[Sentence] | tuple[Sentence, ...]) -> None:
    for spoken in _spoken(sentences):
        click.echo(spoken["text"])


def _say_reasons(alarm: Alarm) -> None:
    click.echo(
        f"  {alarm.day} {alarm.area} {alarm.register}: {alarm.evidence_bits:+.1f} bits, level {alarm.level_bits:+.1f}"
    )
    for view in alarm.by_register:
        said = "—" if view.week_count is None else f"{view.week_count} counted, {view.week_expected:.1f} expected"
        click.echo(f"    {view.register}: {said}")
