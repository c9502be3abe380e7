"""`key` and `charter`: a delegation makes its identity and signs the charter with the others, by exchanging files."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import click

from atashbas.cli.outcome import as_json, print_json
from atashbas.node import keys
from atashbas.node.environment import read
from atashbas.node.home import Home, current
from atashbas.node.logs import store_of
from atashbas.node.store import Draft, register_rules
from atashbas.register.base64s import digest_of
from atashbas.register.charter import Charter, make_charter, merge_charters, parse_charter, read_charter
from atashbas.register.note import make_note, parse_note
from atashbas.register.policy import policy_of
from atashbas.values import AtashbasError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TARGET = click.Path(dir_okay=False, path_type=Path)


def passphrase(*, fresh: bool = False) -> str:
    """From ATASHBAS_PASSPHRASE, else asked for; twice where it is new."""
    given = read(os.environ).passphrase
    return given or str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=fresh, err=True))


def laid_home() -> Home:
    """The node's home, laid if it was not."""
    home = current()
    home.lay()
    return home


def now_text() -> str:
    """The present second as entries state it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_new(path: Path, data: bytes) -> None:
    """Write a file that was not there; raises AtashbasError ``file.exists``."""
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise AtashbasError("file.exists", file=path.name) from error


@click.group()
def key() -> None:
    """Make, list, add and revoke this delegation's keys. They stay in $ATASHBAS_HOME/keys, closed by a passphrase."""


@key.command("create")
@click.option("--charter-name", required=True, help="Name of the charter to be, e.g. talks.example.")
@click.option("--party", required=True, help="Short name of the delegation, e.g. ru.")
@click.option("--title", required=True, help="Name for people.")
@click.option("--guarantor/--reporter", default=True, show_default=True, help="Whether it may assent and witnesses.")
@click.option("--card", type=TARGET, required=True, help="Where to write the public card for the charter.")
@as_json
def key_create(charter_name: str, party: str, title: str, guarantor: bool, card: Path, json_: bool) -> None:
    """Make root, log, desk, witness and seal keys, and the public card that goes into the charter."""
    home = laid_home()
    secret = passphrase(fresh=True)
    files = keys.create_keys(home.keys, charter_name, party, secret, witness=guarantor)
    write_new(card, keys.write_card(home.keys, party, title, secret, guarantor=guarantor))
    if json_:
        print_json({"keys": [path.name for path in files], "card": str(card)})
        return
    click.echo(f"{len(files)} keys in {home.keys}; public card in {card}")
    click.echo("Copy the folder to a safe place: without the root key the log cannot be given a new key.")


@key.command("list")
@as_json
def key_list(json_: bool) -> None:
    """List the key files here and the keys in force in each log."""
    home, store = current(), store_of()
    here = keys.held(home.keys)
    in_force = {log: [one.vkey for one in store.ring(log, store.head(log).size).in_force] for log in store.logs()}
    if json_:
        print_json({"here": here, "in_force": in_force})
        return
    for party, role in here:
        click.echo(f"here      {party} {role}")
    for log, vkeys in in_force.items():
        for vkey in vkeys:
            click.echo(f"in force  {log} {vkey}")


@key.command("add")
@click.argument("party")
@click.argument("label")
@as_json
def key_add(party: str, label: str, json_: bool) -> None:
    """Make a further role key named LABEL (e.g. desk-2) for PARTY and enter it; it signs from the next entry on."""
    home, store = laid_home(), store_of()
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", label) or label in keys.ROLES:
        raise AtashbasError("key.label", value=label)
    secret = passphrase()
    root = keys.load_signer(home.keys, party, "root", secret)
    fresh = keys.create_role_key(home.keys, store.get_charter().name, party, label, secret)
    _enter(home, party, "key.add", fresh.verifier.vkey, secret)
    _say(json_, party, fresh.verifier.vkey, f"{fresh.name} added by {root.name}")


@key.command("revoke")
@click.argument("party")
@click.argument("vkey")
@as_json
def key_revoke(party: str, vkey: str, json_: bool) -> None:
    """Revoke a role key of PARTY; VKEY as `key list` prints it. It signs nothing from the next entry on."""
    _enter(laid_home(), party, "key.revoke", vkey, passphrase())
    _say(json_, party, vkey, f"{vkey} revoked")


def _enter(home: Home, party: str, kind: str, vkey: str, secret: str) -> None:
    store = store_of()
    draft = Draft(kind=kind, time=now_text(), key=vkey)
    store.append(party, [draft], keys.load_signer(home.keys, party, "root", secret))
    store.checkpoint(party, keys.load_signer(home.keys, party, "log", secret))


