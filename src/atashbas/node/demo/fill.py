"""Fill a node with the demo: charter with test keys, real counts relayed, invented registers, three accounts.

Done again it changes nothing: records already held are left out, accounts keep their passwords.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.contrib.auth.models import User

from atashbas.agreement.pack import pack_bytes
from atashbas.node import exchange, projection
from atashbas.node.adopted import STANDS_IN
from atashbas.node.checking import verify_registers
from atashbas.node.demo.bulletins import real_counts
from atashbas.node.demo.ground import enter_ground
from atashbas.node.demo.synthetic import synthetic_files
from atashbas.node.home import Home, write_private
from atashbas.node.identity import DEMO_GUARANTORS, demo_charter_note, signer_of
from atashbas.node.intake import ImportResult, enter_records, import_bytes
from atashbas.node.logs import store_of
from atashbas.node.models import Membership
from atashbas.node.store import register_rules
from atashbas.node.writing import now
from atashbas.reports.records import Record
from atashbas.values import AtashbasError

Progress = Callable[[str], None]
BULLETINS = "public bulletins 2017-2021"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A demo account: who may sign in as a member of which delegation, with which password."""

    name: str
    reporter: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the demo node holds now."""

    stored: int
    repeated: int
    results: tuple[ImportResult, ...]
    accounts: tuple[Account, ...]
    digest: str


def fill(home: Home, progress: Progress | None = None) -> Filled:
    """Fill a node; raises AtashbasError ``demo.real-node`` on a node whose charter is not a demo's."""
    say = progress or (lambda step: None)
    _lay_charter(home, say)
    results = [*_enter_real(home, say), *_enter_invented(home, say)]
    say(f"claims and drawings of the ground (synthetic): {enter_ground(home)} new")
    _cosign(home, say)
    accounts = _accounts(home, say)
    done = projection.refresh(say)
    say("verifying every entry, body and checkpoint")
    verify_registers(home)
    return Filled(
        stored=sum(result.stored for result in results),
        repeated=sum(result.repeated for result in results),
        results=tuple(results),
        accounts=accounts,
        digest=done.digest,
    )


def _lay_charter(home: Home, say: Progress) -> None:
    store = store_of(home)
    charter = store.find_charter()
    if charter is None:
        say("demo charter: three guarantors with test keys")
        with register_rules():
            store.set_charter(demo_charter_note(STANDS_IN, pack_bytes(STANDS_IN)))
        projection.refresh()
    elif not charter.demo:
        raise AtashbasError("demo.real-node", path=str(home.root))


def _enter_real(home: Home, say: Progress) -> Iterable[ImportResult]:
    def of(record: Record) -> str:
        return record.reporter

    for reporter, records in groupby(sorted(real_counts(), key=of), key=of):
        given = list(records)
        say(f"{reporter}: {len(given)} printed numbers of public bulletins, relayed")
        yield enter_records(home, given, BULLETINS)


def _enter_invented(home: Home, say: Progress) -> Iterable[ImportResult]:

    files = synthetic_files()
    for late, file in zip(range(len(files) - 1, -1, -1), files, strict=True):
        say(f"{file.reporter}: {file.name} (synthetic)")
        at = now() - timedelta(minutes=late)  # three offices do not send in one second
        yield import_bytes(home, file.data, file.name, file.reporter, by="demo", at=at)


def _cosign(home: Home, say: Progress) -> None:
    """Each demo guarantor reads the others' logs and cosigns them, as three nodes would after an exchange."""
    store, at = store_of(home), int(now().timestamp())
    charter = store.get_charter()
    for party in DEMO_GUARANTORS:
        cosigned = exchange.cosign_all(store, party, signer_of(home, charter, party, "witness"), at=at)
        if cosigned:
            say(f"{party}: cosigned {', '.join(cosigned)}")


def _accounts(home: Home, say: Progress) -> tuple[Account, ...]:
    """One account for each delegation; passwords are made once, for this node alone."""
    known = _known_accounts(home)
    accounts = tuple(known.get(reporter) or _new_account(reporter) for reporter in DEMO_GUARANTORS)
    for account in accounts:
        user, made = User.objects.get_or_create(username=account.name)
        if made or account.reporter not in known:
            say(f"account {account.name} for the delegation {account.reporter}")
            user.set_password(account.password)
            user.save()
        Membership.objects.get_or_create(user=user, defaults={"reporter": account.reporter, "role": "head"})
    lines = (f"{account.reporter}\t{account.name}\t{account.password}\n" for account in accounts)
    write_private(home.demo_accounts, "".join(lines))
    return accounts


def _known_accounts(home: Home) -> dict[str, Account]:
    if not home.demo_accounts.is_file():
        return {}
    rows = (line.split("\t") for line in home.demo_accounts.read_text("utf-8").splitlines())
    return {row[0]: Account(reporter=row[0], name=row[1], password=row[2]) for row in rows if len(row) == 3}


def _new_account(reporter: str) -> Account:
    return Account(reporter=reporter, name=reporter, password=secrets.token_urlsafe(12))
