"""`import` takes tables in; its first word `bulletin` hands over to the reading of texts, loaded only then."""

from __future__ import annotations

from typing import Any

import click


class TablesOrTexts(click.Command):
    """`import FILE` reads a table, `import bulletin FILE…` reads daily bulletins: told apart by the first word."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Context of the command that is meant."""
        if args[:1] != ["bulletin"]:
            return super().make_context(info_name, args, parent=parent, **extra)
        from atashbas.cli.reading import import_bulletin

        return import_bulletin.make_context(f"{info_name} bulletin", args[1:], parent=parent, **extra)
