"""What is undocumented fails: verbs, options, settings, entry kinds, files and tables."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from test_verbs import every_command

import homes
from atashbas.cli import main
from atashbas.node.environment import SETTINGS, read
from atashbas.register.entry import KINDS

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
RENEW = "to renew: python scripts/build_reference.py"
assert homes.django


def page(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def test_every_command_and_option_is_in_the_reference() -> None:
    text = page("cli.md")
    for words, command in every_command(main.cli):
        assert f"# {words}\n" in text, f"{words}; {RENEW}"
        section = text.split(f"# {words}\n", 1)[1].split("\n## ", 1)[0]
        for option in (one for one in command.params if isinstance(one, click.Option)):
            assert option.opts[0] in section, f"{words} {option.opts[0]}; {RENEW}"
            assert option.help in section, f"{words} {option.opts[0]}; {RENEW}"


def test_every_exit_code_is_in_the_reference() -> None:
    assert [f"| {code} |" in page("cli.md") for code in range(5)] == [True] * 5


def test_every_setting_is_in_the_reference_and_no_other_is_read() -> None:
    assert all(f"| `{one.name}` | {one.default} | {one.meaning} |" in page("settings.md") for one in SETTINGS), RENEW

    class Asked(dict[str, str]):
        names: set[str] = set()

        def get(self, key: str, default: object = None) -> object:
            self.names.add(key)
            return default

    read(Asked())
    assert {one.name for one in SETTINGS} == Asked.names


def test_every_kind_of_entry_and_every_table_is_in_the_reference() -> None:
    from django.apps import apps

    text = page("storage.md")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in text] == [], RENEW
    for model in apps.get_app_config("node").get_models():
        assert f"### {model.__name__}\n" in text, RENEW
        section = text.split(f"### {model.__name__}\n", 1)[1].split("\n### ", 1)[0]
        missing = [field.attname for field in model._meta.concrete_fields if f"`{field.attname}`" not in section]
        assert missing == [], f"{model.__name__}; {RENEW}"


def test_the_reference_is_printed_from_the_code() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import build_reference
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    assert set(build_reference.KINDS) == set(KINDS)
    assert {name: page(name) == text for name, text in build_reference.pages().items()} == {
        "cli.md": True,
        "settings.md": True,
        "storage.md": True,
    }, RENEW
