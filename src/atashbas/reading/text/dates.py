"""Dates in running text: three calendars, three scripts, words, and days without a year; each with span and rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from atashbas.reading.text.calendars import calendar_of_year, find_day, full_year, is_told_of, nearest_day
from atashbas.reading.text.hits import Hit, Hits
from atashbas.values import Language

KINDS = frozenset({"month", "weekday", "day", "ago", "before", "ordinal", "number"})
BESIDE = 4  # letters between a day and its weekday: «Thursday, 2 March», «2 марта (четверг)»
_NUMERIC = re.compile(r"([0-9](?<![\d/.\-]\d)\d{0,3})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
_DAY_BEFORE = re.compile(r"(?<!\d)(\d{1,2})\s?(?:-?(?:st|nd|rd|th|е|го|م))?\.?\s*(?:of\s+|-\s?)?$")
# Two digits before a colon or point are the hour: «10 April, 07:45»
_AFTER = re.compile(r"\.?\s*(?:ماه)?\s*(?:سال|عام|سنه)?\s*,?\s*(\d{4}|\d{2}(?!\d|[:.]\d))?(?!\d)")
_NO_YEAR = re.compile(r"\.?\s*,?\s*\d{5}")  # «5 March 20177» names no day
_HOUR = re.compile(r",|\s*(?:hrs?|hours?|h|l|z|local|utc|gmt)\b")  # beside four figures that are no year
_MONTH_FIRST = re.compile(r"\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?(?!\d)")


class DateFound(NamedTuple):
    """A day at [start, end) of the folded text; `entry` names the lexicon entry that decided it, if any."""

    start: int
    end: int
    day: date
    rule: str
    entry: str | None = None


def find_dates(text: str, hits: Hits, language: Language, about: date | None) -> list[DateFound]:
    """Days named in a folded text; `about` is the day of the text, against which «yesterday» and the like are
    read; None: not known, then only days with a year are found. A day before 1900 or after 2100 tells nothing either.
    """
    about = about if about and is_told_of(about) else None
    kept: list[DateFound] = []
    relative = _relative(text, hits, about) if about else ()
    for found in (*_numeric(text, language), *_named(text, hits, language, about), *relative):
        if not any(k.start < found.end and found.start < k.end for k in kept):
            kept.append(found)
    if about is None:
        return sorted(kept)
    weekdays = [w for w in _weekdays(hits, about) if not any(abs(k.start - w.start) < 60 for k in kept)]
    return sorted([*kept, *weekdays])


def _numeric(text: str, language: Language) -> Iterator[DateFound]:
    for m in _NUMERIC.finditer(text):
        day = _numeric_day(int(m[1]), int(m[3]), int(m[4]), len(m[1]), language)
        if day:
            yield DateFound(m.start(), m.end(), day, "numeric")


def _numeric_day(a: int, b: int, c: int, width: int, language: Language) -> date | None:
    """Year first where it is written first; else day, month, year; American order only where nothing else is a day."""
    if width == 4:
        return find_day(calendar_of_year(a), a, b, c)
    if language == "fa" and a > 31 and c <= 31:
        return find_day("s", full_year(a, "s"), b, c)
    if c >= 1000:
        calendar = calendar_of_year(c)
        return find_day(calendar, c, b, a) or find_day(calendar, c, a, b)
    if 10 <= c <= 99:
        calendar = "s" if language == "fa" and c > 40 else "g"
        return find_day(calendar, full_year(c, calendar), b, a)
    return None


def _named(text: str, hits: Hits, language: Language, about: date | None) -> Iterator[DateFound]:
    months = hits.of("month")
    ordinals = {h.end: h for h in hits.of("ordinal")} if months else {}
    for n, month in enumerate(months):
        end = month.end
        nxt = months[n + 1] if n + 1 < len(months) else None
        if nxt and text[month.end : nxt.start].strip() in {"/", "("}:  # «شباط/فبراير»: one month, two names
            end = nxt.end
        if _NO_YEAR.match(text, end):
            continue
        start, number = _day_before(text, month.start, ordinals)
        if number is not None:
            after = _AFTER.match(text, end)
            year = after[1] if after else None
            stop = after.end(1) if after and year else end
            if not year or _may_be_year(text, end, stop, year):
                yield from _made(month, start, stop, number, year, language, about)
        elif language == "en" and (after := _MONTH_FIRST.match(text, end)):
            yield from _made(
                month, month.start, after.end(2 if after[2] else 1), int(after[1]), after[2], language, about
            )


def _may_be_year(text: str, end: int, stop: int, year: str) -> bool:
    """«5 March 1017» is no day of ours; «5 March, 1420 hrs» is one with its hour behind."""
    if len(year) < 4 or year[0] == "0" or int(year) > 1700 or calendar_of_year(int(year)) != "g":
        return True
    return bool(_HOUR.match(text, stop) or "," in text[end:stop])


def _day_before(text: str, start: int, ordinals: dict[int, Hit]) -> tuple[int, int | None]:
    window = text[max(0, start - 10) : start]
    if m := _DAY_BEFORE.search(window):
        return start - len(window) + m.start(1), int(m[1])
    for end in (start, start - 1, start - 4):
        if (hit := ordinals.get(end)) and text[end:start].strip() in {"", "of", "من"}:
            return hit.start, int(hit.entry.value)
    return start, None


def _made(
    month: Hit, start: int, end: int, number: int, year: str | None, language: Language, about: date | None
) -> Iterator[DateFound]:
    calendar, index = month.entry.value[0], int(month.entry.value[1:])
    if year and (calendar == "g") != (full_year(int(year), calendar) > 1700):  # «6 April, 1420 hrs»: an hour
        year, end = None, month.end
    if year is None:
        day = nearest_day(calendar, index, number, about) if about else None
    else:
        full = full_year(int(year), calendar)
        day = find_day(calendar, full, index, number) if (calendar == "g") == (full > 1700) else None
    if day:
        yield DateFound(start, end, day, f"named-{calendar}", month.entry.name)


def _relative(text: str, hits: Hits, about: date) -> Iterator[DateFound]:
    numbers = {h.end: h for h in hits.of("number")}
    before = {h.end for h in hits.of("before")}
    for hit in hits.of("ago", "day"):
        if hit.entry.kind == "ago":
            yield from _ago(text, hit, numbers, before, about)
        else:
            yield DateFound(
                hit.start, hit.end, about + timedelta(days=int(hit.entry.value)), "relative", hit.entry.name
            )


def _ago(text: str, hit: Hit, numbers: dict[int, Hit], before: set[int], about: date) -> Iterator[DateFound]:
    if hit.entry.value:
        yield DateFound(hit.start, hit.end, about - timedelta(days=int(hit.entry.value)), "ago", hit.entry.name)
        return
    word = numbers.get(hit.start - 1)
    digits = re.search(r"(?<!\d)(\d{1,3}) $", text[max(0, hit.start - 5) : hit.start])
    start = word.start if word else hit.start - 1 - len(digits[1]) if digits else None
    if start is None or (before and start - 1 not in before):
        return
    if not before and hit.entry.alias == "أيام":  # Arabic says it in front: «قبل ثلاثة أيام»
        return
    count = int(word.entry.value) if word else int(digits[1]) if digits else 0
    yield DateFound(start, hit.end, about - timedelta(days=count), "ago", hit.entry.name)


def _weekdays(hits: Hits, about: date) -> Iterator[DateFound]:
    places = hits.of("itarget")  # «pazar» is Sunday, «pazar yeri» a market
    for hit in hits.of("weekday"):
        if any(p.start == hit.start and p.end > hit.end for p in places):
            continue
        back = (about.weekday() - int(hit.entry.value)) % 7
        yield DateFound(hit.start, hit.end, about - timedelta(days=back), "weekday", hit.entry.name)


def weekday_clashes(text: str, hits: Hits, dates: Iterable[DateFound]) -> Iterator[tuple[str, date]]:
    """Weekdays printed right beside a day of the calendar that was another weekday: words and the day."""
    written = [d for d in dates if d.rule not in {"weekday", "ago", "relative"}]
    for hit in hits.of("weekday"):
        for found in written:
            between = text[found.end : hit.start] if found.end <= hit.start else text[hit.end : found.start]
            if len(between) <= BESIDE and not any(c in ".;\n" for c in between):
                if found.day.weekday() != int(hit.entry.value):
                    yield text[hit.start : hit.end], found.day
                break
