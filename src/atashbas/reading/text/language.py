"""Which of the five languages a paragraph is written in: by script, then by letters and words of one language alone."""

from __future__ import annotations

import re
import unicodedata

from atashbas.reading.text.fold import DROP, SILENT
from atashbas.values import Language

SAMPLE, _HEAD = 200, 120  # letters looked at; of them those that tell the script
_LETTERS = re.compile(r"[a-zA-Z][^a-zA-Z]*[a-zA-Z]")
_ARABIC = re.compile("[ء-\u065f\u066e-یۀ-ۓ]{2}")  # letters, no figures
_SCRIPTS = re.compile("([а-яёА-ЯЁ]+)|([ء-\u065f\u066e-یۀ-ۓ]+)|([a-zA-ZÀ-ÿğışĞİŞ]+)")
# Letters one language of a script has and the other has not.
_FA_ONLY, _AR_ONLY = "پچژگیک\u200c", "ةىأإ"
_FA_WORDS = re.compile(r"(?<!\w)(?:از|به|که|را|این|است|با|برای|در|شد|شده|کرد|بر|های|می|آن|اند|گفت)(?!\w)")
_AR_WORDS = re.compile(
    r"(?<!\w)(?:في|من|على|إلى|الى|أن|ان|عن|التي|الذي|مع|هذا|قال|بعد|بين|خلال|فى)(?!\w)|(?<!\w)و?ال\w"
)
_WORD = re.compile(r"\w+")
_TR_WORDS = frozenset({
    "ve", "bir", "bu", "ile", "için", "da", "de", "olarak", "olan", "sonra", "daha", "en", "ise", "dedi", "etti",
    "son", "göre", "kişi", "iki", "üç", "dört", "beş", "saat", "ordusu", "suriye", "rejim", "rus", "köyü", "köyüne",
    "sivil", "asker", "öldü", "ölü", "oldu", "ele", "geçirdi", "tarafı", "tarafından", "ihlal", "hava", "top", "üzere",
})  # fmt: skip
_SHAPES = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_TR_LETTERS = "ğşİı"
_TR_CASES = re.compile(r"['’´](?:[dt][ae](?:n|ki\w*)?|n?[ıiuü]n|[yn]?[aeıiuü]|n[dt][ae]n?|l[ae]r\w*)(?!\w)")
_EN_WORDS = frozenset({
    "the", "of", "and", "in", "to", "a", "that", "is", "was", "were", "has", "have", "on", "by", "for", "with",
    "said", "at", "from", "as", "side", "none", "violations", "violation", "russian", "turkish", "an", "it", "its",
    "near", "two", "three", "killed", "wounded", "injured", "people", "no", "not", "after", "when", "which", "who",
    "their", "this", "been", "are", "be", "syrian", "army", "forces", "town", "village", "against", "escalation",
    "kia", "wia", "civ", "local", "rounds", "mortar", "hrs", "fire",
    "attacks", "attacked", "shelled", "times", "past", "zone", "zones", "am", "what", "we", "would", "between",
})  # fmt: skip
_OTHER_WORDS = frozenset({
    "der", "die", "das", "und", "nicht", "ist", "ein", "eine", "mit", "von", "le", "la", "les", "des", "est",
    "une", "dans", "pour", "que", "el", "los", "las", "una", "por", "con", "il", "che", "di", "della", "het",
    "een", "os", "uma", "não", "em", "och", "att", "som", "w", "nie", "się", "na", "je",
})  # fmt: skip
_TR_ENDINGS = re.compile(
    r"[a-zçğıöşü]{3}(?:l[ae]r[iı]?|[iıuü]n[iıuü]n|[ae]s[iı]n[iı]|[lt][ae][dt][iı]|[iıuü]yor|[iıuü]p)(?!\w)"
)
_EN_ENDINGS = re.compile(r"[a-z]{3}(?:ing|ed|tion|ers)(?!\w)")
# Letters of neighbours that share a script: Ukrainian, Macedonian, Serbian, Kazakh; Urdu, Pashto, Kurdish
_NOT_RU = re.compile("[іїєґўјљњћђџѓќәғқңөұүһѕІЇЄҐЎЈЉЊЋЂЏЃЌӘҒҚҢӨҰҮҺЅ]")
_NOT_FA_AR = re.compile("[ٹڈڑےںھټډړښڼېەۆێڵ]")


