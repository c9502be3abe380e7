"""Who may read and who may write through each address of this node, by the address's name: one table.

An address may be read by everybody (what it shows to whom is still decided by the audience of each entry), by whoever
is signed in, or by members whose role includes a deed. What is written goes to the member's own register only, so that
"owner" is not a column: there is no address that writes to another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from atashbas.node.accounts.roles import Deed

EVERYBODY = "everybody"
ACCOUNT = "account"  # whoever is signed in, for himself
PROTOCOL = "protocol"  # another node: the request proves itself by signatures
LINK = "link"  # whoever holds the link of an invitation
NOBODY = "nobody"  # the method is not answered
Access = str | frozenset[Deed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who may read an address (GET) and who may write through it (POST)."""

    read: Access = EVERYBODY
    write: Access = NOBODY
    by_token: bool = False  # a program speaks here with a member's token; no session is looked at


def _of(*deeds: Deed) -> frozenset[Deed]:
    return frozenset(deeds)


def _said(*deeds: Deed) -> Rule:
    return Rule(read=NOBODY, write=frozenset(deeds), by_token=True)


_PUBLIC = Rule()
_OWN = Rule(read=ACCOUNT, write=ACCOUNT)
_STAGE = Rule(read=EVERYBODY, write=EVERYBODY)  # a step of signing in: works only within one that was begun
_REPORTS = Rule(read=_of(Deed.REPORT), write=_of(Deed.REPORT))
_ENTERS = Rule(read=NOBODY, write=_of(Deed.REPORT))
_WRITES_MEMBERS = Rule(read=NOBODY, write=_of(Deed.MEMBERS, Deed.OPERATE))
UNLISTED = Rule(read=EVERYBODY, write=_of(Deed.EXAMINE, Deed.FOLLOW))


def _named(rule: Rule, names: str) -> dict[str, Rule]:
    return dict.fromkeys(names.split(), rule)


