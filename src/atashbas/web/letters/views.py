"""Notes and letters as pages and files, and putting a letter before the guarantors as a joint publication."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atashbas.bulletin import page_docx, page_html
from atashbas.bulletin.page import Page
from atashbas.followup.openings import Publication
from atashbas.node.casework import write
from atashbas.node.casework.agreed import AgreedFact, agreed_facts
from atashbas.node.casework.meetings import MeetingFile, find_meeting
from atashbas.node.casework.procedure import guarantors
from atashbas.node.casework.write import Speaker
from atashbas.node.home import current
from atashbas.node.models import Membership
from atashbas.node.writing import now
from atashbas.values import LANGUAGES, AtashbasError, Period
from atashbas.web import periods
from atashbas.web.letters.pages import letter_page, note_page
from atashbas.web.reasons import page_language, reason
from atashbas.web.shell import delegation_of
from atashbas.web.views.accounts import delegation_required
from atashbas.web.views.errors import explained

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
USUAL = timedelta(days=30)


@require_safe
def note(request: HttpRequest, log: str, n: int) -> HttpResponse:
    """Note for the record of a meeting, in the page's language."""
    file = _meeting(log, n)
    facts = {"body": _shown(note_page(file, page_language())), "file": file, "languages": LANGUAGES}
    return render(request, "web/letters/note.html", facts)


@require_safe
def note_file(request: HttpRequest, log: str, n: int, language: str) -> HttpResponse:
    """The same as DOCX, in any of the five languages."""
    file = _meeting(log, n)
    page = note_page(file, _language(language))
    return _sent(page_docx(page, file.opening.starts_at.date()), f"note-{log}-{n}-{language}.docx")


@require_safe
@explained
def letter(request: HttpRequest) -> HttpResponse:
    """Letter of a period, or the reason why there is none."""
    period = (periods.parse_period(request.GET) if request.GET.get("from") else None) or _usual()
    facts = _without_letters(agreed_facts(period))
    shown: dict[str, object] = {"period": period, "facts": facts, "languages": LANGUAGES}
    try:
        shown["body"] = _shown(letter_page(facts, period, page_language()))
    except AtashbasError as error:
        shown["why_not"] = reason(error)
    delegation = delegation_of(request)
    shown |= {"delegation": delegation, "may_propose": delegation in guarantors()}
    return render(request, "web/letters/letter.html", shown)


@require_safe
@explained
def letter_file(request: HttpRequest, first: date, last: date, language: str) -> HttpResponse:
    """The letter as DOCX; the same agreed facts give the same bytes."""
    period = Period(first_on=first, last_on=last)
    return _sent(_letter(period, _language(language)), f"letter-{first}-{last}-{language}.docx")


@require_POST
@delegation_required
def propose(request: HttpRequest, delegation: str, first: date, last: date) -> HttpResponse:
    """Put the letter in one language before the guarantors: they assent to the SHA-256 of exactly this file."""
    language = _language(request.POST.get("language", ""))
    period = Period(first_on=first, last_on=last)
    membership = Membership.objects.get(user_id=str(request.user.pk))
    try:
        document = _letter(period, language)
        opening = Publication(
            product=f"letter {first.isoformat()}/{last.isoformat()} {language}",
            digest=sha256(document).hexdigest(),
            audience="President of the Security Council",
        )
        speaker = Speaker(reporter=delegation, office=membership.office, role=membership.role)
        entry = write.open_matter(current(), speaker, opening)
    except AtashbasError as error:
        messages.error(request, reason(error), extra_tags="bad")
        return redirect("letters")
    messages.success(request, _("Signed and stored in your register."), extra_tags="good")
    log, n = entry.rsplit("/", 1)
    return redirect("matter", log, int(n))


def _letter(period: Period, language: str) -> bytes:
    return page_docx(letter_page(_without_letters(agreed_facts(period)), period, language), period.last_on)


def _without_letters(facts: tuple[AgreedFact, ...]) -> tuple[AgreedFact, ...]:
    """A letter that was agreed does not change the letter of its period: its own hash would change with it."""
    return tuple(one for one in facts if not (one.kind == "publication" and one.texts[0].text.startswith("letter ")))


def _meeting(log: str, n: int) -> MeetingFile:
    file = find_meeting(f"{log}/{n}", now().date())
    if file is None:
        raise Http404
    return file


def _usual() -> Period:
    """The thirty days up to the last thing agreed, else up to today."""
    agreed = agreed_facts(Period(first_on=date.min, last_on=date.max))
    last = max((one.on for one in agreed), default=now().date())
    return Period(first_on=last - USUAL, last_on=last)


def _language(language: str) -> str:
    if language not in LANGUAGES:
        raise Http404
    return language


def _shown(page: Page) -> SafeString:
    shown: SafeString = mark_safe(page_html(page))  # noqa: S308  # every text of it is escaped where it is made
    return shown


def _sent(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
