"""Values to canonical data and back: what the register signs, without floats and with ASCII keys.

`to_data` leaves out what is absent (None, False, the empty), so that adding a field later changes no byte of older
records; a stated zero is kept. `data_as` is its inverse for frozen dataclasses, by their annotations.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from atashbas.values.errors import AtashbasError

Data = dict[str, Any]
Decoder = Callable[[Any], Any]
T = TypeVar("T")
_EMPTY: tuple[Any, ...] = ((), {}, frozenset())


def to_data(value: Any) -> Data:
    """Canonical data of a dataclass value: absent and empty fields left out, dates in ISO 8601."""
    data: Data = {}
    for name in _names(cast(Hashable, type(value))):
        held = getattr(value, name)
        if type(held) is str:
            data[name] = held
        elif not (held is None or held is False or held in _EMPTY):
            data[name] = _plain(held)
    return data


def data_as(cls: type[T], data: Mapping[str, Any]) -> T:
    """The value whose `to_data` this is.

    Raises AtashbasError ``record.field`` where a field is unknown, missing or not of its type.
    """
    decoders = _decoders(cast(Hashable, cls))
    unknown = sorted(set(data) - set(decoders))
    if unknown:
        raise AtashbasError("record.field", type=cls.__name__, field=unknown[0])
    try:
        return cls(**{name: decoders[name](part) for name, part in data.items()})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AtashbasError("record.field", type=cls.__name__, reason=str(error)) from error


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if is_dataclass(value):
        return to_data(value)
    raise AtashbasError("record.type", type=type(value).__name__)


def _plain_mapping(value: Mapping[str, Any]) -> Any:
    """Headings in other scripts become sorted pairs: keys of canonical data are ASCII."""
    if all(map(str.isascii, value)):
        return {key: _plain(value[key]) for key in sorted(value)}
    return [[key, _plain(value[key])] for key in sorted(value)]


@cache
def _decoders(cls: Any) -> Mapping[str, Decoder]:
    hints = get_type_hints(cls)
    return {field.name: _decoder(hints[field.name]) for field in fields(cls)}


def _decoder(hint: Any) -> Decoder:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _decoder(next(arg for arg in args if arg is not type(None)))
    if origin is Literal:
        return _one_of(args)
    if origin is tuple:
        inner = _decoder(args[0])
        return lambda items: tuple(inner(item) for item in items)
    if origin is frozenset:
        inner = _decoder(args[0])
        return lambda items: frozenset(inner(item) for item in items)
    if origin is not None and issubclass(origin, Mapping):
        inner = _decoder(args[1])
        return lambda pairs: MappingProxyType({key: inner(item) for key, item in dict(pairs).items()})
    if hint in (date, datetime):
        parse: Decoder = hint.fromisoformat
        return parse
    if is_dataclass(hint):
        return partial(data_as, cast("type[Any]", hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _exactly(hint)


def _one_of(allowed: tuple[Any, ...]) -> Decoder:
    def check(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(value)
        return value

    return check


def _exactly(hint: type) -> Decoder:
    """Canonical data has no float and no other type in a field's place: True is not the number one.

    Nor has a text the character NUL, which no language writes and half of all databases cannot hold.
    """

    def check(value: Any) -> Any:
        if type(value) is not hint:
            raise TypeError(f"{type(value).__name__} where {hint.__name__} is meant")
        if isinstance(value, str) and "\0" in value:
            raise ValueError("the character NUL in a text")
        return value

    return check
