"""What a person accepts of a reading becomes records; what he corrects stands beside what the program read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from atashbas.reading import Document, load_lexicon, to_records
from atashbas.reading.document import Statement as StatementRead
from atashbas.reading.to_records import REPORTERS, language_at
from atashbas.reports.records import Act, Record, RegisterCount, Report, Statement, Verdict
from atashbas.values import LanguageText
from atashbas.web.texts.corrections import (
    code_in,
    corrected_count,
    corrected_report,
    corrected_verdict,
    day_in,
    words_in,
)

Given = Mapping[str, str]


def is_own(side: str, delegation: str | None) -> bool:
    """Tell whether a side is the one that a delegation speaks for: nobody signs another's register."""
    return bool(delegation) and str(delegation).rpartition("-")[2] == REPORTERS.get(side)


def act_of(read: StatementRead) -> Act:
    """What the speaker does; a threat or a war aim is a declared intention."""
    return Act.DECLARED_INTENTION if read.subkind == "intention" else Act(read.kind)


def reports_of(document: Document, reporter: str, *, synthetic: bool = False) -> tuple[Report, ...]:
    """The incidents of a text as reports of one reporter, in the order of the text."""
    told = to_records(document, reporter=reporter, synthetic=synthetic).records
    return tuple(one for one in told if isinstance(one, Report))


def accepted(document: Document, given: Given, reporter: str, *, synthetic: bool) -> list[Record]:
    """Records of what was ticked on the page, in the order of the text.

    Parameters
    ----------
    given
        Fields of the form: ``accept-statement-3``, ``accept-count-0``, ``accept-verdict-0``, ``accept-incident-0``,
        each with its own fields, of which those that were not sent stay as read.

    Raises
    ------
    AtashbasError
        ``reading.correction`` where a correction is none, ``query.date`` where a day is none.
    """
    statements = [
        _statement(document, n, read, given, reporter, synthetic=synthetic)
        for n, read in enumerate(document.statements)
        if given.get(f"accept-statement-{n}")
    ]
    reports = [
        corrected_report(report, given, n)
        for n, report in enumerate(reports_of(document, reporter, synthetic=synthetic))
        if given.get(f"accept-incident-{n}")
    ]
    return [*statements, *reports, *_numbers(document, given, reporter, synthetic=synthetic)]


def _numbers(document: Document, given: Given, reporter: str, *, synthetic: bool) -> Iterator[RegisterCount | Verdict]:
    """Counts and verdicts of the reporter's own side, as the import of a bulletin makes them."""
    told = to_records(document, synthetic=synthetic).records
    counts = iter([one for one in told if isinstance(one, RegisterCount)])
    for n, count in enumerate(document.counts):
        made = next(counts, None) if count.reporter in REPORTERS else None
        if made and given.get(f"accept-count-{n}") and is_own(count.reporter, reporter):
            yield corrected_count(replace(made, reporter=reporter), given, n)
    verdicts = iter([one for one in told if isinstance(one, Verdict)])
    for n, read in enumerate(document.verdicts):
        spoken = next(verdicts, None) if {read.by, read.about} <= set(REPORTERS) else None
        if spoken and given.get(f"accept-verdict-{n}") and is_own(read.by, reporter):
            about = sibling(reporter, read.about)
            yield corrected_verdict(replace(spoken, by=reporter, about=about), given, n)


def sibling(reporter: str, side: str) -> str:
    """The reporter of another side, named as the delegation is: beside ``demo-ru`` stands ``demo-tr``."""
    before, dash, _ = reporter.rpartition("-")
    return f"{before}{dash}{REPORTERS[side]}"


def _statement(
    document: Document, n: int, read: StatementRead, given: Given, reporter: str, *, synthetic: bool
) -> Statement:
    said = Statement(
        reporter=reporter,
        number=f"{document.sha256[:12]}-{read.start}-{read.end}",
        speaker=read.speaker,
        act=act_of(read),
        realis=read.realis,
        office=read.office,
        party=read.party,
        topics=read.topics,
        addressee=read.addressee,
        venue=read.venue,
        said_on=read.said_on,
        texts=(LanguageText(text=document.text[read.start : read.end], language=language_at(document, read.start)),),
        asks=tuple(document.text[start:end] for start, end in read.asks),
        source=document.source,
        start=read.start,
        end=read.end,
        sha256=document.sha256,
        synthetic=synthetic,
    )
    speaker = words_in(given, f"speaker-{n}", said.speaker) or ""
    made = replace(
        said,
        speaker=speaker,
        party=said.party if speaker == said.speaker else load_lexicon().parties.get(speaker),
        office=said.office if speaker == said.speaker else None,
        act=code_in(given, f"act-{n}", said.act),
        said_on=day_in(given, f"said_on-{n}", said.said_on),
        addressee=words_in(given, f"addressee-{n}", said.addressee),
        venue=words_in(given, f"venue-{n}", said.venue),
    )
    before, after = _fields(said), _fields(made)
    corrected = {name: value for name, value in before.items() if after[name] != value}
    return replace(made, machine=MappingProxyType(corrected))


def _fields(said: Statement) -> dict[str, str]:
    return {
        "speaker": said.speaker, "act": said.act.value, "said_on": said.said_on.isoformat() if said.said_on else "",
        "addressee": said.addressee or "", "venue": said.venue or "",
    }  # fmt: skip
