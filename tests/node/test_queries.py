"""The read side: numbers that fit together, lists that lose nothing, searches in every script."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_intake import AT, CSV, take, typed

from atashbas.bulletin import render_pdf
from atashbas.node import intake, queries
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import AloneRow
from atashbas.node.queries import Filters
from atashbas.node.search import fold
from atashbas.register.base64s import b64
from atashbas.register.entry import parse_entry
from atashbas.register.merkle import leaf_hash
from atashbas.register.proof import parse_proof, verify_proof
from atashbas.values import AtashbasError, Period

BULLETIN_DAY = Period(first_on=date(2017, 2, 25), last_on=date(2017, 2, 25))
FEBRUARY = Period(first_on=date(2017, 2, 1), last_on=date(2017, 2, 28))


def column(found: queries.Situation, name: str) -> queries.Column:
    return next(one for one in found.columns if one.reporter.name == name)


def test_the_real_bulletin_of_25_february_2017_to_the_digit(every_node: Home) -> None:
    """Russian part 14 (Latakia 5, Hama 3, Damascus 6), Turkish part 7 (Damascus 2, Homs 2, Daraa 2, Hama 1)."""
    found = queries.situation(BULLETIN_DAY)
    assert (column(found, "ru").alleged, column(found, "tr").alleged) == (14, 7)
    at = {name: [one.reporter.name for one in found.columns].index(name) for name in ("ru", "tr")}
    rows = {row.admin1: (row.alleged[at["ru"]], row.alleged[at["tr"]]) for row in found.rows}
    assert rows["Damascus"] == (6, 2)
    assert (rows["Hama"], rows["Latakia"], rows["Homs"]) == ((3, 1), (5, None), (None, 2))
    shared = next(one for one in found.shared if (one.a, one.b) == ("ru", "tr"))
    assert (shared.at_most, shared.matched) == (3, None)  # Damascus 2, Hama 1; numbers are never linked
    assert [(one.about, one.outcome, one.count) for one in found.verdicts] == [("tr", "not-confirmed", 7)]
    assert [view.name for view in found.silent if not view.synthetic] == ["ir", "relay"]


def test_the_invented_registers_agree_with_the_bulletin_of_that_day(demo_node: Home) -> None:
    found = queries.situation(BULLETIN_DAY)
    assert column(found, "demo-ru").alleged == column(found, "ru").alleged
    assert column(found, "demo-tr").alleged == column(found, "tr").alleged


def test_a_total_that_does_not_fit_its_split_is_flagged_with_both(demo_node: Home) -> None:
    """5 July 2020: the printed split of the Russian part does not add up to its total."""
    found = column(queries.situation(Period(first_on=date(2020, 7, 5), last_on=date(2020, 7, 5))), "ru")
    assert found.sum_ok is False
    assert found.stated != found.computed
    assert found.days_unequal == 1


@pytest.mark.parametrize(
    "period", [BULLETIN_DAY, FEBRUARY, Period(first_on=date(2017, 1, 1), last_on=date(2021, 12, 31))]
)
def test_the_parts_of_a_situation_add_up(demo_node: Home, period: Period) -> None:
    found = queries.situation(period)
    for at, side in enumerate(found.columns):
        placed = sum(row.alleged[at] or 0 for row in found.rows)
        assert (
            placed + side.unplaced >= side.alleged if side.basis == "counts" else placed + side.unplaced == side.alleged
        )
    assert found.incidents == found.matched + found.doubtful + found.single == sum(found.coverage.values())
    listed = queries.incidents(Filters(first_on=period.first_on, last_on=period.last_on), limit=1)
    assert listed.total == found.incidents
    for pair in found.shared:
        names = [(one.reporter.name, one.basis) for one in found.columns]
        low = min(
            found.columns[names.index((pair.a, pair.basis_a))].alleged,
            found.columns[names.index((pair.b, pair.basis_b))].alleged,
        )
        assert 0 <= pair.at_most <= low
        assert pair.a.startswith("demo-") == pair.b.startswith("demo-")


def test_a_new_report_is_seen_at_once(demo_node: Home) -> None:
    before = column(queries.situation(FEBRUARY), "demo-tr").alleged
    intake.record_report(demo_node, typed(), at=AT)
    assert column(queries.situation(FEBRUARY), "demo-tr").alleged == before + 1


def test_the_series_says_nothing_where_nobody_spoke_and_marks_breaks(demo_node: Home) -> None:
    year = queries.series(Period(first_on=date(2020, 1, 1), last_on=date(2020, 12, 31)))
    ru = next(line for line in year.lines if line.reporter.name == "ru")
    assert len(ru.values) == len(year.days) == 366
    assert None in ru.values
    assert ru.values[year.days.index(date(2020, 10, 17))] == 38
    assert ru.by_third_party[year.days.index(date(2020, 10, 17))] == 32
    assert [one.code for one in year.breaks] == ["idlib-protocol", "third-party"]
    assert all(one.source for one in year.breaks)


def walk(filters: Filters, limit: int) -> list[str]:
    seen: list[str] = []
    cursor = None
    while True:
        page = queries.incidents(filters, cursor, limit)
        seen += [line.id for line in page.lines]
        if page.next is None:
            return seen
        cursor = page.next


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(admin1="Idlib"),
        Filters(type="fire"),
        Filters(type="fire.mortar", reporter="demo-ru"),
        Filters(band="probable", coverage="undetermined"),
        Filters(first_on=date(2017, 2, 10), last_on=date(2017, 2, 12)),
    ],
)
def test_pages_lose_and_repeat_nothing_forward_and_back(every_node: Home, filters: Filters) -> None:
    seen = walk(filters, 7)
    assert len(seen) == len(set(seen)) == queries.incidents(filters).total > 0
    last = queries.incidents(filters, None, 7)
    pages = [last]
    while last.next:
        last = queries.incidents(filters, last.next, 7)
        pages.append(last)
    for earlier, later in zip(pages[-2::-1], pages[:0:-1], strict=True):
        assert later.previous is not None
        assert queries.incidents(filters, later.previous, 7).lines == earlier.lines


def test_a_search_finds_words_of_every_register_in_its_script(every_node: Home) -> None:
    for reporter in ("demo-ru", "demo-tr", "demo-ir"):
        line = queries.incidents(Filters(reporter=reporter, band="single"), limit=1).lines[0]
        view = queries.incident(line.id)
        assert view is not None
        words = next(text.text for text in view.reports[0].report.texts).split()
        longest = max(words, key=len)
        for typed_in in (longest, longest.upper(), longest.replace("ی", "ي").replace("ک", "ك")):
            assert queries.incidents(Filters(reporter=reporter, text=typed_in)).total > 0, typed_in
            assert line.id in walk(Filters(reporter=reporter, text=typed_in), 50)
    assert queries.incidents(Filters(text="100%_nowhere")).total == 0


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("a", "b"), [("İDLİB", "idlib"), ("كفر نبل", "کفر نبل"), ("Сара́кеб", "саракеб"), ("۱۲", "12")])
def test_one_word_in_two_spellings_is_one(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize("cursor", ["x", "a~2017-02-30~i1", "a~~", "c~2017-02-03~i1", "a~2017-02-03~"])
def test_a_cursor_that_is_none_is_refused(demo_node: Home, cursor: str) -> None:
    with pytest.raises(AtashbasError, match=r"query\."):
        queries.incidents(Filters(), cursor)


def test_filters_come_from_an_address_or_are_refused() -> None:
    assert queries.parse_filters({"from": "2017-02-01", "text": " x ", "other": "y"}) == Filters(
        first_on=date(2017, 2, 1), text="x"
    )
    with pytest.raises(AtashbasError, match=r"query\.date"):
        queries.parse_filters({"to": "yesterday"})


def test_every_number_leads_to_the_signed_entry(every_node: Home) -> None:
    line = queries.incidents(Filters(band="probable"), limit=1).lines[0]
    view = queries.incident(line.id)
    assert view is not None
    for one in view.reports:
        entry = queries.entry(one.entry.log, one.entry.n, items=one.entry.index + 1)
        assert entry is not None
        assert b64(parse_entry(entry.raw).leaf) == entry.entry_hash == one.entry.entry_hash
        assert dict(entry.items)[one.entry.index] is not None
        assert entry.size > one.entry.n
        assert queries.report(one.id) == one
    explained = [link.explanation for link in view.links if link.explanation]
    assert explained
    assert all(e.prior_mbits + sum(bar.mbits for bar in e.features) == e.total_mbits for e in explained)


def test_registers_show_the_empty_one_and_what_was_verified(every_node: Home) -> None:
    shown = {view.reporter.name: view for view in queries.registers()}
    assert shown["ir"].empty
    assert (shown["ir"].size, shown["ir"].verified) == (0, True)
    assert all(view.verified and view.verified_size == view.size for view in shown.values())
    assert shown["ru"].counts == shown["tr"].counts == 75
    assert shown["ru"].reporter.relayed
    assert not shown["ru"].reporter.synthetic
    assert shown["demo-tr"].reporter.synthetic
    assert shown["demo-tr"].reporter.title("tr") == "Türkiye (deneme)"


def test_the_bulletin_says_what_the_situation_says(demo_node: Home) -> None:
    made, found = queries.bulletin(BULLETIN_DAY), queries.situation(BULLETIN_DAY)
    assert made.synthetic
    assert {one.reporter: one.total for one in made.alleged} == {
        one.reporter.name: one.alleged for one in found.columns
    }
    bounds = {(one.a, one.b): one.at_most for one in made.shared}
    assert all(bounds[one.a, one.b] == one.at_most for one in found.shared if (one.a, one.b) in bounds)
    assert len(made.incidents) == found.incidents
    assert {head.log for head in made.heads} == {view.log for view in queries.registers()}


def test_points_of_the_map_are_the_incidents_with_a_point(demo_node: Home) -> None:
    points = queries.map_points(Filters(admin1="Hama"))
    lines = [line for line in queries.incidents(Filters(admin1="Hama"), limit=500).lines if line.lat is not None]
    assert {point.id for point in points} == {line.id for line in lines}


def test_files_that_came_in_are_remembered(demo_node: Home) -> None:
    take(demo_node, CSV)
    latest = queries.imports(1)[0]
    assert (latest.file, latest.stored, latest.repeated) == ("cases.csv", 2, 0)
    assert latest.faults >= 1


def test_the_address_of_an_incident_stays_good_when_it_is_joined_to_another(every_node: Home) -> None:
    line = queries.incidents(Filters(band="probable"), limit=1).lines[0]
    view = queries.incident(line.id)
    assert view is not None
    alone = AloneRow.objects.filter(id__in=[one.id for one in view.reports]).values_list("founds", flat=True)
    assert line.id in alone
    for founded in alone:
        found = queries.incident(founded)
        assert found is not None
        assert found.line == line


def test_the_address_of_an_incident_stays_good_when_its_report_is_amended(demo_node: Home) -> None:
    address = intake.record_report(demo_node, typed(), at=AT)
    before = queries.report(address)
    assert before is not None
    later = intake.amend_report(
        demo_node, address, replace(typed(), admin1="Hama", occurred_on=date(2013, 5, 5)), at=AT
    )
    found = queries.incident(AloneRow.objects.get(id=address).founds)
    assert found is not None
    assert later in [one.id for one in found.reports]


def test_a_bulletin_carries_a_proof_of_the_newest_entry_it_prints_from_every_log(every_node: Home) -> None:
    made = queries.bulletin(FEBRUARY)
    carrying = [head for head in made.heads if head.proof]
    assert {head.log for head in carrying} >= {"demo-ir", "demo-ru", "demo-tr", "ru"}
    assert not any(head.proof for head in made.heads if head.size == 0)
    store = store_of()
    charter = store.get_charter()
    for head in carrying:
        n = int(head.proof_of.rsplit("/", 1)[1])
        stored = store.find_entry(head.log, n)
        assert stored is not None
        owner, witnesses = charter.party(head.log).log, charter.witnesses_of(head.log)
        opened = verify_proof(parse_proof(head.proof.encode()), leaf_hash(stored.raw), owner, witnesses)
        assert (opened.checkpoint.size, opened.checkpoint.root.hex()) == (head.size, head.root)


def test_the_codes_of_the_proofs_stand_on_the_paper(every_node: Home) -> None:
    with_codes = queries.render_bulletin(FEBRUARY, "fa", "pdf")
    made = queries.bulletin(FEBRUARY)
    bare = replace(made, heads=tuple(replace(head, proof="", proof_of="") for head in made.heads))
    assert len(with_codes) > len(render_pdf(bare, "fa")) + 1_000
    page = queries.render_bulletin(FEBRUARY, "fa", "html").decode()
    assert page.count("c2sp.org/tlog-proof") == sum(1 for head in made.heads if head.proof)


def test_a_bulletin_says_what_early_warning_may_say_of_what_it_prints(every_node: Home) -> None:
    both = queries.bulletin(BULLETIN_DAY)
    assert {one.basis for one in both.watch} == {"counts", "reports"}
    assert {one.sentence.code for one in both.watch if one.basis == "reports"} == {"watch.too-short"}
    last = queries.bulletin_days()
    newest = max(one.day for one in last)
    printed = queries.bulletin(Period(first_on=newest, last_on=newest))
    assert {one.basis for one in printed.watch} == {"counts"}
    page = queries.render_bulletin(BULLETIN_DAY, "fa", "html").decode()
    assert "هشدار زودهنگام" in page
    assert "۸۴" in page
