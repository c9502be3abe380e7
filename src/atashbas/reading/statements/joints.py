"""Where what one verb says ends because the next verb of the sentence begins its own part.

«announced X and called on Y», «said X, stressing that Y», «ruled X out, whereas Z told …»: two contents. «X pledged to
…, the ministry said»: what the ministry said is the whole.
"""

from __future__ import annotations

import re

from atashbas.reading.statements.quotations import trim
from atashbas.reading.statements.saying import Saying, cue_kind
from atashbas.values import Language

_ATTRIBUTED = frozenset({"content, verb", "content, verb, subject", "according to, behind"})
_FORWARD = frozenset({"verb, content", "verb, that", "verb, object", "verb, colon", "verb, quotation", "participle"})
_REACH = 90
# One speaker goes on: a conjunction, adverbs at most, and the next verb.
_SAME: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"[,;]?(?: (?:and|but|yet|or)|,) ?(?:(?<=[dt] )(?:he|she|they) )?"
        r"(?:(?:also|then|further|again|later|separately|both|instead|has|have|had|"
        r"in turn|once more|at the same time|still|nevertheless|afterwards|now|as well as|,) ?)*$"
    ),
    "ru": re.compile(
        r"(?:[,;]? (?:и|а также|но|однако|а|при этом)|[,;]) "
        r"(?:(?:также|затем|вновь|снова|еще раз|при этом|одновременно|тем не менее|"
        r"вместе с тем|в то же время|в свою очередь|все же|дополнительно) ?)*$"
    ),
    "ar": re.compile(
        r"(?:(?:,|;| )\s?(?:و|کما |ثم )|, )(?:(?:لکنه|لکنها|لکنهم|الا انه|الا انها|غیر انه|غیر انها|ایضا|قد) )?$"
    ),
    "fa": re.compile(
        r"(?: و|;|,) ?(?:(?:اما|ولی|لیکن|همچنین|نیز|در عین حال|سپس|در ادامه|بار دیگر|هم|آنگاه) )*"
        r"(?:(?:از|به|بر|با) [^,;]{2,35}? |خود |[^,;]{2,30} را )?$"
    ),
    "tr": re.compile(r"$^"),
}
# Somebody else speaks behind a conjunction that sets him against the first.
_OTHER: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?:[,;] (?:while|whereas|but|and)|;) (?:[^,;]{2,70}|[^,;]{2,40}, [^;]{2,90}, ?)$"),
    "ru": re.compile(r"(?:[,;] (?:а|но|в то время как|тогда как)|;) [^,;]{2,70}$"),
    "ar": re.compile(r"[,;] ?(?:فیما|بینما|فی حین|اما|الا ان|غیر ان|بید ان|لکن|اذ|حیث)[^,;]{0,60}$"),
    "fa": re.compile(r"(?:[,;] (?:اما|ولی|در حالی که)|;) [^;]{2,70}$"),
    "tr": re.compile(r"$^"),
}
_RU_PAST = re.compile(r"л[аои]?(?:с[ья])?$")
_RU_PRESENT = re.compile(r"[еиюя]т(?:ся)?$")
_EN_NEXT = re.compile(r",(?= (?!who|which|that|he |she |it |they )[\w'’-]+(?: [\w'’-]+){0,3} $)")
_EN_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|had|have|will|would|could|should|must|may|might|can|cannot|did|does|do|\w+ed|to|for|"
    r"\w+n't)\b"
)
_WHO_HAS = re.compile(r",? (?:who|which) [^,;]+, (?:has|have|had) $")
_CONTRAST = re.compile(
    r"\s*(?:while|whereas|although|though|after|when|as|once|before|после того,? как|когда|хотя|если|пока|"
    r"в то время как|тогда как) "
)
MOST_PARTS = 24  # verbs of saying of a sentence that are looked at together: more stand in no sentence that is one
_FA_CLAUSE = re.compile(r"(?:د|ند|است|اند|شد|کرد|نیست) (و )")


