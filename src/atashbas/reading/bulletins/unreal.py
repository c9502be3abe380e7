"""What a sentence does not tell as registered: numbers that are denied, supposed, foreseen, asked for or disputed.

«Did not register 5 violations», «if it registers 5», «will register 5», «did it register 5?», «denied that it had
registered 5» give no number and no «none» either. The words that judge stand in the list of bulletins (`unreal`); which
number they speak of is told by the order of the language: behind the verb, or before it where the verb comes last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.bulletins.none import BUT, is_denied_verb
from atashbas.reading.bulletins.singles import is_other_number
from atashbas.reading.bulletins.tokens import Token, is_near
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span
from atashbas.values import Language

_VERB_LAST = frozenset({"fa", "tr"})
_TELLING = frozenset({"reg", "unit", "breach", "number"})
_BREAKS = frozenset({"reg", "confirm", "neg", "side", "stop"})
_KEPT = frozenset({"side", "centre"})  # whose sentence it is stays known
_THAT = re.compile(r"(?<!\w)(?:ان|انه|انها|انهم|انهما|that|what|что|که)(?!\w)")
_PARTED = re.compile(r"[,;:]")
_STOP = re.compile(r"[,;]")
_WORD = re.compile(r"\w+")
_ASKED = re.compile(r"\?[\s\"»)]*$")
_OBJECT = re.compile(r"\W*را\W*")
_TO_VERB = {"en": 2, "ru": 2}  # words: «was not able to register»; in Arabic «لا تزال تسجل» goes on registering
_NO = ("هیچ", "بدون", "فاقد", "hic", "herhangi")  # they deny what comes behind them
_AHEAD = 4  # words between «denied» and its «that»


def without_unreal(
    text: str, span: Span, tokens: Sequence[Token], marks: Sequence[Hit], language: Language
) -> Sequence[Token]:
    """Tokens of a sentence but those of what is not told as registered; `marks`: hits of `unreal` in the sentence."""
    denied = any(t[0] == "neg" or (language == "tr" and is_denied_verb(text, t)) for t in tokens)
    asked = text.find("?", span[1] - 3, span[1] + 1) >= 0 and _ASKED.search(text, max(span[0], span[1] - 6), span[1])
    if not (marks or denied or asked) or all(t[0] != "number" for t in tokens):
        return tokens
    counted = [i for i, t in enumerate(tokens) if t[0] == "number" and not is_other_number(text, tokens, t, i)]
    if not counted:
        return tokens
    if asked:
        return [t for t in tokens if t[0] in _KEPT]
    dropped: set[int] = set()
    for mark in marks:
        dropped |= _by_mark(text, tokens, mark, counted, language)
    if denied:
        dropped |= _by_denial(text, tokens, counted, language)
    return [t for i, t in enumerate(tokens) if i not in dropped or t[0] in _KEPT] if dropped else tokens


def _by_mark(text: str, tokens: Sequence[Token], mark: Hit, counted: Sequence[int], language: Language) -> set[int]:
    ahead = next((i for i, t in enumerate(tokens) if t[2] >= mark.end), len(tokens))
    before = next((i for i in range(ahead - 1, -1, -1) if tokens[i][3] <= mark.start), -1)
    sort = mark.entry.value
    if sort == "if":
        return _supposed(text, tokens, mark.end, ahead, counted)
    if sort == "denied":
        return _disputed(text, tokens, mark, (before, ahead), counted, language)
    if sort == "verb":  # the verb itself tells that it has not been yet
        return _governed(text, tokens, (before + 1, ahead), counted, language)
    here = Token("unreal", "", mark.start, mark.end, "")
    if ahead < len(tokens) and tokens[ahead][0] == "reg" and is_near(text, here, tokens[ahead], 2):
        return _governed(text, tokens, (ahead, ahead + 1), counted, language)
    if before >= 0 and tokens[before][0] == "reg" and is_near(text, tokens[before], here, 0):
        return _governed(text, tokens, (before, before + 1), counted, language)
    return set()


def _by_denial(text: str, tokens: Sequence[Token], counted: Sequence[int], language: Language) -> set[int]:
    """«Did not register 5 violations»; a denied «one» and «none» are left: they say that none were registered."""
    dropped: set[int] = set()
    for i, token in enumerate(tokens):
        verb = None
        if language == "tr" and is_denied_verb(text, token):
            verb = i, i + 1
        elif token[0] == "neg":
            j = i - 1 if language in _VERB_LAST else i + 1
            if 0 <= j < len(tokens) and tokens[j][0] == "reg":
                first, second = sorted((token, tokens[j]), key=lambda t: t[2])
                near = is_near(text, first, second, _TO_VERB.get(language, 0))
                near = near and not text.startswith(_NO, token[2])
                verb = (min(i, j), max(i, j) + 1) if near else None
        if verb:
            dropped |= _governed(text, tokens, verb, counted, language)
    return dropped


def _governed(
    text: str, tokens: Sequence[Token], verb: tuple[int, int], counted: Sequence[int], language: Language
) -> set[int]:
    """Tokens of the clause of a verb whose object is a number; none where it has no such object."""
    if language not in _VERB_LAST and (number := _object_behind(text, tokens, verb[1])) in counted:
        end = next((i for i in range(number + 1, len(tokens)) if tokens[i][0] in {"side", "reg"}), len(tokens))
        return set(range(verb[0], end)) if _is_some(text, tokens[number]) else set()
    number = _object_ahead(text, tokens, verb[0])
    if number not in counted or not _is_some(text, tokens[number]):
        return set()
    begin = next((i for i in range(number, -1, -1) if tokens[i][0] in {"side", "reg"}), -1)
    if begin >= 0 and begin == number - 1 and tokens[begin][0] == "reg" and language not in _VERB_LAST:
        return set()  # «counted 5 violations not recorded by the Turkish side»
    return set(range(begin + 1, verb[1]))


def _object_behind(text: str, tokens: Sequence[Token], at: int) -> int:
    sides = 0
    for i in range(at, len(tokens)):
        if i and _PARTED.search(text, tokens[i - 1][3], tokens[i][2]):
            return -1
        if tokens[i][0] == "number":
            return i
        if tokens[i][0] == "only":
            return -1  # «لم يحص سوى ست حوادث»: six and no more
        sides += tokens[i][0] == "side"
        if tokens[i][0] in _BREAKS and (tokens[i][0] != "side" or sides > 1):
            return -1
    return -1


def _object_ahead(text: str, tokens: Sequence[Token], at: int) -> int:
    for i in range(at - 1, -1, -1):
        if i + 1 < len(tokens) and _PARTED.search(text, tokens[i][3], tokens[i + 1][2]):
            return -1
        if tokens[i][0] == "number":
            return i
        if tokens[i][0] in _BREAKS:
            return -1
    return -1


def _is_some(text: str, number: Token) -> bool:
    """A denied «one» is none at all, as a denied nothing is."""
    return number.n > 1 or (number.n == 1 and text[number[2] : number[3]].isdigit())


def _supposed(text: str, tokens: Sequence[Token], end: int, ahead: int, counted: Sequence[int]) -> set[int]:
    """«If it registers 5, …»: what follows, up to where another side is spoken of."""
    number = next((i for i in counted if i >= ahead), None)
    if number is None or _STOP.search(text, end, tokens[number][2]):
        return set()
    if all(t[0] not in _TELLING for t in tokens[ahead : number + 1]):
        return set()
    return set(range(ahead, next((i for i in range(number + 1, len(tokens)) if tokens[i][0] == "side"), len(tokens))))


def _disputed(
    text: str, tokens: Sequence[Token], mark: Hit, at: tuple[int, int], counted: Sequence[int], language: Language
) -> set[int]:
    """«Denied that it had registered 5», «denied registering 5»; behind its verb where that comes last."""
    before, ahead = at
    here = Token("unreal", "", mark.start, mark.end, "")
    if language in _VERB_LAST and (clause := _disputed_behind(text, tokens, here, before, counted)):
        return clause
    told = next((i for i in range(ahead, len(tokens)) if tokens[i][0] in {"reg", "number"}), None)
    number = next((i for i in counted if i >= ahead), None)
    stop = BUT.search(text, mark.end, tokens[-1][3])
    end = next((i for i, t in enumerate(tokens) if stop and t[2] >= stop.end()), len(tokens))
    if told is None or number is None or number >= end or any(t[0] == "unit" for t in tokens[ahead:told]):
        return set()
    registers = tokens[told][0] == "reg"
    sides = [t for t in tokens[ahead:told] if t[0] == "side"]
    that = _THAT.search(text, mark.end, tokens[told][2])
    if that and len(_WORD.findall(text, mark.end, that.start())) <= _AHEAD + 2 * bool(sides):
        # but «denied that 5 … registered by X» is a verdict
        return set(range(ahead, end)) if registers or language == "fa" else set()
    alone = registers and len(sides) == told - ahead and is_near(text, sides[-1] if sides else here, tokens[told], 1)
    return set(range(ahead, end)) if alone else set()


def _disputed_behind(text: str, tokens: Sequence[Token], here: Token, before: int, counted: Sequence[int]) -> set[int]:
    """«5 ihlal kaydettiğini yalanladı», «ثبت 5 مورد نقض را تکذیب کرد»."""
    number = next((i for i in range(before, -1, -1) if i in counted), None)
    verb = next((i for i in range(before, -1, -1) if tokens[i][0] == "reg"), None)
    if number is None or verb is None:
        return set()
    told = verb == before > number and is_near(text, tokens[verb], here, 1)
    noun = verb == number - 1 and _OBJECT.fullmatch(text, tokens[before][3], here[2])
    if not told and not noun:
        return set()
    begin = next((i for i in range(min(verb, number), -1, -1) if tokens[i][0] == "side"), -1)
    return set(range(begin + 1, before + 1))
