"""Check the register and keep what was seen, so that pages can say when each log was last verified."""

from __future__ import annotations

from datetime import UTC, datetime

from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import RegisterRow
from atashbas.node.store import Progress
from atashbas.node.verification import VerifyReport


def verify_registers(
    home: Home, *, workers: int = 1, progress: Progress | None = None, only_new: bool = False
) -> VerifyReport:
    """Check everything that is stored; the result stands beside each log until the next check.

    `only_new`: read only the entries that came since a log was last found without fault.
    """
    since = _sound() if only_new else {}
    report = store_of(home).verify(progress, workers=workers, since=since)
    at = datetime.now(UTC)
    for log in report.logs:
        faults = [{"n": fault.n, "reason": fault.reason} for fault in report.faults if fault.log == log.log]
        RegisterRow.objects.filter(log=log.log).update(
            verified_size=log.size, verified_root=log.root.hex(), verified_at=at, faults=faults
        )
    return report


def _sound() -> dict[str, int]:
    """Entries of each log that the last check found without fault."""
    rows = RegisterRow.objects.exclude(verified_size=None)
    return {row.log: row.verified_size or 0 for row in rows if not row.faults}
