"""How many were killed and injured: which number belongs to which verb of harm, and «no casualties»."""

from __future__ import annotations

from collections.abc import Sequence

from atashbas.reading.hits import Hit, Hits, longest
from atashbas.reading.incident_found import IncidentFound
from atashbas.reading.numbers import Number
from atashbas.reading.segments import Span
from atashbas.values import Language


def add_casualties(
    text: str, incident: IncidentFound, hits: Hits, numbers: Sequence[Number], language: Language
) -> None:
    """Fill the dead and the wounded that the incident's own stretch names."""
    none = hits.of("inone")
    counts = [
        c for c in _counts(text, hits, numbers, incident.span) if not _within(c, incident.spans.get("occurred_on"))
    ]
    harms = hits.longest("ikilled", "iinjured")
    harms = [h for h in harms if not any(n.start <= h.start < n.end for n in none)]
    used: set[tuple[int, int]] = set()
    for harm in harms:
        name = "killed" if harm.entry.kind == "ikilled" else "injured"
        if getattr(incident, name) is not None:
            continue
        number = _number_of(text, harm, harms, counts, used, language)
        if number:
            used.add(number[:2])
            incident.fill(name, number[2], (number[0], number[1]), harm.entry.name)
    if none:
        for name in ("killed", "injured"):
            incident.fill(name, 0, (none[0].start, none[0].end), none[0].entry.name)


def _counts(text: str, hits: Hits, numbers: Sequence[Number], span: Span) -> list[tuple[int, int, int]]:
    """Numbers that can count people: not part of dates or times, and not followed by a unit of time."""
    units = {h.start for h in hits.of("month", "hour") if h.entry.value != "people"}
    parts = [
        h.end for h in hits.of("ofthem") if h.entry.value == "part"
    ]  # «…, among them four children»: in the number already
    found = [
        (n.start, n.end, n.value)
        for n in numbers
        if n.whole
        and span[0] <= n.start < span[1]
        and n.value < 1900
        and n.end + 1 not in units
        and not any(0 < n.start - p <= 4 for p in parts)
    ]
    people = hits.of("iduals", "idual1")
    found.extend(
        (h.start, h.end, int(h.entry.value)) for h in longest(people) if not any(a <= h.start < b for a, b, _ in found)
    )
    return sorted(found)


def _within(count: tuple[int, int, int], span: Span | None) -> bool:
    return span is not None and span[0] <= count[0] < span[1]


def _number_of(
    text: str,
    harm: Hit,
    harms: Sequence[Hit],
    counts: Sequence[tuple[int, int, int]],
    used: set[tuple[int, int]],
    language: Language,
) -> tuple[int, int, int] | None:
    """Number that belongs to a verb of harm: in Turkish and Persian the one before it, in the others the nearer one."""
    free = [c for c in counts if c[:2] not in used]
    before = [
        c for c in free if c[1] <= harm.start and harm.start - c[1] < 60 and _clear(text, c[1], harm.start, harms)
    ]
    after = [c for c in free if c[0] >= harm.end and c[0] - harm.end < 30 and _clear(text, harm.end, c[0], harms)]
    if language in {"tr", "fa"}:
        return before[-1] if before else None
    if after and language in {"en", "ru", "ar"}:
        direct = text[harm.end : after[0][0]].strip() in {
            "",
            "of",
            "at least",
            "about",
            "nearly",
            "more than",
            "ما لا يقل عن",
            "نحو",
            "по меньшей мере",
            "не менее",
        }
        if direct and not (language == "en" and text[harm.start - 5 : harm.start].endswith(("were ", "was ", "are "))):
            return after[0]
    return before[-1] if before else after[0] if after and language == "ar" else None


def _clear(text: str, start: int, end: int, harms: Sequence[Hit]) -> bool:
    """No other verb of harm and no end of a clause in between."""
    return not any(start <= h.start < end for h in harms) and ";" not in text[start:end]


def add_from_next_sentence(
    text: str, incident: IncidentFound, hits: Hits, numbers: Sequence[Number], span: Span, language: Language
) -> None:
    """«No casualties were reported.» «Two soldiers were killed.»: the sentence behind, if it tells nothing else."""
    inside = hits.between(*span)
    none = inside.has("inone")
    if not none and (inside.has("iaction") or not inside.has("ikilled", "iinjured")):
        return
    for target in [h for h in inside.longest("itarget") if h.entry.value == "civilians"]:
        incident.fill("target", "civilians", (target.start, target.end), target.entry.name)
    own, incident.span = incident.span, span
    add_casualties(text, incident, inside, numbers, language)
    incident.span = (own[0], span[1])
