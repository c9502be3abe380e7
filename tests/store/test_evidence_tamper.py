"""Evidence changed by a byte, anywhere, proves nothing and is named."""

from __future__ import annotations

from pathlib import Path

import nodes
import world
from test_exchange import bundle_of, other_history


def test_changed_evidence_is_found(tmp_path: Path) -> None:
    ir, _, tr = nodes.three(tmp_path)
    tr.write(*(world.report(n) for n in range(4)))
    tr.give(ir)
    ir.take(bundle_of("demo-tr", *other_history("demo-tr", (2, 4))))
    ((log, digest, content),) = ir.store.rows("SELECT log, digest, content FROM evidence")
    assert ir.store.verify().ok
    for verb in ("update", "delete"):
        ir.store.run(f"DROP TRIGGER evidence_no_{verb}")
    ir.store.run("UPDATE evidence SET digest = ?", (bytes(32),))
    assert [(fault.log, fault.reason) for fault in ir.store.verify().faults] == [("demo-tr", "evidence")]
    ir.store.run("UPDATE evidence SET digest = ?", (digest,))
    for place in range(0, len(content), 41):
        broken = bytearray(content)
        broken[place] ^= 1
        ir.store.run("UPDATE evidence SET content = ?", (bytes(broken),))
        assert [(fault.log, fault.reason) for fault in ir.store.verify().faults] == [("demo-tr", "evidence")]
    ir.store.run("UPDATE evidence SET content = ?, log = 'demo-ru'", (content,))
    assert not ir.store.verify().ok
    ir.store.run("UPDATE evidence SET log = ?", (log,))
    assert ir.store.verify().ok
