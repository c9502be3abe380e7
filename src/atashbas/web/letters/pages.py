"""Notes and letters as headings and paragraphs in one of five languages; each sentence with the entries behind it.

What is quoted stands in the words and languages in which it was signed; only the frame is translated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from atashbas.bulletin.page import Cell, Page, Section, Table
from atashbas.bulletin.words import END, ISOLATE
from atashbas.node import coverage, queries
from atashbas.node.casework.agreed import AgreedFact
from atashbas.node.casework.meetings import MeetingFile
from atashbas.values import AtashbasError, LanguageText, Period
from atashbas.values.text import RIGHT_TO_LEFT
from atashbas.web import calendars
from atashbas.web.areas import area_name
from atashbas.web.work import labels


class Writer:
    """Names and days of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.titles = {view.name: view.title(language) for view in queries.reporters()}
        pack, _actors, _places = coverage.known()
        cited = {one.id: one.citation for one in pack.instruments}
        self.provisions = {one.id: f"{cited[one.instrument]}, {one.clause}" for one in pack.provisions.values()}

    def names(self, parties: Iterable[str]) -> str:
        """Parties by their titles; a dash for none."""
        return _(", ").join(self.isolated(self.titles.get(party, party)) for party in parties) or "–"

    def day(self, on: date) -> str:
        """A day in words."""
        return self.isolated(calendars.day_in_words(on, self.language))

    def instant(self, at: datetime) -> str:
        """An instant in local time of the ceasefire, in words."""
        return self.isolated(calendars.instant_in_words(at, self.language))

    def quote(self, texts: Sequence[LanguageText]) -> list[str]:
        """Somebody's words, each in its own direction."""
        return [
            f"«{self.isolated(area_name(one.text, self.language) if one.language == 'und' else one.text)}»"
            for one in texts
        ]

    def rests(self, entries: Iterable[str]) -> str:
        """The entries behind a sentence."""
        return f"[{self.isolated(', '.join(entries))}]"

    def isolated(self, text: str) -> str:
        """Text set apart, so that it keeps its own direction among the words around it."""
        return f"{ISOLATE}{text}{END}"

    def page(self, title: str, subtitle: str, lead: Sequence[str], sections: Sequence[Section]) -> Page:
        """Page of the language, marked where the node holds invented material."""
        synthetic = any(view.synthetic for view in queries.reporters())
        return Page(
            language=self.language,
            direction="rtl" if self.language in RIGHT_TO_LEFT else "ltr",
            title=title,
            subtitle=subtitle,
            mark=_("SYNTHETIC — demo") if synthetic else None,
            lead=tuple(lead),
            sections=tuple(sections),
            foot=_("Made by Atashbas from signed entries; each can be checked in the registers under its address."),
            page_of="",
            digits="",
        )


def note_page(file: MeetingFile, language: str) -> Page:
    """Note for the record of a meeting."""
    with translation.override(language):
        return _note(file, Writer(language))


def letter_page(facts: Sequence[AgreedFact], period: Period, language: str) -> Page:
    """Letter to the President of the Security Council, of what all agreed to in a period.

    Raises AtashbasError ``letter.nothing-agreed``: without agreed facts there is nothing that may be said for all.
    """
    if not facts:
        raise AtashbasError("letter.nothing-agreed", first=str(period.first_on), last=str(period.last_on))
    with translation.override(language):
        return _letter(facts, period, Writer(language))


def _note(file: MeetingFile, write: Writer) -> Page:
    opening = file.opening
    standing = {
        "called": _("called; not all guarantors have approved date and venue"),
        "stands": _("approved by all guarantors"),
        "cancelled": _("cancelled"),
    }[file.standing]
    head = Section(
        id="meeting",
        heading=_("The meeting"),
        paragraphs=(
            *write.quote(opening.title),
            _line(_("Venue"), write.isolated(opening.venue)),
            _line(_("Begins"), write.instant(opening.starts_at)),
            _line(_("Ends"), write.instant(opening.ends_at)),
            *([_line(_("Round of talks"), write.isolated(opening.round))] if opening.round else []),
            _line(_("Called by"), write.names([file.matter.opened_by]), write.rests([file.matter.id])),
            _line(_("Standing"), standing),
            _line(_("Invited"), write.names(opening.invited)),
            _line(_("Not invited"), write.names(opening.not_invited)),
            _line(_("Attended"), write.names(file.came)),
            _line(_("Did not attend"), write.names(file.absent)),
        ),
    )
    sections = [head, _agenda(file, write), _records(file, write), _decisions(file, write), _actions(file, write)]
    subtitle = _(", ").join([write.instant(opening.starts_at), write.isolated(opening.venue)])
    lead = _("This is what the delegations signed, each in its own register; what one of them says alone is its word.")
    return write.page(_("Note for the record"), subtitle, [lead], [one for one in sections if one])


