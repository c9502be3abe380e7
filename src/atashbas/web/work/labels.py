"""What the pages of joint work call its values; every code of the rooms below has a label here (a test says so)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

STATUSES: Words = {
    "open": _("open"),
    "queried": _("queried"),
    "answered": _("answered"),
    "silent": _("silence recorded"),
    "examined": _("positions taken"),
    "drafted": _("finding drafted"),
    "dissent": _("dissent"),
    "deadlock": _("deadlock"),
    "suspended": _("suspended"),
    "withdrawn": _("withdrawn"),
    "agreed": _("finding agreed"),
}
STANCES: Words = {
    "confirm": _("confirms"),
    "deny": _("denies"),
    "not-confirmed": _("not confirmed"),
    "excluded-target": _("excluded target"),
    "not-applicable": _("agreement does not apply"),
    "no-position": _("takes its position back"),
    "access-denied": _("access denied"),
}
OUTCOMES: Words = {
    "no-incident": _("no incident"),
    "outside-agreement": _("outside the agreement"),
    "relevant-no-violation": _("relevant, no violation"),
    "minor-violation": _("minor violation"),
    "grave-violation": _("grave violation"),
    "not-established": _("not established"),
}
TURNS: Words = {
    "answer": _("answer the query"),
    "visit": _("answer the request for a visit"),
    "silence": _("the silence may be recorded"),
    "assent": _("assent or dissent"),
    "position": _("take a position"),
}
FACTS: Words = {
    "case": _("opened the case"),
    "query": _("asks"),
    "answer": _("answers"),
    "silence": _("records that no answer came"),
    "visit": _("site visit"),
    "exhibit": _("adds evidence"),
    "position": _("takes a position"),
    "finding": _("drafts a finding"),
    "assent": _("assents"),
    "case-statement": _("states"),
}
STEPS: Words = {
    "asked": _("visit asked"),
    "granted": _("visit granted"),
    "refused": _("visit refused"),
    "suspended": _("suspended"),
    "made": _("visit made"),
    "dissent": _("dissents"),
    "deadlock": _("declares deadlock"),
    "resumed": _("resumes"),
    "withdrawn": _("withdraws"),
    "agree": _("agrees"),
    "decline": _("declines"),
    "begin-phase": _("begins a phase"),
    "complete-phase": _("completes a phase"),
    "verify-phase": _("verified a phase"),
    "not-verified": _("could not verify"),
    "suspend": _("suspends"),
    "resume": _("resumes"),
    "end": _("ends it"),
    "acknowledge": _("acknowledges"),
    "reject": _("rejects"),
    "report-kept": _("reports it kept"),
    "observe-kept": _("observed: kept"),
    "observe-partly-kept": _("observed: partly kept"),
    "observe-not-kept": _("observed: not kept"),
    "contradicting-statement": _("points to a statement that contradicts it"),
    "withdraw": _("withdraws it"),
    "approve": _("approves"),
    "attend": _("attended"),
    "absent": _("did not attend"),
    "propose-item": _("adds to the agenda"),
    "translate": _("translates it"),
    "record": _("puts on record"),
    "cancel": _("cancels"),
    "adopt": _("adopts"),
    "reserve": _("reserves its position"),
    "refuse": _("refuses"),
    "observe-besieged": _("observed: besieged"),
    "observe-eased": _("observed: passage for some"),
    "observe-lifted": _("observed: lifted"),
    "deny": _("denies"),
    "depart": _("departed"),
    "obstruct": _("was obstructed"),
    "pass": _("passed"),
    "deliver": _("delivered"),
    "accept": _("accepts"),
    "observe-held": _("observed: held"),
    "observe-broken": _("observed: broken"),
    "receive": _("received"),
    "confirm-list": _("confirms the list"),
    "contest-list": _("contests the list"),
    "hand-over": _("handed over"),
    "observe": _("observed"),
    "answer": _("answers"),
    "close": _("closes it"),
    "respond": _("responds"),
    "assent": _("assents"),
    "note-dissent": _("notes its dissent"),
    "reply": _("replies"),
}
MATTERS: Words = {
    "measure": _("confidence-building measure"),
    "commitment": _("commitment or demand"),
    "meeting": _("meeting"),
    "decision": _("decision"),
    "access-request": _("humanitarian access"),
    "pause": _("humanitarian pause"),
    "protected-site": _("protected site"),
    "siege": _("besieged place"),
    "exchange": _("exchange or release"),
    "state-file": _("file on nationals"),
    "urgent": _("urgent message"),
    "publication": _("joint publication"),
    "alarm-answer": _("answer to an alarm"),
    "counting-break": _("break in what is counted"),
}
FOUND: Words = {
    "real": _("a real rise"),
    "false": _("a false alarm"),
    "unclear": _("not clear"),
}
MATERIALS: Words = {
    "printed": _("printed numbers"),
    "reports": _("reports of incidents"),
}
BASES: Words = {
    "agreement": _("owed under the agreement"),
    "decision": _("owed under a joint decision"),
    "statement": _("a party's own statement"),
    "demand": _("a demand"),
    "declared-intention": _("a declared intention (threat or war aim)"),
}
STANDINGS: Words = {
    "not-scored": _("not scored"),
    "withdrawn": _("withdrawn"),
    "due": _("due"),
    "unobserved": _("nobody observed it"),
    "kept": _("kept"),
    "partly-kept": _("partly kept"),
    "not-kept": _("not kept"),
    "disputed": _("disputed"),
}
SITES: Words = {
    "hospital": _("hospital"),
    "school": _("school"),
    "water": _("water supply"),
    "relief": _("relief store"),
    "worship": _("place of worship"),
    "other": _("other"),
}
PEOPLE: Words = {
    "prisoners": _("prisoners"),
    "detainees": _("detainees"),
    "abductees": _("abducted persons"),
    "bodies": _("bodies"),
    "missing": _("missing persons"),
    "fighters": _("fighters"),
}
ATTRIBUTES: Words = {
    "type": _("what happened"),
    "actor": _("who is held responsible"),
    "admin1": _("in which governorate"),
    "place": _("in which place"),
    "killed": _("people killed"),
}
ACTOR_KINDS: Words = {
    "state": _("state"),
    "force": _("armed force"),
    "group": _("group"),
    "umbrella": _("umbrella organisation"),
    "coalition": _("coalition"),
    "body": _("body"),
    "class": _("a speaker's word for many"),
    "person": _("office holder"),
}
RELATIONS: Words = {
    "part-of": _("part of"),
    "part-of:of": _("has as its part"),
    "member-of": _("member of"),
    "member-of:of": _("has as its member"),
    "merged-into": _("merged into"),
    "merged-into:of": _("took in"),
    "renamed-from": _("renamed from"),
    "renamed-from:of": _("renamed to"),
    "split-from": _("split from"),
    "split-from:of": _("lost by a split"),
    "allegiance-to": _("swore allegiance to"),
    "allegiance-to:of": _("has the allegiance of"),
    "allied-with": _("allied with"),
    "allied-with:of": _("allied with"),
}
ACCESSIONS: Words = {
    "acceded": _("acceded"),
    "denied": _("denied having acceded"),
    "withdrew": _("withdrew"),
    "not-invited": _("was not invited"),
}
PROCEDURES: Words = {
    "call-meeting": _("calling a meeting"),
    "form-working-group": _("forming the working group"),
    "renew-areas": _("renewing the areas"),
    "investigate": _("examining an incident"),
}
SILENCES: Words = {
    "no-assent": _("is no assent"),
    "renewal-not-agreed": _("means that renewal is not agreed"),
    "recorded-silence": _("is recorded as such"),
}
ACTS: Words = {
    "denial": _("denial"),
    "demand": _("demand"),
    "commitment": _("commitment"),
    "announcement": _("announcement"),
    "claim": _("claim"),
    "declared-intention": _("declared intention"),
}
SAYS: Words = {
    "same": _("one occurrence"),
    "different": _("different occurrences"),
    "unsure": _("unsure"),
}
LEVELS: Words = {
    "governorate": _("governorate"),
    "district": _("district"),
    "town": _("town or village"),
}
TABLES: Mapping[str, Words] = {
    "place_level": LEVELS,
    "says": SAYS,
    "act": ACTS,
    "actor_kind": ACTOR_KINDS,
    "relation": RELATIONS,
    "accession": ACCESSIONS,
    "procedure": PROCEDURES,
    "silence": SILENCES,
    "attribute": ATTRIBUTES,
    "case_status": STATUSES,
    "stance": STANCES,
    "finding_outcome": OUTCOMES,
    "turn": TURNS,
    "fact": FACTS,
    "step": STEPS,
    "matter": MATTERS,
    "found": FOUND,
    "material": MATERIALS,
    "commitment_basis": BASES,
    "standing": STANDINGS,
    "site": SITES,
    "people": PEOPLE,
}
