"""Tells the three weeks of joint work on the demo node of $ATASHBAS_HOME: `python scripts/tell_story.py`.

The lines are those of the story's test. What each was entered as is written to story.json in the home, for the
pictures.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = [str(TESTS / "story"), str(TESTS)]


class Told:
    """Addresses of what was said, by the names that the story gives them."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}

    def entry(self, name: str) -> str:
        """Address of an entry."""
        return self.entries[name]

    def digest(self, name: str) -> str:
        """Hash of an entry's body."""
        from atashbas.node.casework import write

        return write.digest_of(self.entries[name])

    def incident(self, number: str) -> str:
        """Incident of a report, by its number."""
        from atashbas.node.models import ReportRow

        return str(ReportRow.objects.get(number=number, reporter__startswith="demo-").incident)


def main() -> int:
    """Tell every line that is not one to be refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atashbas.node.settings")
    import django

    django.setup()
    from script import OFFICE, story  # type: ignore[import-not-found]  # of the tests, found by the path set above

    from atashbas import findings
    from atashbas.node import intake
    from atashbas.node.casework import write
    from atashbas.node.casework.write import Speaker
    from atashbas.node.home import current

    home, told = current(), Told()
    for line in story():
        if line.refused:
            continue
        said, speaker = line.says(told), Speaker(reporter=line.who, office=OFFICE[line.who], role="head")
        if isinstance(said, tuple):
            entry = intake.enter_records(home, said, "story", at=line.at).entries[0]
        elif type(said) in findings.KINDS.values():
            entry = write.say_in_case(home, speaker, said, at=line.at)
        elif hasattr(said, "matter"):
            entry = write.take_step(home, speaker, said, at=line.at)
        else:
            entry = write.open_matter(home, speaker, said, at=line.at)
        if line.name:
            told.entries[line.name] = str(entry)
    (home.root / "story.json").write_text(json.dumps(told.entries, ensure_ascii=False, indent=1), "utf-8")
    print(f"{len(told.entries)} things told")
    return 0


if __name__ == "__main__":
    sys.exit(main())
