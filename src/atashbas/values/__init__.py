"""Values every room shares: period, precision, uncertain point, language text, bounds, errors.

Decides what a valid instant, place, number with bounds and text is. Knows no incident, no register, no agreement.
"""

from atashbas.values.bounds import Bounds
from atashbas.values.data import Data, data_as, to_data
from atashbas.values.errors import AtashbasError, Fault
from atashbas.values.period import Period
from atashbas.values.point import UncertainPoint, distance_km
from atashbas.values.precision import DatePrecision, PlacePrecision
from atashbas.values.text import LANGUAGES, Language, LanguageText, direction_of

__all__ = [
    "LANGUAGES",
    "AtashbasError",
    "Bounds",
    "Data",
    "DatePrecision",
    "Fault",
    "Language",
    "LanguageText",
    "Period",
    "PlacePrecision",
    "UncertainPoint",
    "data_as",
    "direction_of",
    "distance_km",
    "to_data",
]
