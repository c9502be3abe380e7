"""How a lexicon entry may look in running text: clitics before it, endings behind it, one pattern for each.

An alias ending in ``*`` is a stem; one that begins with ``=`` is looked for exactly as written, without clitics.
Patterns are made in advance, so that the one matching pass needs no grammar; what
may follow a stem is checked behind each match (`endings_of`).
"""

from __future__ import annotations

from itertools import product

from atashbas.reading.text.fold import fold_alias
from atashbas.values import Language

# Endings of Russian nouns, adjectives and past tenses, folded.
_RU = (
    " й ы а у и е я ю ь ом ем ой ей ам ям ах ях ов ев ами ями ий ый ая ое ие ые ого его ому ему им ым ую юю их ых "
    "ими ыми ись ью ии ию ия иям иях ией ием иями ия ен но на ны ен ено ена ены ло ла ли л лись лась лось лся ет "
    "ют ит ят ает ают ивает ивают ала али ало ил ила или ило яет яют ется ются ились илось илась ены им ый его "
    "ему ев ешь ся ась ован овано овали овала овал ованы ует уют иков ик иками ирует ируют ировано ировала "
    "ировали ировал ировать ировано ицей ица ицы нии ние ния нием ниям нию ний ниями ниях ник ника ники ников "
    "ником никами нику никах ский ского ел ть ыми ению ено ите иться ался алась алось ались ует ут ая ью тель "
    "тели теля телей телями телем телям телю"
)
_ENDINGS: dict[Language, frozenset[str]] = {
    "ru": frozenset([*_RU.split(), ""]),
    "fa": frozenset(
        [
            "",
            *[
                "ی",
                "ای",
                "ها",
                "های",
                "هایی",
                "هایش",
                "یی",
                "ان",
                "ات",
                "م",
                "ش",
                "شان",
                "شون",
                "مان",
                "تان",
                "اش",
                "ام",
                "ند",
                "اند",
                "ه",
            ],
        ]
    ),
    "ar": frozenset(
        [
            "",
            *["ه", "ها", "هم", "هما", "هن", "ي", "ا", "ان", "ين", "ون", "ات", "ة", "تها", "تهم", "ت", "تا", "وا", "نا"],
        ]
    ),
    "en": frozenset(["", *["s", "es", "d", "ed", "ing", "n", "an", "ans", "ly"]]),
    "tr": frozenset(),  # any ending up to _LONGEST: suffixes stack too freely to be listed
}
_FA_PLAIN = frozenset({"ای", "ها", "های"})  # they follow any Persian word
_LONGEST = 10
_LONGEST_RU = 7
LONG_STEM = 7  # letters from which on a Russian stem is told by itself and need not check its ending
_RU_INNER = (
    *(
        "",
        "о",
        "й",
        "а",
        "у",
        "ы",
        "и",
        "е",
        "я",
        "ю",
        "ой",
        "ей",
        "ом",
        "ем",
        "ий",
        "ый",
        "ая",
        "ое",
        "ие",
        "ые",
        "ого",
        "его",
    ),
    *("ому", "ым", "им", "ую", "юю", "их", "ых", "ыми", "ими", "ов", "ам", "ами", "ах", "ь", "ии", "ию"),
)
_TR_INNER = (
    "",
    *("i", "u", "in", "un", "nin", "a", "e", "da", "de", "nda", "nde", "si", "su", "ler", "lar", "lari", "leri"),
)
# Endings tried on inner words of a stem of several words; the last word is checked in the text.
_INNER: dict[Language, tuple[str, ...]] = {
    "ru": _RU_INNER,
    "tr": _TR_INNER,
    "fa": ("", "ی", "های"),
    "ar": ("",),
    "en": ("", "s"),
}
_AR_BEFORE = ("و", "ف", "ب", "ل", "ك", "وب", "ول")
_AR_ARTICLES = ("ال", "وال", "بال", "لل", "فال", "كال", "ولل", "وبال")
PARTICLES = tuple(map(fold_alias, (*_AR_BEFORE, *_AR_ARTICLES)))  # all that may stand before an Arabic name, folded


