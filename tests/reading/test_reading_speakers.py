"""Whose words the words are: own sentences in five languages with the speakers of their statements."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from atashbas.reading import read_text

LINES = [
    line.split("|")
    for line in (Path(__file__).parent / "speakers.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def speakers_of(text: str, on: str) -> list[str]:
    """Speakers of the statements of a text, in its order."""
    return [s.speaker for s in read_text(text, source="own", published_on=date.fromisoformat(on)).statements]


@pytest.mark.parametrize(("on", "text", "speakers"), LINES)
def test_speakers_of_own_sentences(on: str, text: str, speakers: str) -> None:
    assert speakers_of(text, on) == speakers.split(",")


def test_a_statement_without_a_head_is_nobodys() -> None:
    """What stands beside a name only as its object or behind a preposition is not said by it."""
    assert speakers_of("وناشد أنقرة وقف القصف فورا.", "2017-02-16") != ["country:TUR"]
    assert speakers_of("Сообщили о нарушениях со стороны Турции.", "2017-02-16") != ["country:TUR"]
    assert speakers_of("Rebels close to Turkey said they would boycott the talks.", "2017-02-16") != ["country:TUR"]


def test_the_same_title_means_whoever_bore_it_on_the_day() -> None:
    text = "The UN special envoy for Syria said that the talks were held in Geneva."
    assert speakers_of(text, "2017-02-16") == ["person:de_mistura"]
    assert speakers_of(text, "2019-04-26") == ["person:pedersen"]


def test_turns_of_a_briefing_are_their_labels() -> None:
    text = (
        "Question: Has he spoken to Mr. Lavrov?\n\nSpokesman: We are concerned by those reports and call on all sides.\n\n"
        "Question: Any comment?\n\nLavrov: It is not for us to draw up a list of guests.\n"
    )
    assert set(speakers_of(text, "2017-02-16")) <= {"unknown:Spokesman", "person:lavrov"}
