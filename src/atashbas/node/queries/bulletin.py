"""The bulletin of a day or a period, composed from the node's projections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sized
from types import MappingProxyType

from atashbas import bulletin as products
from atashbas.node.exchange import prove
from atashbas.node.logs import store_of
from atashbas.node.models import CountRow, IncidentRow, ReportRow, VerdictRow
from atashbas.node.queries.registers import registers, reporters
from atashbas.node.queries.situation import known_breaks
from atashbas.node.queries.values import RegisterView
from atashbas.node.records import count_from, report_from, verdict_from
from atashbas.values import AtashbasError, Period

_FORMS: Mapping[str, Callable[[products.Bulletin, str], str | bytes]] = MappingProxyType(
    {
        "html": products.render_html,
        "pdf": products.render_pdf,
        "csv": products.render_csv,
        "json": products.render_json,
        "docx": products.render_docx,
    }
)


def bulletin(period: Period) -> products.Bulletin:
    """Who alleges what in a period, what was matched, and the heads of the registers it rests on."""
    span = (period.first_on, period.last_on)
    counts = CountRow.objects.filter(day__range=span, state="present").values_list("id", "record")
    reports = ReportRow.objects.filter(occurred_on__range=span, state="present").values_list("id", "record")
    verdicts = VerdictRow.objects.filter(day__range=span, state="present").values_list("id", "record")
    return products.compose(
        period=period,
        reporters=[
            products.Reporter(name=view.name, titles=view.titles, relayed=view.relayed, synthetic=view.synthetic)
            for view in reporters()
        ],
        counts=[(id_, count_from(text)) for id_, text in counts],
        reports=[(id_, report_from(text)) for id_, text in reports],
        verdicts=[(id_, verdict_from(text)) for id_, text in verdicts],
        incidents=_incidents(period),
        heads=_heads([*(id_ for id_, _ in counts), *(id_ for id_, _ in reports), *(id_ for id_, _ in verdicts)]),
        breaks=[products.Break(on=b.on, reporter=b.reporter, code=b.code, source=b.source) for b in known_breaks()],
        watch=[*_watched("printed", "counts", counts, period), *_watched("reports", "reports", reports, period)],
    )


def _watched(kind: str, basis: products.Basis, told: Sized, period: Period) -> list[products.Watched]:
    """What early warning says of the material that the bulletin prints; nothing of material it does not."""
    from atashbas.node.outlook import watch_sentences  # it reads these queries itself

    if not told:
        return []
    return [products.Watched(basis=basis, sentence=sentence) for sentence in watch_sentences(kind, period)]


def render_bulletin(period: Period, language: str, format_: str) -> bytes:
    """The bulletin as bytes of one form: html, pdf, csv, json or docx.

    Raises AtashbasError ``bulletin.form`` for any other.
    """
    if format_ not in _FORMS:
        raise AtashbasError("bulletin.form", value=format_[:20], known=", ".join(sorted(_FORMS)))
    made = _FORMS[format_](bulletin(period), language)
    return made.encode("utf-8") if isinstance(made, str) else made


def _incidents(period: Period) -> list[products.Incident]:
    rows = list(IncidentRow.objects.filter(sort_on__range=(period.first_on, period.last_on)))
    members: dict[str, list[str]] = {row.id: [] for row in rows}
    told = ReportRow.objects.filter(
        incident__in=IncidentRow.objects.filter(sort_on__range=(period.first_on, period.last_on)).values("id")
    )
    for incident, id_ in told.values_list("incident", "id"):
        members[incident].append(id_)
    return [
        products.Incident(
            id=row.id,
            occurred_on=row.occurred_on,
            date_precision=row.date_precision,
            admin1=row.admin1,
            place=row.place,
            type=row.type,
            sides=tuple(sorted(row.counts.items())),
            band=row.band,
            coverage=row.coverage,
            killed_low=row.killed_low,
            killed_high=row.killed_high,
            reports=tuple(sorted(members[row.id])),
            synthetic=row.synthetic,
        )
        for row in rows
    ]


def _heads(printed: Iterable[str]) -> list[products.Head]:
    """Heads of all logs, each with the proof of the newest entry that holds one of the `printed` records."""
    newest: dict[str, int] = {}
    for id_ in printed:
        log, n, _ = id_.rsplit("/", 2)
        newest[log] = max(newest.get(log, 0), int(n))
    proofs = {log: proof for log, n in newest.items() if (proof := _proof(log, n))}
    by_log: dict[str, list[RegisterView]] = {}
    for view in registers():
        by_log.setdefault(view.log, []).append(view)
    return [
        products.Head(
            log=log,
            reporters=tuple(sorted(view.reporter.name for view in views)),
            size=views[0].size,
            root=views[0].root,
            last_spoke_at=views[0].last_spoke_at,
            verified=views[0].verified,
            synthetic=any(view.reporter.synthetic for view in views),
            proof_of=f"{log}/{newest[log]}" if log in proofs else "",
            proof=proofs.get(log, ""),
        )
        for log, views in sorted(by_log.items())
    ]


def _proof(log: str, n: int) -> str:
    """Proof of an entry under its log's signed head; empty while no head covers it."""
    try:
        return prove(store_of(), log, n).text.decode("utf-8")
    except AtashbasError as error:
        if error.code != "register.not-signed-yet":
            raise
        return ""