# Forms of the light verbs that make up Persian verbs of saying; an alias names them with a tilde: «اعلام ~کرد».
_LIGHT = {
    "~کرد": "کرد|کردند|کرده است|کرده اند|کرده بود|کرده بودند|می کند|می‌کند|میکند|می کنند|می کرد|کرده|کردهاند",
    "~نمود": "نمود|نمودند|نموده است|نموده اند|نموده بود|می نماید|می نمایند|نموده",
    "~داد": "داد|دادند|داده است|داده اند|داده بود|می دهد|می دهند|میدهد|داده",
    "~شد": "شد|شدند|شده است|شده اند|شده بود|می شود|می شوند|شده",
    "~گردید": "گردید|گردیدند|گردیده است|گردیده اند|گردیده|می گردد",
    "~داشت": "داشت|داشتند|داشته است|داشته اند|داشته|دارد|دارند|می دارد|می دارند",
    "~ساخت": "ساخت|ساختند|ساخته است|ساخته اند|ساخته|می سازد|می سازند",
    "~دانست": "دانست|دانستند|دانسته است|دانسته اند|دانسته|می داند|می دانند",
    "~خواند": "خواند|خواندند|خوانده است|خوانده اند|خوانده بود|خوانده|می خواند|می خوانند",
    "~شمرد": "شمرد|شمردند|شمرده است|شمرده|می شمارد|می شمارند",
    "~گرفت": "گرفت|گرفتند|گرفته است|گرفته اند|می گیرد",
    "~گذاشت": "گذاشت|گذاشتند|گذاشته است|گذاشته اند|گذاشته|می گذارد|می گذارند",
    "~خورد": "خورد|خوردند|خورده است",
    "~یاد کرد": "یاد کرد|یاد کردند",
    "~سپرد": "سپرد|سپردند",
    "~ورزید": "ورزید|ورزیدند|ورزیده است|ورزیده اند|ورزیده|می ورزد|می ورزند",
    "~کشید": "کشید|کشیدند",
    "~برد": "برد|بردند|می برد",
    "~است": "است|اند|هستند|بود",
}


def patterns_of(alias: str, language: Language) -> list[str]:
    """Every form that is looked for, each with the space that opens a word."""
    for light, variants in _LIGHT.items():
        if light in alias:
            return [p for form in variants.split("|") for p in patterns_of(alias.replace(light, form), language)]
    if alias.startswith("="):
        return [" " + fold_alias(alias)]
    pairs = [(fold_alias(word), word.endswith("*")) for word in alias.strip().split()]
    pairs = [(word, stem) for word, stem in pairs if word]
    if not pairs:
        return []
    choices = [
        [word + ending for ending in _INNER[language]] if stem and n < len(pairs) - 1 else [word]
        for n, (word, stem) in enumerate(pairs)
    ]
    forms = [" ".join(form) for form in product(*choices)]
    if language == "ar":
        forms = [variant for form in forms for variant in _with_clitics(form)]
    return [" " + form for form in dict.fromkeys(forms)]


def clitic_length(pattern: str, alias: str, language: Language) -> int:
    """Letters of an Arabic conjunction or preposition at the head of a pattern; the article belongs to the name."""
    if language != "ar" or alias.startswith("="):
        return 0
    form = pattern[1:]
    for length in (1, 2):
        rest = form[length:]
        if form[:length] in _AR_BEFORE and rest and (fold_alias(alias).startswith(rest[:6]) or rest.startswith("ال")):
            return 0 if fold_alias(alias).startswith(form[: length + 2]) else length
    return 0


def _with_clitics(form: str) -> list[str]:
    """Arabic conjunctions, prepositions and article written as one word with the name."""
    if form.startswith("ال"):
        bare = form[2:]
        return [form, *(p + form for p in ("و", "ف", "ب", "ك", "وب")), "لل" + bare, "ولل" + bare, bare, "و" + bare]
    return [form, *(p + form for p in _AR_BEFORE), *(p + form for p in ("ال", "وال", "بال", "لل", "فال", "كال"))]


def endings_of(language: Language, stem: bool, length: int) -> tuple[frozenset[str], int] | None:
    """Endings that may stand behind an alias, and up to how many letters any may; None where none may.

    `length`: letters of the alias with what is written as one word before it.
    """
    if not stem:
        return (_FA_PLAIN, 0) if language == "fa" else None
    if language == "tr":
        return _ENDINGS["tr"], _LONGEST
    return _ENDINGS[language], _LONGEST_RU if language == "ru" and length >= LONG_STEM else 0
