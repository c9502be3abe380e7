"""How a verb ends: its exit code, its words for people, and the same as JSON."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import click

from atashbas.values import LANGUAGES, AtashbasError, Fault, Language

DONE, WRONG_FOUND, USAGE, NOT_ALLOWED, MACHINE = range(5)
REGISTER_STANDS = ("register.disk-full", "register.read-only", "register.cannot-open", "register.busy")
MACHINE_CODES = ("home.", "store.", "disk.", "serve.", *REGISTER_STANDS)

as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON value on standard output instead of text.")


def language() -> Language:
    """Language of the messages: that of the terminal (LC_ALL, LC_MESSAGES, LANG) where we have it, else English."""
    stated = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return next((tongue for tongue in LANGUAGES if stated.lower().startswith(tongue)), "en")


@contextmanager
def report_errors() -> Iterator[None]:
    """Turn the family's errors, and a full or unwritable disk, into one message and an exit code."""
    try:
        yield
    except AtashbasError as error:
        say_error(error)
        sys.exit(exit_code(error))
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT}:
            raise
        say_error(AtashbasError("disk.write", path=str(error.filename or ""), reason=error.strerror))
        sys.exit(MACHINE)


def exit_code(error: AtashbasError) -> int:
    """Whether the input's state or the machine stands in the way."""
    return MACHINE if error.code.startswith(MACHINE_CODES) else NOT_ALLOWED


def say_error(error: AtashbasError) -> None:
    """One message on standard error; JSON where the command was asked for JSON."""
    if "--json" in sys.argv:
        print_json({"error": {"code": error.code, "facts": dict(error.facts), "message": words(error)}})
    else:
        click.echo(f"atashbas: {words(error)}", err=True)


def words(problem: AtashbasError | Fault) -> str:
    """Sentence for people, in the terminal's language."""
    from atashbas.node.messages import render_message

    return render_message(problem, language())


def print_json(value: Any) -> None:
    """One JSON value, keys in the order of their making, text as it is."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def plain(value: Any) -> Any:
    """Frozen values as what JSON knows; nothing is left out, so that a script finds every key."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return sorted(plain(part) for part in value)
    return value


def progress(json_: bool) -> Callable[[str], None]:
    """Prints steps of long work on standard error; silent where JSON was asked for."""
    return (lambda step: None) if json_ else (lambda step: click.echo(f"  {step}", err=True))
