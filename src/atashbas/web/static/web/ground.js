// The map of the ground: claims as signs side by side, drawn areas hatched by reporter, zones and lines.
import * as maplibre from "../vendor/maplibre-gl.mjs";
import { FONT, absolute, addNames, openMap } from "./basemap.js";

const SIDES = ["#1f5f99", "#a64b00", "#1b6e55", "#67459a", "#5b5f66"];
const TONES = {
  listed: "#1b2733",
  "covered-0": "#4a90c2",
  "covered-1": "#7fb069",
  "covered-2": "#c9a227",
  doubtful: "#ffffff",
  outside: "#b9b6aa",
  running: "#c4451c",
  declared: "#ffffff",
  "declared-over": "#ffffff",
};
const SIZE = 44; // pixels of a sign, drawn at twice its size on the page
const ZONE = "#6b4e9b";

function sideOf(number) {
  return SIDES[number >= 0 && number < 4 ? number : 4];
}

// A sign: its shape says what is claimed, its fill how the actor stood, its edge who says so, its broken ring: rivals.
function sign(kind, tone, side, rival) {
  const canvas = new OffscreenCanvas(SIZE, SIZE);
  const pen = canvas.getContext("2d");
  const middle = SIZE / 2;
  if (rival) {
    pen.setLineDash([5, 4]);
    pen.lineWidth = 3;
    pen.strokeStyle = "#8c1d18";
    pen.beginPath();
    pen.arc(middle, middle, middle - 2.5, 0, 7);
    pen.stroke();
    pen.setLineDash([]);
  }
  pen.beginPath();
  if (kind === "control") pen.rect(middle - 11, middle - 11, 22, 22);
  else if (kind === "operation") { pen.moveTo(middle, 8); pen.lineTo(SIZE - 8, SIZE - 10); pen.lineTo(8, SIZE - 10); pen.closePath(); }
  else pen.arc(middle, middle, 12, 0, 7);
  pen.fillStyle = TONES[tone] ?? TONES.outside;
  pen.fill();
  pen.lineWidth = 4;
  pen.strokeStyle = sideOf(side);
  pen.stroke();
  glyph(pen, tone, middle);
  return pen.getImageData(0, 0, SIZE, SIZE);
}

function glyph(pen, tone, middle) {
  const strokes = {
    listed: [[-6, -6, 6, 6], [6, -6, -6, 6]],
    doubtful: [[-6, 6, 6, -6]],
    "declared-over": [[-8, 5, 8, 5]],
  }[tone];
  pen.lineWidth = 3;
  pen.strokeStyle = tone === "listed" ? "#ffffff" : "#1b2733";
  for (const [x1, y1, x2, y2] of strokes ?? []) {
    pen.beginPath();
    pen.moveTo(middle + x1, middle + y1);
    pen.lineTo(middle + x2, middle + y2);
    pen.stroke();
  }
  if (tone !== "covered-1") return;
  pen.fillStyle = "#ffffff";
  pen.beginPath();
  pen.arc(middle, middle, 4, 0, 7);
  pen.fill();
}

