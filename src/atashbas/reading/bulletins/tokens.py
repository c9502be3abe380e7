"""Words of a register bulletin as tokens: sides, areas, numbers, units, verbs; the grammar itself knows no language.

A *side* is a nation's name or adjective together with a word for a part of the commission («Turkish side», «الجانب
التركي», «турецкой частью»), or a nation that registers something. «Russian-Turkish commission» is no side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from atashbas.reading.text.dates import DateFound
from atashbas.reading.text.hits import Hits
from atashbas.reading.text.numbers import Number
from atashbas.values import Language

KINDS = (
    "sideword",
    "area",
    "nation",
    "nationname",
    "nationof",
    "sidenoun",
    "centre",
    "unit",
    "dual",
    "reg",
    "confirm",
    "neg",
    "each",
    "equal",
    "only",
    "all",
    "other",
    "another",
    "figures",
    "source",
    "ofthem",
    "sum",
    "in",
    "province",
    "hour",
    "stop",
    "syrian",
    "breach",
    "target",
    "terror",
    "same",
    "previous",
    "compare",
    "corrected",
    "month",
)
_PAIR_GAP = re.compile(r"\s*(?:-|و|و |/|and|и|ve|ile|\s)\s*")
_OBLIQUE = re.compile(
    r"(?:^|[\s(])(?:in|by|of|from|with|to|banned in|for|against|в|с|из|к|از|با|به|در|من|مع|إلى|الى|في)\s$"
)
_CASE = re.compile(r"^'\w+")  # a Turkish case ending behind the apostrophe belongs to the name
_WORD = re.compile(r"\w+")
_ZONE_BEHIND = re.compile(
    r"(?:'\w{1,4})? (?:de-?escalation|deconfliction|demilitari|gerginligi azalt|gerilimi azalt|catismasizlik|"
    r"لخفض التصعید|لتخفیف|خفض التصعید|لوقف التصعید|зон\w* деэскалац)"
)
_ZONE_BEFORE = re.compile(
    r"(?:(?:خفض|تخفیف|وقف) التصعید (?:ب|فی )?(?:محافظه )?|کاهش تنش (?:در )?|деэскалации (?:в )?)[\"«]?$"
)
_START, _END = itemgetter(2), itemgetter(3)
_NATIONS = frozenset({"nation", "nationname", "nationof"})
_SIDES = frozenset({"RU", "TR", "IR"})
_WITH = re.compile(r"(?<!\w)(?:со?|with(?: the)?|با|مع) $")  # «совместной с Турцией комиссии»
_MASTER = re.compile(r"(?:'?n[iu]n)? (?:kontrol|denetim|destekl|yanlis|guduml|himaye)|'\w+ (?:bagli|yakin|sadik)")
_WITH_BEHIND = re.compile(r" ile (?:ortak|birlikte)")
_CLOSED = re.compile(r"\s*(?:[.,;:()]|$|- |(?:же|также|тоже|ise|de|da)(?!\w))")
_NOR = re.compile(r",?\s*(?:nor(?: the)?|or(?: the)?|ни|ne(?: de)?)\s*")
_NO_SUBJECT = re.compile(r"'(?:n?[dt][ae]n?|y?[aeiu]|l[ae])(?!\w)")  # «Türkiye'den»: where from, not who
_AGENT = re.compile(r"(?:\bby(?: the)?|according to|من قبل|توسط|از سوی) $")  # «nine by Turkey»
_TO_COUNT = re.compile(r"[-:(](?: ?об?| of)?")
_PLURAL = frozenset({"الروس", "الاتراک", "اتراک"})  # «the Turks»; behind a noun it is their adjective
_FREE = re.compile(r"(?:^|[.,:;\n\"()-]|و|که|اما|ولی) ?$")  # behind another noun a Persian name is its genitive
_FROM = frozenset({" عن ", " من ", " from ", " from the ", " из ", " التابعون ل", " التابعین ل"})
_PAPERS = ("register", "count", "tally", "report", "log", "list", "records", "kayit", "rapor", "tespitler")
_HOURS = 24  # «within 24 hours» counts nothing
_COUNTING = frozenset({"number", "reg", "neg"})
_EACH_ENDINGS = ("er", "ar")
_THAT = re.compile(r"(?<!\w)(?:ان|انه|انها|that|что|که|ki)(?!\w)")
_PUNCTUATION = re.compile(r"[,;:()\[\].!?«»]")


class Token(NamedTuple):
    """A word or number of the grammar at [start, end) of the folded text."""

    kind: str
    value: str
    start: int
    end: int
    entry: str

    @property
    def n(self) -> int:
        """Value of a number."""
        return int(self.value)


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
        elif kind == "month" and (start, end) in counted and not text[max(0, start - 2) : start].strip().isdigit():
            continue  # «صفر» is a month and zero
        tokens.append(make(Token, (kind, value, start, end, entry[7])))
    tokens += [
        make(Token, ("number", str(value), start, end, rule))
        for start, end, value, rule, whole in numbers
        if whole and (start, end) not in duals
    ]
    tokens += [make(Token, ("date", d[2].isoformat(), d[0], d[1], d[3])) for d in days]
    tokens.sort(key=_END, reverse=True)
    tokens.sort(key=_START)  # in order of start, the longest first
    tokens = [t for t in _without_overlaps(tokens) if t[0] != "area" or not _is_zone(text, t)]
    if language == "tr":
        tokens = _with_each(text, tokens)
    if any(t[0] == "confirm" for t in tokens):
        tokens = _without_assertions(text, tokens)
    tokens = _with_sides(text, tokens, language)
    return _without_neither(text, tokens) if language == "fa" else tokens


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
        if (a[0] == "number" and a.n != _HOURS) or "." in text[tokens[i][3] : b[2]]:
            return False
        if a[0] == "neg" and b[0] == "reg" and is_near(text, a, b, 1):
            return True
        that = that or bool(_THAT.search(text, last[3], a[2]))
        if that and sided and a[0] == "reg":
            return True
        sided = sided or (that and a[0] in _NATIONS)
        last = a
    return False


def _with_each(text: str, tokens: Sequence[Token]) -> list[Token]:
    """«Birer», «ikişer»: a Turkish number that says «each» itself."""
    out: list[Token] = []
    for token in tokens:
        if token[0] == "number" and token[4] == "words" and text.startswith(_EACH_ENDINGS, token[3] - 2):
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


def gap(text: str, first: Token, second: Token) -> str:
    """What stands between two tokens, without the blanks around it."""
    between = text[first[3] : second[2]]
    return (_CASE.sub("", between) if between[:1] == "'" else between).strip()


def is_near(text: str, first: Token, second: Token, words: int) -> bool:
    """Tell whether at most `words` words and no punctuation stand between two tokens."""
    between = text[first[3] : second[2]]
    if between == " ":
        return True
    if between[:1] == "'":
        between = _CASE.sub("", between)
    return len(between) < 90 and len(_WORD.findall(between)) <= words and not _PUNCTUATION.search(between)


def _with_sides(text: str, tokens: list[Token], language: Language) -> list[Token]:
    paired = _pairs(text, tokens)
    if not paired and not any(t[0] in _NATIONS for t in tokens):
        return tokens
    out: list[Token] = []
    skip: set[int] = set()
    for i, token in enumerate(tokens):
        if i in skip:
            continue
        if i in paired:
            kind = "both" if paired[i] else "commission"
            out.append(token._replace(kind=kind))
        elif token[0] in _NATIONS:
            side = _side(text, tokens, i, language)
            if side is None:
                continue
            first, last = side
            skip.update(range(i, last + 1))
            while first < i and out and out[-1].start >= tokens[first].start:
                out.pop()
            out.append(Token("side", token.value, tokens[first].start, tokens[last].end, token.entry))
        else:
            out.append(token)
    return out


def _pairs(text: str, tokens: Sequence[Token]) -> dict[int, bool]:
    """Two nations in one breath are the commission (or both sides at once), not a side."""
    found: dict[int, bool] = {}
    for i, (a, b) in enumerate(pairwise(tokens)):
        if (
            a[0] in _NATIONS
            and b[0] in _NATIONS
            and a.value != b.value
            and (text[a.end : b.start].strip() or "\n" not in text[a.end : b.start])
            and _PAIR_GAP.fullmatch(text[a.end : b.start])
        ):
            both = a.kind == b.kind == "nationname" and "-" not in text[a.end : b.start]
            found[i] = found[i + 1] = both
    return found


def _side(text: str, tokens: Sequence[Token], i: int, language: Language) -> tuple[int, int] | None:
    """Indices of the first and last token that make up the side named by token `i`; None where it is no side."""
    token = tokens[i]
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if token.value not in _SIDES or _is_companion(text, token, after):
        return None
    from_there = before is not None and before.kind == "in" and i > 1  # «monitors from Russia»
    head = tokens[i - 2] if from_there else before
    joined = head and (is_near(text, head, token, 0) or text[head.end : token.start] in _FROM)
    noun = head and (head.kind == "sidenoun" or (head.kind == "source" and token.kind != "nation"))
    reach = language in {"ar", "fa", "ru"} or text.startswith("of ", token.start)
    if head and joined and noun and (reach or text[head.end : token.start] in _FROM):
        return i - 1 - from_there, i
    if (
        after
        and after.kind == "sidenoun"
        and language in {"en", "ru", "tr"}
        and is_near(text, token, after, int(token.kind == "nation"))
    ):
        return i, i + 1
    if after and after.kind == "number" and _TO_COUNT.fullmatch(gap(text, token, after)) and _is_label(text, token):
        return i, i
    if token.kind == "nation" and any(
        t.kind == "nation" and _NOR.fullmatch(text, token.end, t.start) for t in tokens[i + 1 : i + 3]
    ):
        return i, i
    if language == "fa" and before and text[before.start : token.start] == "نه ":
        return i, i  # «neither Russia nor Turkey»
    if (
        language == "tr"
        and after
        and after.kind == "source"
        and token.kind == "nationname"
        and _is_source(text, i, tokens)
    ):
        return i, i + 1
    if after and token.kind != "nationname" and _is_paper(text, token, after):
        return i, i + 1
    if _goes_on(text, tokens, i) or (token.kind == "nationof" and _is_agent(text, tokens, i)):
        return i, i
    if language == "ar" and text[token.start : token.end] in _PLURAL and _is_subject(text, tokens, i):
        return i, i
    if token.kind == "nationname" and before and before.kind in {"number", "reg", "source"}:
        agent = _AGENT.search(text, max(0, token.start - 16), token.start)
        if agent and is_near(text, before, token, 3) and not text.startswith("-", token.end):
            return i, i  # but «attacks by Turkey» tells who fired
    if token.kind == "nationname" and _acts(text, tokens, i, language):
        return i, i
    return None


def _is_source(text: str, i: int, tokens: Sequence[Token]) -> bool:
    """«Rusya'ya göre»; «Rusya tarafından» only where it registers, for it may have fired."""
    behind = tokens[i + 1]
    if not is_near(text, tokens[i], behind, 0):
        return False
    if text.startswith("gore", behind.start):
        return True
    number = i > 0 and tokens[i - 1].kind == "number" and is_near(text, tokens[i - 1], tokens[i], 0)
    return number or (i + 2 < len(tokens) and tokens[i + 2].kind == "reg" and is_near(text, behind, tokens[i + 2], 0))