RULES: Mapping[str, Rule] = MappingProxyType(
    _named(_PUBLIC, "changes splink-file")
    | _named(_PUBLIC, "situation series-chart tile map-names incidents incident incident-brief report numbers")
    | _named(_PUBLIC, "registers register entry entry-note members watch-chart outlook bulletins bulletin")
    | _named(_PUBLIC, "bulletin-file cases case matters links agreement what-if places actors actor statements")
    | _named(_PUBLIC, "about health exchange-charter exchange-sizes exchange-bundle exchange-proof exchange-log")
    | _named(_PUBLIC, "ogc ogc-api ogc-conformance ogc-collections ogc-collection ogc-items ogc-item")
    | {"exchange-witness": Rule(read=NOBODY, write=PROTOCOL)}
    | {"language": Rule(read=NOBODY, write=EVERYBODY)}
    # One's own reports.
    | _named(_REPORTS, "record amend withdraw")
    | {"read": Rule(read=EVERYBODY, write=EVERYBODY)}  # shows what a text says; stores nothing
    | {"import": Rule(read=_of(Deed.REPORT))}
    | _named(_ENTERS, "import-preview import-store read-accept")
    | {"bundle-take-in": Rule(read=_of(Deed.MEMBERS, Deed.OPERATE), write=_of(Deed.MEMBERS, Deed.OPERATE))}
    | {"bundle-store": Rule(read=NOBODY, write=_of(Deed.MEMBERS, Deed.OPERATE))}
    | {"bundle-carry": Rule(read=_of(Deed.READ))}
    # Joint work. Which entry may be said by which role is looked at again where the entry is made.
    | {"work": Rule(read=_of(Deed.READ))}
    | {"new-case": Rule(read=_of(Deed.EXAMINE), write=_of(Deed.EXAMINE))}
    | {"say": Rule(read=NOBODY, write=_of(Deed.EXAMINE, Deed.ANSWER, Deed.BIND))}
    | {"pair": Rule(read=EVERYBODY, write=_of(Deed.JUDGE))}
    | {"matching": Rule(read=EVERYBODY, write=_of(Deed.BIND))}
    | {"new-matter": Rule(read=_of(Deed.FOLLOW), write=_of(Deed.FOLLOW))}
    | {"matter": Rule(read=EVERYBODY, write=_of(Deed.FOLLOW, Deed.BIND))}
    | {"notices": Rule(read=_of(Deed.READ))}
    | {"notices-read": Rule(read=NOBODY, write=_of(Deed.READ))}
    | {"notice": Rule(read=_of(Deed.READ))}
    | {"notice-settings": Rule(read=_of(Deed.READ), write=_of(Deed.READ))}
    | {"notice-calendar": Rule(read=NOBODY, write=_of(Deed.READ))}
    | {"notice-webhook": Rule(read=NOBODY, write=_of(Deed.MEMBERS))}
    | {"meeting-file": _PUBLIC, "calendar-feed": Rule(read=LINK)}
    | _named(_PUBLIC, "meeting-note meeting-note-file letters letter-file undertakings besieged rounds")
    | {"letter-propose": Rule(read=NOBODY, write=_of(Deed.FOLLOW))}
    # The ground: claims, accessions, designations and relations are reports of their own kind.
    | _named(_PUBLIC, "ground ground-map ground-chart ground-tables ground-rows ground-row changes")
    | _named(_REPORTS, "ground-enter ground-amend")
    | _named(Rule(read=_of(Deed.REPORT)), "ground-upload un-list")
    | _named(_ENTERS, "ground-retract ground-upload-preview ground-upload-store un-list-review un-list-accept")
    # Accounts.
    | _named(_STAGE, "sign-in account_login mfa_authenticate")
    | _named(Rule(read=NOBODY, write=EVERYBODY), "sign-out account_logout openid_connect_login")
    | _named(Rule(read=EVERYBODY), "openid_connect_callback socialaccount_login_cancelled socialaccount_login_error")
    | {"socialaccount_signup": _STAGE}
    | _named(Rule(read=ACCOUNT), "account mfa_index mfa_list_webauthn mfa_view_recovery_codes")
    | _named(Rule(read=ACCOUNT), "mfa_download_recovery_codes")
    | _named(_OWN, "account-password account-sessions account_reauthenticate mfa_reauthenticate")
    | _named(_OWN, "mfa_activate_totp mfa_deactivate_totp mfa_generate_recovery_codes mfa_add_webauthn")
    | _named(_OWN, "mfa_reauthenticate_webauthn mfa_remove_webauthn mfa_edit_webauthn socialaccount_connections")
    | {"account-session-end": Rule(read=NOBODY, write=ACCOUNT)}
    | {"tokens": Rule(read=_of(Deed.READ), write=_of(Deed.READ))}
    | {"token-revoke": Rule(read=NOBODY, write=_of(Deed.READ))}
    | {"join": Rule(read=LINK, write=LINK)}
    | {"delegation": Rule(read=_of(Deed.READ, Deed.OPERATE))}
    | {"invite": _WRITES_MEMBERS}
    | _named(_WRITES_MEMBERS, "invitation-withdraw member-suspend member-restore member-role member-password")
    # The API: reading is public, saying needs a token.
    | _named(_PUBLIC, "api:openapi-json api:list_incidents api:get_incident api:get_report api:list_registers")
    | _named(_PUBLIC, "api:get_counts api:get_bulletin api:ask_coverage api:list_actors api:list_designations")
    | _named(_PUBLIC, "api:list_places api:list_statements api:list_cases api:get_case api:api-root")
    | _named(_PUBLIC, "api:list_changes api:get_matching api:list_doubts")
    | _named(_PUBLIC, "api:list_matters api:get_matter api:get_meeting api:list_undertakings api:list_notices")
    | _named(_PUBLIC, "api:list_rows api:get_row api:get_separation api:get_areas")
    | _named(_said(Deed.REPORT), "api:say_row api:say_table api:amend_row api:retract_row")
    | {"api:say_in_case": _said(Deed.EXAMINE, Deed.ANSWER, Deed.BIND)}
    | {"api:say_in_matter": _said(Deed.FOLLOW, Deed.BIND)}
    | {"api:judge_pair": _said(Deed.JUDGE), "api:record_report": _said(Deed.REPORT)}
)
