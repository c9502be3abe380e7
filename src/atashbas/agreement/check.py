"""Is a pack fit to be used? First its form, then its meaning; every fault names the line and what to do.

Decides what is wrong with a pack; loads nothing where anything blocking is. `parse_pack` is the way in for packs
that do not come with the package.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import jsonschema
import yaml

from atashbas.actors import ActorRegistry
from atashbas.agreement.lines import PathPart, dotted, line_of
from atashbas.agreement.model import Agreement
from atashbas.agreement.pack import build, read_yaml, schema
from atashbas.agreement.semantics import Finding, findings
from atashbas.places import Gazetteer
from atashbas.values import LANGUAGES, AtashbasError, Fault

LIMIT_BYTES = 5_000_000
_CODES = {
    "required": "pack.missing-field",
    "additionalProperties": "pack.unknown-field",
    "type": "pack.wrong-type",
    "enum": "pack.not-allowed",
    "const": "pack.not-allowed",
    "pattern": "pack.wrong-form",
    "minimum": "pack.out-of-range",
    "maximum": "pack.out-of-range",
    "minItems": "pack.too-few",
    "maxItems": "pack.wrong-form",
    "minLength": "pack.empty",
    "minProperties": "pack.too-few",
}


def check_pack(data: bytes, *, actors: ActorRegistry, places: Gazetteer, file: str = "pack.yaml") -> tuple[Fault, ...]:
    """Everything wrong with a pack, in the order of its lines; empty where it is fit to be used.

    Faults that do not block (a language is missing) leave the pack usable. Meaning is only looked at where the form is
    right, since a missing field would otherwise be reported many times.
    """
    if len(data) > LIMIT_BYTES:
        return (Fault(code="pack.too-large", file=file, facts={"bytes": len(data), "limit": LIMIT_BYTES}),)
    try:
        content = read_yaml(data)
    except UnicodeDecodeError as error:
        return (Fault(code="pack.not-utf8", file=file, facts={"byte": error.start}),)
    except yaml.YAMLError as error:
        return (_yaml_fault(error, file),)
    text = data.decode("utf-8")
    found = list(dict.fromkeys(_form(content))) or list(findings(content, actors, places))
    found += _languages(content) if isinstance(content, dict) else []
    faults = [_fault(each, text, file) for each in found]
    return tuple(sorted(faults, key=lambda f: (f.row or 0, f.code, f.column or "", f.value or "")))


def parse_pack(data: bytes, *, actors: ActorRegistry, places: Gazetteer, file: str = "pack.yaml") -> Agreement:
    """Agreement of a pack that was checked.

    Raises AtashbasError ``agreement.pack-faulty`` with the first blocking fault; nothing is half loaded.
    """
    blocking = [f for f in check_pack(data, actors=actors, places=places, file=file) if f.blocking]
    if blocking:
        first = blocking[0]
        raise AtashbasError(
            "agreement.pack-faulty",
            file=file,
            row=first.row,
            field=first.column,
            fault=first.code,
            faults=len(blocking),
        )
    return build(read_yaml(data))


def check_versions(packs: Iterable[Agreement]) -> tuple[Fault, ...]:
    """Packs side by side: the same version twice, or two packs that record accessions under one key."""
    held = list(packs)
    versions = Counter((pack.id, pack.version) for pack in held)
    regimes = Counter((regime.id, pack.id) for pack in held for regime in pack.regimes)
    names = Counter(regime for regime, _ in regimes)
    twice = [
        Fault(code="pack.version-twice", file=name, facts={"version": version})
        for (name, version), n in sorted(versions.items())
        if n > 1
    ]
    shared = [
        Fault(code="pack.regime-in-two-packs", file=pack, value=regime)
        for regime, pack in sorted(regimes)
        if names[regime] > 1
    ]
    return (*twice, *shared)


def _yaml_fault(error: yaml.YAMLError, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", "") or "")
    return Fault(code="pack.yaml", file=file, row=mark.line + 1 if mark else None, value=problem)


def _form(content: Any) -> Iterator[Finding]:
    validator = jsonschema.Draft202012Validator(schema())
    for error in sorted(validator.iter_errors(content), key=lambda e: [str(p) for p in e.absolute_path]):
        code = _CODES.get(str(error.validator), "pack.wrong-form")
        yield Finding(code=code, path=tuple(error.absolute_path), value=_what(error))


def _what(error: jsonschema.ValidationError) -> str:
    """The field or value that the error is about, short enough to be read."""
    instance: Any = error.instance
    if error.validator == "required":
        names: Any = error.validator_value
        return ", ".join(name for name in names if name not in instance)
    if error.validator == "additionalProperties":
        form: Any = error.schema
        return ", ".join(sorted(set(instance) - set(form["properties"])))
    return str(instance)[:80]


def _languages(content: dict[str, Any]) -> list[Finding]:
    """Texts that lack one of the five languages: the pack works, its readers miss something."""
    found = []
    for section, field in (("instruments", "title"), ("provisions", "text"), ("zones", "name"), ("lines", "name")):
        rows = content.get(section)
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            texts = row.get(field) if isinstance(row, dict) else None
            missing = [code for code in LANGUAGES if isinstance(texts, dict) and code not in texts]
            if missing:
                value = ", ".join(missing)
                found.append(
                    Finding(code="pack.language-missing", path=(section, number, field), value=value, blocking=False)
                )
    return found


def _fault(finding: Finding, text: str, file: str) -> Fault:
    path: tuple[PathPart, ...] = finding.path
    return Fault(
        code=finding.code,
        file=file,
        row=line_of(text, path),
        column=dotted(path) or None,
        value=finding.value or None,
        blocking=finding.blocking,
        facts=finding.facts,
    )
