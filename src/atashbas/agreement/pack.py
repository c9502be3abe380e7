"""A pack's YAML as a value. Structure is checked against the schema, meaning by `check`; nothing is half loaded.

`build` expects data that the schema accepted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml
from shapely.geometry import Polygon

from atashbas.actors import Accession, Actor, Kind, Stance
from atashbas.agreement.model import (
    Agreement,
    Body,
    EndClaim,
    Guarantor,
    Instrument,
    Line,
    Procedure,
    Provision,
    ProvisionKind,
    Regime,
    Territory,
    Zone,
)
from atashbas.places import Level, Place, Span, parse_span
from atashbas.places.dated import parse_moment
from atashbas.values import AtashbasError, UncertainPoint

Data = Mapping[str, Any]


class PlainLoader(yaml.SafeLoader):
    """YAML without dates and without yes/no words: what stands in a pack is text unless it is a number."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(data: bytes) -> Any:
    """Plain data of a YAML file; raises yaml.YAMLError or UnicodeDecodeError."""
    return yaml.load(data.decode("utf-8"), PlainLoader)  # noqa: S506 - a subclass of the safe loader


@lru_cache(maxsize=1)
def schema() -> Data:
    """JSON Schema of a pack, as published with the package."""
    text = resources.files("atashbas.agreement").joinpath("pack.schema.json").read_text(encoding="utf-8")
    found: Data = json.loads(text)
    return found


def pack_names() -> tuple[str, ...]:
    """Names of the packs that come with the package."""
    folder = resources.files("atashbas.agreement.packs")
    return tuple(sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml")))


def pack_bytes(name: str) -> bytes:
    """A packaged pack as it stands; raises AtashbasError ``agreement.pack-unknown``."""
    if name not in pack_names():
        raise AtashbasError("agreement.pack-unknown", pack=name, known=", ".join(pack_names()))
    return resources.files("atashbas.agreement.packs").joinpath(f"{name}.yaml").read_bytes()


def span_of(data: Data) -> Span:
    """Span of a legal fact: it takes effect with the beginning of the stated day, or at the stated minute."""
    return parse_span(data.get("from", ""), data.get("to", ""), legal=True)


def _texts(data: Data) -> Mapping[str, str]:
    return MappingProxyType(dict(data))


def _polygon(ring: Any) -> Polygon | None:
    return Polygon(ring) if ring else None


def _regime_span(data: Data) -> Span:
    """In force from its first minute; its end is as uncertain as those who declared it over disagree."""
    span = span_of(data)
    ends = sorted(parse_moment(claim["on"])[0] for claim in data.get("end_claims", ()))
    if not ends:
        return span
    return Span(start_low=span.start_low, start_high=span.start_high, end_low=ends[0], end_high=ends[-1])


def _regime(data: Data) -> Regime:
    return Regime(
        id=data["id"],
        cessation=data["cessation"],
        exclusion=data.get("exclusion"),
        parties=data["parties"],
        protection=data.get("protection"),
        guarantee=data.get("guarantee"),
        span=_regime_span(data),
        end_claims=tuple(
            EndClaim(by=c["by"], span=parse_span(c["on"], "", legal=True), source=c["source"])
            for c in data.get("end_claims", ())
        ),
        designated_by=tuple(data.get("designated_by", ())),
        allies=data.get("allies", "doubtful"),
        sides=MappingProxyType({side: tuple(actors) for side, actors in data["sides"].items()}),
        other_side=data["other_side"],
        guarantors=tuple(
            Guarantor(actor=g["actor"], side=g["side"], span=span_of(g), source=g["source"]) for g in data["guarantors"]
        ),
        assent=tuple(sorted(data["assent"])),
    )


def _zone(data: Data) -> Zone:
    return Zone(
        id=data["id"],
        provision=data["provision"],
        name=_texts(data["name"]),
        certain=frozenset(data.get("certain", ())),
        possible=frozenset(data.get("possible", ())),
        outline=_polygon(data.get("outline")),
        span=span_of(data),
        source=data["source"],
    )


def _line(data: Data) -> Line:
    return Line(
        id=data["id"],
        kind=data["kind"],
        provision=data["provision"],
        name=_texts(data["name"]),
        points=tuple((float(lon), float(lat)) for lon, lat in data["points"]),
        distance_km=data.get("distance_km"),
        precision_km=data.get("precision_km", 0),
        span=span_of(data),
        source=data["source"],
    )


def _actor(data: Data) -> Actor:
    return Actor(
        id=data["id"],
        kind=Kind(data["kind"]),
        names=data["names"],
        other=tuple(data.get("other", ())),
        source=data["source"],
    )


def _accession(data: Data) -> Accession:
    return Accession(
        subject=data["subject"],
        agreement=data["regime"],
        stance=Stance(data["stance"]),
        span=span_of(data),
        announced_by=data["announced_by"],
        known_from=parse_moment(data["from"])[0],
        source=data["source"],
    )


def _place(data: Data) -> Place:
    level = Level(data["level"])
    return Place(
        id=data["id"],
        level=level,
        parent=data.get("parent", ""),
        admin1=data.get("admin1", ""),
        point=UncertainPoint.of_degrees(data["lat"], data["lon"], level.precision),
        names=data["names"],
        source=data["source"],
    )


def build(data: Data) -> Agreement:
    """Agreement from data that the schema accepted."""
    territory = data["territory"]
    provisions = [
        Provision(
            id=p["id"],
            instrument=p["instrument"],
            clause=p["clause"],
            kind=ProvisionKind(p["kind"]),
            span=span_of(p),
            text=_texts(p["text"]),
        )
        for p in data["provisions"]
    ]
    return Agreement(
        id=data["id"],
        version=data["version"],
        title=_texts(data["title"]),
        time_zone=data["time_zone"],
        territory=Territory(
            areas=frozenset(territory["areas"]),
            inside=_polygon(territory.get("inside")),
            around=_polygon(territory.get("around")),
        ),
        instruments=tuple(
            Instrument(
                id=i["id"],
                citation=i["citation"],
                dated=date.fromisoformat(i["dated"]),
                made_by=tuple(i["made_by"]),
                refers_to=tuple(i.get("refers_to", ())),
                title=_texts(i["title"]),
            )
            for i in data["instruments"]
        ),
        provisions=MappingProxyType({p.id: p for p in provisions}),
        regimes=tuple(map(_regime, data["regimes"])),
        protected=frozenset(data.get("protected", ())),
        classes=MappingProxyType({name: tuple(held) for name, held in data.get("classes", {}).items()}),
        zones=tuple(map(_zone, data.get("zones", ()))),
        lines=tuple(map(_line, data.get("lines", ()))),
        bodies=tuple(
            Body(id=b["id"], provision=b["provision"], members=tuple(b["members"]), invited=tuple(b.get("invited", ())))
            for b in data.get("bodies", ())
        ),
        procedure=tuple(Procedure(**p) for p in data.get("procedure", ())),
        actors=tuple(map(_actor, data.get("actors", ()))),
        accessions=tuple(map(_accession, data.get("accessions", ()))),
        places=tuple(map(_place, data.get("places", ()))),
    )


@lru_cache(maxsize=8)
def load_pack(name: str) -> Agreement:
    """A packaged agreement by name, e.g. ``"syria-2017"``; raises AtashbasError ``agreement.pack-unknown``."""
    data: Data = read_yaml(pack_bytes(name))
    return build(data)
