"""A bulletin as JSON and as CSV: what other programmes read, and what is attached to the PDF.

Decides names and order of the fields. Figures are plain numbers and days ISO in every language; words beside them
are in the language asked for. A cell that a spreadsheet would take for a formula is made harmless.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from atashbas.bulletin.value import Bulletin
from atashbas.bulletin.words import Words
from atashbas.reports.sheets import neutralise

FORMAT = "atashbas-bulletin/1"
BYTE_ORDER_MARK = "\ufeff"
# Humanitarian Exchange Language 1.1: a row of tags under the headings lets other tools know the columns.
COLUMNS = (
    ("section", "#meta+section"),
    ("basis", "#meta+basis"),
    ("reporter", "#org+reporter"),
    ("day", "#date+occurred"),
    ("governorate", "#adm1+name"),
    ("place", "#loc+name"),
    ("measure", "#indicator+name"),
    ("value", "#indicator+value+num"),
    ("note", "#description"),
    ("source", "#meta+source"),
    ("synthetic", "#meta+synthetic"),
)
Line = dict[str, str | int | None]


def render_json(bulletin: Bulletin, language: str = "en") -> bytes:
    """Bulletin as JSON in UTF-8: every field of the value, sorted keys, governorates with their names in `language`."""
    words = Words(language)
    content = {
        "format": FORMAT,
        "language": words.language,
        "title": words.say("title"),
        "area_names": {area: words.area(area) for area in bulletin.areas},
        "coverage": dict(bulletin.coverage),
        **_plain(bulletin),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return {key: _plain(item) for key, item in value.items()} if hasattr(value, "items") else value


def render_csv(bulletin: Bulletin, language: str = "en") -> bytes:
    """Bulletin as CSV with a byte-order mark (Excel opens Arabic and Persian rightly) and a row of HXL tags.

    One number a row; columns stay the same in every language, their headings and words do not.
    """
    words = Words(language)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([neutralise(words.say(name)) for name, _ in COLUMNS])
    writer.writerow([tag for _, tag in COLUMNS])
    for line in _lines(bulletin, words):
        writer.writerow([_cell(line.get(name)) for name, _ in COLUMNS])
    return (BYTE_ORDER_MARK + buffer.getvalue()).encode("utf-8")


def _cell(value: str | int | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else neutralise(value)


def _lines(bulletin: Bulletin, words: Words) -> Iterable[Line]:
    period = f"{bulletin.period.first_on.isoformat()}/{bulletin.period.last_on.isoformat()}"
    yield from ({"day": period, **line} for line in _alleged(bulletin, words))
    yield from _flags(bulletin, words)
    yield from ({"day": period, **line} for line in _shared(bulletin, words))
    yield from _incidents(bulletin, words)
    yield from ({"day": period, **line} for line in _verdicts(bulletin, words))
    yield from _heads(bulletin, words)


def _mark(words: Words, synthetic: bool) -> str:
    return words.say("synthetic") if synthetic else ""


def _title(bulletin: Bulletin, words: Words, name: str) -> str:
    return bulletin.reporter(name).title(words.language)


def _alleged(bulletin: Bulletin, words: Words) -> Iterable[Line]:
    for column in bulletin.alleged:
        common: Line = {
            "section": words.say("alleged"),
            "basis": words.say(f"basis-{column.basis}"),
            "reporter": _title(bulletin, words, column.reporter),
            "synthetic": _mark(words, column.synthetic),
        }
        for area, n in column.by_area.items():
            yield {**common, "governorate": words.area(area), "measure": words.say("cases"), "value": n}
        for key, value in (
            ("total-stated", column.stated),
            ("total-computed", column.computed),
            ("unplaced", column.unplaced),
            ("days-spoken", column.days),
        ):
            if value is not None or column.basis == "counts":
                yield {**common, "measure": words.say(key), "value": value}


def _flags(bulletin: Bulletin, words: Words) -> Iterable[Line]:
    for flag in bulletin.flags:
        for key, value in (("total-stated", flag.stated), ("total-computed", flag.computed)):
            yield {
                "section": words.say("flags"),
                "reporter": _title(bulletin, words, flag.reporter),
                "day": flag.day.isoformat(),
                "governorate": words.listed([words.area(area) for area in flag.areas]),
                "measure": flag.code if flag.code == "third-party" and key == "total-computed" else words.say(key),
                "value": value,
                "note": flag.party or flag.code,
                "source": flag.source,
                "synthetic": _mark(words, bulletin.reporter(flag.reporter).synthetic),
            }


def _shared(bulletin: Bulletin, words: Words) -> Iterable[Line]:
    for pair in bulletin.shared:
        names = f"{_title(bulletin, words, pair.a)} / {_title(bulletin, words, pair.b)}"
        basis = f"{words.say(f'basis-{pair.basis_a}')} / {words.say(f'basis-{pair.basis_b}')}"
        mark = _mark(words, bulletin.reporter(pair.a).synthetic)
        common: Line = {"section": words.say("shared"), "reporter": names, "basis": basis, "synthetic": mark}
        yield {**common, "measure": words.say("at-most"), "value": pair.at_most}
        if pair.matched is not None:
            yield {**common, "measure": words.say("matched"), "value": pair.matched}


def _incidents(bulletin: Bulletin, words: Words) -> Iterable[Line]:
    for one in bulletin.incidents:
        coverage = words.known(f"coverage-{one.coverage}") or one.coverage
        yield {
            "section": words.say("incidents"),
            "basis": words.known(f"band-{one.band}") or one.band,
            "reporter": words.listed([_title(bulletin, words, name) for name, _ in one.sides]),
            "day": one.occurred_on.isoformat() if one.occurred_on else "",
            "governorate": words.area(one.admin1) if one.admin1 else "",
            "place": one.place,
            "measure": words.known(f"type-{one.type}") or one.type,
            "value": len(one.reports) or sum(n for _, n in one.sides),
            "note": coverage,
            "source": one.id,
            "synthetic": _mark(words, one.synthetic),
        }


def _verdicts(bulletin: Bulletin, words: Words) -> Iterable[Line]:
    for line in bulletin.verdicts:
        yield {
            "section": words.say("verdicts"),
            "reporter": f"{_title(bulletin, words, line.by)} / {_title(bulletin, words, line.about)}",
            "measure": words.known(f"outcome-{line.outcome}") or line.outcome,
            "value": line.count,
            "source": " ".join(line.ids),
            "synthetic": _mark(words, bulletin.reporter(line.by).synthetic),
        }


def _heads(bulletin: Bulletin, words: Words) -> Iterable[Line]:
    for head in bulletin.heads:
        yield {
            "section": words.say("registers"),
            "reporter": words.listed([_title(bulletin, words, name) for name in head.reporters]),
            "day": head.last_spoke_at,
            "measure": words.say("size"),
            "value": head.size,
            "note": head.root,
            "source": head.log,
            "synthetic": _mark(words, head.synthetic),
        }
