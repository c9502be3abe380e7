"""Who speaks in a document: «این بیانیه», «the statement said» stand for whoever issued it.

Its issuer is whom the words beside an earlier mention of the document name («بیانیه کرملین»), else the body that spoke
last; a final or joint statement of the meetings is the guarantors'.
"""

from __future__ import annotations

import re
from itertools import islice

from atashbas.reading.statements.pronouns import JOINT
from atashbas.reading.statements.saying import Saying
from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

_TR_IN = re.compile(r"\w+[dt][ae][,:]? ")  # «bildiride», «açıklamada»
_TR_KIND = re.compile(r" ?(?:uclu|ortak|yapilan|yazili|nihai|ayni|resmi|soz konusu) (?:ortak |yazili )?")
_RU_SAID_IN = re.compile(r"(?:ся|но|ны|на)(?: в)?$")  # «в заявлении говорится», «отмечено»
_OF_THREE = re.compile(r"uclu|سه ?جانبه|ثلاثی|трехсторонн|трёхсторонн|trilateral|tripartite|three-way")
_FINAL = re.compile(r"ختامی|المشترک|پایانی|مشترک|итогов|совместн|final|joint|sonuc|ortak")
_BEHIND = re.compile(r" (?:(?:by|from|of|issued by|عن|الصادره? عن|صادره? عن) )?(?:the )?")
_BEFORE = re.compile(r"['’]?\w{0,4} (?:\w+ ){0,2}")
_ISSUERS = ("org:", "group:", "country:")
FAR_FROM_ITS_VERB = 28  # letters between «the statement» and its verb in English
NEAR_ITS_HEAD = 4  # letters between where a subject may begin and the document
LAST_ONES = 6  # mentions of a document that are looked at for its issuer


def find_document(page: Sheet, saying: Saying) -> Found | None:
    """Who speaks where the subject is a document; None where it is not."""
    if not page.documents.all:
        return None
    low, high = reach_of(saying)
    hits = page.documents.within(low, high) or page.documents.within(*saying.cue[:2])
    if not hits:
        return None
    first = hits[0]
    if page.language in {"ar", "fa"} and first.start - low <= NEAR_ITS_HEAD and (named := _beside(page, first)):
        return named  # «وأضاف البيان الصادر عن الكرملين»
    heads = first.start - low <= 2 or _TR_KIND.fullmatch(page.text, low, first.start)
    inside = page.language == "tr" and heads and _TR_IN.match(page.text, first.start)
    if not inside and (page.between(low, high) or page.pronouns.within(low, max(low, first.start))):
        return None  # «он обратил внимание на отсутствие в тексте …»
    if (
        page.language == "ru"
        and page.text.startswith(("в ", "из "), first.start - 2)
        and not _RU_SAID_IN.search(page.text, saying.cue.start, saying.cue.end)
    ):
        return None  # «обратил внимание на отсутствие в тексте …»
    if page.language == "en" and saying.cue.start - first.end > FAR_FROM_ITS_VERB:
        return None  # «the delegation described the statement on …»
    return _issuer(page, first)


def _issuer(page: Sheet, document: Hit) -> Found | None:
    last = page.thread.document
    before = [h for h in page.documents.all if h.start < document.start and (last is None or h.start > last.start)]
    for hit in islice(reversed(before), LAST_ONES):
        if named := _beside(page, hit):
            return named
    ahead, behind = (0, 12) if page.language in {"ar", "fa"} else (12, 0)
    words = page.text[max(0, document.start - ahead) : document.end + behind]
    if (
        last is None
        and _FINAL.search(words)
        and (joint := next((m for m in page.mentions.all if m.entity == JOINT), None))
    ):
        return joint
    if _OF_THREE.search(words):  # «Üçlü bildiride»
        return Found(document.start, document.end, JOINT, "nominal", "states named together", "", "GUAR")
    return last or page.thread.speaker


def _beside(page: Sheet, hit: Hit) -> Found | None:
    """The body that stands beside a document and so issued it."""
    text = page.text
    for m in page.mentions.within(hit.end, hit.end + 40):
        if m.entity.startswith(_ISSUERS) and _BEHIND.fullmatch(text, hit.end, m.start) and page.language != "tr":
            return m
    if page.language in {"en", "tr"}:
        for m in page.mentions.within(max(0, hit.start - 60), hit.start):
            owned = page.language == "tr" or text.startswith("'s ", m.end)
            if m.entity.startswith(_ISSUERS) and owned and _BEFORE.fullmatch(text, m.end, hit.start):
                return m
    return None


def reach_of(saying: Saying) -> Span:
    """From the first to the last place where the subject may stand."""
    regions = saying.subject
    if len(regions) == 1:
        return regions[0]
    return min(a for a, _ in regions), max(b for _, b in regions)