def _agenda(file: MeetingFile, write: Writer) -> Section | None:
    if not file.items:
        return None
    notes = tuple(
        f"{' / '.join(write.quote(item.texts))} ({write.names([item.by])}) {write.rests([item.entry, *item.rests_on])}"
        for item in file.items
    )
    return Section(id="agenda", heading=_("Agenda"), notes=notes)


def _records(file: MeetingFile, write: Writer) -> Section | None:
    notes = tuple(
        f"{write.names([fact.by])}: {' / '.join(write.quote(fact.content.texts)) or '–'} {write.rests([fact.id])}"
        for fact in file.records
    )
    return Section(id="record", heading=_("Put on record"), notes=notes) if notes else None


def _decisions(file: MeetingFile, write: Writer) -> Section | None:
    if not file.decisions:
        return None
    notes = []
    for one in file.decisions:
        words = " / ".join(write.quote(one.opening.texts))
        state = _("adopted by all") if one.stands else _("not adopted by all")
        said = [_line(_("adopted"), write.names(one.adopted))]
        said += [_line(_("reserved"), write.names(one.reserved))] if one.reserved else []
        said += [_line(_("By what day"), write.day(one.opening.due_on))] if one.opening.due_on else []
        notes.append(f"{words} – {state} ({' – '.join(said)}) {write.rests([one.id])}")
    return Section(id="decisions", heading=_("Decisions"), notes=tuple(notes))


def _actions(file: MeetingFile, write: Writer) -> Section | None:
    if not file.actions:
        return None
    rows = tuple(
        (
            Cell(text=" / ".join(write.quote(one.opening.what))),
            Cell(text=write.names([one.opening.who])),
            Cell(text=write.day(one.opening.due_on) if one.opening.due_on else "–"),
            Cell(text=str(labels.STANDINGS[one.standing.status])),
            Cell(text=one.id, code=True),
        )
        for one in file.actions
    )
    head = (_("What"), _("Who owes it"), _("By what day"), _("State"), _("Entry"))
    return Section(id="actions", heading=_("Actions"), table=Table(caption=_("Actions"), head=head, rows=rows))


def _letter(facts: Sequence[AgreedFact], period: Period, write: Writer) -> Page:
    signers = sorted({party for fact in facts for party in fact.signed_by})
    lead = [
        _("To the President of the Security Council"),
        _(
            "On behalf of %(signers)s we have the honour to inform you of what was agreed from %(first)s to %(last)s. "
            "This letter says only what each of those named has signed in its own register; it says nothing of what is "
            "alleged or disputed."
        )
        % {"signers": write.names(signers), "first": write.day(period.first_on), "last": write.day(period.last_on)},
    ]
    headings = {
        "finding": _("Finding in force"),
        "decision": _("Decision"),
        "measure": _("Confidence-building measure"),
        "publication": _("Joint publication"),
    }
    sections = []
    for kind, heading in headings.items():
        for n, one in enumerate((fact for fact in facts if fact.kind == kind), start=1):
            number = calendars.number(n, write.language, 0)
            sections.append(Section(id=f"{kind}-{n}", heading=f"{heading} {number}", paragraphs=_fact(one, write)))
    close = _("We should be grateful if this letter were circulated as a document of the Security Council.")
    sections.append(Section(id="close", heading=_("Signatures"), paragraphs=(close, write.names(signers))))
    subtitle = f"{write.day(period.first_on)} – {write.day(period.last_on)}"
    return write.page(_("Letter to the President of the Security Council"), subtitle, lead, sections)


def _fact(one: AgreedFact, write: Writer) -> tuple[str, ...]:
    """One thing agreed, a paragraph for each thing said of it, the last with the entries behind it."""
    parts = write.quote(one.texts)
    if one.outcome:
        parts.append(_line(_("Outcome"), labels.OUTCOMES.get(one.outcome, one.outcome)))
    if one.provision:
        parts.append(_line(_("Provision"), write.isolated(write.provisions.get(one.provision, one.provision))))
    if one.kind == "finding":
        held = write.isolated(one.attribution) if one.attribution else _("no party is held responsible")
        parts.append(_line(_("Held responsible"), held))
    if one.accused_signers:
        accused = _("Signers who stand accused in it, themselves or by their forces")
        parts.append(f"{accused}: {write.names(one.accused_signers)}")
    if one.consequences:
        parts.append(_line(_("Consequences"), " / ".join(write.quote(one.consequences))))
    if one.due_on:
        parts.append(_line(_("By what day"), write.day(one.due_on)))
    parts.append(_line(_("Agreed on"), write.day(one.on)))
    parts.append(_line(_("Signed by"), write.names(one.signed_by), write.rests(one.entries)))
    if one.digest:
        parts.append(f"SHA-256: {write.isolated(one.digest)}")
    return tuple(parts)


def _line(label: str, *said: object) -> str:
    return f"{label}: {' '.join(map(str, said))}"
