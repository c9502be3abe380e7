"""Which nations of a bulletin are sides that register, and which only companions, places or guns.

A *side* is a nation's name or adjective together with a word for a part of the commission («Turkish side», «الجانب
التركي», «турецкой частью»), or a nation that registers something. «Russian-Turkish commission» is no side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from atashbas.reading.bulletins.tokens import NATIONS, Token, gap, is_near
from atashbas.values import Language

_PAIR_GAP = re.compile(r"\s*(?:-|و|و |/|and|и|ve|ile|\s)\s*")
_OBLIQUE = re.compile(
    r"(?:^|[\s(])(?:in|by|of|from|with|to|banned in|for|against|в|с|из|к|از|با|به|در|من|مع|إلى|الى|في)\s$"
)
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
_FREE = re.compile(
    r"(?:^|[.,:;\n\"()-]|و|که|اما|ولی|(?<!\w)را) ?$"
)  # behind another noun a Persian name is its genitive
_FROM = frozenset({" عن ", " من ", " from ", " from the ", " из ", " التابعون ل", " التابعین ل"})
_SAYS = re.compile(r",? (?:says|said|claims|believes|thinks|maintains)(?! no)\b")
_CODE = 2  # letters of a nation's code
_CASES = ("case", "случа", "факт", "vaka", "حالات", "موارد", "مورد")
_OF = re.compile(r"(?<!\w)(?:of|of the|of all|из|من|از)(?: the)? $")
_ARABIC = re.compile("[\u0621-\u06cc]")  # «وتركيا خرقاً واحداً»: the unit before its one
_ABOUT = re.compile(r" (?:عن|об?|of|از) ")
_GENITIVE = re.compile(r"'n?[iu]n(?!\w)")
_WITH_WHOM = re.compile(r"(?:عند|لدی) $")  # «الجواب عند الروس 38»
_RUSSIAN = re.compile("[а-яё]")
_PAPERS = ("register", "count", "tally", "report", "log", "list", "records", "kayit", "rapor", "tespitler")
_COUNTING = frozenset({"number", "reg", "neg", "confirm"})


def with_sides(text: str, tokens: list[Token], language: Language) -> list[Token]:
    """Tokens with a side for each nation that registers; two nations in one breath are the commission or both."""
    paired = _pairs(text, tokens)
    if not paired and not any(t[0] in NATIONS for t in tokens):
        return tokens
    out: list[Token] = []
    skip: set[int] = set()
    for i, token in enumerate(tokens):
        if i in skip:
            continue
        if i in paired:
            kind = "both" if paired[i] else "commission"
            out.append(token._replace(kind=kind))
        elif token[0] in NATIONS:
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
            a[0] in NATIONS
            and b[0] in NATIONS
            and a.value != b.value
            and {a.value, b.value} <= _SIDES
            and not (a.kind == b.kind == "nationname" and text[a.end : b.start].isspace())
            and (text[a.end : b.start].strip() or "\n" not in text[a.end : b.start])
            and _PAIR_GAP.fullmatch(text[a.end : b.start])
            and not _is_apart(text, a, b)
        ):
            both = a.kind == b.kind == "nationname" and "-" not in text[a.end : b.start]
            found[i] = found[i + 1] = both
    return found


def _is_apart(text: str, first: Token, second: Token) -> bool:
    """«Из пяти российских турецкая подтвердила …», «MOSCOW - Turkey's monitors …»: two nations that only meet."""
    between = text[first.end : second.start]
    if between.isspace() and _RUSSIAN.match(text, first.start):
        return not text.endswith("о", 0, first.end)
    return between == " - " and not first.kind == second.kind == "nation"


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
    if (
        before
        and before.kind == "reg"
        and is_near(text, before, token, 0)
        and _is_subject_behind(text, before, token, language)
    ):
        return (i - 1, i) if language == "ar" else (i, i)
    if after and after.kind == "number" and gap(text, token, after) in {",", ""} and text.startswith(" (", after.end):
        return i, i  # «Russia, eight (Hama: four; …)»
    if after and after.kind == "number" and token.end - token.start == _CODE and not gap(text, token, after):
        return i, i  # «RU 12, TR 8»
    if token.kind == "nationname" and before and before.kind in {"reg", "source"} and text.startswith(":", token.end):
        return i, i  # «بر پایهٔ ثبت روسیه: …»
    if token.kind == "nationname" and _is_list_of_two(text, tokens, i):
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
    if before and after and _is_of_cases(text, before, token, after):
        return i, i  # «of the 11 Russian cases»
    if after and _is_one(text, token, after) and _goes_on(text, tokens, i):
        return i, i + 1  # «14 in the Turkish one»
    if _goes_on(text, tokens, i) or (token.kind == "nationof" and _is_agent(text, tokens, i)):
        return i, i
    plural = language == "ar" and text[token.start : token.end] in _PLURAL
    if plural and (_is_subject(text, tokens, i) or _WITH_WHOM.search(text, max(0, token.start - 6), token.start)):
        return i, i
    if token.kind == "nationname" and before and before.kind in {"number", "reg", "source", "figures"}:
        agent = _AGENT.search(text, max(0, token.start - 16), token.start)
        if agent and is_near(text, before, token, 3) and not text.startswith("-", token.end):
            return i, i  # but «attacks by Turkey» tells who fired
    if token.kind == "nationname" and (_acts(text, tokens, i, language) or _says(text, tokens, i)):
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


