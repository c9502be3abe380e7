"""The invented part of the demo: three registers of February 2017 as three offices would send them.

Decides the shape of each file: windows-1251 with Russian headings; a workbook with Turkish headings under a merged
title; UTF-8 with Persian figures and Solar Hijri dates. Same seed, same bytes. Who imports them marks every entry as
synthetic; none of it happened.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

import xlsxwriter
import yaml
from persiantools.jdatetime import JalaliDate

from atashbas.node.demo.sightings import Sighting, draw_sightings
from atashbas.node.demo.world import REPORTERS, draw_world

SEED = 20170225
TO_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
RUSSIAN = (
    "№ п/п", "Дата", "Время", "Провинция", "Населённый пункт", "Широта", "Долгота", "Точность места", "Вид нарушения",
    "Кто", "Цель", "Вооружение", "Погибшие", "Раненые", "Способ наблюдения", "Описание",
)  # fmt: skip
TURKISH = (
    "Sıra No", "Tarih", "Saat", "İl", "Yerleşim yeri", "Enlem", "Boylam", "Yer kesinliği", "İhlal türü", "İhlal eden",
    "Hedef", "Kullanılan silah", "Ölü", "Yaralı", "Tespit şekli", "Açıklama",
)  # fmt: skip
PERSIAN = (
    "ردیف", "تاریخ", "ساعت", "استان", "محل", "عرض جغرافیایی", "طول جغرافیایی", "دقت محل", "نوع نقض", "عامل", "هدف",
    "سلاح", "کشته", "زخمی", "نحوه مشاهده", "شرح", "متن عربی",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFile:
    """A file of one demo reporter, as it would be sent."""

    reporter: str
    name: str
    data: bytes


def synthetic_sightings(seed: int = SEED) -> tuple[Sighting, ...]:
    """Reports of the demo with the true incident behind each: what the engine's answer can be measured against."""
    dice = Random(seed)  # noqa: S311 - a seeded story, not a secret
    return draw_sightings(draw_world(dice), dice)


def synthetic_files(seed: int = SEED) -> tuple[DemoFile, ...]:
    """Three files, of ``demo-ru``, ``demo-tr`` and ``demo-ir``."""
    cases = synthetic_sightings(seed)
    by_reporter = {name: [case for case in cases if case.reporter == name] for name in REPORTERS}
    return (
        DemoFile(reporter="demo-ru", name="donesenia-02-2017.csv", data=_russian(by_reporter["demo-ru"])),
        DemoFile(reporter="demo-tr", name="ihlal-kayitlari-2017-02.xlsx", data=_turkish(by_reporter["demo-tr"])),
        DemoFile(reporter="demo-ir", name="gozareshha-bahman-esfand-1395.csv", data=_persian(by_reporter["demo-ir"])),
    )


@cache
def _phrases() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load((files(__package__) / "phrases.yaml").read_bytes())
    return content


def _word(table: str, key: str | None, language: str) -> str:
    return "" if key is None else str(_phrases()[table][key][language])


def _russian(cases: Sequence[Sighting]) -> bytes:
    rows = [
        [
            f"{case.number:04d}", f"{case.day:%d.%m.%Y}", _clock(case), *_names(case, "ru"),
            _degrees(case.lat, ","), _degrees(case.lon, ","), *_words(case, "ru"),
            _people(case.killed, "-"), _people(case.injured, "-"), _word("observed", case.observed, "ru"),
            _text(case, "ru"),
        ]
        for case in cases
    ]  # fmt: skip
    return _csv(RUSSIAN, rows, ";").encode("cp1251")


def _persian(cases: Sequence[Sighting]) -> bytes:
    rows = [
        [
            _persian_figures(f"{case.number}"), _solar(case), _persian_figures(_clock(case)), *_names(case, "fa"),
            _persian_figures(_degrees(case.lat, ".")), _persian_figures(_degrees(case.lon, ".")), *_words(case, "fa"),
            _persian_figures(_people(case.killed, "")), _persian_figures(_people(case.injured, "")),
            _word("observed", case.observed, "fa"), _text(case, "fa").translate(TO_PERSIAN),
            _text(case, "ar") if case.number % 3 == 0 else "",
        ]
        for case in cases
    ]  # fmt: skip
    return _csv(PERSIAN, rows, ",").encode("utf-8")


