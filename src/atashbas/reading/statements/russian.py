"""Orders of a Russian sentence with a verb of saying.

«X заявил, что …», «…, заявил X», «Политики, продолжил он, не будет», «…, подчеркнув …», «X обвинения отверг», «О выводе
объявил X», «Об этом заявил X».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from atashbas.reading.statements.quotations import about_the_last, trim
from atashbas.reading.statements.saying import Saying, clause_start, cue_kind
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span

_COMMA = re.compile(r",\s*(?:-\s*)?(?:как\s+)?$")  # «…, сообщает X»: the content stands before the comma
_DASH = re.compile(r"[,.!?…] - $")
_ASIDE = re.compile(
    r", (?:в свою очередь|со своей стороны|кроме того|в частности|однако|тем не менее|в то же время|при этом|между тем|"
    r"впрочем|напротив|также|в ответ|тогда же|тем временем|в этой связи|с другой стороны|вместе с тем|"
    r"\w{2,}(?:ая|уя|яя|ясь|ев|ив|ав|вшись|вш\w\w|щ[иа][йея]) [^,]{3,90}|котор\w\w [^,]{3,90}), ?$"
)
_RELATIVE = re.compile(r"(?<!\w)котор\w+ [^,:]{0,50}$")
_WHO = re.compile(r",? котор(?:ый|ая|ое|ые) (?:(?:также|ранее|затем|вчера|сегодня|уже|вновь|накануне|\w+о) )?$")
_AT_WHICH = re.compile(  # «переговоры, по итогам которых заявил …»
    r",? (?:по (?:итогам|результатам|окончании|завершении)|в (?:ходе|рамках|конце)|во время|после|на|в) котор\w{2,3} "
    r"(?:\w+о |[^,:]{0,50} )?$|,? после чего (?:\w+о )?$"
)
_OBJECT = re.compile(
    r" (?:об?о?|за|против|к|от|"
    r"(?:ее|его|их)(?! (?:представител|глав|лидер|министр|секретар|пресс|замест|советник|посол|офиц))|это|"
    r"эти|этот|эту|свою|свое|свой|всех|всем|общую|полную|твердую|неизменную) "
)
_THEY = re.compile(r"ли(?:сь)?$")
_THEY_TOO = re.compile(r"(?:призвали|потребовали|осудили|приветствовали|выразили|подтвердили|рекомендовали|отвергли) ")
_ABOUT_WHAT = re.compile(r" (?:о|об|на|за|к) \w+$| (?:о|об|на|за|к)$")
# «от комментариев отказался», «отказалась называть сроки»: nothing is told.
_SILENT = re.compile(
    r"отказал\w+ (?:от )?(?:коммент|ответ|отвеч|уточн|назвать|называть|раскры|обсужд)|(?:коммент|обсужд)\w+ .*отказал"
)
_NOT = re.compile(r"(?<!\w)(?:не|ни) $")
_AGENCY = re.compile("переда|сообща|пиш")
_MEDIAL = re.compile(
    r" [^,:\"«]{2,110}, (?!(?:а|но|и|что|передает|сообщает|пишет|котор\w+|передают|сообщают|однако|говорится|"
    r"\w+(?:в|вшись|ясь)|выступая|комментируя|отвечая|глава|лидер|министр|спецпредставитель|представитель|"
    r"заместитель)(?!\w))(?=[^,]{8,})"
)
_THAT = re.compile(r"\s*(?:,\s*)?(?:что|будто)(?= )")
_COLON = re.compile(r"[^:.,;«\"]{0,60}:\s*")
_SAYS_THAT = re.compile(r"[^,:«\"]{0,70}(?:, (?:что|будто)|:)")
_ABOUT_THIS = re.compile(r"(?:,| -) об этом (?:[^,.:]{0,40} )?$")
_ABOUT = re.compile(r"об этом\s+(?:[^.:]{0,50}\s)?")
# «О выводе войск объявил X»
_OF_WHAT = re.compile(r"(?:\W|ранее |также |кроме того, )*(об?о? [^,:\"«]{6,120}) $")
_TOLD_OF = re.compile("объяв|сообщ|заяв|предупре|напомн")
_BEHIND = re.compile(r"\s*(?:$|[,.] ?(?:\w+(?:в|вшись|я|ясь)(?!\w)|а |но |однако )|[.,]?$)")
_NEXT_CLAUSE = re.compile(r", (?:\w+(?:в|вшись|я)(?!\w)|и (?!о\.)|а |но |однако |что |котор|где |когда |если )")
_TO_DO = re.compile(r"\W*((?:не )?\w{2,}(?:ть|ти|чь)(?:ся)? [^,:\"«]{8,160}) $")  # «Прекратить поддержку призвал X»
_WENT_ON = re.compile("продолж|заключи|прокомментировал|комментирует|говор[ия](?!тся)")
_OF = re.compile(r" об?о? |,| с тем| в пользу")
_NAMED = re.compile("наз[вы]|обозва|окрести|сч[её]л|счита|сочл|охарактериз|провозгла|расцени|оценил")
_AS_WHAT = re.compile(r" (?:как )?(?:их |его |ее |это )?[\w«»\"-]+(?: [\w«»\"-]+){0,2}[.\s\"»]*")
_SHORTEST_REST = 10


def read_russian(text: str, span: Span, cue: Hit, found: list[Saying], follows: int) -> Saying | None:
    """The saying of one verb, None where nobody says anything; `follows`: where the next verb begins, or -1."""
    layout, kind = cue_kind(cue)
    if layout == "part":
        if any(s.order == "according to" and s.content[0] <= cue.start < s.content[1] for s in found):
            return None  # «По его словам, оппозиция, отказываясь …, ставит себя …»
        if _NOT.search(text, max(0, cue.start - 4), cue.start):
            return None  # «не предупредив об этом Москву»
        at = _content_start(text, cue, (span[0], follows) if follows > 0 else span)
        return Saying(cue, kind, ((span[0], cue.start),), trim(text, at, span[1]), "participle", joined=True)
    if layout == "about" or _ABOUT.fullmatch(text, span[0], cue.start):
        return about_the_last(text, span, cue, kind)
    if about := _ABOUT_THIS.search(text, span[0], cue.start):
        return Saying(cue, kind, ((cue.end, span[1]),), trim(text, span[0], about.start()), "said of the words before")
    if _NOT.search(text, max(0, cue.start - 4), cue.start):
        return None
    ahead = max(span[0], cue.start - 60)
    who = _WHO.search(text, max(span[0], cue.start - 40), cue.start) or _AT_WHICH.search(text, ahead, cue.start)
    if who is None and _RELATIVE.search(text, ahead, cue.start):
        return None  # «перемирие, которое объявила Москва»
    if who:
        at = _content_start(text, cue, (span[0], follows) if follows > 0 else span)
        regions = ((who.start(), cue.start), (span[0], who.start()))
        return Saying(cue, kind, regions, trim(text, at, span[1]), "verb, content")
    aside = None if _AGENCY.match(text, cue.start) else _ASIDE.search(text, span[0], cue.start)
    inverted = not aside and _COMMA.search(text, span[0], cue.start)
    if (
        inverted
        and not _SAYS_THAT.match(text, cue.end, span[1])
        and not (_OBJECT.match(text, cue.end, span[1]) or _ABOUT_WHAT.search(cue.entry.alias))
        and not (found and _THEY.search(text, *found[-1].cue[:2]) and _THEY_TOO.match(text, cue.start))
    ):
        return _behind_content(text, span, cue, kind, found, follows)
    return _verb_first(text, span, cue, kind, found, follows)


def _behind_content(text: str, span: Span, cue: Hit, kind: str, found: list[Saying], follows: int) -> Saying | None:
    """«…, заявил X», «Политики, продолжил он, не будет»."""
    comma = text.rfind(",", span[0], cue.start)
    if found and found[-1].order == "content around the verb" and found[-1].subject[0][1] >= comma:
        return None  # «Турецкая сторона, отмечается в документе, сообщила …»
    if text.startswith(("о ", "об "), span[0]) and text.startswith("рассказ", cue.start):
        return None  # «О первом дне переговоров, …, рассказал X»: what he spoke of
    start = clause_start(span, cue, found)
    if not _AGENCY.match(text, cue.start):  # «Дамаск требует …, сказал X»: the demand is in what X said
        start = span[0]
    elif any(s.order == "verb, content" for s in found):
        return None  # «X заявил, что …, сообщает агентство»
    close = _MEDIAL.match(text, cue.end, span[1])
    if close and close.end() != follows:  # «…, сказал он, добавив, что …» tells two things
        content = trim(text, start, span[1])
        return Saying(cue, kind, ((cue.end, close.end()),), content, "content around the verb")
    content = trim(text, start, comma)
    return Saying(cue, kind, (_subject_behind(text, span, cue, follows),), content, "content, verb, subject")


def _subject_behind(text: str, span: Span, cue: Hit, follows: int) -> Span:
    """Where the subject behind its verb stands: up to the clause of the next verb."""
    if follows < 0:
        return cue.end, span[1]
    if ends := _NEXT_CLAUSE.search(text, cue.end, follows):
        return cue.end, ends.start()
    comma = text.rfind(",", cue.end, follows)
    return cue.end, comma if comma > 0 else follows


def _verb_first(text: str, span: Span, cue: Hit, kind: str, found: list[Saying], follows: int) -> Saying | None:
    start = clause_start(span, cue, found)
    nested = start > span[0]
    what = None if nested else _OF_WHAT.fullmatch(text, start, cue.start)
    if what and _TOLD_OF.match(text, cue.start) and not _SAYS_THAT.match(text, cue.end, span[1]):
        content = trim(text, *what.span(1))
        return Saying(cue, kind, ((cue.end, span[1]),), content, "content, verb, subject")
    asked = _TO_DO.fullmatch(text, start, cue.start) if kind == "demand" and not nested else None
    if asked and not _SAYS_THAT.match(text, cue.end, span[1]):
        content = trim(text, *asked.span(1))
        return Saying(cue, kind, ((cue.end, span[1]),), content, "content, verb, subject")
    told = _SAYS_THAT.match(text, cue.end, span[1]) or _OF.match(text, cue.end)
    if _WENT_ON.match(text, cue.start) and not told:
        return None  # «продолжают боевые действия»
    if _NAMED.match(text, cue.start) and not nested and _AS_WHAT.fullmatch(text, cue.end, span[1]):
        if cue.start - start < 2 * _SHORTEST_REST:
            return None
        return Saying(cue, kind, ((start, cue.start),), trim(text, start, span[1]), "content around the verb")
    if kind == "denial" and text.startswith((" и не опров", ", но и не опров", " и не отриц", " ни опров"), cue.end):
        return None  # «не подтвердил и не опроверг»
    if kind == "denial" and _SILENT.search(text, start, min(cue.end + 60, span[1])):
        return None
    if kind == "denial" and _BEHIND.match(text, cue.end, span[1]) and cue.start - start > _SHORTEST_REST:
        return Saying(cue, kind, ((start, cue.start),), trim(text, start, cue.start), "object, verb", nested)
    rest = trim(text, cue.end, span[1])
    if rest[1] - rest[0] < _SHORTEST_REST:
        comma = text.rfind(",", span[0], cue.start)
        if comma < 0 or cue.start - comma > 90 or rest[1] > rest[0]:
            return None
        return Saying(cue, kind, ((comma, cue.start),), trim(text, span[0], comma), "content, verb")
    at = _content_start(text, cue, (span[0], follows) if follows > 0 else span)
    subject: tuple[Span, ...] = ((start, cue.start),)
    if text[at - 2 : at].strip() == ":" and at - cue.end > 4:  # «объявил Сергей Лавров: …»
        subject = (subject[0], (cue.end, at))
    return Saying(cue, kind, subject, trim(text, at, span[1]), "verb, content", nested)


def _content_start(text: str, cue: Hit, span: Span) -> int:
    tail = text[cue.end : span[1]]
    if m := _THAT.match(tail):
        return cue.end + m.end()
    window = tail[:80]
    at = max(window.find(", что "), window.find(", будто "))
    if at >= 0 and ":" not in window[:at]:
        return cue.end + window.index(" ", at + 2) + 1
    m = _COLON.match(tail)
    return cue.end + (m.end() if m else 0)


def within_quotation(text: str, cues: Sequence[Hit], quotes: Sequence[Span]) -> Iterator[Saying]:
    """«Коридоры открыты, - сказал Лавров. - Никто …»: the verb stands between two dashes of one quotation."""
    for cue in cues:
        quote = next(((a, b) for a, b in quotes if a <= cue.start < b), None)
        if quote and _DASH.search(text, max(quote[0], cue.start - 5), cue.start):
            close = text.find(" - ", cue.end, quote[1])
            end = close if close > 0 else quote[1]
            if end - cue.end < 90:
                content = trim(text, *quote)
                yield Saying(cue, cue_kind(cue)[1], ((cue.end, end),), content, "quotation around the verb")