def _is_subject_behind(text: str, verb: Token, token: Token, language: Language) -> bool:
    """«Восемь из этих нарушений отметила Россия.»; in Arabic «the register» with its adjective."""
    if not is_near(text, verb, token, 0):
        return False
    if language == "ar":
        return token.kind == "nation" and text.startswith("ال", verb.start)
    return language == "ru" and token.kind == "nationname" and bool(_CLOSED.match(text, token.end))


def _is_list_of_two(text: str, tokens: Sequence[Token], i: int) -> bool:
    """«Moscow 16, Ankara 11»."""

    def labels(n: int) -> bool:
        if not 0 <= n < len(tokens) - 1 or tokens[n].kind != "nationname" or tokens[n].value not in _SIDES:
            return False
        return tokens[n + 1].kind == "number" and not gap(text, tokens[n], tokens[n + 1])

    return labels(i) and (labels(i + 2) or labels(i - 2))


def _is_of_cases(text: str, before: Token, token: Token, after: Token) -> bool:
    """A nation's cases, told of a number: those it registered, for attacks and shellings may be its own."""
    cases = after.kind == "unit" and text.startswith(_CASES, after.start) and is_near(text, token, after, 0)
    told = token.kind == "nation" and before.kind == "number" and is_near(text, before, token, 0)
    return cases and told and bool(_OF.search(text, max(0, before.start - 8), before.start))


def _is_one(text: str, token: Token, after: Token) -> bool:
    return (
        token.kind == "nation" and text[after.start : after.end] in {"one", "ones"} and is_near(text, token, after, 0)
    )


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
    if not text.endswith("ией", 0, tokens[i].end):
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is not None and after.kind in {"reg", "number"} and is_near(text, tokens[i], after, 0):
        return True  # «Россией определено 34, Турцией 31»
    if before is None:
        return False
    if before.kind == "number":  # «11 — Россией»
        return gap(text, before, tokens[i]) in {"", "-"}
    return before.kind == "reg" and is_near(text, before, tokens[i], 0)


def _goes_on(text: str, tokens: Sequence[Token], i: int) -> bool:
    """«Russian monitors logged five breaches and the Turkish nine»: a nation's adjective for its side, named before."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    had = int(text.startswith((" have ", " has ", " had "), tokens[i].end))
    counted = after and after.kind in _COUNTING and is_near(text, tokens[i], after, had)
    about = after and after.kind == "number" and _ABOUT.fullmatch(text, tokens[i].end, after.start)
    one = after and after.kind == "unit" and _ARABIC.match(text, tokens[i].start) and not gap(text, tokens[i], after)
    counted = bool(counted or about or one)
    here = tokens[i]
    short = here.kind == "nation" or text.endswith("'s", 0, here.end)  # «the Turkish.», «Turkey's.»
    if not counted and not (short and _CLOSED.match(text, here.end)):
        return False
    return any(
        (t[0] in {"sidenoun", "side"} or _is_counting(text, t, after))
        if here.kind == "nation"
        else t[0] in NATIONS and t.value in _SIDES - {here.value}
        for t, after in pairwise(tokens[max(0, i - 16) : i + 1])
        if here.start - t.start < 150
    )


def _is_counting(text: str, token: Token, after: Token) -> bool:
    """«On the Russian count …, on the Turkish»."""
    return token.kind == "nation" and _is_paper(text, token, after)


def _is_capital(text: str, tokens: Sequence[Token], i: int) -> bool:
    """«В Москве заявили»: those who rule there."""
    token, after = tokens[i], tokens[i + 1] if i + 1 < len(tokens) else None
    capital = text[token.start : token.end] in {"москве", "анкаре", "тегеране"}
    return capital and after is not None and after.kind == "reg" and is_near(text, token, after, 0)


def _says(text: str, tokens: Sequence[Token], i: int) -> bool:
    """«Russia says the truce was violated 14 times»; but not «Turkey says Russia violated it»."""
    said = _SAYS.match(text, tokens[i].end)
    if not said:
        return False
    breach = next((n for n in range(i + 1, len(tokens)) if tokens[n].kind in {"breach", "reg"}), None)
    return breach is not None and not any(t.value in _SIDES and t.kind in NATIONS for t in tokens[i + 1 : breach])


def _acts(text: str, tokens: Sequence[Token], i: int, language: Language) -> bool:
    """Tell whether a nation is the one that registers: verb or number follow its name, or precede it in Arabic."""
    token = tokens[i]
    if _OBLIQUE.search(text[max(0, token.start - 12) : token.start]) and not _is_capital(text, tokens, i):
        return False
    if language == "tr" and _NO_SUBJECT.match(text, token.end):
        return False
    if language == "tr" and _GENITIVE.match(text, token.end):  # «Türkiye'nin tespit ettiği», not its posts
        after = next((t for t in tokens[i + 1 : i + 3] if t.kind != "province"), None)
        return after is not None and after.kind in {"reg", "number", "sidenoun"} and is_near(text, token, after, 2)
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
        after = tokens[n] if n < len(tokens) else None
        there = other.value not in _SIDES and after is not None and text[other.end : after.start] == ", "
        there = there or (language == "tr" and other.value not in _SIDES and text.startswith("'de ", other.end))
        if other.kind in NATIONS and (there or _is_companion(text, other, after)):  # «Russia, … in Syria, recorded»
            continue
        if other.kind in {"nation", "nationname", "confirm", "stop"}:
            return other.kind != "stop" and other.kind != "confirm" and "," in between and language == "tr"
    return False