def part_contents(text: str, found: list[Saying], language: Language) -> list[Saying]:
    """Contents cut where the next verb of the sentence begins its part, or where the sentence is attributed."""
    out = list(found)
    for n, saying in enumerate(found[:-1]):
        start, end = saying.content
        for k in range(n + 1, min(len(found), n + MOST_PARTS)):
            later = out[k]
            at = later.cue.start
            if later.order in _ATTRIBUTED and later.content[0] <= saying.cue.start < later.content[1]:
                end = min(end, later.content[1])
            elif saying.order == "content around the verb":
                continue
            elif start < at < end and (cut := _joint(text, saying, later, language)):
                end, same = cut
                if same and later.order in _FORWARD:
                    out[k] = later._replace(linked=True, nested=False)
                elif later.order in _FORWARD:
                    subject = later.subject if language == "ar" else ((end, at), *later.subject[1:])
                    out[k] = later._replace(nested=False, subject=subject)
            elif (
                language == "fa" and later.order == "object, verb" and later.content[0] <= saying.cue.start < start < at
            ):
                joints = [m for m in _FA_CLAUSE.finditer(text, start, at) if at - m.start() < _REACH]
                if joints:
                    end = joints[-1].start(1)
                    out[k] = later._replace(
                        linked=True, nested=False, subject=((end, end),), content=trim(text, joints[-1].end(), at)
                    )
        if end != saying.content[1]:
            out[n] = out[n]._replace(content=trim(text, start, max(start, end)))
    return out


def _joint(text: str, saying: Saying, later: Saying, language: Language) -> tuple[int, bool] | None:
    """Where the later verb's part begins, and whether the same speaker goes on."""
    at = later.cue.start
    low = max(saying.content[0], at - _REACH)
    if language == "ru" and _RU_PAST.search(text, *saying.cue[:2]) and _RU_PRESENT.search(text, at, later.cue.end):
        return None  # «отметил, что договорённости хрупкие и требуют внимания»
    if language == "en" and text[later.cue.end - 1] == "s" and text[saying.cue.end - 1] == "d":
        return None  # «said Iran emphasizes … and believes …»
    if joint := _SAME[language].search(text, low, at):
        if (
            joint[0].strip() == ","
            and cue_kind(later.cue)[0] != "part"
            and _goes_before(text, saying, joint.start(), language)
        ):
            return None
        if language == "en" and _WHO_HAS.match(text, text.rfind(",", low, joint.start()), at):
            return None  # «said Cammaert, who heads the team, has expressed …»
        return joint.start(), True
    if cue_kind(later.cue)[0] == "part":
        if language == "ar" or (language == "en" and text.startswith(" that ", later.cue.end)):
            return at, True  # «denied it had joined stating that …»
        comma = max(text.rfind(",", low, at), text.rfind(";", low, at), text.rfind(" - ", low, at))
        return (comma, True) if comma > 0 and at - comma < 40 else None
    begin = saying.subject[0][0]
    if language in {"en", "ru"} and _CONTRAST.match(text, begin) and (comma := text.rfind(", ", low, at)) > 0:
        return comma, False  # «While X said …, Y insisted …»
    if language == "en" and text.startswith(" that ", later.cue.end) and (own := _EN_NEXT.search(text, low, at)):
        return own.start(), False  # «accused Russia of "cynicism", Nebenzia retorted that …»
    other = _OTHER[language].search(text, low, at)
    return (other.start(), False) if other else None


def _goes_before(text: str, saying: Saying, comma: int, language: Language) -> bool:
    """«said it was odd that the ambassador, X, warned …»: the comma closes an apposition, and the verb is its own."""
    if saying.order == "according to":
        return language == "ar"
    begin = max(saying.content[0], text.rfind(" that ", saying.content[0], comma) + 6)
    return language == "en" and not _EN_FINITE.search(text, begin, comma)