// Hatching of a drawn area: the angle and the edge are the reporter's, so that two areas over each other stay two.
function hatch(tone, side) {
  const size = 24;
  const canvas = new OffscreenCanvas(size, size);
  const pen = canvas.getContext("2d");
  pen.strokeStyle = TONES[tone] === "#ffffff" ? "#6d6a5e" : TONES[tone] ?? TONES.outside;
  pen.lineWidth = 3;
  const ways = [[0, size, size, 0], [0, 0, size, size], [0, size / 2, size, size / 2], [size / 2, 0, size / 2, size]];
  const [x1, y1, x2, y2] = ways[side % 4];
  for (const shift of side % 4 < 2 ? [-size, 0, size] : [0]) {
    pen.beginPath();
    pen.moveTo(x1 + shift, y1);
    pen.lineTo(x2 + shift, y2);
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}

function makeImage(map, id) {
  if (map.hasImage(id)) return;
  const [what, ...rest] = id.split("|");
  if (what === "sign") map.addImage(id, sign(rest[0], rest[1], Number(rest[2]), rest[3] === "1"), { pixelRatio: 2 });
  if (what === "hatch") map.addImage(id, hatch(rest[0], Number(rest[1])), { pixelRatio: 2 });
}

function marked(collection) {
  for (const { properties } of collection.features) {
    properties.sign = `sign|${properties.kind}|${properties.tone}|${properties.side}|${properties.rival ? 1 : 0}`;
    properties.hatch = `hatch|${properties.tone}|${properties.side}`;
    properties.colour = sideOf(properties.side);
    properties.step = `${properties.across ?? 0}|${properties.down ?? 0}`;
  }
  return collection;
}

function addZones(map, zones) {
  map.addSource("zones", { type: "geojson", data: zones });
  const codes = (sure) => zones.features.filter(({ properties: p }) => p.level === "governorate" && p.sure === sure).map(({ properties: p }) => p.place);
  const within = (sure) => ["in", ["get", "pcode"], ["literal", codes(sure)]];
  map.addLayer({ id: "zone-sure", type: "fill", source: "governorates", filter: within(true), paint: { "fill-color": ZONE, "fill-opacity": 0.14 } }, "disputed");
  map.addLayer({ id: "zone-sure-edge", type: "line", source: "governorates", filter: within(true), paint: { "line-color": ZONE, "line-width": 2 } });
  map.addLayer({ id: "zone-perhaps", type: "line", source: "governorates", filter: within(false), paint: { "line-color": ZONE, "line-width": 1.4, "line-dasharray": [2, 3] } });
  for (const sure of [true, false]) {
    const outlined = ["all", ["==", ["get", "level"], "outlined"], ["==", ["get", "sure"], sure]];
    map.addLayer({ id: `zone-outlines-${sure}`, type: "fill", source: "zones", filter: outlined, paint: { "fill-color": ZONE, "fill-opacity": sure ? 0.14 : 0.04 } });
    map.addLayer({ id: `zone-outline-edges-${sure}`, type: "line", source: "zones", filter: outlined, paint: { "line-color": ZONE, "line-width": sure ? 2 : 1.4, ...(sure ? {} : { "line-dasharray": [2, 3] }) } });
    map.addLayer({
      id: `zone-places-${sure}`,
      type: "circle",
      source: "zones",
      filter: ["all", ["==", ["geometry-type"], "Point"], ["!=", ["get", "level"], "governorate"], ["==", ["get", "sure"], sure]],
      paint: { "circle-radius": 12, "circle-color": ZONE, "circle-opacity": sure ? 0.22 : 0.04, "circle-stroke-color": ZONE, "circle-stroke-width": sure ? 1.6 : 0.8 },
    });
  }
}

function addLines(map, lines) {
  map.addSource("lines", { type: "geojson", data: marked(lines) });
  const agreed = ["get", "agreed"];
  map.addLayer({ id: "drawn-zones", type: "fill", source: "lines", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": ZONE, "fill-opacity": 0.1 } });
  map.addLayer({ id: "lines-agreed", type: "line", source: "lines", filter: ["all", agreed, ["!", ["get", "disputed"]]], paint: { "line-color": "#1b2733", "line-width": 3 } });
  map.addLayer({ id: "lines-one-side", type: "line", source: "lines", filter: ["any", ["!", agreed], ["get", "disputed"]], paint: { "line-color": ["get", "colour"], "line-width": 2.4, "line-dasharray": [2.5, 2] } });
}

// Where a sign stands in the row of its place; an array cannot be read from a feature, so each step is spelt out.
function offsets({ features }) {
  const steps = [...new Set(features.map(({ properties }) => properties.step))];
  const spelt = steps.flatMap((step) => [step, ["literal", step.split("|").map((n) => Number(n) * 24)]]);
  return steps.length ? ["match", ["get", "step"], ...spelt, ["literal", [0, 0]]] : [0, 0];
}

function addClaims(map, outlines, claims) {
  const features = [...marked(outlines).features, ...marked(claims).features];
  for (const { properties } of features) [properties.sign, properties.hatch].forEach((id) => makeImage(map, id));
  map.addSource("outlines", { type: "geojson", data: outlines });
  map.addLayer({ id: "outlines", type: "fill", source: "outlines", paint: { "fill-pattern": ["get", "hatch"] } });
  map.addLayer({ id: "outline-edges", type: "line", source: "outlines", paint: { "line-color": ["get", "colour"], "line-width": 2 } });
  map.addSource("claims", { type: "geojson", data: claims });
  map.addLayer({
    id: "claim-names",
    type: "symbol",
    source: "claims",
    minzoom: 7.5,
    filter: ["==", ["get", "first"], true],
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 12, "text-offset": [0, 1.3], "text-anchor": "top" },
    paint: { "text-color": "#1b2733", "text-halo-color": "#ffffff", "text-halo-width": 1.5 },
  });
  map.addLayer({
    id: "claims",
    type: "symbol",
    source: "claims",
    layout: { "icon-image": ["get", "sign"], "icon-offset": offsets(claims), "icon-size": ["interpolate", ["linear"], ["zoom"], 5, 0.62, 8, 1], "icon-allow-overlap": true, "icon-ignore-placement": true },
  });
}

function fit(map, collections) {
  const box = new maplibre.LngLatBounds();
  const reach = (part) => (typeof part[0] === "number" ? box.extend(part) : part.forEach(reach));
  for (const { features } of collections) features.forEach(({ geometry }) => reach(geometry.coordinates));
  if (!box.isEmpty()) map.fitBounds(box, { padding: 60, maxZoom: 9, animate: false });
}

let open = null; // one at a time

function tell(map, data, event) {
  const box = document.createElement("div");
  box.dir = document.documentElement.dir;
  for (const feature of event.features.slice(0, 6)) {
    const told = document.createElement("p");
    const { words: lines } = feature.properties; // as a text or as a list, as the map keeps lists
    (Array.isArray(lines) ? lines : JSON.parse(lines)).forEach((words, at) => {
      const line = document.createElement(at ? "span" : "strong");
      line.dir = "auto";
      line.textContent = words;
      told.append(line, document.createElement("br"));
    });
    if (feature.properties.entry) {
      const link = document.createElement("a");
      link.href = `${data.entries}${feature.properties.entry.split("/").slice(0, 2).join("/")}/`;
      link.textContent = data.entryWords;
      told.append(link);
    }
    box.append(told);
  }
  open?.remove();
  open = new maplibre.Popup({ maxWidth: "20rem" }).setLngLat(event.lngLat).setDOMContent(box).addTo(map);
}

async function draw(element) {
  const data = element.dataset;
  const map = openMap(element);
  if (!map) return;
  map.on("load", async () => {
    const answer = await fetch(absolute(data.ground), { credentials: "same-origin" });
    if (answer.ok) {
      const layers = await answer.json();
      addZones(map, layers.zones);
      addLines(map, layers.lines);
      await addNames(map, data.names);
      fit(map, [layers.claims, layers.outlines, layers.lines]);
      addClaims(map, layers.outlines, layers.claims);
      for (const layer of ["claims", "outlines", "lines-agreed", "lines-one-side", "zone-places-true", "zone-places-false", "zone-outlines-true", "zone-outlines-false"]) {
        map.on("click", layer, (event) => { if (!event.defaultPrevented) { event.preventDefault(); tell(map, data, event); } });
        map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
        map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
      }
    }
    map.once("idle", () => { element.dataset.ready = "true"; });
  });
}

// Week by week with Shift and an arrow, in the direction in which the page is read; never inside a field.
document.addEventListener("keydown", (event) => {
  if (!event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea, .map")) return;
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const way = event.key === forward ? "next" : event.key.startsWith("Arrow") && /Left|Right/.test(event.key) ? "prev" : "";
  const link = way && document.querySelector(`main a[rel="${way}"]`);
  if (link) link.click();
});

document.querySelectorAll("[data-ground]").forEach(draw);
