"""One peer finding the names of a language in texts, in the environment of the peers: python reading_peer.py PEER.

Standard input: ``{"language", "names", "texts", "rounds"}``. Standard output: processor seconds of the best round. Each
peer is used as its manual shows: spaCy's blank pipeline with its sentence splitter and PhraseMatcher; GATE's string
gazetteer in its Python form, longest matches alone. Neither reads a count, a date or a statement.
"""

# This file runs outside the project's environment: it imports nothing of it and is not type-checked against the peers.
from __future__ import annotations

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")


def spacy_reader(language, names):
    """PhraseMatcher over a blank pipeline of the language."""
    import spacy
    from spacy.matcher import PhraseMatcher

    # its Russian and Turkish need packages of word forms that change nothing here
    pipeline = spacy.blank("xx" if language == "ru" else language)
    pipeline.add_pipe("sentencizer")
    matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
    matcher.add("name", [pipeline.make_doc(name) for name in names])

    def read(text):
        doc = pipeline(text)
        return len([*doc.sents]) and len(matcher(doc))

    return read


def gate_reader(language, names):
    """String gazetteer of GATE."""
    from gatenlp import Document
    from gatenlp.processing.gazetteer import StringGazetteer

    entries = [(name, {}) for name in names]
    gazetteer = StringGazetteer(source=entries, source_fmt="gazlist", map_chars="lower", skip_longest=True)

    def read(text):
        return len(gazetteer(Document(text)).annset())

    return read


PEERS = {"spacy": spacy_reader, "gate": gate_reader}


def main(peer):
    """Read all texts as often as asked and print the best time."""
    given = json.load(sys.stdin)
    read = PEERS[peer](given["language"], given["names"])

    def once():
        start = time.process_time()
        for text in given["texts"]:
            read(text)
        return time.process_time() - start

    once()
    print(min(once() for _ in range(given["rounds"])))


if __name__ == "__main__":
    main(sys.argv[1])
