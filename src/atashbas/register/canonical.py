"""Canonical JSON: the subset of RFC 8785 that every node can write and read without a number library.

No floats, integers of at most 2^53-1, ASCII keys, no lone surrogates, at most 16 levels. Within that subset sorting by
code point equals RFC 8785's sorting by UTF-16 unit (section 3.2.3), and Python's escapes are those of section 3.2.2.2.
Unicode is never normalised: what was said is what is signed.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from atashbas.register.errors import RegisterError

LARGEST = 2**53 - 1
DEEPEST = 16

_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
).encode


def dumps(value: Any) -> bytes:
    """Canonical bytes of a value of dicts, lists, tuples, strings, integers, booleans and None.

    Raises RegisterError ``json.type``, ``json.integer``, ``json.key``, ``json.depth`` or ``json.surrogate``.
    """
    _check(value, 0)
    try:
        return _encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise RegisterError("json.surrogate") from error


def loads(data: bytes) -> Any:
    """Value of canonical bytes; refuses every spelling but the one `dumps` would have written.

    Doubled keys, white space, other escapes, ``-0``, other key orders and byte-order marks all fail the comparison.
    Raises RegisterError ``json.syntax``, ``json.canonical`` and those of `dumps`.
    """
    try:
        value = _decode(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RegisterError("json.syntax", reason=str(error)) from error
    if not _plainly_valid(data):
        _check(value, 0)
    if _encoded(value) != data:
        raise RegisterError("json.canonical")
    return value


def _encoded(value: Any) -> bytes:
    try:
        return _encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise RegisterError("json.surrogate") from error


def _refuse_float(text: str) -> NoReturn:
    raise RegisterError("json.type", type="float", value=text[:40])


_decode = json.JSONDecoder(parse_float=_refuse_float, parse_constant=_refuse_float).decode
_SIXTEEN_DIGITS = re.compile(rb"[0-9]{16}")


def _plainly_valid(data: bytes) -> bool:
    """Whether the bytes alone show ASCII keys, small integers and shallow nesting, so that the walk can be spared."""
    return data.isascii() and not _SIXTEEN_DIGITS.search(data) and data.count(b"[") + data.count(b"{") <= DEEPEST


def _check(value: Any, depth: int) -> None:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return
    if kind is int:
        if not -LARGEST <= value <= LARGEST:
            raise RegisterError("json.integer", digits=value.bit_length())
        return
    if kind is not dict and kind is not list and kind is not tuple:
        raise RegisterError("json.type", type=kind.__name__)
    if depth >= DEEPEST:
        raise RegisterError("json.depth", limit=DEEPEST)
    _check_members(value, depth + 1)


def _check_members(value: Any, depth: int) -> None:
    if type(value) is dict:
        for key in value:
            if type(key) is not str or not key.isascii():
                raise RegisterError("json.key", key=str(key)[:40])
        value = value.values()
    for member in value:
        if type(member) is not str:
            _check(member, depth)
