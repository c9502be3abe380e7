"""Orders of an English sentence with a verb of saying.

«X said that …», «…, X said on Monday», «the truce, X said, was …», «X thanked Y but said …», «…, adding that …».
"""

from __future__ import annotations

import re

from atashbas.reading.statements.nouns import LEAST_BEFORE, in_words, noun_of_saying
from atashbas.reading.statements.quotations import about_the_last, trim
from atashbas.reading.statements.saying import Saying, clause_start, cue_kind
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span

_DAY = (
    r"(?:late |early |earlier |later )?(?:on )?(?:last |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"(?: (?:night|morning|evening|afternoon))?"
)
_PAPER = (
    r"(?:statement|interview|tweet|post|letter|speech|report|briefing|communiqu[eé]|message|phone call|telephone call|"
    r"call|note|readout|address|release|press release|conference|press conference|news conference|memo|twitter|"
    r"facebook|telegram|television|state tv|telephone|phone|video)"
)
# What stands between a verb and its content: day, paper, adverb, whom it was told.
_LEAD = re.compile(
    rf"(?:\s*(?:{_DAY}|"
    rf"(?:in|at|during|on|via|through|by) (?:a |an |his |her |its |their |the )?(?:[\w-]+ ){{0,3}}?{_PAPER}"
    rf"(?: (?:in|with|to|on|at) [\w' .-]{{2,40}}?(?=,| that |:))?|"
    r"(?:earlier|later|also|again|merely|simply|only|bluntly|flatly|publicly|repeatedly|yesterday|today|separately|"
    r"further|once more|however|meanwhile|instead|then|afterwards)(?!\w)|"
    r"in turn|for (?:his|her|its|their) part|in response|in reply|"
    r"(?:to )?(?:reporters|journalists|correspondents|the press|lawmakers|diplomats)|"
    r"(?:in|on|at|during|after|following|with|from|through|via|over|before|to) [^,:\"]{2,70}?(?=,? that |:|, )|"
    r"(?<=told )(?:the |a |an |his |her )?[\w' .-]{2,60}?"
    r"(?= that |:|,? there | (?:he|she|it|they|his|her|its|their|the) )|,))*+\s*(?:that )?"
)
# «told reporters in Geneva he had hopes»
_TOLD_WHERE = re.compile(
    rf"(?: (?:reporters|journalists))?(?: (?:in|at) [\w'-]{{3,20}}(?: on {_DAY}| {_DAY})?)"
    r" (?=(?:he|she|they|it|the|there|his|her|their)\b)"
)
_DASH_WHO = re.compile(r" ([-–—]) who (?:\w+ ){0,2}$")
_THAT_LEAD = re.compile(
    rf"\s*(?:,|$|{_DAY}|(?:in|on|at|during|after|following|with|from|through|via|over|before|to|within|by|under|amid|"
    rf"late|early|earlier|later|"
    r"also|again|yesterday|today|reporters|journalists|once|only|however|meanwhile|\w+ly)(?!\w))"
)
# «denied reports that …», «informed the minister of …»
_NOUN_THAT = re.compile(
    r"(?:reports?|claims?|allegations?|suggestions?|accusations?|rumou?rs?|talk|charges?|speculation|news|assertions?|"
    r"notion|idea|fact|belief|view|statements?|hopes?|fears?|concerns?|need|demands?|proposals?|assurances?)$"
)
# What can only be part of what is said: «said on Monday they had received assurances that …».
_CONTENT_WORDS = re.compile(
    r"[:\"]|\b(?:he|she|it|they|we|there|had|has|have|was|were|is|are|will|would|could|should|must|may|did|does|do)\b"
)
_TOLD_OF = re.compile(
    r"(?:informed|informs|notified|reminded|assured|briefed|convinced|apprised) (?:(?! that )[^,.:;\"]){3,60}? "
    r"(?:of|about|on) "
)
_TOLD = re.compile(r"(?:told|tells|telling|informed|assured|warned|reminded|briefed|notified|advised|promised)\b")
_TAIL = re.compile(
    rf"\s*(?:(?:{_DAY}|(?:on|in|at|during|after|to (?:reporters|journalists|the press|the \w+ agency)|via|late|"
    rf"early|earlier|yesterday|today|following|from|by|as|"
    rf"through)\b)"
    r"(?:(?! that )[^:\"]){0,110})?(?:, (?:just |only |barely |shortly )?(?:\w+ )?(?:hours?|minutes|days?|weeks?|a day|"
    r"soon|shortly)? ?(?:after|before|amid|as) [^:\"]+)?[\s.\"]*"
)
# «a note», «the announced truce», «of proposed maps»: nobody says it.
_NOBODY = re.compile(
    r"\b(?:not|never|be|been|being|was|were|is|are|by|no|to|will|would|could|may|might|can|"
    r"should|must|shall)\s*$|n't\s*$"
)
_NO_VERB = re.compile(
    r"(?:\b(?:a|an|the|its|their|his|her|our|these|those|of|for|with|in|from|about|despite|amid|over|"
    r"into|under|at|on|honou?r|keep|kept|broken|breaking)|['’]s)\s*$"
)
_WHAT_HE_CALLS = re.compile(r" (?:was|were) (?!(?:that|as|not) )")
_LED = re.compile(r"(?:speaking|after|before|during|following|at|in|on|for|according|asked|earlier|later)\b")
_JOINT = re.compile(
    r"(?:^|[ ,;])(?:and|but|yet|then|or|while|as well as)\s+(?:(?:also|then|further|again|later|separately|both|"
    r"instead|has|have|had|in turn|once more|at the same time|still|nevertheless|afterwards|now),?\s+)*+$"
)
_TO_WHOM = re.compile(
    r"\s*(?:reporters|journalists|correspondents|the press|"
    r"(?:the|his|her|their) (?:[\w'-]+ ){0,4}[\w'-]+?|[\w'-]+(?: [\w'-]+){0,3})?"
    rf"(?:\s(?:{_DAY}|(?:by|on|in|at|during|after|over|late|early|earlier|yesterday|today)\b)"
    r"(?:(?! that )[^,:\"]){0,60})?[\s.\"]*"
)
_COLON = re.compile(r"[^:.,;\"]{0,60}:\s*")
_NEEDS_WORDS = frozenset(
    {"continued", "went on", "answered", "responded", "replied", "countered", "mused", "quipped", "hit back",
     "shot back", "fired back", "retorted", "reacted", "repeated", "snapped", "responds", "replies", "vented", "fumed",
     "grumbled", "lashed out", "concluded", "concludes"}
)  # fmt: skip
_TOLD_OF_HIM = re.compile(r"(?:heard|understood|known|thought|said to have|reported to have|quoted|cited)\b")
_READS = frozenset({"read", "reads"})
_ENDS_THERE = re.compile(r"\s*(?:[.:,\"]|$)")
_PAPER_READS = re.compile(
    r"(?: (?:the|a|its|their) (?:\w+ ){0,2}|\b)(?:statement|communiqu[eé]|declaration|text|message|letter|release|"
    r"readout|document|post|tweet|note)\b"
)
# «announced the signing of three documents and ordered a partial drawdown»: what he did besides is not said.
_OBJECT_VERB = re.compile(
    r"announc|condemn|dismiss|reject|den[iy]|hail|prais|welcom|critici|describ|denounc|brush|rebuff|deplor|lament|oppos"
)
_NEXT_DEED = re.compile(
    r",? (?:and|but) (?:(?:would|did|could|has|had|will) |"
    r"(?:\w+ly )?\w+ed (?:a|an|the|to|his|her|its|their|that|two|three)\b)"
)
_CLAUSE_IN = re.compile(r"\b(?:that|which|who|whose|it|he|she|they|there|would|will|had|has|was|were|is|are)\b")
# What the same speaker adds behind «…, X said».
_MORE = re.compile(r", (?:\w+ing(?: that)?[ :]|(?:and|but) (?:\w+ly |also |then )?\w+ed )")
# «declined to comment», «criticized each other», «said much the same»: nothing is told of it.
_NOTHING = re.compile(
    r"\s*(?:(?:to )?(?:take questions|answer|comment|elaborate|speak|be drawn|give (?:details|a date|further)|name|"
    r"be named)\b|each other|one another|much the same|the same\b|as much|so[ .,]|nothing[ .,]|little\b|about\b|"
    r"whether\b|not to be|it (?:on|in|at|late|early|yesterday|today|to)\b|"
    r"(?:his|her|their) (?:remarks|visit|talks|speech|trip|tour)\b(?! (?:that|was|were|had|is)))"
)
_KEEPS = re.compile(r"maintain(?:s|ed)?\b(?! (?:that|,))")
_REMARK = re.compile(
    r", (?:an? (?:\w+ )?(?:idea|claim|charge|accusation|move|proposal|step|demand|assertion|view|position|figure|"
    r"statement|suggestion|reference|condition|reading)|something|remarks|words) "
    r"(?:on |to |for |at |about )?(?:that|which|the (?:\w+ )?(?:side|government|delegation|ministry)|denied|rejected|"
    r"disputed|not |nobody|no )\b"
)
_WHO = re.compile(r", (?:who|which) (?:\w+ ){0,2}$")
_CLOSED_CLAUSE = re.compile(
    r",(?= (?!and |or |but |that |which |who |where |while |as |because |if |when |\w+ing )\w+)"
)
_OPENS = re.compile(r"(?: (?:after|before|in|on|at|to|during|with|from|via|by)\b[^,.:;]{2,60}?)? that |[^.,]{0,40}: ")
_INVERTED = re.compile(
    r" (?!(?:that|to|and|or|it|there|on|in|at|by|from|with|after|before|during|late|early|earlier|all|no|any|its|"
    r"their|he|"
    r"she|we|they|i|you|his|her|this|these|those|nobody|what)\b)"
    rf"(?!{_DAY})(?:(?! (?:that|would|was|is|were|had|has|have|will|could|should|must|to|are) )[^\":]){{3,80}}[\s.\"]*"
)
_SHORTEST = 15


