"""Words for a meeting with its place, and resolutions with their number."""

from __future__ import annotations

import re

from atashbas.reading.who.mentions import Found, Scene

ASTANA = "meeting:astana"
MEETING_PLACES = frozenset({"place:astana", "place:geneva", "place:sochi"})


def add_meetings(scene: Scene) -> None:
    """A word for a meeting with its place: «second international meeting on Syria in Astana», «Geneva talks»."""
    places = [m for m in scene.mentions if m.entity in MEETING_PLACES]
    if not places:
        return
    skips = scene.lexicon.words("meetskip", scene.language) | scene.lexicon.words("country", scene.language)
    pres = {h.end + 1: h.start for h in scene.hits.of("meetpre")}
    last: str | None = None
    for noun in scene.of("meetnoun"):
        end = noun.end
        ahead = (p for p in places if 0 < p.start - noun.end < 40)
        place = next((p for p in ahead if skips.issuperset(scene.text[noun.end : p.start].split())), None)
        start = pres.get(noun.start, noun.start)
        if place is None:
            place = next((p for p in places if p.end == noun.start - 1 and scene.language in {"en", "tr"}), None)
            if place:
                start = place.start
        else:
            end = place.end
        if place is None:
            if last and scene.text.startswith("این ", max(0, noun.start - 4)):
                scene.mentions.append(
                    Found(noun.start - 4, noun.end, last, "nominal", "meeting again", noun.entry.name)
                )
            continue
        last = _meeting_id(place.entity, scene.on)
        number = re.match(r" \d(?: و \d)?(?!\d)", scene.text[end:])
        end += number.end() if number and scene.language == "fa" else 0
        scene.mentions.append(Found(start, end, last, "name", "meeting", noun.entry.name))


_ASTANA_DAYS = (
    ("2017-01-23", 1), ("2017-02-15", 2), ("2017-03-14", 3), ("2017-05-03", 4), ("2017-07-04", 5), ("2017-09-14", 6),
    ("2017-10-30", 7), ("2017-12-21", 8), ("2018-05-14", 9),
)  # fmt: skip


def _meeting_id(place: str, on: str) -> str:
    """Round of the Astana meetings whose first day is nearest before the text (or within a week after it)."""
    if place != "place:astana":
        return "meeting:" + place.split(":")[1]
    rounds = [n for day, n in _ASTANA_DAYS if day <= on]
    return f"{ASTANA}{rounds[-1] if rounds else 1}"


def add_instruments(scene: Scene) -> None:
    """Numbered resolutions, with the body that adopted them where it follows."""
    bodies = {m.start: m for m in scene.mentions if m.entity == "org:unsc"}
    for hit in scene.of("instrument"):
        number = re.match(r"(?: no\.?)? (\d{3,4})(?!\d)", scene.text[hit.end : hit.end + 10])
        before = re.search(r"(?<!\d)(\d{4}) $", scene.text[max(0, hit.start - 5) : hit.start])
        if not number and not before:
            continue
        end = hit.end + number.end() if number else hit.end
        body = bodies.get(end + 1)
        digits = number[1] if number else before[1] if before else ""
        start = hit.start if number else hit.start - 5
        entity = f"instrument:unscr{digits}"
        scene.mentions.append(Found(start, body.end if body else end, entity, "name", "instrument", hit.entry.name))
