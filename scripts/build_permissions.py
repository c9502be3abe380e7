"""Prints docs/reference/permissions.md from the rules: roles and deeds, then every address with who may use it.

usage: python scripts/build_permissions.py [--check]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/reference/permissions.md"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atashbas.node.settings")

TOP = """\
# Permissions

<!-- Printed by `python scripts/build_permissions.py`; a test fails when it is behind. -->

Two things decide what somebody may do here.

* **What his delegation may do** follows from the charter and the rules of procedure: guarantors take positions and
  assent; a bound party without a vote, the centre of the United Nations or an NGO keeps a register, reports and
  answers.
  A delegation writes to its own register and to no other; there is no address that names another speaker.
* **What his role includes** narrows that. It never widens it.

`tests/web/test_permissions.py` sends every address below as everybody below, by GET and by POST, and
`tests/web/test_permissions_casework.py` says every kind of entry in every state of a case and of a meeting as every
role of three kinds of delegation; both compare with these tables. An address that stands in no row fails the first.

## Roles
"""
WORDS = {
    "read": "what only members see",
    "report": "record, import, amend and withdraw reports, statements and claims",
    "judge": "say of two reports whether they speak of one occurrence",
    "answer": "answer a query, add evidence",
    "examine": "open cases, ask, take positions, draft findings, dissent",
    "follow": "open matters and take steps in them",
    "bind": "assent to a finding, approve a meeting, adopt a decision, let a joint product be published",
    "members": "invite, suspend and restore members of one's delegation, change their roles",
    "operate": "keep the node: the same for every delegation, and for operators",
}
FOR_WHOM = {
    "everybody": "everybody",
    "account": "whoever is signed in, for himself",
    "protocol": "another node, by its signature",
    "link": "who holds the link",
    "nobody": "–",
}


def main() -> None:
    """Write the page, or with --check say whether it is behind."""
    text = page()
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.read_text("utf-8") == text else f"{PAGE.name} is behind: run {Path(__file__).name}")
    PAGE.write_text(text, "utf-8")


def page() -> str:
    """The whole page."""
    return "\n".join([TOP, *_roles(), "", *_entries(), "", *_addresses(), ""])


def addresses() -> Iterator[tuple[str, str]]:
    """Every address of the node: its name with its namespace, and its pattern."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for part in resolver.url_patterns:
            pattern = prefix + str(part.pattern)
            if isinstance(part, URLPattern):
                yield ":".join([*spaces, part.name or pattern]), "/" + pattern
            else:
                yield from walk(part, pattern, (*spaces, part.namespace) if part.namespace else spaces)

    yield from walk(get_resolver(), "", ())


def _roles() -> Iterator[str]:
    from atashbas.node.accounts.roles import DEEDS, MUST_HOLD_FACTOR, Deed, Role

    yield "| deed | what it is | " + " | ".join(Role) + " |"
    yield "|---|---|" + "---|" * len(Role)
    for deed in Deed:
        yield f"| {deed} | {WORDS[deed]} | " + " | ".join("yes" if deed in DEEDS[role] else "" for role in Role) + " |"
    heads = " and ".join(sorted(MUST_HOLD_FACTOR))
    yield ""
    yield f"Where `ATASHBAS_REQUIRE_MFA` is 1, {heads} act only with a second factor, on pages and with tokens."


def _entries() -> Iterator[str]:
    from atashbas import findings
    from atashbas.node.accounts.roles import BINDING_STEPS, Deed, case_deed

    yield "## Entries of cases and matters"
    yield ""
    yield "| entry | deed |"
    yield "|---|---|"
    for kind in sorted(findings.KINDS):
        yield f"| case: {kind} | {case_deed(kind)} |"
    yield f"| any matter: opening, any other step | {Deed.FOLLOW} |"
    for kind, step in sorted(BINDING_STEPS):
        yield f"| {kind}: {step} | {Deed.BIND} |"


def _addresses() -> Iterator[str]:
    from atashbas.web.accounts.rules import RULES

    yield "## Addresses"
    yield ""
    yield "Deeds in a cell are alternatives: a role that includes one of them may. A stranger is sent to sign in."
    yield ""
    yield "| address | name | read (GET) | write (POST) |"
    yield "|---|---|---|---|"
    for name, pattern in sorted(addresses(), key=lambda row: (row[1], row[0])):
        rule = RULES[name]
        by = " (by token)" if rule.by_token else ""
        yield f"| `{pattern}` | {name} | {_who(rule.read)} | {_who(rule.write)}{by} |"


def _who(access: str | frozenset[str]) -> str:
    return FOR_WHOM[access] if isinstance(access, str) else ", ".join(sorted(access))


if __name__ == "__main__":
    import django

    django.setup()
    main()
