"""Says the sentences of `estimate` in the language of a page: names of areas and registers, days, figures, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from atashbas.estimate import BreakTest, PairAgreement, Sentence, render_sentence
from atashbas.node import coverage, queries
from atashbas.node.outlook import RULE, Outlook
from atashbas.values import LANGUAGES, Language, LanguageText
from atashbas.web import areas, calendars
from atashbas.web.reasons import page_language
from atashbas.web.words import word

RECONCILED = _("the reconciled incidents")
EVERY_INCIDENT = _("every incident that at least one register reports")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """What the second register says of incidents that the first calls `called`, commonest first: (value, number)."""

    called: str
    said: tuple[tuple[str, int], ...]


class Speaker:
    """Words of one page."""

    def __init__(self, sides: Iterable[str] = ()) -> None:
        self.language: Language = _language()
        self.names = _names(sides, self.language)

    def say(self, sentence: Sentence) -> str:
        """A sentence in the page's language, with its figures and days as that language writes them."""
        facts = {key: self._written(key, value) for key, value in sentence.facts.items()}
        return render_sentence(Sentence(code=sentence.code, facts=facts), self.language, self.names)

    def name(self, code: str) -> str:
        """Name of an area, a register or an actor."""
        return self.names.get(code, code)

    def words(self, texts: Sequence[LanguageText]) -> LanguageText | None:
        """Somebody's own words, in the page's language where he gave them in it."""
        own = next((one for one in texts if one.language == self.language), None)
        return own or (texts[0] if texts else None)

    def with_reason(self, test: BreakTest, found: Outlook) -> Sentence:
        """What a test says of a declared break, with the declarer's own words for the reason."""
        declared = {one.entry: one.texts for one in found.material.declared if one.entry}
        words = self.words(declared.get(test.reason, ()))
        return replace(test, reason=words.text if words else test.reason).sentence

    def value(self, attribute: str, text: str) -> str:
        """A value of an attribute as the page writes it."""
        if attribute == "admin1":
            return areas.area_name(text, self.language)
        if attribute == "killed":
            return calendars.digits(text, self.language)
        if attribute == "actor":
            _agreement, actors, _places = coverage.known()
            return actors.get(text).name_in(self.language) if text in actors else text
        return word("type", text) if attribute == "type" else text

    def confusion(self, pair: PairAgreement) -> tuple[Confusion, ...]:
        """Confusion of two registers, row by row, without empty cells."""
        values = [self.value(pair.attribute, code) for code in pair.categories]
        rows = []
        for called, cells in zip(values, pair.table, strict=True):
            said = [(value, n) for value, n in zip(values, cells, strict=True) if n]
            rows.append(Confusion(called=called, said=tuple(sorted(said, key=lambda cell: (-cell[1], cell[0])))))
        return tuple(row for row in rows if row.said)

    def _written(self, key: str, value: str | int | float) -> str | int | float:
        """A fact as the language writes it: days and reasons in words, figures in its digits and with its point."""
        if key in {"day", "since"}:
            return calendars.day_in_words(date.fromisoformat(str(value)), self.language)
        if key == "reason":
            return word("break", str(value))
        if isinstance(value, str):
            comma = "، " if self.language in {"fa", "ar"} else ", "
            return self.names.get(value) or comma.join(self.names.get(one, one) for one in value.split(", "))
        return calendars.number(value, self.language, _places(value))


def _places(value: float) -> int:
    """Places after the point that a rounded figure has."""
    return 0 if isinstance(value, int) or value == int(value) else len(f"{value:g}".partition(".")[2])


def _names(sides: Iterable[str], language: Language) -> Mapping[str, str]:
    named = {view.name: view.title(language) for view in queries.reporters()}
    named |= {code: str(name) for code, name in areas.area_choices(language)}
    named |= {"reconciled": str(RECONCILED), RULE: str(EVERY_INCIDENT)}
    _agreement, actors, _places = coverage.known()
    return named | {side: actors.get(side).name_in(language) for side in sides if side in actors}


def _language() -> Language:
    found = page_language()
    return next((one for one in LANGUAGES if one == found), "en")
