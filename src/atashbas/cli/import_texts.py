"""`import` takes tables in; by its first word it hands over to texts, boundaries or places, loaded only then."""

from __future__ import annotations

from typing import Any

import click


class TablesOrTexts(click.Command):
    """`import FILE` reads a table; bulletins, boundaries and gazetteers are told apart by the first word."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Context of the command that is meant."""
        word = args[0] if args else ""
        if word in {"boundaries", "gazetteer"}:
            from atashbas.cli import ground_places

            meant: click.Command = getattr(ground_places, word)
            return meant.make_context(f"{info_name} {word}", args[1:], parent=parent, **extra)
        if word != "bulletin":
            return super().make_context(info_name, args, parent=parent, **extra)
        from atashbas.cli.import_bulletin import import_bulletin

        return import_bulletin.make_context(f"{info_name} bulletin", args[1:], parent=parent, **extra)
