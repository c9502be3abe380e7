"""Orders of a Turkish sentence with a verb of saying: it stands last, or as a participle before its subject."""

from __future__ import annotations

import re

from atashbas.reading.statements.quotations import trim
from atashbas.reading.statements.saying import Saying, cue_kind
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span

PARTICIPLE = re.compile(r"(?:(?<!rk)en|an)$")
CONVERB = re.compile(r"(?:[ae]n|[ae]r[ae]k|likte|l[ae]|[iu]p|rken|mis|mus)$")  # another verb follows
_AND = re.compile(r"[\s,]*(?:ve|ancak|ama|fakat|ise|ayrica|ardindan|sonra) ")
_THIS = re.compile(r"(?:sunlari|soyle|su ifadeleri|su sozleri|su mesaji|su cevabi|su yaniti|su aciklamayi)(?!\w)")
_COLON = re.compile(r" ?: (?!\")")
_SHORTEST_TOLD = 12
_HOLDS = re.compile(r"(?:kanaatinde|gorusunde|dusuncesinde|fikrinde|inancinda)(?!\w)")
_OPINION = re.compile(
    r"(?:gorus|degerlendirme|fik|yorum|iddia|tez|elestiri|dusunce|tespit|suclama|tanim|yaklasim|oneri|analiz|buna)\w* $"
)
_ENDS = re.compile(r"\s*(?:[.,;]|$|oldugunu|olduklarini)")
_LONGEST_SUBJECT = 110


def read_turkish(text: str, span: Span, cue: Hit, found: list[Saying]) -> Saying | None:
    """The saying of one verb: what stands between the verb before it and this one."""
    kind = cue_kind(cue)[1]
    start = max([span[0], *(s.cue.end for s in found)])
    if (colon := _COLON.match(text, cue.end, span[1])) and span[1] - colon.end() >= _SHORTEST_TOLD:
        return Saying(cue, kind, ((start, cue.start),), trim(text, colon.end(), span[1]), "verb, content")
    if _HOLDS.match(text, cue.start) and not _ENDS.match(text, cue.end, span[1]):
        return None  # «… kanaatinde.»: he holds it, where the clause ends
    if text.startswith(" ne ", cue.start - 4):
        return None  # «ne doğruladı ne yalanladı»
    if text.startswith(" bir ", cue.end) and PARTICIPLE.search(text, cue.start, cue.end):
        return None  # «saldırıları kınayan bir açıklama beklediklerini belirtti»
    if text.startswith("katil", cue.start) and not _OPINION.search(text, start, cue.start):
        return None  # «toplantıya katılmadı»: who stayed away says nothing
    if _THIS.match(text, cue.start) or cue.entry.alias == "diye":
        return None  # «şunları söyledi», and no quotation beside it
    if linked := _AND.match(text, start, cue.start):
        start = linked.end()
    content = trim(text, start, cue.start)
    if PARTICIPLE.search(text, cue.start, cue.end):  # «… belirten Çavuşoğlu»: the subject follows its participle
        return Saying(cue, kind, (behind_participle(text, span, cue),), content, "content, participle, subject")
    return Saying(cue, kind, ((start, cue.start),), content, "content, verb", linked=start > span[0])


def behind_participle(text: str, span: Span, cue: Hit) -> Span:
    """Where the subject of a participle stands: behind it, up to a comma or a quotation."""
    stops = [at for mark in (",", '"') if (at := text.find(mark, cue.end, span[1])) > 0]
    return cue.end, min([*stops, cue.end + _LONGEST_SUBJECT, span[1]])
