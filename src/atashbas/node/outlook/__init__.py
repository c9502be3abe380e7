"""Early warning and estimates on what the node holds: tables made from the projections, answers made by `estimate`."""

from atashbas.node.outlook.alarms import Answered, OpenAlarm, open_alarms
from atashbas.node.outlook.answers import RULE, Outlook, outlook, watch_sentences
from atashbas.node.outlook.material import MATERIALS, Material, material_of

__all__ = [
    "MATERIALS",
    "RULE",
    "Answered",
    "Material",
    "OpenAlarm",
    "Outlook",
    "material_of",
    "open_alarms",
    "outlook",
    "watch_sentences",
]
