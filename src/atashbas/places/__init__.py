"""Where things happened: gazetteer, areas with P-codes, geodesy, zones, control and separation lines.

Decides what a place is and which places a text may mean. Knows no actor, no report and no agreement.
"""

from atashbas.places.dated import Span, parse_span
from atashbas.places.gazetteer import Candidate, Gazetteer, governorates, load_gazetteer
from atashbas.places.matching import Likeness, NameIndex, likeness
from atashbas.places.place import Level, Place
from atashbas.places.spelling import fold, romanise, skeleton, sounds

__all__ = [
    "Candidate",
    "Gazetteer",
    "Level",
    "Likeness",
    "NameIndex",
    "Place",
    "Span",
    "fold",
    "governorates",
    "likeness",
    "load_gazetteer",
    "parse_span",
    "romanise",
    "skeleton",
    "sounds",
]
