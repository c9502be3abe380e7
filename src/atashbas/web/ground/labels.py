"""What the pages of the ground call the values of the field: one label for each, translated when it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atashbas.web.work.labels import ACCESSIONS, ACTOR_KINDS, RELATIONS

Words = Mapping[str, Promise]

KINDS: Words = {
    "control": _("holds the place"),
    "presence": _("stands there"),
    "operation": _("operation"),
}
OPERATIONS: Words = {
    "declared": _("declared"),
    "running": _("running"),
    "declared-over": _("declared over"),
}
SEPARATIONS: Words = {
    "co-located": _("in one place with a listed group"),
    "near": _("near a listed group"),
    "separated": _("separated"),
    "no-listed-group": _("no listed group is said to be about"),
}
STEPS: Words = {
    "ask-both-to-state": _("ask those who differ to state whom they mean and where"),
    "name-the-unit": _("name the unit, and whether it joined"),
    "agree-a-line": _("agree a line of separation"),
    "keep-distance": _("keep the distance"),
    "none": _("nothing is needed"),
}
CHANGES: Words = {
    "new": _("not in last week's table"),
    "same": _("as last week"),
    "closer": _("closer than last week"),
    "farther": _("farther than last week"),
    "worse": _("worse than last week"),
    "better": _("better than last week"),
}
STANDINGS: Words = {
    "listed": _("listed group"),
    "covered": _("bound by the ceasefire"),
    "doubtful": _("not surely bound, not surely listed"),
    "outside": _("outside the ceasefire or its guarantor"),
}
REVIEWS: Words = {
    "recorded": _("recorded with the same day"),
    "date-differs": _("recorded with another day"),
    "undated-name": _("a further name; its day must come from a press release"),
    "proposed": _("clear match, nothing recorded yet"),
    "unsure": _("the names are only alike"),
    "not-recorded": _("no actor comes close"),
}
DRAWN: Words = {
    "zone": _("zone"),
    "contact-line": _("line of contact"),
    "separation-line": _("line of separation"),
    "withdrawal-line": _("line of withdrawal"),
    "border": _("border"),
}
WAYS: Words = {
    "designated": _("listed group"),
    "bound": _("bound by the ceasefire"),
    "guarantor": _("guarantor of the ceasefire"),
    "protected": _("protected"),
    "not-bound": _("not bound"),
}
SIDES: Words = {
    "government": _("the government's side"),
    "opposition": _("the opposition's side"),
    "ansar-allah": _("Ansar Allah's side"),
}
ROWS: Words = {
    "claims": _("Claims of control, presence and operations"),
    "drawn": _("Zones and lines"),
    "actors": _("Actors"),
    "relations": _("Relations of actors"),
    "accessions": _("Accession to the ceasefire"),
    "designations": _("Designations"),
    "offices": _("Offices"),
}
ONE_ROW: Words = {
    "claims": _("Enter a claim"),
    "drawn": _("Draw a zone or a line"),
    "actors": _("Enter an actor"),
    "relations": _("Enter a relation"),
    "accessions": _("Enter an accession or a withdrawal"),
    "designations": _("Enter a designation"),
    "offices": _("Enter an office"),
}
STATES: Words = {
    "present": _("stands"),
    "amended": _("amended later"),
    "retracted": _("withdrawn"),
    "erased": _("erased"),
    "awaited": _("its text has not come yet"),
}
# Columns of the tables; one that means something else in one table has a label of its own there.
COLUMNS: Words = {
    "kind": _("What is claimed"),
    "drawn.kind": _("What is drawn"),
    "actors.kind": _("What it is"),
    "actor": _("Actor"),
    "place": _("Place"),
    "state": _("State of the operation"),
    "from": _("From"),
    "to": _("Until"),
    "source": _("Source"),
    "disputed": _("Disputed: drawn broken"),
    "agreed_with": _("Agreed with"),
    "id": _("Short name"),
    "other": _("Further spellings"),
    "since": _("Since"),
    "until": _("Until"),
    "subject": _("Who"),
    "relation": _("Relation"),
    "object": _("To whom"),
    "claimed_by": _("Who claims it"),
    "agreement": _("Which ceasefire"),
    "stance": _("Stance"),
    "announced_by": _("Announced by"),
    "known_from": _("Known from"),
    "note": _("Note"),
    "authority": _("Whose list"),
    "reference": _("Reference on the list"),
    "name_on_list": _("Name on the list"),
    "designations.from": _("In force from"),
    "designations.to": _("Lifted with effect from"),
    "lifted_known_from": _("Lifting known from"),
    "person": _("Person"),
    "office": _("Office"),
    "body": _("Of which body"),
}
ASKED: Words = {"claims.place": _("Place, in your words"), "to": _("Until, if it ended")}  # as a form asks for them
ONE_WAY: Words = {code: words for code, words in RELATIONS.items() if not code.endswith(":of")}
HELP: Words = {
    "actors.id": _("A kind and a word in ASCII, such as org:free_idlib; one that is known brings further names."),
    "actors.other": _("Separated by semicolons."),
    "designations.authority": _("un-sc-1267 for the list of the UN Security Council; else a word for the state's own."),
    "drawn.agreed_with": _("Empty: your own drawing alone."),
    "claims.place": _("A town, district or governorate of the gazetteer; empty where you draw an area instead."),
    "relations.claimed_by": _("Empty: nobody is known to contest it."),
}
NEEDED: Mapping[str, frozenset[str]] = {
    "claims": frozenset({"kind", "actor", "from", "source"}),
    "drawn": frozenset({"kind", "from", "source"}),
    "actors": frozenset({"id", "kind", "source"}),
    "relations": frozenset({"subject", "relation", "object", "source"}),
    "accessions": frozenset({"subject", "agreement", "stance", "from", "announced_by", "source"}),
    "designations": frozenset({"subject", "authority", "from", "known_from", "source"}),
    "offices": frozenset({"person", "office", "body", "source"}),
}
CHOICES: Mapping[str, Words] = {
    "claims.kind": KINDS,
    "claims.state": OPERATIONS,
    "drawn.kind": DRAWN,
    "actors.kind": ACTOR_KINDS,
    "relations.relation": ONE_WAY,
    "accessions.stance": ACCESSIONS,
}
TABLES: Mapping[str, Words] = {
    "kind": KINDS,
    "operation": OPERATIONS,
    "separation": SEPARATIONS,
    "step": STEPS,
    "change": CHANGES,
    "standing": STANDINGS,
    "review": REVIEWS,
    "drawn": DRAWN,
    "side": SIDES,
    "way": WAYS,
    "rows": ROWS,
    "one_row": ONE_ROW,
    "row_state": STATES,
    "column": COLUMNS,
}
