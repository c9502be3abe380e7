"""Names that no list has, told by their capitals: English, Russian, Turkish.

Two to four words in capitals between words of the lists; what stands in a Turkish case is not the subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

_PART = (
    r"(?:(?:[Aa]l|[Ee][lrs]|de|bin|ibn|van|von|аль|ан|ар|ас|аш|ад|эль|эш|ибн|бен)[- ])?"
    r"[A-ZÇĞİÖŞÜÂÎÉА-ЯЁ][\w’ʼ-]*[a-zçğıöşüâîéа-яё]\w*"
)
_NAME = re.compile(rf"(?<![\w-]){_PART}(?: {_PART}){{1,6}}(?!\w)")
_RANK = re.compile(
    r"(?:Lieutenant|Major|Brigadier|Colonel|Captain|General|Admiral|Lt|Maj|Col|Gen|Capt|Dr|Mr|Mrs|Ms|Sheikh|Ambassador|"
    r"Orgeneral|Korgeneral|Tümgeneral|Tuğgeneral|Albay|Binbaşı|Yüzbaşı|General|Sayın|Bakan|Başkan|Büyükelçi|Sözcü|Yardımcısı|Danışmanı|"
    r"Генерал|Полковник|Майор|Министр|Президент|The|A|"
    r"In|On|From|After|Before|With|By|As|While|When|Since|During|Under|Meanwhile|Earlier|Separately|Both|Asked|"
    r"At|But|And|For|Ancak|Bu|Но|По|В)\.?[ -]+"
)
# «Josefp Dunford'un», «Soçi Mutabakatının»: not the subject
_TR_CASE = re.compile(r"[’'](?:n?[ıiuü]n|y?[ıiuüae]|[dt][ae]n?|[dt][ae]ki|y?l[ae])(?!\w)")
_TR_NOUN = re.compile(r"(?:[ıiuü]n[ıiuü]n|s[ıiuü]n[ae]|[ıiuü]nd[ae]n?|l[ae]r(?:[ıi]n[ıi]?n?|[ae]|d[ae]n?))$")
MOST_WORDS = 4  # of a name in capitals
LONGEST_WORD = 4  # letters of «The », «But » at the head of a sentence, which are no rank
_OWNED = re.compile(r"['’]?s? ?")  # «Syria’s Civil Defense»


class Stranger(NamedTuple):
    """A name that no list has, at [start, end), behind `ranks` letters of rank."""

    start: int
    end: int
    name: str
    ranks: int = 0


_TITLE = re.compile(
    r"(?:spokes(?:man|woman|person)|commander|leader|head|official|member|representative|envoy|negotiator|adviser|"
    r"officer|delegate|coordinator|chief|director|secretary|sozcusu|temsilcisi|komutani|uyesi|yetkilisi|baskani|lideri|"
    r"koordinatoru|uzmani|muduru|sekreteri|(?:komutan|yetkili|uye|temsilci|sozcu|lider|danisman)l[ae]rindan|представител[ья]|командир|член|лидер|глава|руководитель|координатор|"
    r"переговорщик|сотрудник|секретарь|директор|спикер) ?,? ?$"
)


def titled(
    text: str, cased: Callable[[int, int], str], body: Found, region: Span, taken: Sequence[tuple[int, int]]
) -> Stranger | None:
    """«For the rebels, Colonel Ahmad Othman of …», «Muhalefetin sözcüsü Ayman el-Asimi»: a name with its title."""
    head = text[max(0, body.start - 26) : body.start].rstrip('«"')
    of_body = _TITLE.search(head)  # «лидер «Хайят Тахрир аш-Шам» Абу Мухаммед аль-Джулани»
    for found in named_in(cased, *region, taken):
        ahead = found.start - found.ranks
        if of_body and ahead - body.end <= len("», "):
            return found
        if found.ranks > LONGEST_WORD or _TITLE.search(text, max(0, ahead - 24), ahead):
            return found
    return None


def alone(
    cased: Callable[[int, int], str], region: Span, taken: Sequence[tuple[int, int]], behind: bool
) -> Stranger | None:
    """The name that stands where a subject does and is nobody's; `behind`: the subject follows the verb."""
    free = named_in(cased, *region, taken)
    if not free:
        return None
    if behind:
        return free[0] if free[0].start - region[0] <= 40 else None
    return free[-1] if region[1] - free[-1].end <= 60 else None


def find_full_name(before: str, surname: str) -> str | None:
    """The name of two words or more, named before, that ends in the surname."""
    bare = surname.rstrip("'’")
    names = [m[0] for m in _NAME.finditer(before) if m[0].endswith(bare)]
    return names[0] if names else None


def named_in(
    cased: Callable[[int, int], str], start: int, end: int, taken: Sequence[Span], *, in_case: bool = False
) -> list[Stranger]:
    """Names of two words or more between words that are `taken`; `in_case`: a Turkish one may stand in any case."""
    words = cased(start, end)
    found = []
    for m in _NAME.finditer(words):
        begin = first = m.start() + _over(words, start, m.span(), taken)
        while rank := _RANK.match(words, begin, m.end()):
            begin = rank.end()
        if (
            1 <= words.count(" ", begin, m.end()) < MOST_WORDS
            and (in_case or not _TR_CASE.match(words, m.end()))
            and not _TR_NOUN.search(m[0])
        ):
            found.append(Stranger(start + begin, start + m.end(), words[begin : m.end()], begin - first))
    return found


def _over(words: str, start: int, run: Span, taken: Sequence[Span]) -> int:
    """Letters of a run of capitals up to the last names or words of the lists in it: «AK Parti Sözcüsü Ömer Çelik»."""
    at = run[0]
    for a, b in sorted(taken):
        if b - start <= at or a - start >= run[1]:
            continue
        at = max(at, b - start)
        if owned := _OWNED.match(words, at, run[1]):
            at = owned.end()
    return at - run[0]
