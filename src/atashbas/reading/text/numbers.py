"""Numbers in running text: digits and number words of five languages, as whole numbers with spans.

What is written in figures and counts nothing stays a number that is not whole: a share, a fraction, a stretch from one
number to another, the type of a weapon. A rule that needs a count passes it over, and what it stood for is a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from atashbas.reading.text.hits import Hit, Hits
from atashbas.reading.text.ranges import RangeEnds, find_ranges
from atashbas.values import Language

KINDS = ("number", "tens", "hundreds", "thousands", "thousandfold", "dual")
_DIGITS = re.compile(r"[0-9]+(?:[.,:/]\d+)*")  # a plain set is found three times as fast as a category
_THOUSANDS: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\d{1,3}(?:,\d{3})+"),
    "fa": re.compile(r"\d{1,3}(?:,\d{3})+"),
    "ar": re.compile(r"\d{1,3}(?:,\d{3})+"),
    "ru": re.compile(r"\d{1,3}(?:\.\d{3}){2,}"),
    "tr": re.compile(r"\d{1,3}(?:\.\d{3})+"),
}
LONGEST = 24  # digits and signs of a number: what is longer counts nothing
MOST_DIGITS = 7  # what has more digits counts nothing either
_GROUP = re.compile(r"\d{3}(?!\d)")
_CALIBRE = re.compile(r"\s?-?(?:mm|мм|мил|ملم|میلی)")  # «12 122 mm rockets»: two numbers
_JOINT = {"", "-", "و"}  # what may stand between the parts of one number word
_NO_BREAK = "\u200c"  # written inside a number it parts nothing
_TAB = "\t"

_PLAIN = frozenset({"", " ", "\n"})
_SIGNED = frozenset("%٪#№$€£^⁄½¼¾²³¹")
_LETTERS_AHEAD = re.compile(r"(?<![^\W\d_])(?![xх]$)[a-zа-я]{1,4}$")  # F16, but «Hama x5»
_TYPE_AHEAD = re.compile(r"(?<![\w'])[a-zа-я]{1,3}-$")  # T-72
_MINUS_AHEAD = re.compile(r"(?:\(|\w ?)-$")
_UNITS = (
    r"\s?[%٪‰°$€£]|[²³¹⁰-₟½¼¾⅐-⅟⁄^]|(?:k|m|mm|cm|km|kg|bn|mn|st|nd|rd|th|e\d+|тыс|млн|мм|км|кг)(?![^\W\d_])|"
    r"\s(?:and a (?:half|quarter)|с половиной|و ?نیم|و ?نصف|bucuk|per ?cent|процент|"
    r"درصد|بالمیه|بالمایه|فی الم(?:ای|ی)ه)"
)
_CLEAR = frozenset(("", *",.;:)\n"))
_UNIT_BEGINS = frozenset("%٪‰°$€£aсونbpпدبف")  # what the words of `_UNITS` begin with
_BEHIND = re.compile(_UNITS)
# «5b», but «5x Hama»; a Turkish ending may stand without its sign
_BEHIND_LATIN = re.compile(rf"(?!x\b)[a-z]{{1,3}}(?![^\W\d_])|{_UNITS}")
_SHARE_AHEAD = ("%", "٪", "yuzde ")
_HALF_AHEAD = (*_SHARE_AHEAD, "half ", "نصف ", "نیم ", "yarim ", "quarter ")
# Behind these a dash right before the figure parts a name from its number: «Hama -3», «нарушений -5».
_NAMED = (
    "area", "place", "nation", "nationname", "nationof", "sidenoun", "centre", "unit", "breach", "province", "sum",
    "figures", "ikilled", "iinjured", "iperson",
)  # fmt: skip
_MAGNITUDE = {1_000, 1_000_000}


class Number(NamedTuple):
    """A number at [start, end); `rule` says how it was written. `whole` False: it counts nothing, or not just that."""

    start: int
    end: int
    value: int
    rule: str
    whole: bool = True


def find_numbers(
    text: str, hits: Hits, language: Language, blank_at: Callable[[int], str] | None = None
) -> list[Number]:
    """Numbers of a folded text, in order; `hits` may hold other kinds too.

    `blank_at` tells which character of the raw text a folded blank stands for.
    """
    found = [_of_digits(m, language) for m in _DIGITS.finditer(text) if m.end() - m.start() <= LONGEST]
    if any(b[0] - a[1] == 1 and text[a[1]] == " " for a, b in pairwise(found)):
        found = list(_grouped(text, found, blank_at))
    found = [_judged(text, n, hits, language) for n in found]
    days = [(h.start, h.end) for h in hits.of("weekday")]  # «سه شنبه» is no three
    words = [h for h in hits.of(*KINDS) if not any(a <= h.start < b for a, b in days)]
    if words:
        found.extend(_of_words(text, words, language))
        found.sort()
        if hits.has("thousands", "thousandfold"):
            found = _multiplied(text, found, {h.start for h in words if int(h.entry.value) in _MAGNITUDE})
    return _without(found, find_ranges(text, found, language)) if len(found) > 1 else found


def _without(found: list[Number], ranges: Sequence[RangeEnds]) -> list[Number]:
    """The ends of «5 to 7» count nothing: how many there were is not told."""
    ends = {start for pair in ranges for start in pair}
    return [n._replace(whole=False) if n.start in ends else n for n in found] if ends else found


def _of_digits(match: re.Match[str], language: Language) -> Number:
    raw = match.group()
    if raw.isdigit():
        return Number(match.start(), match.end(), int(raw), "digits", len(raw) <= MOST_DIGITS)
    if _THOUSANDS[language].fullmatch(raw):
        return Number(match.start(), match.end(), int(re.sub(r"\D", "", raw)), "digits-grouped")
    return Number(match.start(), match.end(), int(re.split(r"\D", raw)[0]), "decimal", False)


def _grouped(text: str, found: Sequence[Number], blank_at: Callable[[int], str] | None) -> Iterator[Number]:
    """Digits that single blanks part, «1 200», as one number where they are groups of three."""
    run: list[Number] = []
    blanks: list[str] = []
    for number in found:
        blank = _blank(text, run[-1], number, blank_at) if run else ""
        if run and blank in {"", _TAB}:
            yield from _of_run(text, run, blanks)
            run, blanks = [], []
        elif run:
            blanks.append(blank)
        run.append(number)
    if run:
        yield from _of_run(text, run, blanks)


def _blank(text: str, first: Number, second: Number, blank_at: Callable[[int], str] | None) -> str:
    if second.start - first.end != 1 or text[first.end] != " ":
        return ""
    return blank_at(first.end) if blank_at else " "


def _of_run(text: str, run: Sequence[Number], blanks: Sequence[str]) -> Sequence[Number]:
    first, last = run[0], run[-1]
    if len(run) == 1 or any(n.rule != "digits" for n in run[:-1]):
        return run
    parted = _NO_BREAK not in blanks
    if parted and (not 0 < first.value < 1000 or first.end - first.start > 3):
        return run
    if parted and (not all(_GROUP.match(text, n.start) for n in run[1:]) or _CALIBRE.match(text, last.end)):
        return run
    raw = re.sub(r"\D", "", text[first.start : last.end])
    whole = last.whole and len(raw) <= MOST_DIGITS
    return [Number(first.start, last.end, int(raw), "digits-grouped", whole)]


def _judged(text: str, number: Number, hits: Hits, language: Language) -> Number:
    """A number that a sign or a letter beside it makes something else than a count is not whole."""
    if not number[4]:
        return number
    start, end = number[0], number[1]
    if start and text[start - 1] not in _PLAIN and _is_marked(text, start, hits):
        return number._replace(whole=False)
    if language == "tr" and text.endswith(_SHARE_AHEAD, 0, start):
        return number._replace(whole=False)
    after = text[end : end + 2]
    if after[:1] in _CLEAR or (after[:1] == " " and after[1:] not in _UNIT_BEGINS):
        return number
    behind = _BEHIND if language == "tr" else _BEHIND_LATIN
    foreign = after[:1] > "\x7f" and after[0].isnumeric()  # digits of a script that is not read
    return number._replace(whole=False) if foreign or behind.match(text, end) else number


def _is_marked(text: str, start: int, hits: Hits) -> bool:
    before = text[start - 1]
    if before in _SIGNED or (before > "\x7f" and before.isnumeric()):
        return True
    ahead = text[max(0, start - 6) : start]
    if before != "-":
        return _LETTERS_AHEAD.search(ahead) is not None
    if not (_TYPE_AHEAD.search(ahead) or (not ahead[-2:-1].isalnum() and _MINUS_AHEAD.search(ahead))):
        return False
    at = start - 1 - (ahead[-2:-1] == " ")
    return all(h.end != at for h in hits.of(*_NAMED))


def _of_words(text: str, words: list[Hit], language: Language) -> list[Number]:
    """Number words, longest first, with their parts joined: «двадцать три», «دو هزار و سیصد», «خمسة وعشرون»."""
    found: list[Number] = []
    last: Hit | None = None
    for hit in words:
        if last is not None and hit.start < last.end:
            continue
        value = int(hit.entry.value)
        glued = language == "fa" and text[hit.start] == "و"  # «بیست‌وپنج»
        part = found[-1] if last is not None else None
        if part and last is not None and (total := _joined(text, part, last, hit, language)):
            found[-1] = Number(part.start, hit.end, total, "words")
        elif glued and value < 100:
            continue
        else:
            whole = hit.entry.kind != "thousandfold"
            found.append(Number(hit.start, hit.end, value, "dual" if hit.entry.kind == "dual" else "words", whole))
        last = hit
    return [n._replace(whole=False) if n.rule != "dual" and _is_part(text, n) else n for n in found]


def _is_part(text: str, number: Number) -> bool:
    """«Five and a half», «half a million», «ten percent»."""
    return bool(_BEHIND.match(text, number.end)) or text.endswith(_HALF_AHEAD, 0, number.start)


def _joined(text: str, part: Number, first: Hit, second: Hit, language: Language) -> int:
    """What the number word becomes with the next part; 0 where that is a number of its own."""
    gap = text[first.end : second.start].strip()
    glued = language == "fa" and text[second.start] == "و"
    kinds = first.entry.kind, second.entry.kind
    value = int(second.entry.value)
    if value in _MAGNITUDE and kinds[1].startswith("thousand"):
        below = part.value % 1_000_000
        joins = gap == "" and part.rule == "words" and 0 < below < 1000 and part.value < value
        return part.value * value if joins and first.entry.kind != kinds[1] else 0
    if not _is_joint(gap, kinds[0], language, glued=glued):
        return 0
    if kinds[0] == "number":  # Arabic units stand before the tens
        return part.value + value if language == "ar" and kinds[1] == "tens" and part.value % 100 < 10 else 0
    room = {"tens": 10, "hundreds": 100}.get(kinds[0], 1000)
    order = kinds[1] in {"number", "tens", "hundreds"}
    return part.value + value if order and 0 < value < room and part.value % room == 0 else 0


def _is_joint(gap: str, kind: str, language: Language, *, glued: bool) -> bool:
    if language == "ar":  # the conjunction is written with the next word
        return gap == "و"
    if language == "fa":
        return gap == ("" if glued else "و")
    return gap in _JOINT or (language == "en" and gap == "and" and kind != "tens" and kind != "number")


def _multiplied(text: str, found: Sequence[Number], magnitudes: set[int]) -> list[Number]:
    """Figures before a word of thousands: «5 тысяч», «5 bin 200»."""
    out: list[Number] = []
    for number in found:
        last = out[-1] if out else None
        between = text[last.end : number.start] if last else ""
        joint = len(between) <= 3 and between.strip() in {"", "و"} and " " in between
        if last and between == " " and number.start in magnitudes and last.rule in {"digits", "decimal"}:
            unit = 1_000_000 if number.value >= 1_000_000 else 1000
            value = last.value * unit + number.value % unit
            out[-1] = Number(last.start, number.end, value, "thousands", last.whole and last.value < 1000)
        elif last and joint and _adds(last, number, magnitudes):
            out[-1] = last._replace(end=number.end, value=last.value + number.value, rule="thousands", whole=True)
        else:
            out.append(number)
    return out


def _adds(last: Number, number: Number, magnitudes: set[int]) -> bool:
    told = last.rule == "thousands" and last.whole
    if last.value % 1000 or number.rule != "digits":
        return False
    return number.whole and 0 < number.value < 1000 and (told or last.start in magnitudes)