def says(text: str, span: Span, cue: Hit) -> bool:
    """Whether somebody says something here: «Asked about the strikes, he was curt» tells who was asked."""
    return cue.start > span[0] or not text.startswith("asked", cue.start)


def read_english(text: str, span: Span, cue: Hit, found: list[Saying], follows: int) -> Saying | None:
    """The saying of one verb, None where nobody says anything; `follows`: where the next verb begins, or -1."""
    layout, kind = cue_kind(cue)
    ahead = max(span[0], cue.start - 10)
    if layout == "part" and not _NO_VERB.search(text, ahead, cue.start):
        at = _content_start(text, cue, span, follows)
        if _NOTHING.match(text, cue.end, span[1]):
            return None
        return Saying(cue, kind, ((span[0], cue.start),), trim(text, at, span[1]), "participle", joined=True)
    if layout in {"noun", "part"}:
        return noun_of_saying(text, span, cue, kind, found)
    if layout == "words":
        return in_words(text, span, cue)
    if layout == "about":
        return about_the_last(text, span, cue, kind)
    if text.startswith(("neither ", " nor "), cue.start - 8) or text.startswith(" nor ", cue.start - 5):
        return None  # «neither confirmed nor denied»
    if _WHAT_HE_CALLS.match(text, cue.end):
        return None  # «what Damascus claimed was a provocation»
    told_of = _TOLD_OF_HIM.match(text, cue.start)  # «is heard to say»
    if _NO_VERB.search(text, ahead, cue.start) or (
        kind != "denial" and not told_of and _NOBODY.search(text, ahead, cue.start)
    ):
        return None
    word = text[cue.start : cue.end]
    if word in _READS and not _is_read_out(text, span, cue):
        return None
    bare = word in _NEEDS_WORDS and not _OPENS.match(text, cue.end)
    if (not bare or text[cue.end : cue.end + 1] == ",") and (medial := _medial(text, span, cue, kind)):
        return medial
    first = text[span[0] : cue.start].rstrip()
    inverted = first.endswith(",") and len(first) > _SHORTEST and " " not in word and word not in {"told", "tells"}
    if inverted and _INVERTED.fullmatch(text, cue.end, span[1]):
        content = trim(text, span[0], cue.start)  # «…, said Lavrov»
        return Saying(cue, kind, ((cue.end, span[1]),), content, "content, verb, subject")
    start = clause_start(span, cue, found)
    nested = start > span[0]
    joined = bool(_JOINT.search(text, max(span[0], cue.start - 40), cue.start))
    if (not nested or _closes(text, span, cue)) and not joined:
        stop = span[1] if (more := _MORE.search(text, cue.end, span[1])) is None else more.start()
        tail = _TAIL.fullmatch(text, cue.end, stop) or _told(text, (span[0], stop), cue)
        if tail and (before := _before(text, span, cue, kind)):
            return before
    if bare or text[cue.end : cue.end + 1] in {",", ";", ")"}:  # «three of the convoys requested, according to …»
        return None
    if span[1] - cue.end < 10:
        return _before(text, span, cue, kind)
    at = _content_start(text, cue, span, follows)
    if word.endswith(" the") and not text[cue.end : at].strip():
        at = cue.end - 3  # «called the outcome "a train with an engine"»
    if _NOTHING.match(text, cue.end, span[1]) and kind in {"auto", "denial", "demand", "announcement"}:
        return None
    end = _relative_end(text, span, cue, at)
    if _OBJECT_VERB.match(text, cue.start) and (more := _NEXT_DEED.search(text, at, end)):
        end = more.start() if not _CLAUSE_IN.search(text, at, more.start()) else end
    if _KEEPS.match(text, cue.start) and not _CONTENT_WORDS.search(text, cue.end, end):
        return None  # «Turkey maintains twelve posts»
    if (remark := _REMARK.search(text, at, end)) is not None:
        end = remark.start()  # «suggested inviting Egypt, an idea on which Tehran has not pronounced itself»
    content = trim(text, at, end)
    return Saying(cue, kind, ((start, cue.start),), content, "verb, content", nested, joined=joined)


