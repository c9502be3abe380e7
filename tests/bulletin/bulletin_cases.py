"""Two small bulletins: a real day whose printed arithmetic is wrong, and an invented day of three registers."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from atashbas.bulletin import Break, Bulletin, Head, Incident, Reporter, compose
from atashbas.reports.records import Outcome, RegisterCount, Report, Verdict
from atashbas.values import Period

TITLES = {
    "ru": {"en": "Russian centre", "fa": "مرکز روسیه", "ar": "المركز الروسي", "ru": "Российский центр", "tr": "Rus merkezi"},
    "tr": {"en": "Turkish centre", "fa": "مرکز ترکیه", "ar": "المركز التركي", "ru": "Турецкий центр", "tr": "Türk merkezi"},
    "ir": {"en": "Iranian centre", "fa": "مرکز ایران", "ar": "المركز الإيراني", "ru": "Иранский центр", "tr": "İran merkezi"},
    "demo-a": {"en": "Demo A"},
    "demo-b": {"en": "Demo B"},
}  # fmt: skip
REPORTERS = tuple(
    Reporter(name=name, titles=MappingProxyType(titles), relayed=name == "tr", synthetic=name.startswith("demo"))
    for name, titles in TITLES.items()
)
MISMATCH_ON = date(2020, 7, 5)
DEMO_ON = date(2017, 2, 25)
HEADS = (
    Head(log="demo-a", reporters=("demo-a",), size=2, root="ab" * 32, last_spoke_at="2017-03-01T10:00:00Z", verified=True, synthetic=True),
    Head(log="ru", reporters=("ru", "tr"), size=75, root="cd" * 32, last_spoke_at="2021-05-14T12:00:00Z", verified=False),
    Head(log="ir", reporters=("ir",), size=0, root=""),
)  # fmt: skip


def count(reporter: str, day: date, total: int | None, **more: object) -> RegisterCount:
    areas = MappingProxyType(more.pop("by_area", {}))
    number = str(more.pop("number", f"{reporter}-{day}"))
    return RegisterCount(reporter=reporter, number=number, day=day, total=total, by_area=areas, **more)


def printed_day() -> Bulletin:
    """5 July 2020: the printed total is 6, its split adds up to 25; a verdict; a break of what is counted."""
    return compose(
        period=Period(first_on=MISMATCH_ON, last_on=MISMATCH_ON),
        reporters=REPORTERS[:3],
        counts=[
            ("ru/1/0", count("ru", MISMATCH_ON, 6, by_area={"Latakia": 4, "Aleppo": 21}, source="https://example.org/1")),
            ("ru/1/1", count("tr", MISMATCH_ON, 3, by_area={"Latakia": 3}, relayed_by="ru")),
            ("ru/1/2", count("ru", date(2020, 7, 6), 9)),
        ],
        verdicts=[("ru/2/0", Verdict(by="ru", about="tr", number="v", day=MISMATCH_ON, outcome=Outcome.NOT_CONFIRMED, count=3))],
        heads=HEADS[1:],
        breaks=[Break(on=MISMATCH_ON, reporter="ru", code="third-party")],
    )  # fmt: skip


def demo_reports() -> list[tuple[str, Report]]:
    def report(reporter: str, number: int, admin1: str | None, place: str) -> tuple[str, Report]:
        made = Report(
            reporter=reporter, number=str(number), occurred_on=DEMO_ON, admin1=admin1, place=place, synthetic=True
        )
        return f"{reporter}/1/{number}", made

    return [
        report("demo-a", 0, "Damascus", "Джобар"),
        report("demo-a", 1, "Damascus", "=Барза"),
        report("demo-a", 2, None, ""),
        report("demo-b", 0, "Damascus", "جوبر"),
        report("demo-b", 1, "Hama", "<b>Halfaya</b>"),
    ]


def demo_day() -> Bulletin:
    """Three registers of an invented day, one of them silent; one incident matched."""

    def incident(id_: str, admin1: str, place: str, sides: tuple[tuple[str, int], ...], band: str) -> Incident:
        return Incident(
            id=id_, occurred_on=DEMO_ON, date_precision="day", admin1=admin1, place=place, type="fire.mortar", sides=sides,
            band=band, coverage="applies" if band == "probable" else "undetermined", killed_low=0, killed_high=2,
            reports=tuple(f"{name}/1/{n}" for name, n in sides), synthetic=True,
        )  # fmt: skip

    return compose(
        period=Period(first_on=DEMO_ON, last_on=DEMO_ON),
        reporters=REPORTERS,
        reports=demo_reports(),
        incidents=[
            incident("i2", "Damascus", "=Барза", (("demo-a", 1),), "single"),
            incident("i1", "Damascus", "Джобар", (("demo-a", 1), ("demo-b", 1)), "probable"),
            incident("i3", "Hama", "<b>Halfaya</b>", (("demo-b", 1),), "single"),
        ],
        heads=HEADS,
    )
