// Charts from specifications that the node writes. Expressions are interpreted, never evaluated: the pages forbid it.
import { expressionInterpreter } from "../vendor/vega-interpreter.mjs";

async function draw(element) {
  const answer = await fetch(element.dataset.chart, { credentials: "same-origin" });
  if (!answer.ok) return;
  const spec = await answer.json();
  spec.width = Math.max(280, element.clientWidth - 8);
  const { locale } = spec.config;
  delete spec.config.locale;
  const compiled = globalThis.vegaLite.compile(spec).spec;
  const runtime = globalThis.vega.parse(compiled, {}, { ast: true });
  const view = new globalThis.vega.View(runtime, { expr: expressionInterpreter, locale, renderer: "svg", logLevel: globalThis.vega.Warn });
  await view.initialize(element).runAsync();
  if (locale.number.numerals) writeFigures(element, locale.number.numerals);
  element.dataset.ready = "true";
}

// Dates on an axis keep ASCII digits; the page writes its own figures everywhere.
function writeFigures(element, numerals) {
  for (const text of element.querySelectorAll("text, tspan")) {
    if (!text.childElementCount) text.textContent = text.textContent.replace(/[0-9]/g, (digit) => numerals[digit]);
  }
}

document.querySelectorAll("[data-chart]").forEach(draw);