def _is_companion(text: str, token: Token, after: Token | None) -> bool:
    """«The joint commission with Turkey», «groups under Turkey's control», but «with Turkey recording nine»."""
    if token.kind == "nation":
        return False
    if _WITH_BEHIND.match(text, token.end) or _MASTER.match(text, token.end):
        return True
    if not _WITH.search(text, max(0, token.start - 10), token.start):
        return False
    return after is None or after.kind != "reg" or not text.endswith("ing", 0, after.end)


def _is_paper(text: str, token: Token, after: Token) -> bool:
    """«The Turkish count», «Russia's register»: a noun that is a verb of registering elsewhere."""
    if text.endswith("ed", 0, after.end):
        return False
    return after.kind == "reg" and text[after.start : after.end].startswith(_PAPERS) and is_near(text, token, after, 0)


def _is_label(text: str, token: Token) -> bool:
    """«Russia: 5», but not «violations by Russia: 5», who may have committed them."""
    oblique = token.kind == "nationname" and _OBLIQUE.search(text[max(0, token.start - 12) : token.start])
    return token.kind != "nationof" and not oblique


def _is_subject(text: str, tokens: Sequence[Token], i: int) -> bool:
    """A verb of registering stands right before or soon behind the name of a people."""
    before = tokens[i - 1] if i else None
    if before and before.kind == "reg" and is_near(text, before, tokens[i], 0):
        return True
    return any(t.kind == "reg" and is_near(text, tokens[i], t, 2) for t in tokens[i + 1 : i + 3])


