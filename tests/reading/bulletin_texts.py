"""Bulletins of our own in five languages, written from tables of numbers: many phrasings, every known trap.

The sentences are this suite's; only the numbers are those of real bulletins (`bulletin_numbers.csv`, source in each row).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

STYLES = ("paren", "dash", "before", "words", "grouped")
LANGUAGES = ("ar", "en", "fa", "ru", "tr")
AREAS = {
    "en": {"Deir ez-Zor": "Deir ez-Zor"},
    "ru": dict(Aleppo="Алеппо", Damascus="Дамаск", Daraa="Дераа", Hama="Хама", Homs="Хомс", Idlib="Идлиб", Latakia="Латакия", Quneitra="Эль-Кунейтра", Sweida="Эс-Сувейда"),
    "ru-in": dict(Aleppo="Алеппо", Damascus="Дамаске", Daraa="Дераа", Hama="Хаме", Homs="Хомсе", Idlib="Идлибе", Latakia="Латакии", Quneitra="Кунейтре", Sweida="Сувейде"),
    "ar": dict(Aleppo="حلب", Damascus="دمشق", Daraa="درعا", Hama="حماة", Homs="حمص", Idlib="إدلب", Latakia="اللاذقية", Quneitra="القنيطرة", Sweida="السويداء"),
    "fa": dict(Aleppo="حلب", Damascus="دمشق", Daraa="درعا", Hama="حماه", Homs="حمص", Idlib="ادلب", Latakia="لاذقیه", Quneitra="قنیطره", Sweida="سویدا"),
    "tr": dict(Aleppo="Halep", Damascus="Şam", Daraa="Dera", Hama="Hama", Homs="Humus", Idlib="İdlib", Latakia="Lazkiye", Quneitra="Kuneytra", Sweida="Süveyda"),
    "tr-in": dict(Aleppo="Halep'te", Damascus="Şam'da", Daraa="Dera'da", Hama="Hama'da", Homs="Humus'ta", Idlib="İdlib'de", Latakia="Lazkiye'de", Quneitra="Kuneytra'da", Sweida="Süveyda'da"),
}  # fmt: skip
WORDS = {
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    "ru": [
        "ноль",
        "один",
        "два",
        "три",
        "четыре",
        "пять",
        "шесть",
        "семь",
        "восемь",
        "девять",
        "десять",
        "одиннадцать",
        "двенадцать",
    ],
    "ar": [
        "صفر",
        "واحد",
        "اثنان",
        "ثلاثة",
        "أربعة",
        "خمسة",
        "ستة",
        "سبعة",
        "ثمانية",
        "تسعة",
        "عشرة",
        "أحد عشر",
        "اثنا عشر",
    ],
    "fa": ["صفر", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده"],
    "tr": ["sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz", "on", "onbir", "oniki"],
}
AND = {"en": " and ", "ru": " и ", "ar": " و", "fa": " و ", "tr": " ve "}
COMMA = {"en": ", ", "ru": ", ", "ar": "، ", "fa": "، ", "tr": ", "}


@dataclass(frozen=True, slots=True)
class Row:
    """Numbers of one bulletin."""

    id: str
    day: str
    ru_total: int | None
    ru_split: dict[str, int]
    ru_unsplit: tuple[str, ...]
    ru_third: int | None
    tr_total: int | None
    tr_split: dict[str, int]
    tr_unsplit: tuple[str, ...]
    verdicts: dict[str, int]
    settlements: int | None
    groups: int | None
    traps: frozenset[str]


def load_rows() -> list[Row]:
    """Rows of the table of numbers."""
    with (Path(__file__).parent / "bulletin_numbers.csv").open(encoding="utf-8", newline="") as file:
        return [_row(r) for r in csv.DictReader(file)]


def _row(r: dict[str, str]) -> Row:
    return Row(
        r["id"], r["date"], _int(r["ru_total"]), _split(r["ru_split"]), tuple(r["ru_unsplit"].split()), _int(r["ru_third"]),
        _int(r["tr_total"]), _split(r["tr_split"]), tuple(r["tr_unsplit"].split()), _split(r["verdicts"]),
        _int(r["settlements"]), _int(r["groups"]), frozenset(r["traps"].split()),
    )  # fmt: skip


def _int(text: str) -> int | None:
    return int(text) if text else None


def _split(text: str) -> dict[str, int]:
    return {k: int(v) for k, v in (part.split("=") for part in text.split())}


def expected(row: Row) -> dict[str, tuple[int | None, dict[str, int]]]:
    """What a reader has to find: reporter → (total, split)."""
    out = {}
    if row.ru_total is not None or row.ru_split:
        out["RU"] = (row.ru_total, row.ru_split)
    if row.tr_total is not None or row.tr_split:
        out["TR"] = (row.tr_total, row.tr_split)
    return out


def write_bulletin(row: Row, language: str, style: str) -> str:
    """A bulletin with a headline, both registers, the verdict and the counters."""
    parts = [_headline(row, language), _side(row, language, style, "ru"), _side(row, language, style, "tr")]
    parts += [_verdict(row, language), _counters(row, language)]
    return "\n".join(part for part in parts if part)


def _name(area: str, language: str, form: str = "") -> str:
    return AREAS.get(language + form, AREAS[language]).get(area, area)


def _number(n: int, language: str, words: bool) -> str:
    return WORDS[language][n] if words and n < len(WORDS[language]) and n > 0 else str(n)


def _join(items: list[str], language: str) -> str:
    return items[0] if len(items) == 1 else COMMA[language].join(items[:-1]) + AND[language] + items[-1]


def _list(split: dict[str, int], language: str, style: str) -> str:
    """The split in one of the styles."""
    words = style == "words"
    if style == "dash":
        return COMMA[language].join(f"{_name(a, language)} – {n}" for a, n in split.items())
    if style in {"before", "words"} and language != "tr":
        return _join([_in(a, n, language, words) for a, n in split.items()], language)
    if style == "grouped" and language != "tr":
        return _grouped(split, language)
    if language == "tr" and style != "paren":
        return _join([f"{_name(a, 'tr', '-in')} {_number(n, 'tr', words)}" for a, n in split.items()], "tr")
    return _join([f"{_name(a, language)} ({n})" for a, n in split.items()], language)


def _in(area: str, n: int, language: str, words: bool) -> str:
    number = _number(n, language, words)
    return {
        "en": f"{number} in {_name(area, 'en')}",
        "ru": f"{number} в {_name(area, 'ru', '-in')}",
        "ar": f"{number} في {_name(area, 'ar')}",
        "fa": f"{number} مورد در {_name(area, 'fa')}",
    }[language]


def _grouped(split: dict[str, int], language: str) -> str:
    """Equal numbers said once: «two each in Hama and Homs»."""
    by: dict[int, list[str]] = {}
    for area, n in split.items():
        by.setdefault(n, []).append(area)
    items = []
    for n, areas in by.items():
        form = "-in" if language == "ru" else ""
        names = _join([_name(a, language, form) for a in areas], language)
        each = len(areas) > 1
        items.append({
            "en": f"{_number(n, 'en', True)} {'each ' if each else ''}in {names}",
            "ru": f"{'по ' if each else ''}{n} в {names}",
            "ar": f"{n} في {'كل من ' if each else ''}{names}",
            "fa": f"{'هر کدام ' if each else ''}{n} مورد در {names}",
        }[language])  # fmt: skip
    return COMMA[language].join(items)


def _headline(row: Row, language: str) -> str:
    both = (row.ru_total or sum(row.ru_split.values())) + (row.tr_total or sum(row.tr_split.values()))
    if "headline_or_text_sums_sides" in row.traps:
        return {
            "en": f"{both} ceasefire violations were noted in Syria",
            "ru": f"В Сирии за сутки отмечено {both} нарушений перемирия",
            "ar": f"تسجيل {both} خرقا للهدنة في سوريا",
            "fa": f"ثبت {both} مورد نقض آتش بس در سوریه",
            "tr": f"Suriye'de {both} ateşkes ihlali görüldü",
        }[language]
    if "headline_body_mismatch" in row.traps and row.ru_total:
        n = row.ru_total + 1
        return {
            "en": f"Russia registers {n} ceasefire violations in Syria",
            "ru": f"Россия зафиксировала {n} нарушений перемирия",
            "ar": f"روسيا ترصد {n} خرقا للهدنة",
            "fa": f"طرف روسی {n} مورد نقض آتش بس ثبت کرد",
            "tr": f"Rusya {n} ateşkes ihlali saptadı",
        }[language]
    return ""


def _side(row: Row, language: str, style: str, side: str) -> str:
    total = row.ru_total if side == "ru" else row.tr_total
    split = row.ru_split if side == "ru" else row.tr_split
    unsplit = row.ru_unsplit if side == "ru" else row.tr_unsplit
    if total is None and not split:
        return ""
    if total == 0:
        return NONE[language][side]
    where = _where(total, split, unsplit, language, style)
    third = row.ru_third if side == "ru" else None
    if language == "ar" and total == 2 and not third:
        return FRAME_DUAL[side].format(where=where)
    if total is None:
        return NO_TOTAL[language][side].format(where=where)
    return FRAME[language][side].format(
        n=_number(total, language, style == "words"), where=where, third=_third(third, language)
    )


def _where(total: int | None, split: dict[str, int], unsplit: tuple[str, ...], language: str, style: str) -> str:
    if split:
        lead = {"paren": LEAD_IN[language], "dash": LEAD_IN[language] + ":"}.get(style, ":")
        return f"{lead} {_list(split, language, style)}"
    if unsplit:
        return f"{LEAD_IN[language]} " + _join([_name(a, language) for a in unsplit], language)
    return ""


def _third(n: int | None, language: str) -> str:
    if n is None:
        return ""
    return (
        " "
        + {
            "en": f"({n} of them according to the Syrian side)",
            "ru": f"(в том числе по данным сирийской стороны – {n})",
            "ar": f"(منها {n} حسب الجانب السوري)",
            "fa": f"({n} مورد از آن به گفته طرف سوری)",
            "tr": f"({n} tanesi Suriye tarafına göre)",
        }[language]
    )


LEAD_IN = {
    "en": " in the provinces of", "ru": " в провинциях", "ar": " في محافظات", "fa": " در استان های", "tr": " şu illerde:",
}  # fmt: skip
FRAME = {
    "en": {
        "ru": "In the past day the Russian part of the joint Russian-Turkish commission noted and registered {n} cases of fire{third}{where}.",
        "tr": "The Turkish part of the commission registered {n} violations of the truce{where}.",
    },
    "ru": {
        "ru": "За минувшие сутки российская часть российско-турецкой комиссии зафиксировала {n} случаев открытия огня{third}{where}.",
        "tr": "Турецкая часть комиссии зафиксировала {n} нарушений{where}.",
    },
    "ar": {
        "ru": "خلال الساعات الأربع والعشرين الماضية سجل الجانب الروسي في اللجنة الروسية التركية {n} خروقات{third}{where}.",
        "tr": "وسجل الجانب التركي {n} خروقات{where}.",
    },
    "fa": {
        "ru": "در شبانه روز گذشته طرف روسی کمیسیون روسیه و ترکیه {n} مورد نقض آتش بس{third} ثبت کرد{where}.",
        "tr": "طرف ترک نیز {n} مورد نقض ثبت کرد{where}.",
    },
    "tr": {
        "ru": "Son bir günde Rus-Türk komisyonunun Rus tarafı toplam {n} ateşkes ihlali{third} kaydetti{where}.",
        "tr": "Türk tarafı ise {n} ateşkes ihlali kaydetti{where}.",
    },
}  # fmt: skip
FRAME_DUAL = {
    "ru": "سجل الجانب الروسي في اللجنة الروسية التركية خرقين خلال اليوم الأخير{where}.",
    "tr": "وسجل الجانب التركي خرقين{where}.",
}
NO_TOTAL = {
    "en": {"ru": "The Russian side registered cases of fire{where}.", "tr": "The Turkish side registered violations{where}."},
    "ru": {"ru": "Российской стороной зафиксированы нарушения{where}.", "tr": "Турецкой стороной зафиксированы нарушения{where}."},
    "ar": {"ru": "سجل الجانب الروسي خروقات{where}.", "tr": "وسجل الجانب التركي خروقات{where}."},
    "fa": {"ru": "طرف روسی موارد نقض را ثبت کرد{where}.", "tr": "طرف ترک موارد نقض را ثبت کرد{where}."},
    "tr": {"ru": "Rus tarafı ihlal kaydetti{where}.", "tr": "Türk tarafı ihlal kaydetti{where}."},
}  # fmt: skip
NONE = {
    "en": {"ru": "The Russian side has not registered any violations.", "tr": "The Turkish side registered no violations."},
    "ru": {"ru": "Российской стороной нарушений не зафиксировано.", "tr": "Турецкая сторона нарушений не зафиксировала."},
    "ar": {"ru": "لم يسجل الجانب الروسي أي خرق.", "tr": "ولم يسجل الجانب التركي أي انتهاك."},
    "fa": {"ru": "طرف روسی هیچ موردی از نقض ثبت نکرد.", "tr": "طرف ترک هیچ نقضی ثبت نکرد."},
    "tr": {"ru": "Rus tarafı herhangi bir ihlal kaydetmedi.", "tr": "Türk tarafı herhangi bir ihlal kaydetmedi."},
}  # fmt: skip


def _verdict(row: Row, language: str) -> str:
    n = row.verdicts.get("not_confirmed")
    if not n:
        return ""
    one = {
        "en": "In one case the fire was aimed at Nusra units; the other cases are not confirmed by the Russian side.",
        "ru": "Установлено, что в одном случае огонь велся по позициям «Джебхат ан-Нусра», остальные случаи российской стороной не подтверждаются.",
        "ar": "وتبين أن حالة واحدة استهدفت جبهة النصرة، أما باقي الحالات فلم يؤكدها الجانب الروسي.",
        "fa": "در یک مورد هدف آتش جبهه النصره بود و سایر موارد را طرف روسی تایید نکرد.",
        "tr": "Bir vakada hedef Nusra idi, diğer vakaları Rus tarafı doğrulamadı.",
    }  # fmt: skip
    if row.verdicts.get("excluded_terrorist_target"):
        return one[language]
    return {
        "en": f"The Russian side did not confirm any of the {n} cases.",
        "ru": f"Все {n} случаев российской стороной не подтверждаются.",
        "ar": "ولم يؤكد الجانب الروسي أيا من الحالات.",
        "fa": "طرف روسی هیچ یک از این موارد را تایید نکرد.",
        "tr": f"Rus tarafı {n} ihlalden hiçbirini doğrulamadı.",
    }[language]  # fmt: skip


def _counters(row: Row, language: str) -> str:
    """Counters since the beginning, which are nobody's cases of the day."""
    out = []
    if row.settlements:
        n = row.settlements
        out.append({
            "en": f"The number of settlements that have joined has reached {n}.",
            "ru": f"Количество населенных пунктов, присоединившихся к примирению, увеличилось до {n}.",
            "ar": f"وبلغ عدد البلدات التي انضمت إلى المصالحة {n} بلدة.",
            "fa": f"تعداد کل مناطقی که به آشتی پیوسته اند به {n} منطقه رسید.",
            "tr": f"Sürece katılan yerleşim yeri sayısı {n} oldu.",
        }[language])  # fmt: skip
    return "\n".join(out)
