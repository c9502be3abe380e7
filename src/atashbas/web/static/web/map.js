// The maps of the pages: own base map, own tiles, no server but this node.
import * as maplibre from "../vendor/maplibre-gl.mjs";

const SYRIA = [[35.3, 32.2], [42.6, 37.5]];
const COLOURS = { probable: "#0f5265", doubtful: "#c98a12", single: "#8b97a2" };
const SIDES = ["#1f5f99", "#a64b00", "#1b6e55", "#67459a"];
const BAND = ["match", ["get", "band"], 2, COLOURS.probable, 1, COLOURS.doubtful, COLOURS.single];
const FONT = ["Sheet"];

function absolute(path) {
  // A template of an address keeps its braces: URL() would escape them.
  return new URL(path, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
}

function faces(folder) {
  const latin = ["U+0000-02FF", "U+2000-206F"];
  return {
    Sheet: [
      { url: absolute(`${folder}vazirmatn.woff2`), "unicode-range": [...latin, "U+0600-06FF", "U+0750-077F", "U+FB50-FEFF"] },
      { url: absolute(`${folder}noto-sans-cyrillic-400.woff2`), "unicode-range": ["U+0400-04FF"] },
    ],
  };
}

function baseStyle(data) {
  const source = (name) => ({ type: "geojson", data: absolute(`${data.static}${name}.geojson`) });
  return {
    version: 8,
    "font-faces": faces(data.fonts),
    sources: { land: source("land"), governorates: source("governorates"), disputed: source("disputed") },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": "#d5e2e6" } },
      { id: "land", type: "fill", source: "land", filter: ["!=", ["get", "kind"], "syria"], paint: { "fill-color": "#eceadf" } },
      { id: "land-edge", type: "line", source: "land", filter: ["!=", ["get", "kind"], "syria"], paint: { "line-color": "#c6c1b1", "line-width": 0.8 } },
      { id: "syria", type: "fill", source: "land", filter: ["==", ["get", "kind"], "syria"], paint: { "fill-color": "#fdfcf7" } },
      { id: "governorates", type: "fill", source: "governorates", paint: { "fill-color": "#fdfcf7" } },
      { id: "disputed", type: "fill", source: "disputed", paint: { "fill-color": "#f3efdd" } },
      { id: "governorate-edge", type: "line", source: "governorates", paint: { "line-color": "#a9a28c", "line-width": ["interpolate", ["linear"], ["zoom"], 5, 0.7, 9, 1.6] } },
      { id: "disputed-edge", type: "line", source: "disputed", paint: { "line-color": "#6b6450", "line-width": 1.3, "line-dasharray": [3, 2.5] } },
    ],
  };
}

async function addNames(map, address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) return;
  const features = Object.values(await answer.json()).map((place) => ({
    type: "Feature",
    properties: { name: place.name },
    geometry: { type: "Point", coordinates: [place.lon, place.lat] },
  }));
  map.addSource("names", { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({
    id: "names",
    type: "symbol",
    source: "names",
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 13, "text-padding": 4 },
    paint: { "text-color": "#3c4650", "text-halo-color": "#ffffff", "text-halo-width": 1.6 },
  });
}

function addIncidents(map, data) {
  map.addSource("incidents", { type: "vector", tiles: [absolute(data.tiles)], maxzoom: 14 });
  map.addLayer({
    id: "cells",
    type: "circle",
    source: "incidents",
    "source-layer": "cells",
    paint: {
      "circle-color": COLOURS.probable,
      "circle-opacity": 0.72,
      "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "n"]], 1, 3, 10, 9, 60, 22],
      "circle-stroke-color": "#ffffff",
      "circle-stroke-width": 1,
    },
  });
  map.addLayer({
    id: "points",
    type: "circle",
    source: "incidents",
    "source-layer": "points",
    layout: { "circle-sort-key": ["get", "band"] },
    paint: {
      "circle-color": BAND,
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 4.5, 9, 7, 12, 9],
      "circle-stroke-color": "#ffffff",
      "circle-stroke-width": 1.2,
    },
  });
  map.on("click", "points", (event) => openBrief(map, data.brief, event));
  for (const kind of ["mouseenter", "mouseleave"]) {
    map.on(kind, "points", () => { map.getCanvas().style.cursor = kind === "mouseenter" ? "pointer" : ""; });
  }
}

let brief = null; // one at a time

async function openBrief(map, base, event) {
  const id = event.features[0].properties.id;
  const answer = await fetch(`${base}${encodeURIComponent(id)}/brief/`, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = page.querySelector(".brief");
  content.dir = document.documentElement.dir;
  brief?.remove();
  brief = new maplibre.Popup({ maxWidth: "18rem" }).setLngLat(event.lngLat).setDOMContent(content).addTo(map);
}

function circle(point) {
  const km = point.radius_km || 1;
  const lat = km / 111.2;
  const lon = lat / Math.cos((point.lat * Math.PI) / 180);
  const ring = Array.from({ length: 49 }, (_, n) => {
    const angle = (n / 48) * 2 * Math.PI;
    return [point.lon + lon * Math.cos(angle), point.lat + lat * Math.sin(angle)];
  });
  return { type: "Feature", properties: point, geometry: { type: "Polygon", coordinates: [ring] } };
}

function addReported(map, points) {
  const names = [...new Set(points.map((point) => point.who))];
  const coloured = points.map((point) => ({ ...point, colour: SIDES[names.indexOf(point.who) % SIDES.length] }));
  map.addSource("areas", { type: "geojson", data: { type: "FeatureCollection", features: coloured.map(circle) } });
  map.addLayer({ id: "areas", type: "fill", source: "areas", paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.16 } });
  map.addLayer({ id: "area-edges", type: "line", source: "areas", paint: { "line-color": ["get", "colour"], "line-width": 1.4 } });
  const dots = coloured.map((point) => ({ type: "Feature", properties: point, geometry: { type: "Point", coordinates: [point.lon, point.lat] } }));
  map.addSource("dots", { type: "geojson", data: { type: "FeatureCollection", features: dots } });
  map.addLayer({ id: "dots", type: "circle", source: "dots", paint: { "circle-color": ["get", "colour"], "circle-radius": 4.5, "circle-stroke-color": "#fff", "circle-stroke-width": 1.2 } });
}

function boundsOf(points) {
  const box = new maplibre.LngLatBounds();
  for (const feature of points.map(circle)) feature.geometry.coordinates[0].forEach((corner) => box.extend(corner));
  return box;
}

function draw(element) {
  const data = element.dataset;
  const points = data.points ? JSON.parse(document.getElementById(data.points).textContent) : null;
  if (!document.createElement("canvas").getContext("webgl2")) {
    element.textContent = data.without;
    element.dataset.ready = "true";
    return;
  }
  maplibre.setWorkerUrl(absolute(data.worker));
  const map = new maplibre.Map({
    container: element,
    style: baseStyle(data),
    bounds: points ? boundsOf(points) : SYRIA,
    fitBoundsOptions: { padding: 24, maxZoom: 11 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 14,
    minZoom: 4,
    renderWorldCopies: false,
  });
  map.addControl(new maplibre.AttributionControl({ compact: false, customAttribution: "Natural Earth · OCHA/UNCS COD-AB" }));
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  map.addControl(new maplibre.ScaleControl());
  map.touchZoomRotate.disableRotation();
  map.on("load", async () => {
    if (data.tiles) addIncidents(map, data);
    await addNames(map, data.names);
    if (points) addReported(map, points);
    map.once("idle", () => { element.dataset.ready = "true"; });
  });
}

document.querySelectorAll("[data-map]").forEach(draw);
