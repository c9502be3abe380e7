"""What the pages call each notice; every one that the rooms below can make has its words (a test says so)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CASE: Mapping[str, Promise] = {
    "answer": _("A query waits for our answer"),
    "visit": _("A request for a site visit waits for our answer"),
    "silence": _("Our query ran out unanswered; the silence may be recorded"),
    "assent": _("A draft finding waits for our assent or dissent"),
    "position": _("A case waits for our position"),
    "clock-ends": _("A query to us runs out within a day"),
    "suspected": _("A case names us as suspected"),
    "answered": _("Our query was answered"),
    "silence-recorded": _("That we did not answer was recorded"),
    "visit-replied": _("Our request for a site visit was answered"),
    "agreed": _("A finding is in force"),
    "dissent": _("Another delegation dissents from our draft"),
    "deadlock": _("A delegation declares deadlock"),
    "suspended": _("A case was suspended"),
}
REPLY: Mapping[str, Promise] = {
    "measure": _("A confidence-building measure waits for our agreement"),
    "commitment": _("A commitment or demand waits for our word"),
    "meeting": _("A meeting was called: date and venue wait for our approval"),
    "decision": _("A decision waits for our adoption"),
    "access-request": _("A request for humanitarian access waits for our approval"),
    "pause": _("A humanitarian pause waits for our acceptance"),
    "protected-site": _("A protected site was notified to us"),
    "state-file": _("A file on nationals waits for our answer"),
    "urgent": _("An urgent message waits for us"),
    "publication": _("A joint publication waits for our assent"),
}
STANDS: Mapping[str, Promise] = {
    "meeting": _("All guarantors approve the meeting"),
    "decision": _("All guarantors adopted the decision"),
    "publication": _("All guarantors assent to the publication"),
}
MATTER: Mapping[str, Promise] = {
    "step": _("Another delegation took a step"),
    "due": _("What we owe is due within three days"),
    "overdue": _("The day of a commitment passed, and nobody said that it was kept"),
}
ALARM = _("An alarm of the watch waits for somebody to look")


def words_of(what: str, room: str, kind: str) -> str:
    """What a notice says."""
    if room == "case":
        return str(CASE[what])
    if room == "watch":
        return str(ALARM)
    table = {"reply": REPLY, "stands": STANDS}.get(what)
    return str(table[kind] if table else MATTER[what])