def _is_agent(text: str, tokens: Sequence[Token], i: int) -> bool:
    """«Нарушений, зафиксированных Россией»: the Russian instrumental right behind the verb."""
    before = tokens[i - 1] if i else None
    if before is None or not text.endswith("ией", 0, tokens[i].end):
        return False
    if before.kind == "number":  # «11 — Россией»
        return gap(text, before, tokens[i]) in {"", "-"}
    return before.kind == "reg" and is_near(text, before, tokens[i], 0)


def _goes_on(text: str, tokens: Sequence[Token], i: int) -> bool:
    """«Russian monitors logged five breaches and the Turkish nine»: a nation's adjective for its side, named before."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    counted = after and after.kind in _COUNTING and is_near(text, tokens[i], after, 0)
    if not counted and (tokens[i].kind != "nation" or not _CLOSED.match(text, tokens[i].end)):
        return False
    here = tokens[i]
    return any(
        t[0] in {"sidenoun", "side"} if here.kind == "nation" else t[0] in _NATIONS and t.value != here.value
        for t in tokens[max(0, i - 16) : i]
        if here.start - t.start < 150
    )


def _acts(text: str, tokens: Sequence[Token], i: int, language: Language) -> bool:
    """Tell whether a nation is the one that registers: verb or number follow its name, or precede it in Arabic."""
    token = tokens[i]
    if _OBLIQUE.search(text[max(0, token.start - 12) : token.start]):
        return False
    if language == "tr" and _NO_SUBJECT.match(text, token.end):
        return False
    if language == "fa" and not _FREE.search(text, max(0, token.start - 6), token.start):
        return False
    before = tokens[i - 1] if i else None
    if language == "ar" and before and before.kind == "reg" and is_near(text, before, token, 0):
        return True
    for n, other in enumerate(tokens[i + 1 : i + 11], start=i + 2):
        between = text[token.end : other.start]
        if len(between) > 110 or "." in between or ";" in between:
            return False
        if other.kind in {"reg", "neg"}:
            return language != "fa" or "دفاع" not in text[max(0, token.start - 8) : token.start]
        if other.kind == "number" and (language == "tr" or (language == "fa" and is_near(text, token, other, 1))):
            return True
        if other.kind in _NATIONS and (
            other.value not in _SIDES or _is_companion(text, other, tokens[n] if n < len(tokens) else None)
        ):
            continue
        if other.kind in {"nation", "nationname", "confirm", "stop"}:
            return other.kind != "stop" and other.kind != "confirm" and "," in between and language == "tr"
    return False
