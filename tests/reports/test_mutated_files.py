"""Files with bytes flipped, cut, doubled and mixed: every answer is a value, and what goes in can be signed."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest

from atashbas.node.demo import synthetic_files
from atashbas.node.messages import LONGEST_VALUE, render_fault
from atashbas.reports.records import record_of, to_data
from atashbas.reports.tables import propose_mapping, read_table
from atashbas.values import LANGUAGES

FILES = [file.data for file in synthetic_files()]
CSV = [data for data in FILES if not data.startswith(b"PK")]


def mutate(data: bytes, dice: random.Random) -> bytes:
    """One to eight small harms: a flipped byte, a lost or doubled stretch, a foreign stretch, a cut."""
    made = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(made) or 1)
        kind = dice.randrange(6)
        if kind == 0 and made:
            made[at] = dice.randrange(256)
        elif kind == 1:
            del made[at : at + dice.randrange(1, 200)]
        elif kind == 2:
            made[at:at] = made[at : at + dice.randrange(1, 200)]
        elif kind == 3:
            made[at:at] = dice.choice((b'"', b";", b",", b"\n", b"\0", b"\xff\xfe", "٫".encode(), b"\t", b"=1+1", b"-"))
        elif kind == 4:
            made[at:at] = dice.choice(FILES)[: dice.randrange(1, 400)]
        elif dice.random() < 0.2:
            del made[at:]
    return bytes(made)


def examine(data: bytes, dice: random.Random) -> None:
    reading = read_table(data, file="f", reporter="x", synthetic=True)
    proposal = propose_mapping(data, "f")
    assert reading.records or reading.faults
    assert proposal.mapping is not None or proposal.faults
    for record in reading.records:
        assert record_of(to_data(record)) == record
    for fault in reading.faults[:50]:
        text = render_fault(fault, dice.choice(LANGUAGES))
        assert fault.code not in text
        assert len(text) < 12 * LONGEST_VALUE


@pytest.mark.parametrize("seed", range(25))
def test_mutated_files_are_answered(seed: int) -> None:
    dice = random.Random(seed)
    data = dice.choice(FILES)
    examine(mutate(data[:6000] if data in CSV else data, dice), dice)


@pytest.mark.deep
@pytest.mark.parametrize("block", range(20))
def test_very_many_mutated_files_are_answered(block: int) -> None:
    for seed in range(1_000 + 300 * block, 1_000 + 300 * (block + 1)):
        dice = random.Random(seed)
        data = dice.choice(FILES)
        examine(mutate(data[:8000] if data in CSV else data, dice), dice)


def mutate_parts(data: bytes, dice: random.Random) -> bytes:
    """A workbook with harm inside its parts, packed soundly again, so that the spreadsheet reader meets it."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    for _ in range(dice.randint(1, 4)):
        name = dice.choice(sorted(name for name in parts if name.startswith("xl/")))
        numbers = list(re.finditer(rb"\d+", parts[name]))
        if numbers and dice.random() < 0.4:
            number = dice.choice(numbers)
            other = dice.choice((b"-1", b"0", b"99999", b"4294967296", b"18446744073709551616", b"1e309", b"NaN"))
            parts[name] = parts[name][: number.start()] + other + parts[name][number.end() :]
        else:
            parts[name] = mutate(parts[name], dice)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return buffer.getvalue()


@pytest.mark.parametrize("seed", range(12))
def test_workbooks_with_mutated_parts_are_answered(seed: int) -> None:
    dice = random.Random(seed)
    examine(mutate_parts(next(data for data in FILES if data not in CSV), dice), dice)


@pytest.mark.deep
@pytest.mark.parametrize("block", range(10))
def test_very_many_workbooks_with_mutated_parts_are_answered(block: int) -> None:
    for seed in range(1_000 + 200 * block, 1_000 + 200 * (block + 1)):
        dice = random.Random(seed)
        examine(mutate_parts(next(data for data in FILES if data not in CSV), dice), dice)
