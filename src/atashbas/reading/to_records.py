"""From what was read to records of `reports`: register counts, verdicts, reports; each in its own reporter's name.

What has no day or no number stays out and is named. Nothing is mended: a printed total that the split does not reach
goes in as printed, with its trap codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from atashbas.reading.document import CountRead, Document, IncidentRead
from atashbas.reports.records import Casualties, IncidentType, Outcome, Record, RegisterCount, Report, Verdict
from atashbas.values import Bounds, Fault, LanguageText

REPORTERS: Mapping[str, str] = MappingProxyType({"RU": "ru", "TR": "tr", "IR": "ir"})
_TYPE: Mapping[str, IncidentType] = MappingProxyType(
    {
        "mortar": IncidentType.MORTAR,
        "mlrs": IncidentType.ROCKET,
        "rocket": IncidentType.ROCKET,
        "artillery": IncidentType.SHELLING,
        "small_arms": IncidentType.SMALL_ARMS,
        "sniper": IncidentType.SNIPER,
        "aircraft": IncidentType.AIR_STRIKE,
        "drone": IncidentType.DRONE,
        "ied": IncidentType.IED,
        "mine": IncidentType.MINE,
        "shelling": IncidentType.SHELLING,
        "firing": IncidentType.FIRE,
        "air_strike": IncidentType.AIR_STRIKE,
        "explosion": IncidentType.EXPLOSION,
        "advance": IncidentType.ADVANCE,
        "abduction": IncidentType.ABDUCTION,
        "access": IncidentType.ACCESS_DENIED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsRead:
    """Records ready for the register, and what was left out and why."""

    records: tuple[Record, ...]
    faults: tuple[Fault, ...] = ()


def to_records(
    document: Document,
    *,
    reporter: str | None = None,
    day: date | None = None,
    outlet: str | None = None,
    relayed_by: str | None = None,
    synthetic: bool = False,
) -> RecordsRead:
    """Records of a document.

    Parameters
    ----------
    reporter
        In whose name incident reports of the text are recorded; None: they are left out (counts and verdicts name
        their own reporter).
    day
        Day of the bulletin; None: the document's own day. Without any day no count can be recorded.
    outlet, relayed_by
        Medium that printed the bulletin, and who relays it.
    """
    on = day or document.published_on
    faults: list[Fault] = []
    records: list[Record] = []
    stem = f"{on.isoformat() if on else 'undated'}-{document.sha256[:12]}"
    if on is None and (document.counts or document.verdicts):
        faults.append(Fault(code="reading.no-day", file=document.source))
    elif on is not None:
        records += _counts(document, on, stem, outlet, relayed_by, synthetic)
        records += _verdicts(document, on, stem, relayed_by, synthetic)
    for n, incident in enumerate(document.incidents, start=1):
        if reporter is None:
            faults.append(Fault(code="reading.no-reporter", file=document.source, row=n, blocking=False))
        else:
            records.append(_report(document, incident, f"{stem}-{n}", reporter, relayed_by, synthetic))
    return RecordsRead(records=tuple(records), faults=tuple(faults))


def language_at(document: Document, at: int) -> str:
    """Language of the stretch in which a place of the text lies; ``und`` where it was not recognised."""
    stretch = next((one.language for one in document.paragraphs if one.span[0] <= at < one.span[1]), None)
    return stretch or document.language or "und"


def _counts(
    document: Document, on: date, stem: str, outlet: str | None, relayed_by: str | None, synthetic: bool
) -> Iterable[RegisterCount]:
    told: Counter[str] = Counter()
    for c in document.counts:
        if c.reporter in REPORTERS:
            told[c.reporter] += 1  # a text that prints two bulletins counts twice for a side
            again = f"-{told[c.reporter]}" if told[c.reporter] > 1 else ""
            yield RegisterCount(
                reporter=REPORTERS[c.reporter], number=f"{stem}-count{again}", day=on, total=c.total,
                by_area=MappingProxyType(dict(c.by_area)), areas_without_number=c.areas_without_number,
                partial=_partial(c), by_third_party=c.by_third_party, third_party=c.third_party, unit=c.unit,
                source=document.source, outlet=outlet, relayed_by=relayed_by, traps=c.traps, synthetic=synthetic,
                start=c.span[0], end=c.span[1], sha256=document.sha256,
            )  # fmt: skip


def _partial(count: CountRead) -> bool:
    return bool(count.by_area) and bool(count.areas_without_number)


def _verdicts(document: Document, on: date, stem: str, relayed_by: str | None, synthetic: bool) -> Iterable[Verdict]:
    for n, v in enumerate(document.verdicts, start=1):
        if v.by in REPORTERS and v.about in REPORTERS:
            yield Verdict(
                by=REPORTERS[v.by], about=REPORTERS[v.about], number=f"{stem}-verdict-{n}", day=on,
                outcome=Outcome(v.outcome), count=v.count, source=document.source, relayed_by=relayed_by,
                start=v.span[0], end=v.span[1], sha256=document.sha256, synthetic=synthetic,
            )  # fmt: skip


def _report(
    document: Document, i: IncidentRead, number: str, reporter: str, relayed_by: str | None, synthetic: bool
) -> Report:
    words = {t.field: document.text[t.span[0] : t.span[1]] for t in i.trace if t.span}
    return Report(
        reporter=reporter, number=number, occurred_on=i.occurred_on, time=i.time, place=words.get("place"),
        admin1=i.governorate, type=_TYPE.get(i.weapon or "") or _TYPE.get(i.action or "") or IncidentType.OTHER,
        type_printed=words.get("action"), actor=words.get("actor"), actor_id=i.actor, target=words.get("target"),
        target_id=i.target, weapon=words.get("weapon"), casualties=tuple(_casualties(i)),
        texts=(LanguageText(text=document.text[i.span[0] : i.span[1]], language=language_at(document, i.span[0])),),
        source=document.source, relayed_by=relayed_by, synthetic=synthetic,
    )  # fmt: skip


def _casualties(i: IncidentRead) -> Iterable[Casualties]:
    who = "civilians" if i.target == "civilians" else "people"
    for harm, n in (("killed", i.killed), ("injured", i.injured)):
        if n is not None:
            yield Casualties(harm=harm, who=who, count=Bounds.exactly(n))
