"""Where things happened: gazetteer, areas with P-codes, geodesy, zones, control and separation lines.

Decides what a place is and which places a text may mean. Knows no actor, no report and no agreement.
"""

from atashbas.places.gazetteer import Candidate, Gazetteer, governorates, load_gazetteer
from atashbas.places.place import Level, Place
from atashbas.places.spelling import fold, romanise, skeleton

__all__ = [
    "Candidate",
    "Gazetteer",
    "Level",
    "Place",
    "fold",
    "governorates",
    "load_gazetteer",
    "romanise",
    "skeleton",
]