def find_language(paragraph: str) -> Language | None:
    """Language of a paragraph; None where it is none of the five or too short to tell."""
    sample = paragraph[:SAMPLE]
    if sample.isascii():
        return _of_latin(sample) if _LETTERS.search(sample, 0, _HEAD) else None
    if not SILENT.isdisjoint(sample):  # signs that nobody sees part no words
        sample = sample.translate(DROP)
    # The high byte of UTF-16 is the block of a letter: 4 Cyrillic, 6 Arabic. One that fills half of the head tells.
    blocks = sample[:_HEAD].encode("utf-16-le", "surrogatepass")[1::2]
    half = len(blocks) // 2
    if blocks.count(4) > half:
        return _of_cyrillic(sample)
    if blocks.count(6) > half and _ARABIC.search(sample, 0, _HEAD):
        return _of_arabic(sample)
    if 4 not in blocks and 6 not in blocks and blocks.count(0) + blocks.count(1) >= len(blocks) - 4:
        return _of_latin(sample) if _WORD.search(sample, 0, _HEAD) else None  # Turkish, with its quotation marks
    return _by_letters(sample)


def without_shapes(text: str) -> str:
    """Letters where a text has the shapes of Arabic letters, as a PDF gives them."""
    return _SHAPES.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)


def _by_letters(sample: str) -> Language | None:
    """Language of the script that has most letters in the head of a mixed sample."""
    sample = without_shapes(sample)
    sizes = [0, 0, 0]
    for m in _SCRIPTS.finditer(sample, 0, _HEAD):
        sizes[(m.lastindex or 1) - 1] += m.end() - m.start()
    most = max(sizes)
    if most < 2:
        return None
    return (_of_cyrillic, _of_arabic, _of_latin)[sizes.index(most)](sample)


def _of_cyrillic(sample: str) -> Language | None:
    """Russian has ы and э, Bulgarian uses ъ as a vowel."""
    if _NOT_RU.search(sample):
        return None
    if "ы" in sample or "э" in sample:
        return "ru"
    return None if len(sample) > 80 and sample.count("ъ") >= 2 else "ru"


def _of_arabic(sample: str) -> Language | None:
    if _NOT_FA_AR.search(sample) and len(_NOT_FA_AR.findall(sample)) * 12 > len(sample):
        return None
    persian = sum(map(sample.count, _FA_ONLY))
    arabic = 2 * sum(map(sample.count, _AR_ONLY)) + sample.count(" ال")
    if persian > 3 * arabic or arabic > 3 * persian:
        return "fa" if persian > arabic else "ar"
    words = len(_FA_WORDS.findall(sample)) - len(_AR_WORDS.findall(sample))
    return "fa" if words > 0 or (words == 0 and persian > arabic) else "ar"


def _of_latin(sample: str) -> Language | None:
    words = _WORD.findall(sample.lower())
    english = sum(map(_EN_WORDS.__contains__, words))
    if english >= 5 and sample.isascii():  # plainly English: the common case, told by one pass
        return "en"
    turkish = sum(map(_TR_WORDS.__contains__, words)) + sum(map(sample.count, _TR_LETTERS))
    turkish += len(_TR_CASES.findall(sample))
    most = max(turkish, english)
    if sum(map(_OTHER_WORDS.__contains__, words)) > most:
        return None
    if most == 0:
        plain = sample.isascii() and (len(sample) < 60 or len(_EN_ENDINGS.findall(sample)) >= 2)
        return "en" if plain else None
    if most * 60 < len(sample) and not (sample.isascii() and english):
        return "tr" if turkish and len(_TR_ENDINGS.findall(sample)) >= 2 else None
    return "tr" if turkish >= english else "en"
