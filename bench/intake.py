"""Reading of tables and printing of bulletins, beside bare parsers and the limits we set ourselves.

The peer of reading is `polars.read_csv`, which only splits cells: it checks no date, no coordinate, no count and names
no row. Its ratio says what the checking costs.
"""

from __future__ import annotations

import csv
import io
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars
import xlsxwriter
from openpyxl import load_workbook

from atashbas.bulletin import Incident, Reporter, compose, render_csv, render_docx, render_html, render_pdf
from atashbas.node.demo import real_counts, synthetic_files
from atashbas.places import Level, load_gazetteer
from atashbas.reports.records import RegisterCount, Report, Verdict
from atashbas.reports.tables import read_table
from atashbas.values import Period

ROWS = 100_000
SHEET_ROWS = 20_000
HEADINGS = (
    "Number", "Date", "Time", "Governorate", "Place", "Latitude", "Longitude", "Type", "Actor", "Killed", "Injured",
    "Text",
)  # fmt: skip
TYPES = ("mortar", "shelling", "small arms", "air strike")
MEMORY = """
import sys
from atashbas.reports.tables import read_table

def peak_mb():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))

data = sys.stdin.buffer.read()
before = peak_mb()
kept = read_table(data, file="t.csv", reporter="x")
assert len(kept.records) == ROWS and not kept.faults
print(peak_mb(), before)
"""


def run() -> list[dict[str, Any]]:
    """Rows of the bench."""
    return [*_reading(), *_sheet(), *_printing()]


def rows_of_reports(count: int, seed: int = 1) -> list[list[str]]:
    """Cells of `count` invented reports at real towns."""
    dice = random.Random(seed)
    gazetteer = load_gazetteer()
    towns = [town for town in gazetteer.at_level(Level.TOWN) if town.admin1]
    rows = []
    for number in range(count):
        town = dice.choice(towns)
        day = date(2016, 1, 1) + timedelta(days=dice.randrange(700))
        clock = f"{dice.randrange(24):02d}:{dice.randrange(60):02d}"
        lat, lon = town.point.lat + dice.gauss(0, 0.02), town.point.lon + dice.gauss(0, 0.02)
        place = [gazetteer.get(town.admin1).name, town.name, f"{lat:.4f}", f"{lon:.4f}"]
        actor = dice.choice(("government forces", "armed groups", ""))
        people = [str(dice.randrange(4)), dice.choice(("", "2-4", "0", str(dice.randrange(9))))]
        text = f"Report {number}: fire near {town.name}, heard by the post."
        rows.append([str(number), day.isoformat(), clock, *place, dice.choice(TYPES), actor, *people, text])
    return rows


def _reading() -> list[dict[str, Any]]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    writer.writerows(rows_of_reports(ROWS))
    data = buffer.getvalue().encode()
    ours = _seconds(lambda: read_table(data, file="t.csv", reporter="x"), 3)
    bare = _seconds(lambda: polars.read_csv(data), 3)
    split = _seconds(lambda: list(csv.reader(io.StringIO(data.decode()))), 3)
    done = subprocess.run(
        [sys.executable, "-c", MEMORY.replace("ROWS", str(ROWS))], input=data, capture_output=True, check=True
    ).stdout.split()
    size = f"{len(data) / 1e6:.1f} MB, 12 columns"
    what = f"read {ROWS:,} rows of CSV into checked reports"
    memory = f"limit 200 MB; {float(done[1]):.0f} MB before reading"
    return [
        _row(what, ours, bare, "s", f"peer: polars.read_csv, cells only; {size}"),
        _row(what, ours, split, "s", "peer: csv.reader, cells only"),
        _row(what, ours, 6.0, "s", "beside our limit"),
        _row("peak memory of that, whole process", float(done[0]), 200.0, "MB", memory),
    ]


def _sheet() -> list[dict[str, Any]]:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Reports")
    sheet.merge_range(0, 0, 0, 11, "Reports")
    for at, row in enumerate([list(HEADINGS), *rows_of_reports(SHEET_ROWS)], start=1):
        sheet.write_row(at, 0, row)
    book.close()
    data = buffer.getvalue()

    def peer() -> int:
        opened = load_workbook(io.BytesIO(data), read_only=True)
        count = sum(1 for _ in opened.active.iter_rows(values_only=True))
        opened.close()
        return count

    ours = _seconds(lambda: read_table(data, file="t.xlsx", reporter="x"), 3)
    return [
        _row(
            f"read {SHEET_ROWS:,} rows of XLSX into checked reports",
            ours,
            _seconds(peer, 1),
            "s",
            "peer: openpyxl, cells only",
        )
    ]


def _printing() -> list[dict[str, Any]]:
    day = Period(first_on=date(2017, 2, 25), last_on=date(2017, 2, 25))
    month = Period(first_on=date(2017, 2, 1), last_on=date(2017, 2, 28))
    rows = []
    for name, period in (("a day", day), ("a month", month)):
        made = _bulletin(period)
        for form, render in (("PDF", render_pdf), ("DOCX", render_docx), ("HTML", render_html), ("CSV", render_csv)):
            render(made, "fa")
            seconds = _seconds(lambda render=render, made=made: render(made, "fa"), 5)  # type: ignore[misc]
            note = f"Persian, {len(made.incidents)} incidents"
            rows.append(_row(f"bulletin of {name} as {form}", seconds, 1.0 if form == "PDF" else None, "s", note))
    return rows


def _bulletin(period: Period) -> Any:
    reports = []
    for file in synthetic_files():
        reading = read_table(file.data, file=file.name, reporter=file.reporter, synthetic=True)
        reports += [(f"{file.reporter}/1/{n}", one) for n, one in enumerate(reading.records) if isinstance(one, Report)]
    incidents = [_incident(id_, report) for id_, report in reports]
    records = [(f"{record.reporter}/2/{n}", record) for n, record in enumerate(real_counts())]
    return compose(
        period=period,
        reporters=[Reporter(name=name) for name in ("demo-ru", "demo-tr", "demo-ir", "ru", "tr")],
        counts=[(id_, record) for id_, record in records if isinstance(record, RegisterCount)],
        verdicts=[(id_, record) for id_, record in records if isinstance(record, Verdict)],
        reports=reports,
        incidents=incidents,
    )


def _incident(id_: str, report: Report) -> Incident:
    return Incident(
        id=id_,
        occurred_on=report.occurred_on,
        date_precision="day",
        admin1=report.admin1 or "",
        place=report.place or "",
        type=report.type.value,
        sides=((report.reporter, 1),),
        band="single",
        synthetic=True,
    )


def _seconds(work: Callable[[], object], times: int) -> float:
    """Median wall time of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _row(name: str, ours: float, peer: float | None, unit: str, note: str) -> dict[str, Any]:
    ratio = round(ours / peer, 3) if peer else None
    return {"name": name, "ours": ours, "peer": peer, "ratio": ratio, "unit": unit, "note": note}