def _is_read_out(text: str, span: Span, cue: Hit) -> bool:
    """«…, a statement on its website read», «"…," reads the statement»: a paper, and nobody reads a book."""
    if _ENDS_THERE.match(text, cue.end, span[1]):
        return bool(_PAPER_READS.search(text, max(span[0], cue.start - 60), cue.start))
    return bool(_PAPER_READS.match(text, cue.end, span[1]))


def _relative_end(text: str, span: Span, cue: Hit, at: int) -> int:
    """«Putin, who told reporters that the truce was fragile, left for Sochi»: the clause ends at its comma."""
    if dash := _DASH_WHO.search(text, max(span[0], cue.start - 30), cue.start):  # «The rebels - who … - left»
        again = text.find(f" {dash[1]} ", at, span[1])
        return again if again > 0 else span[1]
    if not _WHO.search(text, max(span[0], cue.start - 30), cue.start):
        return span[1]
    close = _CLOSED_CLAUSE.search(text, at + 10, span[1])
    return close.start() if close else span[1]


def _before(text: str, span: Span, cue: Hit, kind: str) -> Saying | None:
    """«…, X said»: the whole content stands before the last comma."""
    if _FOR_HIS_PART.search(text, span[0], cue.start):
        return None  # «Mr Lavrov, for his part, promised to …»
    comma = text.rfind(",", span[0], cue.start)
    if cue.start - comma <= 2:  # «…, Kazakh Foreign Minister, Kairat Abdrakhmanov, said»
        comma = text.rfind(",", span[0], comma)
        role = text.rfind(",", span[0], comma)
        comma = role if role > 0 and _ROLE.fullmatch(text, role + 1, comma) else comma
    if text.startswith(", who ", comma):  # «…, a senior official, who declined to be named, told Reuters»
        comma = text.rfind(",", span[0], comma)
    if comma < 0 or cue.start - comma > 110:
        return None
    while (other := text.rfind(",", span[0], comma)) > 0 and _APPOSED.match(text, other + 1, cue.start):
        comma = other  # «…, Bahram Qassemi, the ministry's spokesman, said»
    content = trim(text, span[0], comma)
    if content[1] - content[0] <= _SHORTEST or _LED.match(text, span[0]):
        return None
    return Saying(cue, kind, ((comma, cue.start),), content, "content, verb")