def _turkish(cases: Sequence[Sighting]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2017, 3, 1), "title": "Demo: uydurma kayıtlar"})  # noqa: DTZ001 - a fixed mark
    sheet = book.add_worksheet("Şubat 2017")
    title = book.add_format({"bold": True})
    day, clock = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "hh:mm"})
    sheet.merge_range(0, 0, 0, len(TURKISH) - 1, "Ateşkes ihlal kayıtları – DEMO, uydurma veriler", title)
    sheet.write_row(2, 0, TURKISH, title)
    for row, case in enumerate(cases, start=3):
        sheet.write_number(row, 0, case.number)
        sheet.write_datetime(row, 1, datetime.combine(case.day, datetime.min.time()), day)
        if case.minute is not None:
            sheet.write_number(row, 2, case.minute / 1440, clock)
        sheet.write_row(row, 3, _names(case, "tr"))
        for column, value in ((5, case.lat), (6, case.lon)):
            if value is not None:
                sheet.write_number(row, column, value)
        sheet.write_row(row, 7, _words(case, "tr"))
        for column, people in ((12, case.killed), (13, case.injured)):
            _write_people(sheet, row, column, people)
        sheet.write_row(row, 14, [_word("observed", case.observed, "tr"), _text(case, "tr")])
    book.close()
    return buffer.getvalue()


def _write_people(sheet: Any, row: int, column: int, people: tuple[int, int] | None) -> None:
    """A figure as a number, a range as text, no figure as an empty cell: as people fill in a sheet."""
    if people is not None and people[0] == people[1]:
        sheet.write_number(row, column, people[0])
    elif people is not None:
        sheet.write_string(row, column, f"{people[0]}-{people[1]}")


def _names(case: Sighting, language: str) -> list[str]:
    """Governorate and, where the reporter is that precise, the place."""
    place, admin1 = next((place, admin1) for tag, place, admin1 in case.names if tag == language)
    return [admin1, "" if case.precision == "governorate" else place]


def _words(case: Sighting, language: str) -> list[str]:
    return [
        _word("precision", case.precision, language),
        _word("types", case.type, language),
        _word("actors", case.actor, language),
        _word("targets", case.target, language),
        _word("weapons", case.type, language),
    ]


def _text(case: Sighting, language: str) -> str:
    place, admin1 = next((place, admin1) for tag, place, admin1 in case.names if tag == language)
    sentences = _phrases()["sentences"][language]
    sentence: str = sentences[(case.number + case.incident) % len(sentences)]
    kind, harm = _word("types", case.type, language), _harm(case, language)
    filled = sentence.format(type=kind, place=place, admin1=admin1, harm=harm)
    first = "İ" if language == "tr" and filled[0] == "i" else filled[0].upper()
    return first + filled[1:]


def _harm(case: Sighting, language: str) -> str:
    harm = _phrases()["harm"]
    if case.killed is None or case.injured is None:
        return str(harm["unknown"][language])
    if case.killed == case.injured == (0, 0):
        return str(harm["none"][language])
    return str(harm["some"][language]).format(killed=_people(case.killed, ""), injured=_people(case.injured, ""))


def _people(people: tuple[int, int] | None, unknown: str) -> str:
    if people is None:
        return unknown
    return str(people[0]) if people[0] == people[1] else f"{people[0]}-{people[1]}"


def _clock(case: Sighting) -> str:
    return "" if case.minute is None else f"{case.minute // 60:02d}:{case.minute % 60:02d}"


def _solar(case: Sighting) -> str:
    solar = JalaliDate(case.day)
    return _persian_figures(f"{solar.year}/{solar.month:02d}/{solar.day:02d}")


def _degrees(value: float | None, point: str) -> str:
    return "" if value is None else f"{value:.4f}".replace(".", point)


def _persian_figures(text: str) -> str:
    """Figures with Persian digits and the Persian decimal mark."""
    return text.translate(TO_PERSIAN).replace(".", "٫")


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return buffer.getvalue()
