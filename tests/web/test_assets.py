"""What is built and found before the pages stand: base map, scripts, catalogues, browser."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import pytest
from shapely.geometry import Point, shape
from shapely.ops import unary_union

from atashbas.places import governorates

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "src/atashbas/web/static/vendor"
sys.path.insert(0, str(ROOT / "scripts"))

import build_assets  # noqa: E402  # once the path is set
import build_messages  # noqa: E402  # once the path is set
import find_browser  # noqa: E402  # once the path is set
from build_basemap import decode, ring  # noqa: E402  # once the path is set

MAJDAL_SHAMS, TEL_AVIV, ZAHLE, ANKARA = (
    Point(35.77, 33.27),
    Point(34.8, 32.08),
    Point(35.9, 33.85),
    Point(32.85, 39.93),
)


def shapes(name: str) -> list[tuple[dict[str, str], object]]:
    features = json.loads((VENDOR / f"map/{name}.geojson").read_text("utf-8"))["features"]
    return [(feature["properties"], shape(feature["geometry"])) for feature in features]


def test_the_disputed_golan_is_drawn_as_no_country() -> None:
    countries = [area for facts, area in shapes("land") if facts["kind"] in {"country", "syria"}]
    assert not any(area.contains(MAJDAL_SHAMS) for area in countries)
    disputed = [area for facts, area in shapes("disputed") if facts["kind"] == "disputed"]
    assert sum(area.contains(MAJDAL_SHAMS) for area in disputed) == 1
    assert max(area.intersection(unary_union(countries)).area for area in disputed) < 1e-4
    for point in (TEL_AVIV, ZAHLE, ANKARA):
        assert sum(area.contains(point) for area in countries) == 1


def test_the_fourteen_governorates_lie_where_the_gazetteer_says() -> None:
    drawn = {facts["pcode"]: area for facts, area in shapes("governorates")}
    assert set(drawn) == {place.id for place in governorates()}
    for place in governorates():
        assert drawn[place.id].buffer(0.12).contains(Point(place.point.lon, place.point.lat)), place.name


def test_everything_that_travels_is_small_and_complete() -> None:
    files = [path for path in VENDOR.rglob("*") if path.suffix in {".js", ".mjs", ".css", ".geojson", ".woff2"}]
    packed = [path.with_name(path.name + ".gz") for path in files if path.suffix != ".woff2"]
    assert all(gzip.decompress(one.read_bytes()) == one.with_suffix("").read_bytes() for one in packed)
    travels = sum(one.stat().st_size for one in [*packed, *(path for path in files if path.suffix == ".woff2")])
    assert travels < 1_300_000
    assert not any(b"sourceMappingURL=" in path.read_bytes()[-400:] for path in files)
    licences = {path.stem for path in (VENDOR / "licences").iterdir()}
    assert licences == set(build_assets.LICENCES)


def test_the_lock_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    assert "resolved" not in lock
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    pinned = json.loads(lock)["packages"]
    for name, version in wanted.items():
        assert pinned[f"node_modules/{name}"]["version"] == version
        assert pinned[f"node_modules/{name}"]["integrity"].startswith("sha512-")


def test_arcs_are_read_as_the_format_says() -> None:
    arc = decode([[0, 0], [10, 0], [0, 5]], {"scale": [0.1, 0.2], "translate": [1, 2]})
    assert arc == [(1.0, 2.0), (2.0, 2.0), (2.0, 3.0)]
    assert ring([0, -2], [arc, [(1.0, 2.0), (2.0, 3.0)]]) == [*arc, (1.0, 2.0)]


def test_a_machine_without_a_browser_says_so_and_ci_does_not_accept_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(find_browser, "find_browser", lambda: None)
    monkeypatch.setattr(find_browser, "install_browser", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    assert find_browser.main() == 0
    assert "SKIPPED" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    assert find_browser.main() == 1
    assert "must run" in capsys.readouterr().err


def test_a_named_browser_that_is_not_there_is_not_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    assert find_browser.find_browser() is None


def test_a_broken_catalogue_stops_the_build_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "fa/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "a"\nmsgid "b"\n', "utf-8")
    with pytest.raises(SystemExit, match=r"django\.po"):
        build_messages.compile_catalogue(path)
