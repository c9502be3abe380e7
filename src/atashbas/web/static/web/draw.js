// Drawing an area or a line: corners by click, or at the middle of the map by a button; the field stays the truth.
import * as maplibre from "../vendor/maplibre-gl.mjs";
import { SYRIA, addNames, openMap } from "./basemap.js";

const AREA = "zone";

function closed(element) {
  const kind = document.getElementById("id_kind");
  return element.dataset.table === "claims" || !kind || kind.value === "" || kind.value === AREA;
}

function rounded(corner) {
  return corner.map((degrees) => Math.round(degrees * 1e5) / 1e5);
}

function shapeOf(corners, area) {
  if (area) return corners.length > 2 ? { type: "Polygon", coordinates: [[...corners, corners[0]]] } : null;
  return corners.length > 1 ? { type: "LineString", coordinates: corners } : null;
}

// Corners of what stands in the field, so that a pasted or an earlier shape can be looked at and gone on with.
function cornersOf(text) {
  try {
    const given = JSON.parse(text);
    const shape = given.geometry ?? given.features?.[0]?.geometry ?? given;
    if (shape.type === "Polygon") return shape.coordinates[0].slice(0, -1);
    return shape.type === "LineString" ? shape.coordinates : [];
  } catch {
    return [];
  }
}

function preview(corners, area) {
  const features = corners.map((corner) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: corner } }));
  const shape = shapeOf(corners, area) ?? (corners.length > 1 ? { type: "LineString", coordinates: corners } : null);
  if (shape) features.push({ type: "Feature", properties: {}, geometry: shape });
  return { type: "FeatureCollection", features };
}

function addLayers(map) {
  map.addSource("drawing", { type: "geojson", data: preview([], true) });
  map.addLayer({ id: "drawing-area", type: "fill", source: "drawing", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": "#0f5265", "fill-opacity": 0.2 } });
  map.addLayer({ id: "drawing-line", type: "line", source: "drawing", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": "#0f5265", "line-width": 2.5 } });
  map.addLayer({ id: "drawing-corners", type: "circle", source: "drawing", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": "#ffffff", "circle-radius": 5, "circle-stroke-color": "#0f5265", "circle-stroke-width": 2 } });
}

function start(element) {
  const field = document.getElementById(element.dataset.draw);
  const bar = document.querySelector("[data-draw-bar]");
  const count = bar.querySelector("[data-draw-count]");
  let corners = cornersOf(field.value);
  const box = corners.reduce((bounds, corner) => bounds.extend(corner), new maplibre.LngLatBounds());
  const map = openMap(element, corners.length ? box : SYRIA);
  if (!map) return;
  const show = () => {
    map.getSource("drawing")?.setData(preview(corners, closed(element)));
    count.textContent = `${count.dataset.words} ${corners.length.toLocaleString(document.documentElement.lang)}`;
  };
  const keep = () => {
    const shape = shapeOf(corners, closed(element));
    field.value = shape ? JSON.stringify(shape) : "";
    show();
  };
  const act = {
    corner: () => { corners.push(rounded(map.getCenter().toArray())); },
    back: () => { corners.pop(); },
    clear: () => { corners = []; },
  };
  map.on("click", (event) => { corners.push(rounded(event.lngLat.toArray())); keep(); });
  map.on("load", async () => {
    addLayers(map);
    await addNames(map, element.dataset.names);
    bar.hidden = false;
    show();
    map.once("idle", () => { element.dataset.ready = "true"; });
  });
  bar.addEventListener("click", (event) => {
    const wanted = act[event.target.dataset.drawDo];
    if (wanted) { wanted(); keep(); }
  });
  field.addEventListener("change", () => { corners = cornersOf(field.value); show(); });
  document.getElementById("id_kind")?.addEventListener("change", () => { if (corners.length) keep(); });
}

document.querySelectorAll("[data-draw]").forEach(start);