def _say(json_: bool, party: str, vkey: str, words: str) -> None:
    if json_:
        print_json({"log": party, "key": vkey})
    else:
        click.echo(words)


@click.group()
def charter() -> None:
    """Draft, sign, merge and adopt the charter; compare its digest with the others in person."""


@charter.command("draft")
@click.argument("cards", nargs=-1, required=True, type=FILE)
@click.option("--name", required=True, help="Name of the charter, e.g. talks.example.")
@click.option("--required", "required_", required=True, help="Parties that must all assent, e.g. ir,ru,tr.")
@click.option("--agreement", "agreement_", required=True, help="Name of the agreement.")
@click.option("--agreement-text", required=True, type=FILE, help="File with the agreement; its digest is signed.")
@click.option("--out", type=TARGET, required=True, help="Where to write the text to be signed.")
def charter_draft(
    cards: tuple[Path, ...], name: str, required_: str, agreement_: str, agreement_text: Path, out: Path
) -> None:
    """Write the charter's text from the parties' public CARDS, in this order. The same cards give the same bytes."""
    with register_rules():
        made = Charter(
            name=name,
            parties=tuple(keys.parse_card(card.read_bytes()) for card in cards),
            required=tuple(required_.split(",")),
            agreement=agreement_,
            agreement_digest=digest_of(agreement_text.read_bytes()),
        )
    write_new(out, made.text)
    click.echo(f"digest {made.digest}")


@charter.command("sign")
@click.argument("draft", type=FILE)
@click.option("--party", required=True, help="Whose root key signs.")
@click.option("--out", type=TARGET, required=True, help="Where to write the signed note.")
def charter_sign(draft: Path, party: str, out: Path) -> None:
    """Sign a drafted charter with the root key held here."""
    with register_rules():
        made = read_charter(draft.read_bytes())
    signer = keys.load_signer(current().keys, party, "root", passphrase())
    if made.party(party).root != signer.verifier:
        raise AtashbasError("key.other-root", log=party)
    write_new(out, make_charter(made, [signer]))
    click.echo(f"digest {made.digest}")


@charter.command("merge")
@click.argument("notes", nargs=-1, required=True, type=FILE)
@click.option("--out", type=TARGET, required=True, help="Where to write the note with all signatures.")
def charter_merge(notes: tuple[Path, ...], out: Path) -> None:
    """Put the signatures of several copies of one charter under one text."""
    with register_rules():
        merged = merge_charters([note.read_bytes() for note in notes])
        made = parse_charter(merged)
    write_new(out, merged)
    click.echo(f"digest {made.digest}: signed by all {len(made.parties)} parties")


@charter.command("adopt")
@click.argument("note", type=FILE)
@as_json
def charter_adopt(note: Path, json_: bool) -> None:
    """Put a fully signed charter in force on this node; a later one must name the present one as its predecessor."""
    laid_home()
    made = store_of().set_charter(note.read_bytes())
    _show(made, json_)


@charter.command("show")
@click.option("--note", is_flag=True, help="Print the signed note itself.")
@click.option("--policy", "log", help="Print the tlog-policy under which an entry of this log is settled.")
@as_json
def charter_show(note: bool, log: str | None, json_: bool) -> None:
    """Show the charter in force: parties, required signers, and the digest to compare in person."""
    store = store_of()
    made = store.get_charter()
    if note:
        data = store.charter() or b""
        parsed = parse_note(data)
        click.echo(make_note(parsed.text, [line.line for line in parsed.lines]).decode(), nl=False)
    elif log:
        with register_rules():
            click.echo(policy_of(made, log).decode(), nl=False)
    else:
        _show(made, json_)


def _show(made: Charter, json_: bool) -> None:
    if json_:
        print_json({"name": made.name, "digest": made.digest, "serial": made.serial, "demo": made.demo,
                    "required": made.required, "parties": [party.id for party in made.parties]})  # fmt: skip
        return
    click.echo(f"{made.name}, charter no. {made.serial}{', DEMO with public test keys' if made.demo else ''}")
    click.echo(f"digest {made.digest}")
    for party in made.parties:
        role = "guarantor" if party.guarantor else "reporter"
        click.echo(
            f"  {party.id:14} {role:10} {party.title}" + (f" (by {party.relayed_by})" if party.relayed_by else "")
        )
    click.echo(f"Required to assent: {', '.join(made.required)}")
