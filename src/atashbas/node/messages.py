"""Text for people: what a fault or an error means and what to do about it, in five languages.

Decides words only; the reference page of errors is printed from the same words. A code without words of its own is
shown with those of its family, else as the code with its facts: never as an empty message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from atashbas.values import AtashbasError, Fault

ISOLATE, END = "\u2068", "\u2069"
LONGEST_VALUE = 120
ROW = MappingProxyType({"en": "row {n}", "fa": "سطر {n}", "ar": "الصف {n}", "ru": "строка {n}", "tr": "satır {n}"})
COLUMN = MappingProxyType(
    {"en": "column {name}", "fa": "ستون {name}", "ar": "العمود {name}", "ru": "столбец {name}", "tr": "sütun {name}"}
)
SOURCES = (
    ("atashbas.node", "messages.yaml"),
    ("atashbas.node", "messages_register.yaml"),
    ("atashbas.node.accounts", "messages.yaml"),
    ("atashbas.node.casework", "messages.yaml"),
    ("atashbas.node.learning", "messages.yaml"),
    ("atashbas.node.notices", "messages.yaml"),
    ("atashbas.node.ground", "messages.yaml"),
    ("atashbas.agreement", "faults.yaml"),
    ("atashbas.estimate", "faults.yaml"),
)
# Facts that are words of the house, in the reader's language.
CALENDARS = MappingProxyType(
    {
        "gregorian": {"en": "Gregorian", "fa": "میلادی", "ar": "الميلادي", "ru": "григорианский", "tr": "miladi"},
        "solar-hijri": {
            "en": "Solar Hijri", "fa": "خورشیدی", "ar": "الهجري الشمسي", "ru": "солнечная хиджра", "tr": "hicri şemsi",
        },
        "hijri": {"en": "Hijri", "fa": "قمری", "ar": "الهجري القمري", "ru": "хиджра", "tr": "hicri"},
    }
)  # fmt: skip
OTHER = MappingProxyType(
    {
        "en": ("This could not be done: {code}.", "The code is explained in the reference of errors."),
        "fa": ("این کار انجام نشد: {code}.", "شرح کد در مرجع خطاها آمده است."),
        "ar": ("تعذر تنفيذ ذلك: {code}.", "شرح الرمز في مرجع الأخطاء."),
        "ru": ("Это не удалось: {code}.", "Код объяснён в справочнике ошибок."),
        "tr": ("Bu yapılamadı: {code}.", "Kod, hata başvurusunda açıklanmıştır."),
    }
)


REFERENCE_TOP = """\
# Errors and faults

Every error and every fault of an input has a code. The text is shown in Persian, Arabic, Russian, Turkish or English;
the code and its facts are the same in all of them (`--json` prints both). A fault names file, row and column; a
blocking fault keeps its row out, any other is a warning and the row goes in. ‹Words› stand for facts of the case.

The page is printed from the packaged words by `python -m atashbas.node.messages`. A code that has no row of its own has
that of its family, at the end.

| code | what it means | remedy |
|---|---|---|
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A fault in words: `where` (file, row, column), `says` and `remedy`; values are isolated for their direction."""

    where: str
    says: str
    remedy: str

    def __str__(self) -> str:
        return " ".join(filter(None, [f"{self.where}:" if self.where else "", self.says, self.remedy]))


class _Facts(dict[str, str]):
    """Facts of a sentence; one that a fault does not carry leaves nothing behind."""

    def __missing__(self, key: str) -> str:
        return ""


@cache
def known_messages() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Code → language → (what it means, remedy)."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: dict[str, dict[str, list[str]]] = {}
    for package, name in SOURCES:
        content |= yaml.load((files(package) / name).read_bytes(), Loader=loader)  # noqa: S506 - a safe loader
    return MappingProxyType(
        {
            code: MappingProxyType({tag: (says, do) for tag, (says, do) in texts.items()})
            for code, texts in content.items()
        }
    )


def message_of(item: Fault | AtashbasError, language: str = "en") -> Message:
    """Words for a fault or an error; English where the language is none of the five."""
    tag = language if language in ROW else "en"
    facts: dict[str, str | int | None] = dict(item.facts)
    where = ""
    if isinstance(item, Fault):
        facts |= {"file": item.file, "row": item.row, "column": item.column, "value": item.value}
        where = _where(item, tag)
    texts = _texts_of(item.code)
    says, remedy = texts[tag] if texts else OTHER[tag]
    named = {key: CALENDARS.get(str(fact), {}).get(tag, fact) for key, fact in facts.items()}
    filled = _Facts({key: _isolated(fact) for key, fact in named.items() if fact is not None})
    filled["code"] = _isolated(_code_with_facts(item.code, facts))
    return Message(where=where, says=_tidy(says.format_map(filled)), remedy=_tidy(remedy.format_map(filled)))


def _texts_of(code: str) -> Mapping[str, tuple[str, str]] | None:
    """Words of a code, else those of its family (``bundle.*``), else None."""
    known = known_messages()
    return known.get(code) or known.get(code.split(".")[0] + ".*")


def render_fault(fault: Fault, language: str = "en") -> str:
    """One line: file, row and column, what is wrong, what to do."""
    return str(message_of(fault, language))


def render_message(problem: Fault | AtashbasError, language: str = "en") -> str:
    """One line for a fault or an error alike."""
    return str(message_of(problem, language))


def _where(fault: Fault, tag: str) -> str:
    comma = "، " if tag in {"fa", "ar"} else ", "
    parts = [_isolated(fault.file)]
    if fault.row is not None:
        parts.append(ROW[tag].format(n=fault.row))
    if fault.column is not None:
        parts.append(COLUMN[tag].format(name=_isolated(fault.column)))
    return comma.join(parts)


def _isolated(fact: str | int) -> str:
    """A value among words of another direction keeps its own (Unicode UAX #9, FSI and PDI)."""
    text = " ".join(str(fact).split())
    shown = text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
    return f"{ISOLATE}{shown}{END}" if isinstance(fact, str) else shown


def _code_with_facts(code: str, facts: Mapping[str, str | int | None]) -> str:
    stated = [f"{key}={facts[key]}" for key in sorted(facts) if facts[key] not in (None, "")]
    return " ".join([code, *stated])


def _tidy(text: str) -> str:
    return " ".join(text.split()).replace(" .", ".").replace(" :", ":")


def render_reference() -> str:
    """The page docs/reference/errors.md: every code with what it means and its remedy, families last."""
    codes = sorted(known_messages(), key=lambda code: (code.endswith("*"), code))
    rows = (f"| `{code}` | {_cell(code, 0)} | {_cell(code, 1)} |\n" for code in codes)
    return REFERENCE_TOP + "".join(rows)


def _cell(code: str, part: int) -> str:
    return known_messages()[code]["en"][part].replace("|", "\\|").replace("{", "‹").replace("}", "›")


if __name__ == "__main__":
    print(render_reference(), end="")
