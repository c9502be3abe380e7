"""Who confirms the cases of whom: the side that is the verb's subject or agent, never the one whose cases are meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.bulletins.tokens import Token, gap, is_near

OTHER = {"RU": "TR", "TR": "RU"}
_BETWEEN = frozenset(
    {"neg", "only", "source", "number", "unit", "ofthem", "other", "sidenoun", "centre", "all", "province"}
)
_MARK = re.compile(r"[,;:(]|(?<!\w)(?:که|which|whom|котор\w*|of which|منها|لم|ki)(?!\w)")
_AND_THEN = re.compile(r"(?:^| )(?:and|but|и|но) ?(?:did not |has not |не |itself )*$")
_BY = re.compile(r"(?:by|by the|from|from the)?")
_MAIN_VERB = re.compile("[\u0628-\u0646\u0648\u06a9\u06cc]$")  # an Arabic verb without «it»: «سجل الجانب»
_ASIDE = re.compile(r"(?: \w+)?,[^,;:.()]{3,60},")  # «…, for their part, …», «…, как рассказал собеседник, …»
_GENITIVE = re.compile(r"(?:n[iu]n|larin|lerin)$")
_GENITIVE_BEHIND = re.compile(r"'n?[iu]n(?!\w)")  # «Türkiye'nin bildirdiği …»
_CASES_OF = re.compile(r"стороны$|части$|[\u0621-\u06cc]$")
_RELATIVE = re.compile(r"(?:التی|الذی|اللتین|الذین|котор\w+) +\w[^,;.]{2,30}$")
_PARTICIPLE = re.compile(r"\w+[dt][iu][kg]\w*")  # «bildirdiği», «kaydettiklerinden»


def confirming(text: str, tokens: Sequence[Token], i: int) -> str | None:
    """The side that gives the verdict of verb `i`; None where the clause does not tell."""
    verb = tokens[i]
    after = next((t for t in tokens[i + 1 :] if t.kind not in {"neg", "only", "source"}), None)
    if after is not None and after.kind == "side" and is_near(text, verb, after, 2 + (tokens[i + 1].kind == "source")):
        return after.value  # «confirmed by the Russian side», «أكد الجانب التركي»
    owners: list[str] = []
    for n in range(i - 1, -1, -1):
        if tokens[n].kind != "side":
            continue
        if not _is_owner(text, tokens, n, i):
            return tokens[n].value
        owners.append(tokens[n].value)
    owners.extend(t.value for n, t in enumerate(tokens) if n > i and t.kind == "side")
    return OTHER.get(owners[0]) if owners else None


def _is_owner(text: str, tokens: Sequence[Token], n: int, i: int) -> bool:
    """Whether a side before a verb is told as the one whose cases the verdict is about: it registered them."""
    side = tokens[n]
    before = tokens[n - 1] if n else None
    by = before is not None and before.kind == "reg" and _BY.fullmatch(gap(text, before, side))
    if before is not None and by and not _MAIN_VERB.search(text, before.start, before.end):
        return True  # «registered by the Turkish part», «التي سجلها الجانب التركي»
    cases = before is not None and before.kind == "unit" and not gap(text, before, side)
    if cases and _CASES_OF.search(text, side.start, side.end):
        return True  # «случаев российской стороны», «موارد بخش روسی»
    genitive = _GENITIVE.search(text, side.start, side.end) or _GENITIVE_BEHIND.match(text, side.end)
    if genitive and _PARTICIPLE.search(text, side.end, tokens[i].start):
        return True  # «Türk tarafının bildirdiği …»
    if _RELATIVE.search(text, max(0, side.start - 40), side.start):
        return True
    return side.value != "RU" and _tells_its_cases(text, tokens, n, i)


def _tells_its_cases(text: str, tokens: Sequence[Token], n: int, i: int) -> bool:
    """«The Turkish side registered 8 cases, none of which was confirmed»; «the Turkish side nine, four confirmed»."""
    side, between = tokens[n], tokens[n + 1 : i]
    if _AND_THEN.search(text, side.end, tokens[i].start):
        return False  # «the Turkish side registered two and did not confirm any of the four»
    if any(t.kind == "reg" and not text.endswith("شده", 0, t.end) for t in between):
        return True
    told = text[side.end : tokens[i].start]
    aside = _ASIDE.match(told)
    if aside and not any(t.kind in {"reg", "number", "unit"} and t.start - side.end < aside.end() for t in between):
        told = told[aside.end() :]
        between = [t for t in between if not aside.start() <= t.start - side.end < aside.end()]
    return bool(_MARK.search(told)) or not all(t.kind in _BETWEEN or t.kind == "reg" for t in between)
