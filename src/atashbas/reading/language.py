"""Which of the five languages a paragraph is written in: by script, then by letters and words of one language alone."""

from __future__ import annotations

import re

from atashbas.values import Language

_FA_LETTERS = re.compile("[پچژگ]|ک|ی(?=[ا-ی])")
_FA_WORDS = re.compile(r"(?<!\w)(?:از|به|که|را|این|است|با|برای|در|شد|شده|کرد|بر|و?های|می|آن|اند|گفت)(?!\w)")
_AR_WORDS = re.compile(
    r"(?<!\w)(?:في|من|على|إلى|الى|أن|ان|عن|التي|الذي|مع|هذا|هذه|قال|كما|بعد|وقد|بين|خلال|فى)(?!\w)|(?<!\w)و?ال\w|[ةأإىؤ]"
)
_TR_WORDS = re.compile(
    r"(?<!\w)(?:ve|bir|bu|ile|için|da|de|olarak|olan|sonra|daha|en|ise|dedi|etti|son|göre)(?!\w)|[ğşİ]|ı|"
    r"['’´](?:[dt][ae]|n?[ıiuü]n|y?[ae])(?!\w)"
)
_EN_WORDS = re.compile(
    r"(?<!\w)(?:the|of|and|in|to|a|that|is|was|were|has|have|on|by|for|with|said|at|from|as)(?!\w)", re.I
)
# Letters of neighbours that share a script: Ukrainian, Macedonian, Serbian, Kazakh; Urdu, Pashto, Kurdish
_NOT_RU = re.compile("[іїєґўјљњћђџѓќәғқңөұүһѕ]", re.I)
_NOT_FA_AR = re.compile("[ٹڈڑےںھټډړښڼېەۆێڵ]")
_RU_WORDS = re.compile(
    r"(?<!\w)(?:и|в|не|на|что|с|по|из|за|для|это|как|от|о|были|был|сообщ\w+|заяв\w+)(?!\w)|[ыэ]", re.I
)
_BG_WORDS = re.compile(r"(?<!\w)(?:е|са|на|от|се|че|за|ще|който|която|във|със|по-\w+)(?!\w)", re.I)
_SAMPLE = 500
_CYRILLIC, _ARABIC, _LATIN = re.compile("[а-яё]", re.I), re.compile("[ء-یۀ-ۓ]"), re.compile("[a-zà-ÿğış]", re.I)


def find_language(paragraph: str) -> Language | None:
    """Language of a paragraph; None where it is none of the five or too short to tell."""
    sample = paragraph[:_SAMPLE]
    counts = [(len(_CYRILLIC.findall(sample)), "cyr"), (len(_ARABIC.findall(sample)), "arab")]
    counts.append((len(_LATIN.findall(sample)), "latn"))
    most, script = max(counts)
    if most < 2:
        return None
    return {"cyr": _of_cyrillic, "arab": _of_arabic, "latn": _of_latin}[script](sample)


def _of_cyrillic(sample: str) -> Language | None:
    if _NOT_RU.search(sample):
        return None
    own, other = len(_RU_WORDS.findall(sample)), len(_BG_WORDS.findall(sample))
    return None if other > own and len(sample) > 80 else "ru"


def _of_arabic(sample: str) -> Language | None:
    if len(_NOT_FA_AR.findall(sample)) * 12 > len(sample):
        return None
    persian = 2 * len(_FA_WORDS.findall(sample)) + len(_FA_LETTERS.findall(sample))
    return "fa" if persian >= 2 * len(_AR_WORDS.findall(sample)) else "ar"


def _of_latin(sample: str) -> Language | None:
    turkish, english = len(_TR_WORDS.findall(sample)), len(_EN_WORDS.findall(sample))
    if max(turkish, english) == 0:
        return "en" if sample.isascii() and len(sample) < 60 else None
    if len(sample) > 120 and max(turkish, english) * 40 < len(sample):
        return None
    return "tr" if turkish >= english else "en"
