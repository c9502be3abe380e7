"""`member`: the first accounts of a node, and what a head can also do on the pages."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.outcome import as_json, plain, print_json
from atashbas.node.environment import read

if TYPE_CHECKING:
    from atashbas.node.accounts.members import Member

ROLES = ("officer", "head", "secretariat", "expert", "observer", "operator")


@click.group()
def member() -> None:
    """Invite, list, suspend and restore members of delegations; whoever runs this is the node's operator."""


@member.command()
@click.option("--delegation", default="", help="Party of the charter; left out for an operator.")
@click.option("--role", type=click.Choice(ROLES), default="head", show_default=True, help="What he may do.")
@click.option("--office", default="", help="Office that stands under what he signs.")
@as_json
def invite(delegation: str, role: str, office: str, json_: bool) -> None:
    """Print a link that makes one account, once, within seven days."""
    open_node()
    from atashbas.node.accounts import invitations

    secret = invitations.invite(_operator(), role=role, office=office, reporter=delegation)
    link = f"{_address()}/join/{secret}/"
    print_json({"link": link}) if json_ else click.echo(link)


@member.command(name="list")
@as_json
def list_(json_: bool) -> None:
    """List the accounts of all delegations."""
    open_node()
    from atashbas.node.accounts.members import members_of

    found = members_of(_operator())
    if json_:
        print_json(plain(found))
        return
    for one in found:
        marks = [one.reporter or "-", one.role, "second factor" if one.factor else "password alone"]
        click.echo("\t".join([one.user, *marks, "" if one.active else "suspended"]).rstrip())


@member.command()
@click.argument("name")
@as_json
def suspend(name: str, json_: bool) -> None:
    """Turn an account off: its sessions and tokens end at once."""
    open_node()
    from atashbas.node.accounts import members

    members.suspend(_operator(), name)
    print_json({"suspended": name}) if json_ else click.echo(f"{name} is suspended")


@member.command()
@click.argument("name")
@as_json
def restore(name: str, json_: bool) -> None:
    """Turn a suspended account on again."""
    open_node()
    from atashbas.node.accounts import members

    members.restore(_operator(), name)
    print_json({"restored": name}) if json_ else click.echo(f"{name} is restored")


@member.command()
@click.argument("name")
@as_json
def password(name: str, json_: bool) -> None:
    """Print a link with which a member sets a new password, once, within a day."""
    open_node()
    from atashbas.node.accounts import invitations

    link = f"{_address()}/join/{invitations.offer_password(_operator(), name)}/"
    print_json({"link": link}) if json_ else click.echo(link)


def _operator() -> Member:
    from atashbas.node.accounts.members import Member
    from atashbas.node.accounts.roles import Role

    return Member(user="command line", reporter="", role=Role.OPERATOR)


def _address() -> str:
    """Where the pages are reached: the node's stated address, else the one that `serve` takes by itself."""
    environment = read(os.environ)
    return environment.address.rstrip("/") or f"http://127.0.0.1:{environment.port}"
