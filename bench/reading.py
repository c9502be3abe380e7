"""Reading of texts: speed, memory and start-up beside limits and beside plain ways of finding the same names.

Three peers find names alone, with the same lexicon: one regular expression of all names (written here), and spaCy and
GATE's gazetteer in an environment of their own (`bench/reading_peer.py`). None reads a count, a date or a statement.
Times are processor times of this process, the best of several rounds.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Literal

from atashbas.reading import Document, load_lexicon, read_text
from atashbas.values import Language
from bench.reconcile_beside import ENVIRONMENT, make_environment

Row = dict[str, Any]
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
OWN = ROOT / "tests" / "reading"
PAGE = 4_000
ROUNDS = 7
LANGUAGES: tuple[Language, ...] = ("ar", "en", "fa", "ru", "tr")
NAMES = frozenset({"person", "country", "body", "group", "org", "place", "area", "actor"})
DAY = date(2017, 3, 1)
PEERS = {"spacy": "spaCy (blank, phrases, sentences)", "gate": "GATE's gazetteer (gatenlp)"}
START_UP = "import sys; from atashbas.cli.main import main; main()"
MEMORY = """
import json, resource, sys
from datetime import date
from atashbas.reading import read_text
for text in json.load(sys.stdin):
    read_text(text, source="x", published_on=date(2017, 3, 1))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def run() -> list[Row]:
    """All rows: speed, memory, start-up, and how right it is."""
    pages = {language: own_pages(language) for language in LANGUAGES}
    return [*speeds(pages), *memory(pages), start_up(), *rightness()]


def own_pages(language: Language) -> list[str]:
    """Pages of 4,000 characters, made of the suite's own reports and bulletins."""
    reports = json.loads((OWN / "reports" / f"{language}.json").read_text("utf-8"))["reports"]
    text = "\n\n".join(report["text"] for report in reports)
    whole = (text + "\n\n") * (PAGE * 2 // len(text) + 1)
    return [whole[i : i + PAGE] for i in (0, PAGE)]


def bulletins() -> list[tuple[Any, str, str, str]]:
    """Row of the table, language, style and text of every own bulletin."""
    sys.path.insert(0, str(OWN))
    from bulletin_texts import LANGUAGES as LANGS
    from bulletin_texts import STYLES, load_rows, write_bulletin

    return [(r, lang, style, write_bulletin(r, lang, style)) for r in load_rows() for lang in LANGS for style in STYLES]


def speeds(pages: dict[Language, list[str]]) -> list[Row]:
    """Texts a second on one core."""
    rows = []
    every = [text for texts in pages.values() for text in texts]
    read = partial(read_text, source="x", published_on=DAY)
    rows.append(_row("texts of 4,000 characters, five languages", _rate(read, every), 500, "1/s", "limit: at least"))
    for language, texts in pages.items():
        ours = _rate(read, texts)
        rows.append(
            _row(f"  {language}, beside one expression of all names", ours, naive(language, texts), "1/s", "names only")
        )
        rows += [beside(peer, language, texts, ours) for peer in PEERS]
    short = [text for _, _, _, text in bulletins()][::7]
    note = f"limit: at least; {sum(map(len, short)) // len(short)} characters each"
    for only, what in ((None, "bulletins, everything read"), ("bulletin", "bulletins, counts and verdicts alone")):
        rows.append(_row(what, _rate(partial(read, only=only), short), 3_000, "1/s", note))
    return rows


def naive(language: Language, texts: Sequence[str]) -> float:
    """Texts a second of one regular expression of all names of the language."""
    found = re.compile("|".join(map(re.escape, names(language))))
    return _rate(found.findall, texts)


def names(language: Language) -> list[str]:
    """Names of people, bodies, groups and areas in the lexicons, longest first."""
    return sorted({e.alias for e in load_lexicon().aliases(NAMES, language)}, key=lambda a: (-len(a), a))


def beside(peer: str, language: Language, texts: Sequence[str], ours: float) -> Row:
    """One peer in its own environment; the reason where it cannot be had."""
    name = f"  {language}, beside {PEERS[peer]}"
    if missing := make_environment():
        return _row(name, ours, None, "1/s", missing)
    given = {"language": language, "names": names(language), "texts": list(texts), "rounds": ROUNDS}
    command = [str(ENVIRONMENT / "bin/python"), str(Path(__file__).with_name("reading_peer.py")), peer]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True)
    if done.returncode:
        return _row(name, ours, None, "1/s", done.stderr.strip().rpartition("\n")[2])
    return _row(name, ours, len(texts) / float(done.stdout), "1/s", "names only")


def memory(pages: dict[Language, list[str]]) -> list[Row]:
    """Highest memory of a process that reads texts of all languages."""
    every = [text for texts in pages.values() for text in texts] * 20
    done = subprocess.run([sys.executable, "-c", MEMORY], input=json.dumps(every), capture_output=True, text=True)
    return [
        _row(f"highest memory, {len(every)} texts read", float(done.stdout), 300, "MB", "limit: at most; whole process")
    ]


def start_up() -> Row:
    """Processor time of `atashbas read` on one short text."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "short.txt"
        file.write_text("Российская сторона зафиксировала 5 нарушений: Хама – 3, Хомс – 2.", "utf-8")
        best = 9.0
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", START_UP, "read", str(file)], capture_output=True, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return _row("`atashbas read` of one short text, from start to end", best, 0.5, "s", "limit; processor time")


def rightness() -> list[Row]:
    """Own bulletins and reports; limits beside them."""
    exact = total = 0
    sys.path.insert(0, str(OWN))
    from bulletin_texts import expected
    from test_reading_statements import scores

    for row, _, _, text in bulletins():
        found = {c.reporter: (c.total, dict(c.by_area)) for c in read_text(text, source="x", published_on=DAY).counts}
        wanted = expected(row)
        total += len(wanted | found)
        exact += sum(found.get(side) == counts for side, counts in wanted.items())
    rows = [_row("rows of own bulletins exact", exact / total, 0.99, "share", f"limit: at least; {total} rows")]
    halves: tuple[Literal["tuning", "held-back"], ...] = ("tuning", "held-back")
    for half in halves:
        gold, got, hit, who, kind = map(sum, zip(*(scores(half, lang) for lang in LANGUAGES), strict=True))
        note = f"own reports, {half} half: {gold} statements; after rules were mended on it"
        rows += [
            _row("statements found that stand there (precision)", hit / got, 0.95, "share", note),
            _row("statements that stand there found (recall)", hit / gold, 0.90, "share", note),
            _row("speakers right", who / hit, 0.95, "share", note),
            _row("kinds right", kind / hit, 0.90, "share", note),
        ]
    return rows


def _rate(work: Callable[[str], Document | list[str] | Any], texts: Sequence[str]) -> float:
    def once() -> float:
        start = time.process_time()
        for text in texts:
            work(text)
        return time.process_time() - start

    once()
    return len(texts) / min(once() for _ in range(ROUNDS))


def _row(name: str, ours: float, peer: float | None, unit: str, note: str) -> Row:
    return {"name": name, "ours": round(ours, 3), "peer": round(peer, 3) if peer else None, "unit": unit, "note": note}
