"""Tables about actors as people send them: good rows in, bad rows named."""

from __future__ import annotations

from atashbas.actors import load_actors
from atashbas.actors.tables import read_accessions, read_designations, read_offices, read_relations

ACTORS = load_actors()
DESIGNATIONS = "subject,authority,reference,name_on_list,from,known_from,to,lifted_known_from,source\n"


def test_designations_with_their_faults() -> None:
    rows = [
        "org:zenki,un-sc-1267,QDe.900,Zenki,2017-02-01,2017-03-01,,,a letter",
        "org:zenki,un-sc-1267,QDe.901,Zenki,2017-02-01,2017-02-01,2017-01-01,,a letter",
        "org:zenki,un-sc-1267,QDe.902,Zenki,2017-02-01,2017-02-01,2017-03-01,2017-01-01,a letter",
        "org:nobody,un-sc-1267,QDe.903,Nobody,2017-02-01,2017-02-01,,,a letter",
        "org:zenki,un-sc-1267,QDe.904,Zenki,2017-02-31,2017-02-01,,,a letter",
        "org:zenki,un-sc-1267,QDe.905,Zenki,2017-02-01,2017-02-01,,,",
    ]
    found = read_designations((DESIGNATIONS + "\n".join(rows)).encode(), file="d.csv", registry=ACTORS)
    assert [row.reference for row in found.rows] == ["QDe.900"]
    assert [(f.row, f.code) for f in found.faults] == [
        (3, "span.reversed"),
        (4, "designation.lifted-before-begun"),
        (5, "actor.unknown"),
        (6, "span.date"),
        (7, "actors.empty"),
    ]


def test_settlements_may_accede() -> None:
    data = "subject,agreement,stance,from,to,announced_by,known_from,source,note\n"
    data += "place:morek,syria-ceasefire-2016-12-30,acceded,2017-03-10T12:00,,country:RUS,2017-03-10,a bulletin,\n"
    data += "org:zenki,syria-ceasefire-2016-12-30,promised,2017-03-10,,country:RUS,2017-03-10,a bulletin,\n"
    found = read_accessions(data.encode(), file="a.csv", registry=ACTORS)
    assert [row.subject for row in found.rows] == ["place:morek"]
    assert [(f.row, f.code) for f in found.faults] == [(3, "actors.not-allowed")]


def test_columns_and_encoding() -> None:
    assert read_relations(b"subject,object\n", file="r.csv", registry=ACTORS).faults[0].code == "actors.columns"
    assert read_offices(b"\xff\xfe\x00", file="o.csv", registry=ACTORS).faults[0].code == "actors.not-utf8"
    data = b"person,office,body,from,to,source\nperson:akar,defence-minister,country:TUR,2018-07-10,,a gazette\n"
    assert read_offices(data, file="o.csv", registry=ACTORS).rows[0].person == "person:akar"
