"""Which of the five languages a paragraph is written in: by script, then by letters and words of one language alone."""

from __future__ import annotations

import re

from atashbas.values import Language

_SAMPLE = 200
_LETTERS = re.compile(r"[a-zA-Z][^a-zA-Z]*[a-zA-Z]")
_SCRIPTS = re.compile("([а-яёА-ЯЁ]+)|([ء-یۀ-ۓ]+)|([a-zA-ZÀ-ÿğışĞİŞ]+)")
# Letters one language of a script has and the other has not.
_FA_ONLY, _AR_ONLY = "پچژگیک", "ةىأإ"
_FA_WORDS = re.compile(r"(?<!\w)(?:از|به|که|را|این|است|با|برای|در|شد|شده|کرد|بر|های|می|آن|اند|گفت)(?!\w)")
_AR_WORDS = re.compile(
    r"(?<!\w)(?:في|من|على|إلى|الى|أن|ان|عن|التي|الذي|مع|هذا|قال|بعد|بين|خلال|فى)(?!\w)|(?<!\w)و?ال\w"
)
_WORD = re.compile(r"\w+")
_TR_WORDS = frozenset({
    "ve", "bir", "bu", "ile", "için", "da", "de", "olarak", "olan", "sonra", "daha", "en", "ise", "dedi", "etti",
    "son", "göre",
})  # fmt: skip
_TR_SIGNS = re.compile(r"[ğşİ]|ı|['’´](?:[dt][ae]|n?[ıiuü]n|y?[ae])(?!\w)")
_EN_WORDS = frozenset({
    "the", "of", "and", "in", "to", "a", "that", "is", "was", "were", "has", "have", "on", "by", "for", "with",
    "said", "at", "from", "as",
})  # fmt: skip
_OTHER_WORDS = frozenset({
    "der", "die", "das", "und", "nicht", "ist", "ein", "eine", "mit", "von", "le", "la", "les", "des", "est",
    "une", "dans", "pour", "que", "el", "los", "las", "una", "por", "con", "il", "che", "di", "della", "het",
    "een", "os", "uma", "não", "em", "och", "att", "som", "w", "nie", "się", "na", "je",
})  # fmt: skip
_EN_ENDINGS = re.compile(r"[a-z]{3}(?:ing|ed|tion|ers)(?!\w)")
# Letters of neighbours that share a script: Ukrainian, Macedonian, Serbian, Kazakh; Urdu, Pashto, Kurdish
_NOT_RU = re.compile("[іїєґўјљњћђџѓќәғқңөұүһѕІЇЄҐЎЈЉЊЋЂЏЃЌӘҒҚҢӨҰҮҺЅ]")
_NOT_FA_AR = re.compile("[ٹڈڑےںھټډړښڼېەۆێڵ]")


def find_language(paragraph: str) -> Language | None:
    """Language of a paragraph; None where it is none of the five or too short to tell."""
    sample = paragraph[:_SAMPLE]
    if sample.isascii():
        return _of_latin(sample) if _LETTERS.search(sample, 0, 120) else None
    sizes = [0, 0, 0]
    for m in _SCRIPTS.finditer(sample, 0, 120):
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
    if len(_NOT_FA_AR.findall(sample)) * 12 > len(sample):
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
    turkish = sum(map(_TR_WORDS.__contains__, words)) + len(_TR_SIGNS.findall(sample))
    most = max(turkish, english)
    if sum(map(_OTHER_WORDS.__contains__, words)) > most:
        return None
    if most == 0:
        plain = sample.isascii() and (len(sample) < 60 or len(_EN_ENDINGS.findall(sample)) >= 2)
        return "en" if plain else None
    if most * 60 < len(sample) and not (sample.isascii() and english):
        return None
    return "tr" if turkish >= english else "en"
