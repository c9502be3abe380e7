"""Prints docs/reference/{cli,settings,storage}.md from the commands, settings and tables themselves.

usage: python scripts/build_reference.py [--check]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atashbas.node.settings")

NOTE = "<!-- Printed by `python scripts/build_reference.py`; a test fails when it is behind. -->\n"
KINDS = {
    "access-request": "asks whoever holds an area for passage or access",
    "alarm-answer": "says what was found when an alarm was looked into",
    "counting-break": "says that from a day on a register counts something else, with the reason",
    "siege": "says that a place is besieged, by whom and since when",
    "ack": "acknowledges another log's checkpoint: what follows was written after it",
    "amend": "says an earlier record of the same log anew; the earlier one stays",
    "answer": "answers a query",
    "assent": "binding signature of a guarantor under one finding",
    "case": "opens a case on incidents or on a provision",
    "case-statement": "a statement in a case: dissent, deadlock, suspension, withdrawal",
    "charter": "names the charter in force from here on",
    "commitment": "what a party owes under the agreement or a joint decision",
    "decision": "a decision of a meeting",
    "disclose": "gives out a body or item that was withheld",
    "erase": "tombstone of an erased body or item, with the reason",
    "evidence": "two signed notes that cannot both be true",
    "exchange": "release and exchange of prisoners and bodies, as reciprocal lists",
    "exhibit": "evidence in a case, by its hash",
    "finding": "draft of a joint conclusion; in force when all required assents stand",
    "key.add": "a further key of the log's party, from the next entry on",
    "key.revoke": "ends a key of the log's party",
    "link": "judgement that two reports are, or are not, of one occurrence; what is learnt from such, adopted or not",
    "measure": "a confidence-building measure",
    "meeting": "calls a meeting; stands when all approve date and venue",
    "pause": "a humanitarian pause",
    "position": "a guarantor's revocable view of an incident; the last one wins",
    "protected-site": "a site notified for protection, sealed to its audience",
    "publication": "what is made public, by whom, with which fields withheld",
    "query": "asks the suspected party, with a deadline",
    "register-count": "numbers a reporter printed for areas and days",
    "report": "what a reporter says happened",
    "retract": "withdraws an earlier record of the same log, with a reason",
    "silence": "states that a deadline passed without an answer",
    "state-file": "requests and answers of states on their nationals",
    "statement": "a public statement, with what it commits to, claims or threatens; rows on actors and the ground",
    "step": "a step in a matter: approved, passed, obstructed, done",
    "urgent": "an urgent message between delegations",
    "verdict": "what one reporter says about another's cases",
    "visit": "a site visit: asked, granted, refused, suspended",
}
FILES = (
    ("register", "entries, bodies, checkpoints (`synchronous=FULL`)"),
    ("node", "accounts, imports, projections"),
    ("keys", "private keys, closed by a passphrase"),
    ("secret", "what signs sessions"),
    ("demo_accounts", "names and passwords of the demo's accounts, on a demo node alone"),
)


def pages() -> dict[str, str]:
    """Name of each page and its text."""
    return {"cli.md": render_cli(), "settings.md": render_settings(), "storage.md": render_storage()}


def render_cli() -> str:
    """Every verb with its arguments and options."""
    from atashbas.cli import main

    lines = ["# Command line", "", NOTE, "The state lies in `$ATASHBAS_HOME`; see [settings](settings.md).", ""]
    lines += ["Exit codes:", "", "| code | meaning |", "|---|---|"]
    lines += [f"| {line[0]} | {line[1:].strip()} |" for line in _exit_codes(main.__doc__ or "")]
    for verb in main.VERBS:
        context = click.Context(main.cli, info_name="atashbas")
        command = main.cli.get_command(context, verb.name)
        assert command is not None, verb.name
        lines += ["", *_command(command, verb.name, context, "##")]
    return "\n".join(lines) + "\n"


def render_settings() -> str:
    """Every name that is read from the environment."""
    from atashbas.node.environment import SETTINGS

    rows = [f"| `{one.name}` | {one.default} | {one.meaning} |" for one in SETTINGS]
    head = ["# Settings", "", NOTE, "Read from the environment; nothing else configures a node.", ""]
    return "\n".join([*head, "| name | when absent | decides |", "|---|---|---|", *rows]) + "\n"


def render_storage() -> str:
    """What lies in a home: files, the register's tables and entry kinds, the node's tables."""
    import django

    django.setup()
    from django.apps import apps

    from atashbas.node.home import Home
    from atashbas.node.store_schema import TABLES
    from atashbas.register import entry

    home = Home(root=Path("$ATASHBAS_HOME"))
    lines = ["# Storage", "", NOTE, "With `ATASHBAS_DATABASE_URL`, both groups of tables lie in that database.", ""]
    lines += ["## Files", "", "| file | holds |", "|---|---|"]
    lines += [f"| `{getattr(home, name).name}` | {text} |" for name, text in FILES]
    lines += ["", "## The register", "", "| table | columns |", "|---|---|"]
    lines += [f"| `{name}` | {columns} |" for name, columns in TABLES.items()]
    lines += ["", "## Kinds of entries", "", "| kind | says |", "|---|---|"]
    lines += [f"| `{kind}` | {KINDS[kind]} |" for kind in entry.KINDS]
    lines += [
        "",
        "## The node's tables",
        "",
        "Everything but memberships, imports, reads and changes is a projection: made again",
    ]
    lines += ["from the register by `atashbas reconcile --rebuild`."]
    for model in sorted(apps.get_app_config("node").get_models(), key=lambda one: one.__name__):
        lines += ["", f"### {model.__name__}", "", " ".join((model.__doc__ or "").split()), ""]
        lines += [", ".join(f"`{field.attname}`" for field in model._meta.concrete_fields)]
    return "\n".join(lines) + "\n"


def _exit_codes(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        if line[:1].isdigit():
            lines.append(line)
        elif lines and line.startswith("   "):
            lines[-1] += " " + line.strip()
    return lines


def _command(command: click.Command, name: str, parent: click.Context, level: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent)
    words = " ".join(context.command_path.split())
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"{level} {words}"
    yield ""
    yield f"`{words} {usage}`"
    yield ""
    yield " ".join((command.help or "").split())
    options = [one for one in command.params if isinstance(one, click.Option)]
    if options:
        yield ""
        yield "| option | meaning |"
        yield "|---|---|"
        yield from (f"| `{_names(one)}` | {_meaning(one)} |" for one in options)
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            assert found is not None
            yield ""
            yield from _command(found, sub, context, level + "#")


def _names(option: click.Option) -> str:
    kind = "" if option.is_flag else f" {option.make_metavar(click.Context(click.Command('x')))}"
    return ", ".join([*option.opts, *option.secondary_opts]).replace("|", "\\|") + kind.replace("|", "\\|")


def _meaning(option: click.Option) -> str:
    required = " Required." if option.required else ""
    shown = option.show_default and option.default is not None
    default = f" Default: {option.default}." if shown else ""
    return f"{option.help or ''}{required}{default}"


def main(write: Callable[[Path, str], object] = lambda path, text: path.write_text(text, "utf-8")) -> int:
    """Write the pages, or with --check say which are behind."""
    folder = ROOT / "docs" / "reference"
    behind = []
    for name, text in pages().items():
        path = folder / name
        if not path.is_file() or path.read_text("utf-8") != text:
            behind.append(name)
            if "--check" not in sys.argv:
                write(path, text)
    if behind:
        print(("behind: " if "--check" in sys.argv else "written: ") + ", ".join(behind))
    return 1 if behind and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
