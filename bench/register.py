"""The register beside the bare cost of its hashes and signatures, on the same machine and the same bytes.

`ATASHBAS_BENCH_ENTRIES` (default 1,000,000) is the length of the log that is hashed, checked and proved. Processor time
is compared where both sides compute, wall time where the disk is what matters.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from nacl.bindings import crypto_sign_open

from atashbas.node import exchange
from atashbas.node.store_sqlite import SqliteStore
from atashbas.register import demo_keys
from atashbas.register.base64s import unb64
from atashbas.register.body import make_batch, make_body, make_nonces
from atashbas.register.chain import Made
from atashbas.register.entry import ENTRY, Draft
from atashbas.register.merkle import CompactRange, leaf_hashes
from atashbas.register.proof import holds_under, make_proof, verify_proof
from atashbas.register.tiles import WIDTH

Row = dict[str, Any]
LOG = "demo-ru"
AT = "2017-02-25T10:00:00Z"
ENTRIES = int(os.environ.get("ATASHBAS_BENCH_ENTRIES", "1000000"))
CORES = min(2, os.cpu_count() or 1)
STRIDE = 1 << 14
DESK, LOG_KEY = demo_keys.demo_signer(LOG, "desk"), demo_keys.demo_signer(LOG, "log")


def run() -> list[Row]:
    """All rows."""
    with tempfile.TemporaryDirectory() as folder:
        store = _store(Path(folder) / "long")
        rows = [*_fill(store), *_tree(store), *_check(store), *_daily(store), *_proofs(store)]
        store.close()
        rows += _appends(Path(folder))
        rows += _import(Path(folder))
    return rows


def row(name: str, ours: float, peer: float | None, unit: str, note: str) -> Row:
    """One line of the table."""
    return {"name": name, "ours": ours, "peer": peer, "unit": unit, "note": note}


def _store(folder: Path) -> SqliteStore:
    folder.mkdir()
    store = SqliteStore(folder / "register.sqlite3")
    parties = [demo_keys.demo_party(one, one, guarantor=True) for one in ("demo-ir", LOG, "demo-tr")]
    store.set_charter(demo_keys.demo_charter(parties, agreement="Bench", agreement_text=b"bench"))
    return store


def _cpu() -> float:
    """Processor seconds of this process and of its children that have ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """(processor seconds, wall seconds) of a piece of work."""
    cpu, wall = _cpu(), time.perf_counter()
    work()
    return _cpu() - cpu, time.perf_counter() - wall


