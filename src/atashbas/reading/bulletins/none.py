"""Whether a stretch says that a side registered no case at all; a denial of anything else is no zero.

Zero is told by the verb of registering itself denied with the unit as its object («ihlal kaydetmedi», «recorded no
violations»), by a unit that is denied where the side's number would stand («Turkish side: none»), never by a denial
elsewhere in the sentence («made no statement on the violations that observers recorded»).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from atashbas.reading.bulletins.tokens import Token, is_near

_DONE_NOT = (
    "medi",
    "madi",
    "memis",
    "mamis",
    "miyor",
    "mezken",
    "mazken",
)  # «kaydetmedi»: Turkish denies within the verb
_LIGHT = frozenset(
    {"et", "edil", "ver", "veril", "al", "alin", "gel", "yap", "yapil"}
)  # «tespit etmedi» needs its noun
_PRONOUNS = frozenset({"any", "ایا"})
_END = re.compile(r"\s*(?:[.,;)]|$)")
_ALONE = frozenset({"none", "nothing", "zero", "nil", "ничего", "شییا", "لا شیء"})
_IN_PLACE = _ALONE | {"hic", "هیچ"}  # where a number would stand
_CLAUSE = re.compile(r"[,;:.]|(?<!\w)(?:and|but|that|which|of those|и|а|но|что|ve|ama|ki|و|که|اما|لکن)(?!\w)")
_MASTER = re.compile(
    r"controlled by|loyal to|backed by|-backed|-controlled|подконтрольн|поддерживаем\w* турц|الخاضعه ل|الموالیه|"
    r"المدعومه|تحت کنترل|تحت حمایت|وابسته به|kontrol\w* altindaki|kontrolundeki|destekli|yanlisi"
)
_PARTICIPLE = re.compile(r"[dt][iu]g[iu]$")
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"[\s,(]*(?:of the [\w -]{3,40}|there were |ise |[\w -]{0,3})?\s*[-:,]?\s*\(?")
_THERE_IS_NONE = frozenset({"нет", "yok", "نیست"})
_WITH_WORDS = re.compile(r"(?:[\s-]*\w++){0,3}[\s:,-]*")
_TO_OBJECT, _TO_VERB = 3, 1  # words that no list knows between the denied verb and its unit, and its denial
CLAUSE_NEXT = re.compile(r"[,;]|(?<!\w)(?:and|but|и|а|ve)(?!\w)|(?<!\w)و")
BUT = re.compile(r"[,;] ?(?:but|yet|но|однако|اما|ولی|لکن|لکنه|ancak|fakat) ")
_UNITS = frozenset({"unit", "dual"})


def says_none(text: str, tokens: Sequence[Token]) -> bool:
    """Tell whether a stretch without numbers says that its side registered none.

    «No attacks by groups under Turkey's control» are some of the attacks only.
    """
    if any(t[0] in {"confirm", "stop"} for t in tokens) or (
        tokens and _MASTER.search(text, tokens[0][2], tokens[-1][3])
    ):
        return False
    for i, token in enumerate(tokens):
        if is_denied_verb(text, token) and _object_beside(text, tokens, i, i):
            return True
        if token[0] == "neg" and (_denies_register(text, tokens, i) or _stands_for_number(text, tokens, i)):
            return True
    return False


def denies_register(text: str, tokens: Sequence[Token]) -> bool:
    """The verb of registering is denied, and a unit stands anywhere in the sentence."""
    if not any(t[0] in _UNITS for t in tokens):
        return False
    return any(
        first[0] != second[0] and {first[0], second[0]} == {"neg", "reg"} and is_near(text, first, second, 1)
        for first, second in pairwise(tokens)
    )


def is_denied_verb(text: str, token: Token) -> bool:
    """A Turkish verb that denies within itself and needs no noun to say what was not done."""
    word = text[token[2] : token[3]]
    stem = next((word[: word.rfind(done)] for done in _DONE_NOT if done in word), "")
    return token[0] in {"reg", "neg"} and bool(stem) and stem not in _LIGHT


def _denies_register(text: str, tokens: Sequence[Token], i: int) -> bool:
    """The denial belongs to a verb of registering or to the unit, and the third of the three is beside them."""
    for j, other in enumerate(tokens):
        if other[0] == "reg" and _reach(text, tokens, i, j) <= _TO_VERB:
            alone = text[slice(*tokens[i][2:4])] in _ALONE or _any_alone(text, tokens, j)
            if alone or _object_beside(text, tokens, i, j):
                return True
        elif (
            other[0] in _UNITS
            and _reach(text, tokens, i, j) <= _TO_VERB
            and any(t[0] == "reg" and _reach(text, tokens, j, k) <= _TO_OBJECT + 2 for k, t in enumerate(tokens))
        ):
            return True
    return False


def _any_alone(text: str, tokens: Sequence[Token], j: int) -> bool:
    """«Has not recorded any», «did not note any of these»: the pronoun stands for the unit."""
    pronoun = next((t for t in tokens[j + 1 : j + 3] if text[t[2] : t[3]] in _PRONOUNS), None)
    if pronoun is None:
        return False
    after = next((t for t in tokens if t[2] >= pronoun[3]), None)
    return bool(_END.match(text, pronoun[3])) or (after is not None and after[0] == "ofthem")


def _object_beside(text: str, tokens: Sequence[Token], i: int, j: int) -> bool:
    """A unit stands within the clause of the denied verb, whose denial is `i` and whose verb is `j`."""
    units = [k for k, t in enumerate(tokens) if t[0] in _UNITS and not _is_of_participle(text, tokens, k)]
    return any(min(_reach(text, tokens, i, k), _reach(text, tokens, j, k)) <= _TO_OBJECT for k in units)


def _is_of_participle(text: str, tokens: Sequence[Token], k: int) -> bool:
    """«Türk tarafının kaydettiği ihlaller bildirilmedi»: violations that there were."""
    before = tokens[k - 1] if k else None
    participle = before is not None and before[0] == "reg" and _PARTICIPLE.search(text, before[2], before[3])
    return bool(participle and before is not None and is_near(text, before, tokens[k], 0))


def _stands_for_number(text: str, tokens: Sequence[Token], i: int) -> bool:
    """«Turkish side: none», «нарушений нет»: no verb, and nothing but the unit beside the denial."""
    side = next((t for t in reversed(tokens[:i]) if t[0] == "side"), None)
    if any(t[0] in {"reg", "breach"} for t in tokens):
        return False
    there = text[slice(*tokens[i][2:4])] in _THERE_IS_NONE
    far = _TO_OBJECT if there else 0  # «нарушений за это время нет»
    units = [k for k, t in enumerate(tokens) if t[0] in _UNITS and _reach(text, tokens, i, k) <= far]
    first, last = tokens[min([i, *units])], tokens[max([i, *units])]
    if side is None:  # «no violations on the Russian side»
        behind = next((t for t in tokens[i + 1 :] if t[0] == "side"), None)
        alone = text[slice(*tokens[i][2:4])] in _ALONE
        return behind is not None and (bool(units) or alone) and is_near(text, last, behind, 2)
    link = _WITH_WORDS if there else _LINK
    placed = bool(link.fullmatch(text, side[3], first[2]))
    alone = text[slice(*tokens[i][2:4])] in _IN_PLACE and bool(_END.match(text, tokens[i][3]))
    return placed and (bool(units) or alone)


def _reach(text: str, tokens: Sequence[Token], i: int, j: int) -> int:
    """Words that no list knows between two tokens; many where another clause begins between them."""
    if i == j:
        return 0
    i, j = sorted((i, j))
    words = 0
    for first, second in zip(tokens[i:j], tokens[i + 1 : j + 1], strict=True):
        between = text[first[3] : second[2]]
        if second[0] in {"number", "confirm"} or _CLAUSE.search(between):
            return 99
        words += len(_WORD.findall(between))
    return words
