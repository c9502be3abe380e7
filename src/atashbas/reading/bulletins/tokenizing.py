"""Words of a register bulletin as tokens: sides, areas, numbers, units, verbs; the grammar itself knows no language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

from atashbas.reading.bulletins.sides import with_sides
from atashbas.reading.bulletins.tokens import INFORMS, KINDS, NATIONS, Token, is_near
from atashbas.reading.text.dates import DateFound
from atashbas.reading.text.hits import Hits
from atashbas.reading.text.numbers import Number
from atashbas.values import Language

_ZONE_BEHIND = re.compile(
    r"(?:'\w{1,4})? (?:de-?escalation|deconfliction|demilitari|gerginligi azalt|gerilimi azalt|catismasizlik|"
    r"لخفض التصعید|لتخفیف|خفض التصعید|لوقف التصعید|зон\w* деэскалац)"
)
_ZONE_BEFORE = re.compile(
    r"(?:(?:خفض|تخفیف|وقف) التصعید (?:ب|فی )?(?:محافظه )?|کاهش تنش (?:در )?|деэскалации (?:в )?)[\"«]?$"
)
_START, _END = itemgetter(2), itemgetter(3)
_HOURS = 24  # «within 24 hours» counts nothing
_FIRE_ON = frozenset({"each", "target"})
_DAY, _DAY_BEFORE = re.compile(r"-\d"), re.compile(r"\d-$")
_DATIVE = re.compile(r"(?:стороне|части|коллегам|tarafina|kismina)$")
_EACH = re.compile(r"[ea]r(?:i(?:nin)?)?$")  # «yedişer», «yedişeri»
_LINE_START = re.compile(r"(?:^|\n)\s?$")
_DATELINE = re.compile(r"(?: \([\w ,.-]{2,30}\))? ?(?:-|/)\s?(?=[^\W\d])[^\n]{30}")
_INFORMS = re.compile(
    r"(?:(?:information|reports?|data|figures) (?:from|of|by)|(?:reported|supplied|provided|claimed) by|according to|"
    r"по (?:данным|информации|сведениям|сообщени\w+)|به گفته|به گزارش|طبق اطلاعات|بر اساس اطلاعات|بحسب|وفق|وفقا ل|"
    r"معلومات من|من معلومات) $"
)
_INFORMS_BEHIND = re.compile(r"'?(?:ya|a|in|nin)? (?:gore|verilerine|bilgilerine|bildirimlerine|bilgisine|kaynakli)")
_BESIDE = re.compile(
    r"(?:(?:together|along|jointly) with|alongside|вместе с|совместно с|наряду с|همراه|همراه با|در کنار|الی جانب|"
    r"جنبا الی جنب مع)(?: their| the| its| своими)? $"
)
_TURKISH_NOUN = ("teyit", "tasdik", "kabul")
_THAT = re.compile(r"(?<!\w)(?:ان|انه|انها|that|что|که|ki)(?!\w)")


def tokenize(
    text: str, hits: Hits, numbers: Sequence[Number], language: Language, days: Sequence[DateFound] = ()
) -> list[Token]:
    """Tokens of a folded text in order, sides already recognised; `days` only where they are told from one another."""
    make = tuple.__new__
    tokens: list[Token] = []
    duals = set()
    months = hits.has("month")
    counted = {(start, end) for start, end, _, rule, _ in numbers if rule == "words"} if months else ()
    for start, end, entry in hits.longest(*KINDS):
        kind, value = entry[0], entry[1]
        if kind == "dual":
            duals.add((start, end))
            kind, value = "number", "2"
        elif kind == "sideword":
            kind = "side"
        elif kind in {"truce", "elsewhere"}:
            continue  # «cessation of hostilities»: no hostilities are counted
        elif kind == "month" and (start, end) in counted and not text[max(0, start - 2) : start].strip().isdigit():
            continue  # «صفر» is a month and zero
        tokens.append(make(Token, (kind, value, start, end, entry[7])))
    tokens += [
        make(Token, ("number", str(value), start, end, rule))
        for start, end, value, rule, whole in numbers
        if whole and (start, end) not in duals and not _is_footnote(text, start, end)
    ]
    tokens += [make(Token, ("date", d[2].isoformat(), d[0], d[1], d[3])) for d in days]
    tokens.sort(key=_END, reverse=True)
    tokens.sort(key=_START)  # in order of start, the longest first
    tokens = [t for t in _without_overlaps(tokens) if t[0] != "area" or not _is_zone(text, t)]
    if tokens and any(t[0] == "area" for t in tokens):
        tokens = _without_datelines(text, tokens)
    if any(t[0] == "stop" and t[1] == "place" for t in tokens):
        tokens = _without_places_hit(text, tokens)
    if language == "tr":
        tokens = _with_each(text, tokens)
    if any(t[0] == "confirm" for t in tokens):
        tokens = _without_assertions(text, tokens)
    tokens = _without_recipients(text, with_sides(text, tokens, language))
    return _without_neither(text, tokens) if language == "fa" else tokens


def _without_datelines(text: str, tokens: Sequence[Token]) -> list[Token]:
    """«LATAKIA - The centre …» is where it was written; Damascus that informs is the Syrian side."""
    kept: list[Token] = []
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token[0] != "area":
            kept.append(token)
        elif token[1] == "Damascus" and (begin := _informs(text, token)) is not None:
            while kept and kept[-1][2] >= begin:
                kept.pop()
            kept.append(Token("syrian", "SY", begin, token[3], INFORMS))
        elif not (
            _LINE_START.search(text, max(0, token[2] - 2), token[2])
            and (mark := _DATELINE.match(text, token[3]))
            and not (
                after is not None
                and after[0] in {"number", "each", "neg", "side", "area"}
                and after[2] <= mark.end() + 3
            )
        ):
            kept.append(token)
    return kept


def _informs(text: str, area: Token) -> int | None:
    """Where the words begin that say that Damascus told something; None where it is a place."""
    if told := _INFORMS.search(text, max(0, area[2] - 40), area[2]):
        return told.start()
    return area[2] if _INFORMS_BEHIND.match(text, area[3]) else None


def _without_recipients(text: str, tokens: list[Token]) -> list[Token]:
    """«The Turkish side informed the Russian side of six cases»: the six are the Turkish side's."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        if token[0] == "side" and out and any(t[0] == "side" and t[1] != token[1] for t in out[-4:]):
            if _BESIDE.search(text, max(0, token[2] - 26), token[2]):
                continue  # «Russian officers, who together with their Turkish colleagues …»
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            told = out[-1][0] == "reg" and len(out) > 1 and out[-2][0] == "side" and is_near(text, out[-1], token, 1)
            counted = after is not None and (after[0] == "number" or (after[0] == "in" and after[3] - after[2] < 3))
            told = told or (out[-1][0] == "side" and is_near(text, out[-1], token, 0))  # the verb first, as in Arabic
            if (told and counted) or _is_dative(text, token):
                continue
        out.append(token)
    return out