def _fill(store: SqliteStore) -> list[Row]:
    """A long log made and stored in batches of 1,000, and the same entries stored alone."""
    drafts = [Draft(kind="statement", time=AT)] * 1000

    def append() -> None:
        for _ in range(ENTRIES // 1000):
            store.append(LOG, drafts, DESK)

    _, wall = _timed(append)
    store.checkpoint(LOG, LOG_KEY)
    made = [Made(n, "statement", None, leaf, raw) for n, (leaf, raw) in enumerate(_pairs(store, min(ENTRIES, 50_000)))]
    other = _store(store.path.parent / "other")

    def put() -> None:
        for start in range(0, len(made), 1000):
            with other.transaction():
                other.add_made(LOG, other.locked_tree(LOG), made[start : start + 1000])

    _, stored = _timed(put)
    other.close()
    count = ENTRIES // 1000 * 1000
    return [
        row("batches of 1,000 stored on SQLite, entries/s", len(made) / stored, 50_000, "1/s", "floor 50,000; wall"),
        row("the same made and signed too, entries/s", count / wall, None, "1/s", "one core signs, wall"),
    ]


def _pairs(store: SqliteStore, count: int) -> Iterator[tuple[bytes, bytes]]:
    raws = [one.raw for one in store.entries(LOG, 0, count)]
    return zip(leaf_hashes(raws), raws, strict=True)


def _stretches(store: SqliteStore) -> Iterator[list[bytes]]:
    size = store.head(LOG).size
    for start in range(0, size, STRIDE):
        yield [one.raw for one in store.entries(LOG, start, start + STRIDE)]


def _tree(store: SqliteStore) -> list[Row]:
    """Leaf hashes and root of the whole log, beside the same SHA-256 calls without a tree."""
    ours = bare = 0.0
    tree = CompactRange()
    for raws in _stretches(store):
        started = time.process_time()
        tree.extend(leaf_hashes(raws))
        ours += time.process_time() - started
        prefixed = [b"\x00" + raw for raw in raws]
        node = b"\x01" + bytes(64)
        started = time.process_time()
        for data in prefixed:
            sha256(data).digest()
        for _ in prefixed:
            sha256(node).digest()
        bare += time.process_time() - started
    assert tree.root() == store.head(LOG).root
    return [row(f"{ENTRIES:,} entries hashed and rooted", ours, bare, "s cpu", "floor 1.5 x bare SHA-256")]


def _bare_span(path: str, span: tuple[int, int]) -> float:
    """Processor seconds of nothing but the signature checks of a span."""
    store = SqliteStore(path, read_only=True)
    public, spent = DESK.verifier.public, 0.0
    for start in range(*span, STRIDE):
        signed = []
        for one in store.entries(LOG, start, min(start + STRIDE, span[1])):
            match = ENTRY.fullmatch(one.raw)
            assert match is not None
            signed.append(unb64(match["signature"].decode())[4:] + one.raw[: match.end("header") + 1])
        started = time.process_time()
        for message in signed:
            crypto_sign_open(message, public)
        spent += time.process_time() - started
    store.close()
    return spent


def _bare_signatures(store: SqliteStore) -> float:
    size = store.head(LOG).size
    half = -(-size // CORES // STRIDE) * STRIDE
    spans = [(start, min(start + half, size)) for start in range(0, size, half)]
    with multiprocessing.get_context("spawn").Pool(CORES) as pool:
        return sum(pool.map(partial(_bare_span, str(store.path)), spans))


CHECK_ALONE = """
import resource, sys
from atashbas.node.store_sqlite import SqliteStore
def main():
    report = SqliteStore(sys.argv[1], read_only=True).verify(workers=int(sys.argv[2]))
    with open("/proc/self/status") as status:  # getrusage would count what the starting process held before exec
        own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    print(report.ok, max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024)
if __name__ == "__main__":
    main()
"""


def _check(store: SqliteStore) -> list[Row]:
    """The full check by `CORES` processes, beside the bare signature checks by as many."""
    script = store.path.parent / "check.py"
    script.write_text(CHECK_ALONE)
    printed: list[str] = []

    def check() -> None:
        command: Sequence[str] = (sys.executable, str(script), str(store.path), str(CORES))
        printed.extend(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())

    cpu, wall = _timed(check)
    bare = _bare_signatures(store)
    assert printed[0] == "True"
    name = f"{ENTRIES:,} entries checked in full"
    return [
        row(name, cpu, bare, "s cpu", f"floor 1.5 x bare Ed25519; {CORES} processes, {wall:.1f} s by the clock"),
        row("memory of that check, largest process", float(printed[1]), 100, "MB", "floor 100 MB"),
    ]


def _daily(store: SqliteStore) -> list[Row]:
    """1,000 entries more, then a check of what is new since yesterday."""
    since = {LOG: store.head(LOG).size}
    store.append(LOG, [Draft(kind="statement", time=AT)] * 1000, DESK)
    store.checkpoint(LOG, LOG_KEY)
    _, wall = _timed(lambda: store.verify(since=since))
    return [row("1,000 new entries checked after a day", wall, None, "s", f"on top of {since[LOG]:,}, wall")]


def _proofs(store: SqliteStore) -> list[Row]:
    """Proofs made and verified against one checkpoint, whose signatures are checked once."""
    size = store.head(LOG).checkpoint_size
    nodes = exchange.nodes_of(store, LOG, size)
    note = store.head(LOG).checkpoint or b""
    first = size // 2 // WIDTH * WIDTH
    leaves = leaf_hashes(one.raw for one in store.entries(LOG, first, first + WIDTH))
    owner = store.get_charter().party(LOG).log
    opened = verify_proof(make_proof(nodes, first, size, note), leaves[0], owner)

    def work() -> None:
        for _ in range(40):
            for place, leaf in enumerate(leaves):
                assert holds_under(make_proof(nodes, first + place, size, note, leaf), leaf, opened)

    cpu, _ = _timed(work)
    return [row("proofs made and verified", 40 * len(leaves) / cpu, 10_000, "1/s", f"floor 10,000; log of {size:,}")]


def _appends(folder: Path) -> list[Row]:
    """Entries appended one by one, beside the bare sync of as many bytes as such a commit writes, in turns."""
    store, count, turns = _store(folder / "single"), 50, 12
    draft = Draft(kind="report", time=AT, body=make_body({"text": "x" * 200}, bytes(16)))

    def append() -> None:
        for _ in range(count):
            store.append(LOG, [draft], DESK)

    def sync() -> None:
        with (folder / "bare").open("ab", buffering=0) as file:
            for _ in range(count):
                file.write(bytes(6 * 4096))  # pages in the write-ahead log for each commit
                os.fdatasync(file.fileno())

    wall = bare = 0.0
    for _ in range(turns):
        wall += _timed(append)[1]
        bare += _timed(sync)[1]
    store.close()
    return [row("appends one by one", turns * count / wall, turns * count / bare, "1/s", "beside fdatasync of 24 KiB")]


def _import(folder: Path) -> list[Row]:
    """An import of 100,000 records: one entry, one body, 100,000 items."""
    store, count = _store(folder / "import"), 100_000
    records = [{"kind": "report", "number": str(n), "text": "обстрел населённого пункта"} for n in range(count)]
    spent: list[float] = []

    def work() -> None:
        batch = make_batch({"file": "bench"}, records, make_nonces(bytes(32), count + 1))
        store.append(LOG, [Draft(kind="report", time=AT, body=batch.body, items=batch.items)], DESK)
        store.checkpoint(LOG, LOG_KEY)

    spent.append(_timed(work)[1])
    store.close()
    return [row("100,000 records entered as one batch", spent[0], None, "s", "made, stored, signed; wall")]
