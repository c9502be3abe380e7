"""Writes every phrase of the pages into the catalogues of the four languages beside English.

Phrases that are gone leave the catalogue; a new one stands there untranslated until somebody translates it, and a test
says so. Needs no gettext binaries: Django turns templates into Python, Babel reads that.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

WEB = Path(__file__).resolve().parents[1] / "src/atashbas/web"
LANGUAGES = ("ar", "fa", "ru", "tr")
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
Phrase = tuple[str | None, str]  # context, words


def main() -> None:
    """Bring every catalogue up to date and say what is not translated."""
    phrases = find_phrases()
    for language in LANGUAGES:
        path = catalogue_path(language)
        empty = update_catalogue(path, language, phrases)
        print(f"{path.relative_to(WEB)}: {len(phrases)} phrases, {empty} untranslated")


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return WEB / "locale" / language / "LC_MESSAGES/django.po"


def find_phrases() -> dict[Phrase, list[str]]:
    """Every phrase with the files it stands in."""
    if not settings.configured:
        settings.configure()
    found: dict[Phrase, list[str]] = {}
    for path in sorted([*WEB.rglob("*.py"), *WEB.rglob("*.html")]):
        for phrase in phrases_of(path):
            files = found.setdefault(phrase, [])
            name = str(path.relative_to(WEB))
            if name not in files:
                files.append(name)
    return found


def phrases_of(path: Path) -> Iterator[Phrase]:
    """Phrases of one module or template."""
    text = path.read_text("utf-8")
    source = templatize(text) if path.suffix == ".html" else text
    for _line, function, words, _comments in extract_python(io.BytesIO(source.encode()), KEYWORDS, (), {}):
        parts = words if isinstance(words, tuple) else (words,)
        if function in {"pgettext", "pgettext_lazy"}:
            yield parts[0], parts[1]
        elif parts[0]:
            yield None, parts[0]


def update_catalogue(path: Path, language: str, phrases: dict[Phrase, list[str]]) -> int:
    """Write a catalogue with exactly these phrases, keeping translations; returns how many have none."""
    old = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=language)
    new = Catalog(locale=language, project="Atashbas", charset="utf-8", fuzzy=False)
    for (context, words), files in sorted(phrases.items(), key=lambda item: (item[0][1], item[0][0] or "")):
        known = old.get(words, context=context)
        new.add(words, known.string if known else "", locations=[(name, None) for name in files], context=context)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, new, width=0, omit_header=True, sort_output=False, include_lineno=False)
    header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    path.write_text(header + buffer.getvalue().decode(), "utf-8")
    return sum(not message.string for message in new if message.id)


if __name__ == "__main__":
    sys.exit(main())
