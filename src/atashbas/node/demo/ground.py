"""The invented ground of the demo: who the demo's delegations say holds or stands where in February 2017.

Decides nothing: the rows stand in `ground.csv` and `ground.geojson`, rival ones side by side. The places and the groups
are real, every row is invented; each goes into its own demo reporter's log, whose entries are marked synthetic.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files

from atashbas.agreement.signed import Table
from atashbas.node.accounts.roles import Role
from atashbas.node.casework.write import Speaker
from atashbas.node.demo.world import REPORTERS
from atashbas.node.ground.write import RowsRead, enter, read_file
from atashbas.node.home import Home
from atashbas.values import AtashbasError

CLAIMS, DRAWN = "ground.csv", "ground.geojson"


def enter_ground(home: Home) -> int:
    """Enter the invented rows, for everybody to read; returns how many were new."""
    stored = 0
    for by in REPORTERS:
        rows = [row for read in _read(by) for row in read.rows]
        stored += enter(home, Speaker(reporter=by, role=Role.HEAD), rows, file=CLAIMS, open_=True).stored
    return stored


def _read(by: str) -> Iterable[RowsRead]:
    """One reporter's rows; raises AtashbasError with the first fault, of which the package has none."""
    head, *lines = _text(CLAIMS).splitlines()
    own = "\n".join([head, *(line for line in lines if f",{by}," in line)])
    yield _checked(read_file(Table.CLAIMS, own.encode(), CLAIMS, by))
    features = json.loads(_text(DRAWN))["features"]
    for table in (Table.CLAIMS, Table.DRAWN):
        held = [one for one in features if (one["properties"]["table"], one["properties"]["by"]) == (table.value, by)]
        if held:
            data = json.dumps({"type": "FeatureCollection", "features": held}).encode()
            yield _checked(read_file(table, data, DRAWN, by))


def _checked(read: RowsRead) -> RowsRead:
    for fault in read.faults:
        raise AtashbasError(fault.code, file=fault.file, row=fault.row, value=fault.value)
    return read


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
