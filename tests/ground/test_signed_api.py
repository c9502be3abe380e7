"""The API of actors and the ground: a token enters for its own delegation, strangers read what is open."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from test_signed_rows import INVENTED, square

from atashbas.node import tokens
from atashbas.node.home import Home

CLAIM = {"kind": "presence", "actor": "org:ahrar", "place": "kafr-nabl", "from": "2017-02-01", "source": "a map"}
LISTED = {"kind": "control", "actor": "org:nusra", "place": "kafr-nabl", "from": "2017-02-01", "source": "a map"}


def token_of(name: str) -> str:
    return tokens.make_token(User.objects.get(username=name).pk, "test")


def post(token: str, address: str, data: Any, status: int = 201) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = Client().post(f"/api/v1{address}", data, content_type="application/json", headers=headers)
    assert answer.status_code == status, answer.content[:400]
    return answer.json()


def get(address: str, token: str = "", status: int = 200) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = Client().get(f"/api/v1{address}", headers=headers)
    assert answer.status_code == status, answer.content[:400]
    return answer.json()


def mine(address: str, token: str = "") -> list[Any]:
    """Rows beside those that the demo brings."""
    return [row for row in get(address, token) if row["cells"]["source"] != INVENTED]


def test_a_row_is_entered_amended_and_withdrawn(demo_node: Home) -> None:
    token = token_of("demo-ru")
    done = post(token, "/say/ground", {"table": "claims", "cells": CLAIM})
    (address,) = done["addresses"]
    assert mine("/ground/claims") == []
    assert get(f"/ground/rows/{address}", status=404)["code"] == "absent"
    held = mine("/ground/claims?on=2017-02-03", token_of("demo-tr"))
    assert [(row["cells"]["actor"], row["log"], row["entry"]) for row in held] == [("org:ahrar", "demo-ru", address)]
    assert mine("/ground/claims?on=2017-01-03", token) == []
    later = post(token, "/say/ground/amend", {"address": address, "cells": {"place": "idlib"}})["entry"]
    assert get(f"/ground/rows/{later}", token)["amends"] == address
    assert get(f"/ground/rows/{address}", token)["state"] == "amended"
    post(token, "/say/ground/retract", {"address": later, "reason": "an error"})
    assert mine("/ground/claims", token) == []
    assert len(mine("/ground/claims?state=all", token)) == 2


def test_a_table_goes_in_and_its_faults_are_named(demo_node: Home) -> None:
    token = token_of("demo-ir")
    text = "subject,relation,object,from,to,claimed_by,source\norg:ahrar,allied-with,org:nusra,2017,,,a letter\n"
    text += "org:nobody,allied-with,org:nusra,2017,,,a letter\n"
    done = post(token, "/say/ground/table", {"table": "relations", "text": text, "file": "r.csv"})
    assert (done["stored"], [(one["code"], one["row"]) for one in done["faults"]]) == (1, [("actor.unknown", 3)])
    assert [row["cells"]["object"] for row in get("/ground/relations?subject=org:ahrar")] == ["org:nusra"]


def test_a_drawing_comes_back_as_it_was_drawn(demo_node: Home) -> None:
    geometry = json.loads(square("zone"))["features"][0]["geometry"]
    cells = {"kind": "zone", "en": "A zone", "from": "2017-05-04", "source": "a memorandum"}
    post(token_of("demo-tr"), "/say/ground", {"table": "drawn", "cells": cells, "geometry": geometry, "open": True})
    assert mine("/ground/drawn")[0]["shape"] == geometry


def test_separation_from_the_claims_one_may_know(demo_node: Home) -> None:
    token = token_of("demo-ru")
    for cells in (CLAIM, LISTED):
        post(token, "/say/ground", {"table": "claims", "cells": cells})
    (row,) = (one for one in get("/ground/separation?first=2017-02-06", token) if one["place"] == "kafr-nabl")
    assert (row["by_claim"], row["next_step"]) == ({"demo-ru": "co-located"}, "agree-a-line")
    assert "kafr-nabl" not in {one["place"] for one in get("/ground/separation?first=2017-02-06")}
    assert get("/ground/separation?first=2017-02-06&weeks=1000", status=422)["code"] == "query.form"


def test_refusals(demo_node: Home) -> None:
    token = token_of("demo-ru")
    post("", "/say/ground", {"table": "claims", "cells": CLAIM}, 401)
    others = {"table": "claims", "cells": {**CLAIM, "by": "demo-tr"}}
    assert post(token, "/say/ground", others, 400)["code"] == "ground.not-own"
    assert post(token, "/say/ground", {"table": "castles", "cells": {}}, 422)["code"] == "query.form"
    bad = {"table": "drawn", "cells": {"kind": "zone"}, "geometry": {"type": "Polygon", "coordinates": "north"}}
    assert post(token, "/say/ground", bad, 400)["code"] == "geojson.not-geojson"
    assert (
        post(token, "/say/ground/retract", {"address": "demo-ru/0/0", "reason": "x"}, 400)["code"] == "ground.unknown"
    )
    post(token, "/say/ground/amend", {"address": "demo-ru/0/0", "cells": {}}, 404)
    assert get("/ground/areas?lat=91&lon=0", status=400)["code"] == "value.latitude"
