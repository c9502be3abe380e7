"""Why a pair is held for one occurrence or not, in sentences anyone can argue with: rival, chance, what would turn it.

Says only what the engine's explanation says; a figure in bits always stands beside what it means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atashbas.reconcile import Chance, Contested, Counterfactual, Explanation, Rival
from atashbas.web import calendars
from atashbas.web.addresses import report_address
from atashbas.web.reasons import page_language

LEFT_TO_RIGHT, END = "\u2066", "\u2069"  # a figure with its sign keeps its own direction (Unicode UAX #9)
MOST_TIMES = 1000  # beyond that "times as likely" says nothing any more
RELATIONS = {
    "equal": gettext_lazy("If both gave the same number %(what)s"),
    "overlapping": gettext_lazy("If their ranges of the number %(what)s overlapped"),
    "near": gettext_lazy("If their numbers %(what)s differed by no more than a third"),
    "apart": gettext_lazy("If their numbers %(what)s differed by a third to two thirds"),
    "far": gettext_lazy("If their numbers %(what)s differed by more than two thirds"),
}
HARMED = {"killed": gettext_lazy("killed"), "injured": gettext_lazy("injured")}
CONTESTED: dict[str, Promise] = {
    "actor": gettext_lazy("who did it and what was hit"),
    "type": gettext_lazy("what kind of act it was"),
    "casualties": gettext_lazy("how many were harmed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalLine:
    """The next best partner of one of the two, with its address and how it compares."""

    of: str
    report: str
    address: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One change that would turn the decision; `mbits` is what the pair would then weigh."""

    says: str
    mbits: int
    links: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Sentences of one pair, beside its waterfall."""

    verdict: str
    rivals: tuple[RivalLine, ...]
    chance: str
    turns: tuple[Turn, ...]
    contested: tuple[tuple[Promise, Contested], ...]
    contested_any: bool


def reasons_of_pair(told: Explanation) -> Reasons:
    """What an explanation says, in the page's language."""
    return Reasons(
        verdict=verdict(told),
        rivals=tuple(_rival(one) for one in told.rivals),
        chance=chance(told.chance),
        turns=tuple(_turns(told.counterfactual)),
        contested=tuple((CONTESTED[one.name], one) for one in told.contested),
        contested_any=any(one.differs for one in told.contested),
    )


def verdict(told: Explanation) -> str:
    """Weight against the line that these registers must pass."""
    if told.line_mbits is None:
        return _("Between these two registers no weight is enough: what brings them together looks like chance alone.")
    facts = {"weight": signed(told.total_mbits), "line": signed(told.line_mbits)}
    if told.part_of and told.part_mbits is not None:
        return _(
            "%(a)s is held for a part of what %(b)s sums up: as a part it weighs %(part)s bits, as the same event "
            "%(weight)s bits (the line for the same event lies at %(line)s)."
        ) % {**facts, "part": signed(told.part_mbits), "a": isolated(told.a), "b": isolated(told.b)}
    above = told.total_mbits > told.line_mbits
    if told.linked and above:
        return _("Held for one occurrence: %(weight)s bits lie above the line of %(line)s.") % facts
    if told.linked:
        return (
            _(
                "Held for one occurrence although %(weight)s bits lie below the line of %(line)s: a person's word or a "
                "third report joins the two."
            )
            % facts
        )
    if above:
        return (
            _(
                "Not held for one occurrence although %(weight)s bits lie above the line of %(line)s: a person's word "
                "keeps the two apart, or one of them has a better partner."
            )
            % facts
        )
    return _("Not held for one occurrence: %(weight)s bits lie below the line of %(line)s.") % facts


def _rival(one: Rival) -> RivalLine:
    return RivalLine(of=one.of, report=one.report, address=report_address(one.report), says=_how_far(one.behind_mbits))


def _how_far(behind_mbits: int) -> str:
    if behind_mbits == 0:
        return _("just as good: the numbers do not choose between the two")
    bits = calendars.number(abs(behind_mbits) / 1000, page_language(), 1)
    times = 2 ** (abs(behind_mbits) / 1000)
    if behind_mbits < 0:
        return _("%(bits)s bits better, but it went to another partner or was kept apart") % {"bits": bits}
    if times > MOST_TIMES:
        return _("%(bits)s bits behind: no serious rival") % {"bits": bits}
    shown = calendars.number(times, page_language(), 1)
    return _("%(bits)s bits behind: this pair is %(times)s times as likely") % {"bits": bits, "times": shown}


def chance(found: Chance | None) -> str:
    """How often such closeness arises by chance here; why it is not known where it is not."""
    if found is None:
        return _("How often reports come as close by chance is not known here: too few days are covered by both.")
    language = page_language()
    facts = {
        "found": calendars.number(found.found, language),
        "days": calendars.number(found.days, language),
        "rate": calendars.number(found.per_month, language, 1),
        "km": calendars.number(found.within_km or 0, language),
    }
    if not found.found:
        near = _("With the days of one register turned, so that no report can meet its partner, none came as close "
                 "within %(km)s km in %(days)s days tried: chance hardly explains it.")  # fmt: skip
        area = _("With the days of one register turned, so that no report can meet its partner, none came as close "
                 "in this governorate in %(days)s days tried: chance hardly explains it.")  # fmt: skip
    else:
        near = _("With the days of one register turned, so that no report can meet its partner, %(found)s came as "
                 "close within %(km)s km in %(days)s days tried: by chance alone %(rate)s a month.")  # fmt: skip
        area = _("With the days of one register turned, so that no report can meet its partner, %(found)s came as "
                 "close in this governorate in %(days)s days tried: by chance alone %(rate)s a month.")  # fmt: skip
    return (near if found.within_km is not None else area) % facts


def _turns(found: tuple[Counterfactual, ...]) -> Iterator[Turn]:
    for one in found:
        yield Turn(says=_change(one), mbits=one.total_mbits, links=one.links)


def _change(one: Counterfactual) -> str:
    if one.name == "distance":
        km = {"km": calendars.number(one.value or 0, page_language(), 2 if (one.value or 0) < 1 else 1)}
        nearer = one.as_if == "nearer"
        return (_("If the places lay at most %(km)s km apart") if nearer else _("If the places lay %(km)s km apart or "
                "more")) % km  # fmt: skip
    if one.name == "day":
        days = round(one.value or 0)
        return _("If both named the same day") if not days else _("If the days lay %(days)s apart") % {
            "days": calendars.number(days, page_language())
        }  # fmt: skip
    if one.name in HARMED:
        return str(RELATIONS[one.as_if]) % {"what": str(HARMED[one.name])}
    return _("If one of them did not say what kind of act it was")


def isolated(identity: str) -> str:
    """An id of a report, kept in one piece."""
    return f"{LEFT_TO_RIGHT}{identity}{END}"


def signed(mbits: int) -> str:
    """Bits with their sign, kept in one piece whatever the direction of the page."""
    text = calendars.number(mbits / 1000, page_language(), 1)
    return f"{LEFT_TO_RIGHT}{'+' if mbits > 0 else ''}{text}{END}"
