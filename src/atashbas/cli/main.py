"""The command `atashbas`: which verb lies in which module, loaded only when it is called.

Exit codes, the same for every verb:

0  done; nothing wrong was found
1  done, and something wrong was found (a register that does not verify, rows kept out of an import, an unsafe setting)
2  the command was called wrongly (usage)
3  the input or the state does not allow it: the message names file, row, field and remedy
4  the machine does not allow it: disk full, folder not writable, port or server not available
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass

import click

from atashbas.cli.outcome import report_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb, where its click command lies (``module:name``), and the line that `--help` shows for it."""

    name: str
    where: str
    help: str


# One line for each verb; the rooms' own verbs stand in cli/<room>.py.
VERBS = (
    Verb(name="init", where="atashbas.cli.setup:init", help="Lay a node: folders, keys, charter, tables."),
    Verb(name="demo", where="atashbas.cli.setup:demo", help="Fill a node with the demo, and serve it if asked to."),
    Verb(name="import", where="atashbas.cli.importing:import_", help="Take a register in from CSV, Excel or UCDP GED."),
    Verb(name="read", where="atashbas.cli.reading:read", help="Read texts: bulletins, statements, incidents."),
    Verb(name="lexicon", where="atashbas.cli.reading:lexicon", help="Check the words and names the reading knows."),
    Verb(name="reconcile", where="atashbas.cli.reconcile:reconcile", help="Match the registers; count what matched."),
    Verb(name="matching", where="atashbas.cli.matching:matching", help="Judge doubtful pairs, learn, see changes."),
    Verb(name="incidents", where="atashbas.cli.picture:incidents", help="List incidents, or show one with reasons."),
    Verb(name="bulletin", where="atashbas.cli.picture:bulletin", help="Write the bulletin of a day or a period."),
    Verb(name="agreement", where="atashbas.cli.agreement:agreement", help="Read it, check a pack, ask what applies."),
    Verb(name="ground", where="atashbas.cli.ground:ground", help="Enter and list who stands, joined, is listed."),
    Verb(name="watch", where="atashbas.cli.estimate:watch", help="Say where a register holds more than expected."),
    Verb(name="estimate", where="atashbas.cli.estimate:estimate", help="Say what the counts allow, and what not."),
    Verb(name="verify", where="atashbas.cli.checking:verify", help="Check every entry, body and checkpoint."),
    Verb(name="key", where="atashbas.cli.keys:key", help="Make, list, add and revoke a delegation's keys."),
    Verb(name="charter", where="atashbas.cli.keys:charter", help="Draft, sign, merge and adopt the charter."),
    Verb(name="bundle", where="atashbas.cli.exchange:bundle", help="Carry registers to others, take theirs in."),
    Verb(name="proof", where="atashbas.cli.exchange:proof", help="Print the proof of one entry, for a QR code too."),
    Verb(name="erase", where="atashbas.cli.protection:erase", help="Take a text away for good, with a signed reason."),
    Verb(name="disclose", where="atashbas.cli.protection:disclose", help="Open a withheld text to named parties."),
    Verb(name="backup", where="atashbas.cli.exchange:backup", help="Write a checked copy of the register."),
    Verb(name="restore", where="atashbas.cli.exchange:restore", help="Put a backup back, held until peers are asked."),
    Verb(name="member", where="atashbas.cli.members:member", help="Invite, list and suspend members of delegations."),
    Verb(name="serve", where="atashbas.cli.serving:serve", help="Serve the pages on this machine."),
    Verb(name="work", where="atashbas.cli.working:work", help="Tell what time brings, send mail and webhooks."),
    Verb(name="doctor", where="atashbas.cli.checking:doctor", help="Look for what is missing, broken or unsafe."),
)


class LazyGroup(click.Group):
    """Knows its verbs by name and help alone, so that `--help` imports neither Django nor an engine."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Verbs in the order of their table."""
        return [verb.name for verb in VERBS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, imported now."""
        found = next((verb for verb in VERBS if verb.name == cmd_name), None)
        if found is None:
            return None
        module, _, name = found.where.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table's own lines."""
        with formatter.section("Verbs"):
            formatter.write_dl([(verb.name, verb.help) for verb in VERBS])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="atashbas", message="%(prog)s %(version)s")
def cli() -> None:
    """One joint picture of a ceasefire that each party can check alone.

    The node's state lies in $ATASHBAS_HOME. Exit codes: 0 done; 1 something wrong was found; 2 wrong usage;
    3 input or state does not allow it; 4 the machine does not allow it.
    """


def main() -> None:
    """Run the command; errors of the family become one message and an exit code."""
    with report_errors():
        cli(prog_name="atashbas")
