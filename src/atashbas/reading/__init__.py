"""Reading texts in Persian, Arabic, Russian, Turkish and English: bulletins, statements, incident reports.

Decides what a text says, who says it, and which words, rule and lexicon entry stand behind every field. Knows no
register, no clock, no network; what cannot be resolved stays as ``unknown:<words>`` and is marked for review.
"""

from pathlib import Path

from atashbas.reading.compiled import find_compiled

__path__[:0] = find_compiled(Path(__file__).parent)  # before any module of the room is asked for

# ruff: noqa: E402  # the modules come behind the line that says where they lie
from atashbas.reading.document import Document
from atashbas.reading.document_json import document_to_json, documents_to_json
from atashbas.reading.files.opening import Opened, open_document
from atashbas.reading.lexicons.lexicon import Lexicon, check_lexicon, extend_lexicon, load_lexicon
from atashbas.reading.reader import read_text
from atashbas.reading.to_records import RecordsRead, to_records
from atashbas.reading.versions import Contradiction, Told, Versions, find_versions, without_repeats

__all__ = [
    "Contradiction",
    "Document",
    "Lexicon",
    "Opened",
    "RecordsRead",
    "Told",
    "Versions",
    "check_lexicon",
    "document_to_json",
    "documents_to_json",
    "extend_lexicon",
    "find_versions",
    "load_lexicon",
    "open_document",
    "read_text",
    "to_records",
    "without_repeats",
]
