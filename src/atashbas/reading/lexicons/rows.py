"""Rows of a lexicon file as entries; of a user's own file only those the rules can work with, the others named.

A row says what it is (`kind`) and what it means (`value`). Rules rely on both: a number must be a number, a governorate
one that has a map. Names of new people, bodies, groups and places are a user's to add; new kinds and meanings are not.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

from atashbas.reading.text.hits import Entry
from atashbas.values import LANGUAGES, Fault, Language

COLUMNS = ("kind", "value", *sorted(LANGUAGES, key=("en", "fa", "ar", "ru", "tr").index), "source")
_ACTOR = r"(?:org|group|country|person):\w+"
# Kinds a user may give new values, and how these are written; of all others the packaged values stand.
OPEN: Mapping[str, re.Pattern[str]] = {
    "person": re.compile(r"person:[a-z0-9_]+"),
    "org": re.compile(r"org:[a-z0-9_]+"),
    "group": re.compile(r"(?:group|org):[a-z0-9_]+"),
    "country": re.compile(r"country:[A-Z]{3}"),
    "adj": re.compile(r"[A-Z]{3}"),
    "place": re.compile(r"[a-z0-9_]+"),
    "iactor": re.compile(_ACTOR),
    "itarget": re.compile(_ACTOR),
}
_CONTROL = re.compile("[\0-\x1f\x7f]")
Values = Mapping[str, frozenset[str]]


def parse_rows(data: bytes, file: str) -> tuple[dict[Language, list[Entry]], tuple[Fault, ...]]:
    """Entries by language; faults ``lexicon.columns``, ``lexicon.source`` and ``lexicon.empty`` name the row.

    A file that is no CSV in UTF-8 gives ``input.encoding`` or ``lexicon.row`` and no entry.
    """
    return _parsed(data, file, None)


def own_rows(data: bytes, file: str, values: Values) -> tuple[dict[Language, list[Entry]], tuple[Fault, ...]]:
    """Entries of a user's own file; also ``lexicon.kind`` and ``lexicon.value`` where no rule knows what is meant."""
    return _parsed(data, file, values)


def values_of(rows: Mapping[Language, Iterable[Entry]]) -> Values:
    """The values that each kind has."""
    found: dict[str, set[str]] = {}
    for entries in rows.values():
        for entry in entries:
            found.setdefault(entry.kind, set()).add(entry.value)
    return {kind: frozenset(values) for kind, values in found.items()}


def _parsed(data: bytes, file: str, values: Values | None) -> tuple[dict[Language, list[Entry]], tuple[Fault, ...]]:
    rows: dict[Language, list[Entry]] = {language: [] for language in LANGUAGES}
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return rows, (Fault(code="input.encoding", file=file, value=""),)
    faults: list[Fault] = []
    reader = csv.DictReader(io.StringIO(text, newline=""))
    number = 1
    try:
        missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
        if missing:
            return rows, (Fault(code="lexicon.columns", file=file, column=missing[0]),)
        for number, row in enumerate(reader, start=2):
            if fault := _fault(row, file, number, values):
                faults.append(fault)
                continue
            for language in LANGUAGES:
                rows[language].extend(_entries(row, language, file, number))
    except csv.Error:  # a cell beyond what a row can hold
        faults.append(Fault(code="lexicon.row", file=file, row=number + 1, facts={"reason": "csv"}))
    return rows, tuple(faults)


def _fault(row: Mapping[str, str | None], file: str, number: int, values: Values | None) -> Fault | None:
    kind, value = row["kind"] or "", row["value"] or ""
    code = None
    if not row["source"]:
        code = "lexicon.source"
    elif not any(_names(row, language) for language in LANGUAGES):
        code = "lexicon.empty"
    elif values is not None and kind not in values:
        code, value = "lexicon.kind", kind
    elif (values is not None and not _is_known(kind, value, values)) or any(
        _CONTROL.search(name) for language in LANGUAGES for name in _names(row, language)
    ):
        code = "lexicon.value"
    return Fault(code=code, file=file, row=number, value=value, facts={"kind": kind}) if code else None


def _is_known(kind: str, value: str, values: Values) -> bool:
    return value in values[kind] or (kind in OPEN and OPEN[kind].fullmatch(value) is not None)


def _names(row: Mapping[str, str | None], language: Language) -> list[str]:
    return [name for part in (row[language] or "").split("|") if (name := part.strip())]


def _entries(row: Mapping[str, str | None], language: Language, file: str, number: int) -> Iterable[Entry]:
    kind, value, source = row["kind"] or "", row["value"] or "", row["source"] or ""
    for alias in _names(row, language):
        plain = alias if " " in alias else alias.rstrip("*")
        label = f"{file}:{number} {kind} {value} «{alias}»"
        yield Entry(kind, value, plain, alias.endswith("*"), file, number, source, label)
