// The base map of every map of the pages: own shapes and fonts, no server but this node.
import * as maplibre from "../vendor/maplibre-gl.mjs";

export const SYRIA = [[35.3, 32.2], [42.6, 37.5]];
export const FONT = ["Sheet"];

export function absolute(path) {
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

export async function addNames(map, address) {
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

// A map in an element, or null where the browser cannot draw one; what the page says instead stands in its place.
export function openMap(element, bounds = SYRIA) {
  const data = element.dataset;
  if (!document.createElement("canvas").getContext("webgl2")) {
    element.textContent = data.without;
    element.dataset.ready = "true";
    return null;
  }
  maplibre.setWorkerUrl(absolute(data.worker));
  const map = new maplibre.Map({
    container: element,
    style: baseStyle(data),
    bounds,
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
  return map;
}