_FOR_HIS_PART = re.compile(
    r", (?:for (?:his|her|its|their) part|in (?:his|her|its|their) turn|in turn|meanwhile|however|too|likewise), ?$"
)
_ROLE = re.compile(
    r" (?:[\w.'-]+ ){0,7}(?:head|leader|chief|spokes\w+|envoy|minister|president|deputy|commander|member|ambassador|"
    r"official|chairman|adviser|secretary|negotiator|representative|general)"
)
_APPOSED = re.compile(
    r"\s*(?:[\w.'-]+ ){0,4}[\w.'-]+, (?:the |a |an |his |its |who )?[^,]{0,60}(?:head|leader|chief|spokes\w+|envoy|"
    r"minister|president|deputy|commander|member|ambassador|official|chairman|adviser|secretary)[^,]{0,60},? ?$"
)


def _medial(text: str, span: Span, cue: Hit, kind: str) -> Saying | None:
    """«Washington, the State Department stressed, was not a party»: the verb stands within what was said."""
    close = _MEDIAL_END.match(text, cue.end, span[1])
    if not close:
        return None
    comma = text.rfind(",", span[0], cue.start)
    first = text[span[0] : comma] if comma > 0 else ""
    behind = text[close.end() : span[1]]
    if len(first) < LEAST_BEFORE or _LED.match(first) or cue.start - comma > 80 or len(behind) < 10:
        return None
    if "," in first and len(first) < 30:
        return None
    start = max(span[0], text.rfind(": ", span[0], cue.start) + 1)
    if _WHERE.search(first):
        start = close.end()  # «Moscow looked ahead to Geneva, where, X predicted, a mechanism …»
    # «She did so on Sunday: no power, she said, …»
    return Saying(cue, kind, ((comma, cue.start),), trim(text, start, span[1]), "content around the verb")


