"""Tables of a node beside the register.

Two kinds: *projections* (everything down to `ProjectionState`), which `projection.rebuild` makes again from the
register, byte for byte; and what the register does not hold: who may write for whom, and which files came in.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from atashbas.node.accounts.models import AccountEvent, Attempt, Invitation
from atashbas.node.casework.models import CaseIncident, CaseRow, FactRow, JudgementRow, MatterRow, ReadRecord
from atashbas.node.changes.models import ChangedIncident, ChangeRow, ChangeStep
from atashbas.node.ground.models import GroundRow, GroundState, PlaceSet
from atashbas.node.learning.models import DoubtRow, WeightsRow
from atashbas.node.notices.models import DeliveryRow, NoticeChoice, NoticeRead, NoticeRow, NoticeWake, WebhookRow

__all__ = [
    "AccountEvent",
    "AloneRow",
    "ApiToken",
    "Attempt",
    "CaseIncident",
    "CaseRow",
    "ChangeRow",
    "ChangeStep",
    "ChangedIncident",
    "CountRow",
    "DayTally",
    "DeliveryRow",
    "DoubtRow",
    "FactRow",
    "GroundRow",
    "GroundState",
    "ImportRecord",
    "IncidentRow",
    "IncidentTally",
    "InputBlock",
    "Invitation",
    "JudgementRow",
    "LinkRow",
    "MatterRow",
    "Membership",
    "NoticeChoice",
    "NoticeRead",
    "NoticeRow",
    "NoticeWake",
    "PlaceSet",
    "ProjectionState",
    "ReadRecord",
    "RegisterRow",
    "ReportRow",
    "ReporterRow",
    "StatementRow",
    "VerdictRow",
    "WebhookRow",
    "WeightsRow",
]


class ReporterRow(models.Model):
    """A reporter as the charter names him, with the log that carries his words."""

    name = models.CharField(max_length=64, primary_key=True)
    log = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    position = models.IntegerField()
    titles = models.JSONField(default=dict)
    relayed = models.BooleanField(default=False)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "name"]


class ReportRow(models.Model):
    """One report with what is searched and sorted; `record` holds the whole as the register signs it."""

    id = models.CharField(max_length=96, primary_key=True)  # log/n/index
    log = models.CharField(max_length=64)
    n = models.IntegerField()
    index = models.IntegerField()
    reporter = models.CharField(max_length=64)
    number = models.CharField(max_length=200)
    content = models.CharField(max_length=64)  # SHA-256 of the record's canonical bytes
    occurred_on = models.DateField(null=True)
    admin1 = models.CharField(max_length=64, default="")
    type = models.CharField(max_length=32)
    synthetic = models.BooleanField(default=False)
    state = models.CharField(max_length=16, default="present")  # present / amended / retracted / erased / withheld
    amends = models.CharField(max_length=96, default="")
    incident = models.CharField(max_length=64, default="")
    record = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["reporter", "number"], name="report_number"),
            models.Index(fields=["log", "n", "index"], name="report_entry"),
            models.Index(fields=["incident"], name="report_incident"),
            models.Index(fields=["amends"], name="report_amends"),
        ]


class CountRow(models.Model):
    """A register count: a number printed for an area and a day."""

    id = models.CharField(max_length=96, primary_key=True)
    log = models.CharField(max_length=64)
    n = models.IntegerField()
    index = models.IntegerField()
    reporter = models.CharField(max_length=64)
    number = models.CharField(max_length=200)
    content = models.CharField(max_length=64)
    day = models.DateField()
    synthetic = models.BooleanField(default=False)
    state = models.CharField(max_length=16, default="present")
    amends = models.CharField(max_length=96, default="")
    record = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["day", "reporter"], name="count_day"),
            models.Index(fields=["reporter", "number"], name="count_number"),
        ]


class VerdictRow(models.Model):
    """What one reporter says about another's cases on a day."""

    id = models.CharField(max_length=96, primary_key=True)
    log = models.CharField(max_length=64)
    n = models.IntegerField()
    index = models.IntegerField()
    reporter = models.CharField(max_length=64)
    about = models.CharField(max_length=64)
    number = models.CharField(max_length=200)
    content = models.CharField(max_length=64)
    day = models.DateField()
    outcome = models.CharField(max_length=32)
    count = models.IntegerField()
    synthetic = models.BooleanField(default=False)
    state = models.CharField(max_length=16, default="present")
    amends = models.CharField(max_length=96, default="")
    record = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["day", "reporter"], name="verdict_day"),
            models.Index(fields=["reporter", "number"], name="verdict_number"),
        ]


class Described(models.Model):
    """Columns of an incident, as `joint.describe` tells it from its reports.

    `band`: the strongest link between two registers in it (probable, doubtful), or `single` where one register alone
    speaks of it. `sides` names its reporters as ``|a|b|`` so that a filter by reporter needs no second table.
    `sort_on` is the day, or the year 1 where no report states one.
    """

    sort_on = models.DateField()
    occurred_on = models.DateField(null=True)
    date_precision = models.CharField(max_length=8)
    admin1 = models.CharField(max_length=64, default="")
    place = models.CharField(max_length=200, default="")
    lat_udeg = models.IntegerField(null=True)
    lon_udeg = models.IntegerField(null=True)
    place_precision = models.CharField(max_length=12, default="unknown")
    type = models.CharField(max_length=32)
    coarse = models.CharField(max_length=16)
    types = models.CharField(max_length=200)
    sides = models.CharField(max_length=200)
    side_count = models.IntegerField()
    counts = models.JSONField()  # reporter → number of reports
    members = models.IntegerField()
    band = models.CharField(max_length=10)
    coverage = models.CharField(max_length=16)
    killed_low = models.IntegerField(null=True)
    killed_high = models.IntegerField(null=True)
    synthetic = models.BooleanField(default=False)
    search = models.TextField()

    class Meta:
        abstract = True


