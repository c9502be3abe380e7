"""Files of the verb `matching`: judgements read from a table, edges and model written in Splink's form."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

from atashbas.joint import PairJudgement
from atashbas.values import LANGUAGES, AtashbasError, LanguageText

if TYPE_CHECKING:
    from atashbas.reconcile import Reconciliation

SAYS = ("same", "different", "unsure")


def read_judgements(file: Path, language: str) -> list[PairJudgement]:
    """Judgements of a CSV with the columns a, b, says and, if wished, reason and language.

    Raises AtashbasError ``judgement.table`` naming the row, the heading being row 1.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (UnicodeDecodeError, csv.Error) as error:
        raise AtashbasError("judgement.table", row=1, reason=str(error)[:120]) from error
    if not rows:
        raise AtashbasError("judgement.table", row=1, reason="no rows")
    return [_judgement(row, number, language) for number, row in enumerate(rows, 2)]


def _judgement(row: dict[str, str | None], number: int, language: str) -> PairJudgement:
    a, b, says = ((row.get(name) or "").strip() for name in ("a", "b", "says"))
    spoken = (row.get("language") or language).strip()
    if not a or not b or a == b or says not in SAYS or spoken not in LANGUAGES:
        raise AtashbasError("judgement.table", row=number, reason=f"{a}, {b}, {says}, {spoken}"[:120])
    words = (row.get("reason") or "").strip()
    texts = (LanguageText(text=words, language=spoken),) if words else ()
    return PairJudgement(a=min(a, b), b=max(a, b), says=says, texts=texts)  # type: ignore[arg-type]  # checked above


def write_splink(result: Reconciliation, out: Path, prefix: str = "") -> dict[str, int]:
    """Write edges.csv and model.json; returns rows (comparisons) of each file, by its name."""
    from atashbas.reconcile.splink import splink_edges, splink_model

    out.mkdir(parents=True, exist_ok=True)
    edges, model = splink_edges(result), splink_model(result)
    edges.write_csv(out / f"{prefix}edges.csv")
    (out / f"{prefix}model.json").write_text(json.dumps(model, indent=1, sort_keys=True) + "\n", "utf-8")
    return {f"{prefix}edges.csv": len(edges), f"{prefix}model.json": len(model["comparisons"])}
