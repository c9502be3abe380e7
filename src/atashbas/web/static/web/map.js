// The maps of incidents and reports.
import * as maplibre from "../vendor/maplibre-gl.mjs";
import { SYRIA, absolute, addNames, openMap } from "./basemap.js";

const COLOURS = { probable: "#0f5265", doubtful: "#c98a12", single: "#8b97a2" };
const SIDES = ["#1f5f99", "#a64b00", "#1b6e55", "#67459a"];
const BAND = ["match", ["get", "band"], 2, COLOURS.probable, 1, COLOURS.doubtful, COLOURS.single];

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
  const coloured = points.map((point) => ({ ...point, colour: SIDES[(point.side ?? names.indexOf(point.who)) % SIDES.length] }));
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
  const map = openMap(element, points ? boundsOf(points) : SYRIA);
  if (!map) return;
  map.on("load", async () => {
    if (data.tiles) addIncidents(map, data);
    await addNames(map, data.names);
    if (points) addReported(map, points);
    map.once("idle", () => { element.dataset.ready = "true"; });
  });
}

document.querySelectorAll("[data-map]").forEach(draw);