def _is_dative(text: str, side: Token) -> bool:
    to = text.endswith(" به ", 0, side[2]) or _DATIVE.search(text, side[2], side[3])
    return bool(to) and not text.startswith(" gore", side[3])


def _is_footnote(text: str, start: int, end: int) -> bool:
    """«Hama and Aleppo[41]», but «Hama [3]»; «1-4» is a day or a stretch of days."""
    if _DAY.match(text, end) or _DAY_BEFORE.search(text, max(0, start - 4), start):
        return True
    return (
        text[start - 1 : start] == "[" and text[end : end + 1] == "]" and text[start - 2 : start - 1] not in {"", " "}
    )


def _without_places_hit(text: str, tokens: list[Token]) -> list[Token]:
    """«Fire on settlements», «два обстрела населённых пунктов»: what was hit, not the settlements that joined."""
    kept: list[Token] = []
    for t in tokens:
        counted = len(kept) > 1 and kept[-1][0] == "unit" and kept[-2][0] == "number"
        hit = kept and t[1] == "place" and (counted or kept[-1][0] in _FIRE_ON) and is_near(text, kept[-1], t, 1)
        if not hit:
            kept.append(t)
    return kept


def _without_neither(text: str, tokens: list[Token]) -> list[Token]:
    """Persian «نه» before a side is «neither», not nine."""
    return [
        t._replace(kind="neg", value="")
        if t[0] == "number" and text[t[2] : t[3]] == "نه" and after[0] == "side" and is_near(text, t, after, 0)
        else t
        for t, after in zip(tokens, [*tokens[1:], *tokens[-1:]], strict=True)
    ]


def _without_assertions(text: str, tokens: Sequence[Token]) -> list[Token]:
    """«Confirmed that it had registered no violations» is a verb of saying and no verdict."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        denied = i > 0 and tokens[i - 1][0] == "neg" and is_near(text, tokens[i - 1], token, 2)
        if token[0] != "confirm" or denied or not _says_that(text, tokens, i):
            out.append(token)
    return out


def _says_that(text: str, tokens: Sequence[Token], i: int) -> bool:
    """Behind the verb a denied verb of registering follows, or «that» and then a side that registers.

    All in the same sentence and before any other number.
    """
    that = sided = False
    last = tokens[i]
    for a, b in pairwise(tokens[i + 1 : i + 14]):
        if (
            last is tokens[i]
            and a[0] == "neg"
            and text[last[3] : a[2]] == " "
            and text.endswith(_TURKISH_NOUN, 0, last[3])
        ):
            return False  # «teyit edilmediği tespit olundu»: the denial is the verdict's own
        if (a[0] == "number" and a.n != _HOURS) or "." in text[tokens[i][3] : b[2]]:
            return False
        if a[0] == "neg" and b[0] == "reg" and is_near(text, a, b, 1):
            return True
        that = that or bool(_THAT.search(text, last[3], a[2]))
        if that and sided and a[0] == "reg":
            return True
        sided = sided or (that and a[0] in NATIONS)
        last = a
    return False


def _with_each(text: str, tokens: Sequence[Token]) -> list[Token]:
    """«Birer», «ikişer»: a Turkish number that says «each» itself."""
    out: list[Token] = []
    for token in tokens:
        if token[0] == "number" and token[4] == "words" and _EACH.search(text, token[2], token[3]):
            out.append(Token("each", "", token[2], token[2], token[4]))
        out.append(token)
    return out


def _is_zone(text: str, area: Token) -> bool:
    """«The Idlib de-escalation zone» lies in several governorates and is none of them."""
    return bool(_ZONE_BEHIND.match(text, area[3]) or _ZONE_BEFORE.search(text, max(0, area[2] - 30), area[2]))


def _without_overlaps(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    last = -1
    for token in tokens:
        if token[2] >= last:
            kept.append(token)
            last = token[3]
    return kept
