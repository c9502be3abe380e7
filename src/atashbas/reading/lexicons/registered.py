"""Actors and office holders of the registry that no list here names: its tables are read as data, like those of towns.

The lists of this room come first: they hold the forms that running text has. An actor any of whose names they know is
theirs already; the rest comes from the registry. Who held an office on a day is taken from the registry's own table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from atashbas.reading.lexicons.towns import names_in, unclear, with_endings
from atashbas.reading.text.fold import fold_alias
from atashbas.reading.text.hits import Entry
from atashbas.values import LANGUAGES, Language

SHORTEST = 5  # letters of a name: shorter ones are abbreviations that mean other things too
KINDS = frozenset({"person", "org", "group"})
_OWN_FORCES = re.compile(r"org:[a-z]{3}_")  # ministries and armies of states are composed from the text
_GENERIC = frozenset({"group:unknown", "group:pro_government", "group:unidentified_aircraft"})
# Offices as the registry calls them → roles here.
ROLES: Mapping[str, str] = {
    "president": "president", "prime-minister": "pm", "foreign-minister": "fm", "deputy-foreign-minister": "deputy_fm",
    "deputy-undersecretary-foreign-ministry": "deputy_fm", "defence-minister": "mod", "chief-of-general-staff": "cgs",
    "permanent-representative-un": "permrep", "permanent-representative-geneva": "rep", "special-envoy-syria": "envoy",
    "secretary-general": "secgen", "spokesperson-foreign-ministry": "mfa_spox",
    "spokesperson-defence-ministry": "mod_spox", "spokesperson-president": "pres_spox",
    "secretary-security-council": "snsc", "head-of-delegation-astana": "delegation_head",
    "adviser-humanitarian-syria": "adviser",
}  # fmt: skip
PARTIES: Mapping[str, str] = {"org:un": "UN", "group:armed_opposition": "OPP", "org:hnc": "OPP"}


def _table(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    data = (files("atashbas") / "actors" / "data" / f"{name}.csv").read_text("utf-8")
    return enumerate(csv.DictReader(io.StringIO(data)), start=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """An actor of the registry: id, names by language, row."""

    id: str
    names: Mapping[Language, tuple[str, ...]]
    row: int


def new_actors(known: frozenset[str]) -> tuple[Registered, ...]:
    """Actors none of whose names any list has; `known`: names of all lists in small letters."""
    found = []
    for number, row in _table("actors"):
        kind = row["id"].partition(":")[0]
        if kind not in KINDS or row["id"] in _GENERIC or _OWN_FORCES.match(row["id"]):
            continue
        names = {language: tuple(dict.fromkeys(names_in(row, language))) for language in LANGUAGES}
        if not any(name.lower() in known for spelt in names.values() for name in spelt):
            found.append(Registered(id=row["id"], names=names, row=number))
    return tuple(found)


def actor_entries(actors: Iterable[Registered], language: Language, known: frozenset[str]) -> Iterator[Entry]:
    """Entries for the names of actors; `known`: folded names of all lists of the language."""
    for actor in actors:
        kind = actor.id.partition(":")[0]
        for name in actor.names[language]:
            folded = fold_alias(name)
            if len(folded) < SHORTEST or folded in known or folded in unclear(language):
                continue
            alias, stem = next(with_endings(name, language))
            label = f"registry:{actor.row} {kind} {actor.id} «{name}»"
            yield Entry(kind, actor.id, alias, stem, "registry", actor.row, "registry", label)


def office_rows(persons: Iterable[str]) -> Iterator[tuple[str, str, str, str | None, str | None, str]]:
    """Role, party, person, since, until, source of the registry's offices, for persons that the lists name."""
    listed = frozenset(persons)
    for _, row in _table("offices"):
        role, body = ROLES.get(row["office"]), row["body"]
        party = PARTIES.get(body) or body.removeprefix("country:")
        if role and row["person"] in listed and ":" not in party:
            until = row["to"] + "-12-31"[len(row["to"]) - 4 :] if row["to"] else None
            yield role, party, row["person"], row["from"] or None, until, row["source"]
