"""A small world for the register's tests: a demo charter of three guarantors and one reporter without a vote."""

from __future__ import annotations

from atashbas.register import body, chain, demo_keys, entry
from atashbas.register.base64s import hash_of
from atashbas.register.charter import Charter, parse_charter

GUARANTORS = ("demo-ir", "demo-ru", "demo-tr")
__all__ = ["AT", "GUARANTORS", "batch", "charter", "charter_note", "desk", "hash_of", "log_key", "made", "report"]
AT = "2017-02-25T10:00:00Z"


def charter_note() -> bytes:
    """Signed demo charter."""
    parties = [demo_keys.demo_party(one, one.upper(), guarantor=True) for one in GUARANTORS]
    parties.append(demo_keys.demo_party("demo-ngo", "NGO", guarantor=False))
    return demo_keys.demo_charter(parties, agreement="Invented agreement", agreement_text=b"invented")


def charter() -> Charter:
    """The same, parsed."""
    return parse_charter(charter_note())


def report(number: int, text: str = "обстрел", **more: object) -> entry.Draft:
    """A draft report with a body of its own."""
    content = body.make_body({"number": number, "text": text}, number.to_bytes(16))
    return entry.Draft(kind="report", time=AT, body=content, **more)


def batch(count: int, seed: int = 7, **meta: object) -> entry.Draft:
    """A draft import of `count` records."""
    records = [{"kind": "report", "number": str(n), "text": "گزارش"} for n in range(count)]
    made = body.make_batch({"file": "x.csv", **meta}, records, body.make_nonces(bytes([seed]) * 32, count + 1))
    return entry.Draft(kind="report", time=AT, body=made.body, items=made.items)


def desk(log: str = "demo-ru") -> demo_keys.Signer:
    """Role key."""
    return demo_keys.demo_signer(log, "desk")


def log_key(log: str = "demo-ru") -> demo_keys.Signer:
    """Key that signs checkpoints."""
    return demo_keys.demo_signer(log, "log")


def made(count: int, log: str = "demo-ru") -> list[chain.Made]:
    """The first entries of a log."""
    drafts = [report(n) for n in range(count)]
    return list(chain.make_chain(f"{demo_keys.DEMO_NAME}/{log}", 0, None, drafts, desk(log)))