_WHERE = re.compile(r",? where$")
_MEDIAL_END = re.compile(
    r"(?: (?:in|at|on|during|to|reporters|journalists|a)\b[^,\"]{0,50}|(?<=told) [\w'’ -]{2,50})?, "
    r"(?!(?:\w+ing|as|(?:(?:just|only|barely|shortly) )?(?:\w+ )?(?:hours?|minutes|days?|weeks?) (?:after|before)|"
    r"after|before|amid|ahead of|who|which|(?:and|but) (?:\w+ed|said|told|went|also|then|later|that))\b)"
)


def _closes(text: str, span: Span, cue: Hit) -> bool:
    """«…, the ministry said in a readout» at the end of a sentence with other verbs of saying in it."""
    comma = text.rfind(",", span[0], cue.start)
    return comma > 0 and cue.start - comma < 50 and " that " not in text[comma : cue.start]


def _told(text: str, span: Span, cue: Hit) -> bool:
    """«…, Shoigu told the Turkish minister by telephone»: whom somebody told, and no content behind it."""
    comma = text.rfind(",", span[0], cue.start)
    long = comma - span[0] > _SHORTEST and not _LED.match(text, span[0])
    return long and bool(_TOLD.match(text, cue.start)) and bool(_TO_WHOM.fullmatch(text, cue.end, span[1]))


def _content_start(text: str, cue: Hit, span: Span, follows: int) -> int:
    if text.startswith(" to ", cue.end):
        return cue.end + 1
    if text.startswith(" that ", cue.end):
        return cue.end + 6
    if told := _TOLD_OF.match(text, cue.start, span[1]):
        return told.end()
    that = text.find(" that ", cue.end, min(span[1], cue.end + 100, follows if follows > 0 else span[1]))
    between = text[cue.end : that] if that > 0 else ""
    plain = that > 0 and not _CONTENT_WORDS.search(between) and not _NOUN_THAT.search(between)
    if plain and (_THAT_LEAD.match(between) or _TOLD.match(text, cue.start)):
        return that + 6
    if m := _COLON.match(text, cue.end, span[1]):
        return m.end()
    if where := _TOLD_WHERE.match(text, cue.end, span[1]):
        return where.end()
    lead = _LEAD.match(text, cue.end, span[1])
    return lead.end() if lead else cue.end
