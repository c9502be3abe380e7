"""`matching`: the queue of doubtful pairs, judgements in bulk, what is learnt from them, changes, Splink's form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.matching_tables import read_judgements, write_splink
from atashbas.cli.outcome import as_json, plain, print_json, words
from atashbas.values import LANGUAGES, AtashbasError, LanguageText

if TYPE_CHECKING:
    from atashbas.joint import LearntWeights
    from atashbas.node.learning.use import Learning

reporter = click.option("--reporter", required=True, help="Short name of the delegation whose word this is.")
reason = click.option("--reason", default="", help="A word of reason, signed with it.")
tongue = click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the reason."
)


@click.group()
def matching() -> None:
    """Doubtful pairs and judgements of them, what is learnt, what merged and split, export in Splink's form."""


@matching.command()
@click.option("--reporter", default="", help="Leave out what this delegation has judged, and repeats in others' logs.")
@click.option("--limit", type=click.IntRange(1, 5000), default=20, show_default=True, help="How many pairs.")
@as_json
def queue(reporter: str, limit: int, json_: bool) -> None:
    """List the pairs whose judgement would tell most, with what it would settle in bits of uncertainty."""
    open_node()
    from atashbas.node import judging

    found = judging.doubts(reporter, limit)
    if json_:
        print_json(found)
        return
    for one in found:
        last = "; only this word is missing" if one.last_word else ""
        click.echo(
            f"{one.a} ~ {one.b}  {one.probability_ppm / 1e4:.0f} %  settles {one.own_bits:.2f} bits itself, "
            f"{one.rival_bits:.2f} through {one.rivals} rivals{last}"
        )


@matching.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@reporter
@tongue
@as_json
def judge(file: Path, reporter: str, language: str, json_: bool) -> None:
    """Enter the judgements of FILE, a CSV with the columns a, b, says and, if wished, reason and language.

    All of them go in, a signed entry each, or none.
    """
    home = open_node()
    from atashbas.node import judging

    entries = judging.judge_all(home, reporter, read_judgements(file, language))
    if json_:
        print_json({"entries": entries})
    else:
        click.echo(f"{len(entries)} judgements signed and stored")


@matching.command()
@as_json
def learn(json_: bool) -> None:
    """Say what the judgements teach: how many there are, the gain on those held out, who adopted it, what holds."""
    open_node()
    from atashbas.node.learning.use import learning

    standing = learning()
    if json_:
        refused = standing.refused
        print_json(
            {
                **plain(standing),
                "refused": {"code": refused.code, "facts": dict(refused.facts)} if refused else None,
                "offered": [{"key": one.key, **plain(one)} for one in standing.offered],
            }
        )
        return
    _say_learning(standing)


@matching.command()
@reporter
@click.option("--key", default="", help="Which weights, by their key; needed where several are on offer.")
@reason
@tongue
@as_json
def adopt(reporter: str, key: str, reason: str, language: str, json_: bool) -> None:
    """Sign that a guarantor adopts learnt weights: in force once all guarantors adopted the same."""
    home = open_node()
    from atashbas.node.learning.use import adopt, learning

    entry = adopt(home, reporter, key=key, texts=_texts(reason, language))
    _say_word(entry, learning().in_force, json_)


@matching.command(name="set-aside")
@reporter
@reason
@tongue
@as_json
def set_aside(reporter: str, reason: str, language: str, json_: bool) -> None:
    """Sign that a guarantor sets learnt weights aside: they are out of force at once."""
    home = open_node()
    from atashbas.node.learning.use import learning, set_aside

    entry = set_aside(home, reporter, texts=_texts(reason, language))
    _say_word(entry, learning().in_force, json_)


@matching.command()
@click.option("--incident", default="", help="Only changes that concern this incident.")
@click.option("--before", type=int, help="Number of the change before which the page begins.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many.")
@as_json
def changes(incident: str, before: int | None, limit: int, json_: bool) -> None:
    """List what incidents merged, split or took another address on this node, newest first, and why."""
    open_node()
    from atashbas.node.changes.read import changes as changes_of

    page = changes_of(incident=incident, before=before, limit=limit)
    if json_:
        print_json(page)
        return
    for one in page.changes:
        click.echo(
            f"{one.at:%Y-%m-%dT%H:%M:%SZ}  {one.kind}  {', '.join(one.before)} → {', '.join(one.after) or '—'}  "
            f"{one.cause}: {', '.join(one.entries) or '—'}"
        )
    if page.next:
        click.echo(f"next page: --before {page.next}")


@matching.command()
@as_json
def limits(json_: bool) -> None:
    """Say what limits the matching of this node: reports without coordinates, without a day, too many at one place."""
    open_node()
    from atashbas.node.matching import limits_of

    found = limits_of()
    if json_:
        print_json([{"code": one.code, "facts": dict(one.facts), "message": words(one)} for one in found])
        return
    for one in found:
        click.echo(words(one))
    if not found:
        click.echo("nothing limits the matching")


@matching.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the files.")
@as_json
def splink(out: Path, json_: bool) -> None:
    """Write all weighed pairs and the model in Splink's form: edges.csv and model.json.

    Invented reports are matched by themselves: theirs are synthetic-edges.csv and synthetic-model.json.
    """
    open_node()
    from atashbas.node.matching import match_apart

    written = {
        name: rows
        for synthetic, result in match_apart()
        for name, rows in write_splink(result, out, "synthetic-" if synthetic else "").items()
    }
    if json_:
        print_json(written)
    else:
        for name, rows in written.items():
            click.echo(f"{out / name}: {rows} rows")


def _texts(reason: str, language: str) -> tuple[LanguageText, ...]:
    return (LanguageText(text=reason, language=language),) if reason else ()


def _say_word(entry: str, in_force: LearntWeights | None, json_: bool) -> None:
    key = in_force.key if in_force else ""
    if json_:
        print_json({"entry": entry, "in_force": key})
    else:
        click.echo(f"{entry}: signed and stored; in force: {key or 'no learnt weights'}")


def _say_learning(standing: Learning) -> None:
    click.echo(
        f"judged pairs: {standing.usable} agreed, {standing.disputed} disputed, {standing.unsure} unsure; "
        f"needed: {standing.needed}"
    )
    if standing.refused is not None:
        click.echo(words(standing.refused))
    if standing.trained is not None:
        _say_gain(standing.trained)
        if not standing.helps:
            click.echo(words(AtashbasError("learning.no-gain")))
    for one in standing.said:
        click.echo(f"  {one.by}: {'adopts ' + one.weights.key if one.weights.adopts else 'sets aside'} ({one.entry})")
    click.echo(f"in force: {standing.in_force.key if standing.in_force else 'no learnt weights'}")


def _say_gain(weights: LearntWeights) -> None:
    click.echo(
        f"weights {weights.key}, of {weights.judged} judgements held out in turn: right side of even odds "
        f"{weights.right_before} → {weights.right_after}; mean squared error of the chance "
        f"{weights.brier_before_ppm / 1e6:.4f} → {weights.brier_after_ppm / 1e6:.4f}"
    )