class AloneRow(Described):
    """The incident that a report makes where no other report is joined to it: most are, and are copied from here."""

    id = models.CharField(max_length=96, primary_key=True)  # the report's address
    # The incident it would found. Addresses of incidents are permanent: one that was joined to another leads there.
    founds = models.CharField(max_length=64, db_index=True)


class IncidentRow(Described):
    """One occurrence in the world, reconciled from reports."""

    id = models.CharField(max_length=64, primary_key=True)
    # The address of the one report in it, else a digest of its members and band: what was described is still true.
    members_key = models.CharField(max_length=96)

    class Meta:
        indexes = [
            models.Index(fields=["-sort_on", "id"], name="incident_sort"),
            models.Index(fields=["admin1", "-sort_on", "id"], name="incident_admin1"),
            models.Index(fields=["coverage", "-sort_on", "id"], name="incident_coverage"),
            models.Index(fields=["band", "-sort_on", "id"], name="incident_band"),
            models.Index(fields=["coarse", "-sort_on", "id"], name="incident_coarse"),
        ]


class InputBlock(models.Model):
    """Reports of one entry as `reconcile` takes them in: an Arrow table, so that a join needs no record again."""

    log = models.CharField(max_length=64)
    n = models.IntegerField()
    table = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["log", "n"], name="input_block")]


class StatementRow(models.Model):
    """What somebody is reported to have said, with what the ledger is searched by."""

    id = models.CharField(max_length=96, primary_key=True)
    log = models.CharField(max_length=64)
    n = models.IntegerField()
    index = models.IntegerField()
    reporter = models.CharField(max_length=64)
    number = models.CharField(max_length=200)
    content = models.CharField(max_length=64)
    synthetic = models.BooleanField(default=False)
    state = models.CharField(max_length=16, default="present")
    amends = models.CharField(max_length=96, default="")
    record = models.TextField()
    speaker = models.CharField(max_length=200)
    party = models.CharField(max_length=64, default="")
    act = models.CharField(max_length=24)
    topics = models.CharField(max_length=300, default="")  # |a|b|
    said_on = models.DateField(null=True)
    search = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["-said_on", "id"], name="statement_day"),
            models.Index(fields=["speaker", "-said_on", "id"], name="statement_speaker"),
            models.Index(fields=["reporter", "number"], name="statement_number"),
        ]


class LinkRow(models.Model):
    """A pair of reports that the engine holds for one occurrence, or nearly; weight in integer milli-bits."""

    a = models.CharField(max_length=96)
    b = models.CharField(max_length=96)
    weight_mbits = models.BigIntegerField()
    probability_ppm = models.IntegerField()
    band = models.CharField(max_length=10)
    part_of = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["a"], name="link_a"), models.Index(fields=["b"], name="link_b")]


class DayTally(models.Model):
    """Reports of one reporter in one governorate on one day, and how many of them are matched."""

    day = models.DateField()
    admin1 = models.CharField(max_length=64)
    reporter = models.CharField(max_length=64)
    alleged = models.IntegerField()
    matched = models.IntegerField()
    doubtful = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="tally_day")]


class IncidentTally(models.Model):
    """Incidents of one governorate and day by band and coverage."""

    day = models.DateField()
    admin1 = models.CharField(max_length=64)
    sides = models.CharField(max_length=200)
    band = models.CharField(max_length=10)
    coverage = models.CharField(max_length=16)
    incidents = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="incident_tally_day")]


class RegisterRow(models.Model):
    """A log as it was last seen and last verified."""

    log = models.CharField(max_length=64, primary_key=True)
    position = models.IntegerField()
    size = models.IntegerField()
    root = models.CharField(max_length=64)  # hex
    last_spoke_at = models.CharField(max_length=32, default="")
    verified_size = models.IntegerField(null=True)
    verified_root = models.CharField(max_length=64, default="")
    verified_at = models.DateTimeField(null=True)
    faults = models.JSONField(default=list)


class ProjectionState(models.Model):
    """How far the projections have come: one row; `revision` grows with each change.

    `material` grows only where reports, numbers or verdicts came, went or were matched anew: what is said in cases and
    matters leaves the answers made of them as they are. `unjoined_at`: since when reports wait to be matched with the
    others, `joined_sizes` the sizes of the logs that were; a large node puts that off for a moment. `arrivals` counts
    what the matching has to look at anew.
    """

    revision = models.IntegerField(default=0)
    material = models.IntegerField(default=0)
    unjoined_at = models.DateTimeField(null=True)
    joined_sizes = models.JSONField(default=dict)
    arrivals = models.IntegerField(default=0)
    sizes = models.JSONField(default=dict)
    picture = models.CharField(max_length=64, default="")
    digest = models.CharField(max_length=64, default="")
    rules = models.CharField(max_length=64, default="")
    warnings = models.JSONField(default=list)


class Membership(models.Model):
    """A person acts for one delegation in one role, and writes only to its log; an operator acts for none.

    Who was a member before there were roles could do everything, and became a head.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="membership")
    reporter = models.CharField(max_length=64)
    office = models.CharField(max_length=200, default="")
    role = models.CharField(max_length=16, default="officer")


class ApiToken(models.Model):
    """A secret with which a program acts for one member; only its SHA-256 is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]


class ImportRecord(models.Model):
    """A file that came in: by whom, what went in, and what was wrong with it."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=200, default="")
    reporter = models.CharField(max_length=64)
    file = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    entries = models.JSONField(default=list)
    stored = models.IntegerField(default=0)
    repeated = models.IntegerField(default=0)
    faults = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-id"]
