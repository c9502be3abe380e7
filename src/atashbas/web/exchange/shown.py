"""How the pages show the standing of logs and entries: states in words, times as instants, the proof as a QR code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from atashbas.bulletin import make_proof_code
from atashbas.node.logs import store_of
from atashbas.node.standing import EntryStanding, LogStanding, entry_standing, log_standing
from atashbas.register.charter import Charter
from atashbas.register.settlement import State

STATES = {
    State.LOCAL: _("local: nobody else has cosigned it yet"),
    State.DELIVERED: _("delivered: at least one other witness has cosigned it"),
    State.SETTLED: _("settled: every other witness has cosigned it"),
}
TEXTS = {
    "present": _("here"),
    "erased": _("erased, with a signed reason"),
    "withheld": _("withheld: meant for named readers"),
    "missing": _("missing: a violation"),
}


@dataclass(frozen=True, slots=True)
class CosignatureLine:
    """A witness's latest cosignature, its time as an instant."""

    party: str
    size: int
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryShown:
    """An entry's standing as the page shows it; `qr` None where the proof is too long for one code."""

    state: object
    not_before: datetime | None
    not_after: datetime | None
    proof: str
    qr: SafeString | None
    texts: tuple[tuple[object, int], ...]


def instant_of(seconds: int | None) -> datetime | None:
    """Instant of a witness's clock; None for none, and for a time that no calendar holds."""
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def log_shown(log: str) -> tuple[LogStanding, tuple[CosignatureLine, ...]] | None:
    """Standing of a log and its cosignatures; None on a node without a charter."""
    store = store_of()
    charter = store.find_charter()
    if charter is None or log not in charter.logs:
        return None
    found = log_standing(store, log)
    return found, tuple(CosignatureLine(one.party, one.size, instant_of(one.at)) for one in found.cosignatures)


def entry_shown(log: str, n: int) -> EntryShown:
    """Standing of an entry."""
    found = entry_standing(store_of(), log, n)
    return EntryShown(
        state=STATES[found.state],
        not_before=instant_of(found.not_before),
        not_after=instant_of(found.not_after),
        proof=(found.proof or b"").decode(),
        qr=_qr(found.proof) if found.proof else None,
        texts=_texts(found),
    )


def charter_shown() -> Charter | None:
    """The charter in force."""
    return store_of().find_charter()


def _texts(found: EntryStanding) -> tuple[tuple[object, int], ...]:
    """States of the body, or of the items where the body lists some."""
    states = found.items or ({found.body: 1} if found.body else {})
    return tuple((TEXTS[state], count) for state, count in states.items())


def _qr(proof: bytes) -> SafeString | None:
    code = make_proof_code(proof)
    if code is None:
        return None
    drawn: SafeString = mark_safe(code.svg_inline(scale=3, border=4, dark="#000", light="#fff"))  # noqa: S308  # made of the proof's bits
    return drawn
