"""Where in a YAML file a value stands, so that an error can name its line."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from atashbas.agreement.pack import PlainLoader

PathPart = str | int


def line_of(text: str, path: Sequence[PathPart]) -> int | None:
    """Line (from 1) of the value at `path`, else of the nearest value above it; None for an empty file."""
    node = yaml.compose(text, PlainLoader)
    if node is None:
        return None
    for part in path:
        below = _child(node, part)
        if below is None:
            break
        node = below
    return int(node.start_mark.line) + 1


def _child(node: yaml.Node, part: PathPart) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    return None


def dotted(path: Sequence[PathPart]) -> str:
    """Path as people read it: ``provisions[3].instrument``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
