"""Hashes of names and ids: equal on every machine, in every run and table, so that codes need no dictionary."""

from __future__ import annotations

import numpy as np
import polars as pl

from atashbas.reconcile.arrays import U64


def hash_text(text: str, bits: int = 62) -> int:
    """FNV-1a of the UTF-8 bytes, cut to `bits`: one code for one word on every machine and in every table."""
    digest = 0xCBF29CE484222325
    for byte in text.encode():
        digest = (digest ^ byte) * 0x100000001B3 % 2**64
    return digest >> (64 - bits)


_CHUNK = 1 << 16  # ids hashed at a time: their bytes stay near the processor


def hash_ids(ids: pl.Series) -> U64:
    """64-bit FNV-1a of each id's UTF-8 bytes, finished by a bit mixer: the same on every machine and in every run."""
    parts = [_hash_part(ids.slice(start, _CHUNK).to_list()) for start in range(0, len(ids), _CHUNK)]
    return np.concatenate(parts) if parts else np.zeros(0, np.uint64)


def _hash_part(ids: list[str]) -> U64:
    raw = np.frombuffer("\0".join(ids).encode() + b"\0", np.uint8)
    ends = np.flatnonzero(raw == 0)
    if len(ends) != len(ids):  # an id that holds a zero byte: hash one by one
        return np.array([_fnv(i.encode()) for i in ids], np.uint64)
    starts = np.r_[0, ends[:-1] + 1]
    lengths = ends - starts
    digest = np.full(len(ids), 0xCBF29CE484222325, np.uint64)
    shortest = int(lengths.min())
    for step in range(shortest):
        digest = (digest ^ raw[starts + step]) * np.uint64(0x100000001B3)
    for step in range(shortest, int(lengths.max())):
        live = np.flatnonzero(lengths > step)
        digest[live] = (digest[live] ^ raw[starts[live] + step]) * np.uint64(0x100000001B3)
    return mix(digest)


def _fnv(data: bytes) -> int:
    digest = 0xCBF29CE484222325
    for byte in data:
        digest = (digest ^ byte) * 0x100000001B3 % 2**64
    return int(mix(np.array([digest], np.uint64))[0])


def mix(digest: U64) -> U64:
    """Finaliser of SplitMix64 (Steele, Lea and Flood 2014): spreads every bit over all."""
    digest = (digest ^ (digest >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    digest = (digest ^ (digest >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return digest ^ (digest >> np.uint64(31))
