"""Which cosignatures are enough (C2SP tlog-policy): logs, witnesses, groups of them and the quorum.

A charter is turned into such a policy by `policy_of`, so that standard tools can apply it to our checkpoints.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from atashbas.register.charter import Charter
from atashbas.register.checkpoint import OpenedCheckpoint, open_checkpoint
from atashbas.register.errors import RegisterError
from atashbas.register.note import Verifier, parse_note, parse_verifier

LARGEST_POLICY = 1_000_000


@dataclass(frozen=True, slots=True)
class Group:
    """`threshold` of the named members (witnesses or groups) suffice."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Keys of the logs, witnesses by name, groups by name, and the name of the quorum (``none``: no cosignature)."""

    logs: tuple[Verifier, ...]
    witnesses: Mapping[str, Verifier]
    groups: Mapping[str, Group]
    quorum: str

    def is_met(self, cosigned: Collection[Verifier]) -> bool:
        """Whether these witnesses' cosignatures make the quorum."""
        return self._met(self.quorum, cosigned)

    def _met(self, name: str, cosigned: Collection[Verifier]) -> bool:
        if name == "none":
            return True
        if name in self.witnesses:
            return self.witnesses[name] in cosigned
        group = self.groups[name]
        return sum(self._met(member, cosigned) for member in group.members) >= group.threshold

    def check(self, data: bytes) -> OpenedCheckpoint:
        """Checkpoint that a log of this policy signed and enough witnesses cosigned.

        Raises RegisterError ``policy.log`` or ``policy.quorum`` and those of checkpoints.
        """
        origin = parse_note(data).text.split(b"\n", 1)[0].decode("utf-8")
        owner = next((key for key in self.logs if key.name == origin), None)
        if owner is None:
            raise RegisterError("policy.log", origin=origin)
        opened = open_checkpoint(data, owner, self.witnesses.values())
        if not self.is_met(set(opened.cosigned)):
            raise RegisterError("policy.quorum", origin=origin, size=opened.checkpoint.size)
        return opened


@dataclass(slots=True)
class _Draft:
    logs: list[Verifier] = field(default_factory=list)
    witnesses: dict[str, Verifier] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    grouped: set[str] = field(default_factory=set)
    quorum: str | None = None

    def free(self, name: str) -> bool:
        return name != "none" and name not in self.witnesses and name not in self.groups

    def read(self, words: list[str]) -> bool:
        """Take in one line; False where it breaks the rules."""
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                self.logs.append(parse_verifier(vkey))
                return True
            case ["witness", name, vkey] | ["witness", name, vkey, _] if self.free(name):
                return self._witness(name, parse_verifier(vkey))
            case ["group", name, threshold, *members] if members and self.free(name):
                return self._group(name, threshold, tuple(members))
            case ["quorum", name] if self.quorum is None and (name == "none" or not self.free(name)):
                self.quorum = name
                return True
        return False

    def _witness(self, name: str, key: Verifier) -> bool:
        doubled = any(key.public == other.public for other in self.witnesses.values())
        self.witnesses[name] = key
        return not doubled

    def _group(self, name: str, threshold: str, members: tuple[str, ...]) -> bool:
        named = {"all": len(members), "any": 1}
        wanted = named.get(threshold) or (int(threshold) if threshold.isdecimal() and len(threshold) < 6 else 0)
        known = all(not self.free(member) and member != "none" for member in members)
        if not known or not 1 <= wanted <= len(members) or len(set(members)) != len(members):
            return False
        if self.grouped & set(members):  # a member of two groups would count twice
            return False
        self.grouped |= set(members)
        self.groups[name] = Group(wanted, members)
        return True


def parse_policy(data: bytes) -> Policy:
    """Policy of its text; raises RegisterError ``policy.line`` (with number), ``policy.quorum`` or ``policy.form``."""
    if len(data) > LARGEST_POLICY:
        raise RegisterError("policy.form", limit=LARGEST_POLICY)
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise RegisterError("policy.form") from error
    draft = _Draft()
    for number, line in enumerate(lines, 1):
        words = line.split()
        if words and not words[0].startswith("#") and not draft.read(words):
            raise RegisterError("policy.line", line=number)
    if draft.quorum is None:
        raise RegisterError("policy.quorum")
    return Policy(tuple(draft.logs), draft.witnesses, draft.groups, draft.quorum)


def policy_of(charter: Charter, log: str) -> bytes:
    """Policy under which an entry of `log` is settled: the log's own key and all the other parties' witnesses."""
    others = [party for party in charter.parties if party.witness and party.id != log]
    lines = [f"log {charter.party(log).log.vkey}"]
    lines += [f"witness {party.id} {party.witness.vkey}" for party in others if party.witness]
    if others:
        lines.append(f"group others all {' '.join(party.id for party in others)}")
    lines.append("quorum others" if others else "quorum none")
    return "".join(f"{line}\n" for line in lines).encode()
