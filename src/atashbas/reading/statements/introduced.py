"""Names that no list has: introduced once, known again by their last word."""

from __future__ import annotations

import re

from atashbas.reading.statements.capitals import Stranger, find_full_name
from atashbas.reading.statements.saying import Saying
from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.statements.strangers import again
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

_LABEL = re.compile(r"([^\n:,.]{3,40}): ?")
_QUESTION = re.compile(r"q(?:uestion)?$|вопрос|سوال|پرسش|السوال|سوال|soru")
LONGEST_FULL_NAME = 4  # words of a full name
FAR_NAME = 60  # letters behind an Arabic verb from where a name is no subject


def introduce(page: Sheet, stranger: Stranger, found: Found | None) -> Found:
    """A name that no list has as somebody who speaks and is known again by its last word."""
    start, end, _, _ = stranger
    name = page.cased(start, end).strip()
    party, role = (found.party, found.role) if found else ("", "")
    listed = page.alike(name) if 2 <= len(name.split()) <= LONGEST_FULL_NAME else None
    rule = "name in another spelling" if listed else "name no list has"
    meant = Found(start, end, listed or f"unknown:{name}", "name", rule, "", party, role)
    page.thread.strangers[page.text[start:end].rsplit(None, 1)[-1].strip("'")] = meant
    return meant


def labelled_in(page: Sheet, at: int) -> Found | None:
    """«Spokesman: We are concerned by those reports»: whose turn it is in a briefing."""
    low = page.text.rfind("\n", 0, at) + 1
    label = _LABEL.match(page.text, low, at + 2)
    if label is None or _QUESTION.match(label[1]):
        return None
    named = page.between(*label.span(1))
    words = f"unknown:{page.cased(*label.span(1))}"
    return named[0] if named else Found(*label.span(1), words, "name", "name no list has", "", "", "")


def known_again(page: Sheet, found: Found) -> Found:
    """A stranger in apposition to his office, with the letters as they are printed."""
    name = found.entity.partition(":")[2]
    at = page.text.find(name)
    if at < 0:
        return found
    found = found._replace(entity=f"unknown:{page.cased(at, at + len(name))}")
    if found.rule.startswith(("apposition", "office beside")):
        page.thread.strangers[name.rsplit(None, 1)[-1]] = found
    return found


def listed_again(page: Sheet, region: Span) -> Found | None:
    """«Bakan Işık»: the surname of somebody listed whom the text named in full before."""
    known = again(page.text, region, page.surnames()) if page.surnames() else None
    if known is None:
        return None
    around = page.outer.within(max(0, known.start - 60), known.end)
    inside = any(m.start <= known.start < m.end for m in around)  # a mention, and weighed already
    if page.language in {"ar", "fa"}:
        return None if inside and page.language == "ar" and known.start - region[0] > FAR_NAME else known
    free = page.cased(known.start, known.start + 1).isupper() and not inside
    behind = page.text[known.end : known.end + 1]
    return known if free and behind in {",", " ", ".", '"', ""} else None


def taken_in(page: Sheet, region: Span) -> list[Span]:
    """Words of a region that are no stranger's name: names and words of the lists."""
    taken = [m[:2] for m in page.outer.within(*region) if not m.entity.startswith("place:")]
    return taken + [h[:2] for h in page.hits.inside(region, "role", "orgnoun", "adj", "topic", "meetnoun")]


_SURNAME = re.compile(r"(?<![\w'’-])(?:[Aa]l-|[Ee]l-|аль-)?[A-ZÇĞİÖŞÜА-ЯЁ][a-zçğıöşüâа-яё’'-]+")


def surnamed(page: Sheet, region: Span, saying: Saying) -> Found | None:
    """«Altun said»: a word beside the verb that stood before as the last of a name that no list has."""
    low, high = (
        (region[0], min(region[1], region[0] + 24)) if region[0] >= saying.cue.end else (region[1] - 24, region[1])
    )
    words = list(_SURNAME.finditer(page.cased(max(region[0], low), high)))
    if not words:
        return None
    word = words[0] if region[0] >= saying.cue.end else words[-1]
    start, end = max(region[0], low) + word.start(), max(region[0], low) + word.end()
    if any(m[0] < end and start < m[1] for m in page.outer.within(max(0, start - 60), end)):
        return None
    before = page.text.find(page.text[start:end].rstrip("'"), 0, start) >= 0
    full = find_full_name(page.cased(0, start), word[0]) if before else None
    if full is None:
        return None
    listed = page.alike(full) if len(full.split()) <= LONGEST_FULL_NAME else None
    rule = "name in another spelling" if listed else "name no list has"
    meant = Found(start, end, listed or f"unknown:{full}", "name", rule, "", "", "")
    page.thread.strangers[page.text[start:end]] = meant
    return meant
