// The charts, each with a legend that tells the values and a table that tells the same as the
// picture.

import { html, nothing, render } from "./lib/lit-html.js";
import { Chart, forgetInks } from "./chart.js";
import * as format from "./format.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import * as series from "./series.js";
import { redraw, state } from "./store.js";

const AREA = { steps: true };

/** In each chart the first line lies on top, and the names are those of the columns. */
const CHARTS = [
  {
    id: "band", unit: "count", height: 230, top: bandTop,
    lines: [
      { key: "busy", ink: "busy", fill: "busy-area", ...AREA },
      { key: "workers", ink: "workers", fill: "workers-area", ...AREA },
      { key: "capacity", ink: "capacity", fill: "capacity-area", dash: "dashed", ...AREA },
    ],
  },
  {
    id: "throughput", unit: "rate", height: 160,
    lines: [
      { key: "failed", ink: "bad" },
      { key: "rejected", ink: "warn", dash: "dashed" },
      { key: "throughput", ink: "flow", fill: "flow-area" },
    ],
  },
  {
    id: "waiting", unit: "count", height: 160,
    lines: [
      { key: "blocked", ink: "warn", fill: "warn-area", ...AREA },
      { key: "queued", ink: "queue", fill: "queue-area", ...AREA },
    ],
  },
  {
    id: "wait", unit: "time", height: 160,
    lines: [
      { key: "waitP50", ink: "wait-p50", dash: "dashed" },
      { key: "waitP99", ink: "wait" },
    ],
  },
  {
    id: "run", unit: "time", height: 160,
    lines: [
      { key: "runP50", ink: "run-p50", dash: "dashed" },
      { key: "runP99", ink: "run" },
    ],
  },
];

const charts = new Map();
let hovered = null;

/**
 * The scale of the band ends above the capacity, unless the pool uses so little of it that nothing
 * could be seen; then it ends above the workers.
 */
function bandTop() {
  const { used, capacity } = bandReach();
  return capacity > 0 && used * 4 >= capacity ? capacity * 1.06 : Math.max(4, used * 1.6);
}

function bandReach() {
  let used = 0;
  let capacity = 0;
  for (const row of series.all()) {
    used = Math.max(used, row.workers, row.busy);
    capacity = Math.max(capacity, row.capacity ?? 0);
  }
  return { used, capacity };
}

/** The frame of all charts; the pictures themselves are drawn by {@link draw}. */
export function view({ stats, window }) {
  return html`
    <p class="hint span" id="charts-span">${span(stats, window)}</p>
    <div class="charts">${CHARTS.map(card)}</div>`;
}

/** Says how much the charts show, and how long it is kept. */
function span(stats, window) {
  const words = t("charts.last", { window: t(`window.${window}`) });
  const startedAt = (series.latest()?.at ?? Date.now() / 1000) * 1000 - stats.uptimeMs;
  const young = stats.uptimeMs < series.WINDOWS[window].seconds * 1000;
  return `${words}${young ? `; ${t("charts.since", { at: format.minute(startedAt) })}` : ""}. ${t("charts.kept")}`;
}

function card(spec) {
  const asTable = state.tables.has(spec.id);
  return html`
    <section class="card chart ${spec.id}" aria-labelledby="chart-${spec.id}">
      <header class="card-head">
        <h2 id="chart-${spec.id}">${t(`chart.${spec.id}`)}</h2>
        <ul class="legend" id="legend-${spec.id}"></ul>
        <button type="button" class="quiet small" data-table=${spec.id} aria-pressed=${String(asTable)}
          @click=${() => toggle(spec.id)}>
          ${icon("table")}<span>${t("chart.table")}</span>
          <span class="unseen">${t(`chart.${spec.id}`)}</span>
        </button>
      </header>
      <div class="plot" role="img" aria-label=${summary(spec)} ?hidden=${asTable}></div>
      ${asTable ? table(spec) : nothing}
    </section>
  `;
}

function summary(spec) {
  const row = series.latest();
  const values = spec.lines.map((line) => `${t(`line.${line.key}`)} ${row ? value(spec, line, row) : "–"}`);
  return `${t(`chart.${spec.id}`)}: ${values.join(", ")}`;
}

function value(spec, line, row) {
  const n = row[line.key] ?? null;
  return line.key === "capacity" ? format.bound(n) : format[spec.unit](n);
}

function table(spec) {
  return html`
    <div class="scroll twin" tabindex="0" role="group" aria-labelledby="chart-${spec.id}">
      <table class="numbers">
        <caption class="unseen">${t(`chart.${spec.id}`)}</caption>
        <thead>
          <tr>
            <th scope="col">${t("chart.time")}</th>
            ${spec.lines.map((line) => html`<th scope="col">${t(`line.${line.key}`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${[...series.all()].reverse().map((row) => html`
            <tr>
              <th scope="row">${format.clock(row.at * 1000)}</th>
              ${spec.lines.map((line) => html`<td>${value(spec, line, row)}</td>`)}
            </tr>`)}
        </tbody>
      </table>
    </div>
  `;
}

function toggle(id) {
  if (!state.tables.delete(id)) state.tables.add(id);
  redraw();
}

function legend(spec) {
  const at = hovered === null ? null : atPointer();
  const row = at ?? series.latest();
  const item = (line) => html`
    <li><svg class="swatch ${line.dash ?? ""} ink-${line.ink}" viewBox="0 0 14 10" aria-hidden="true"><path d="M0 5h14" /></svg>
      ${t(`line.${line.key}`)} <b>${row ? value(spec, line, row) : "–"}</b></li>`;
  const { used, capacity } = spec.id === "band" ? bandReach() : { used: 0, capacity: 0 };
  return html`
    ${at ? html`<li class="at">${icon("clock")}<b>${format.clock(at.at * 1000)}</b></li>` : nothing}
    ${spec.lines.map(item)}
    ${used * 4 < capacity ? html`<li class="note">${t("chart.above")}</li>` : nothing}
  `;
}

/** Returns the row that the pointer is in: the first that ends at its time or later. */
function atPointer() {
  const at = charts.values().next().value?.plot.data[0][hovered];
  return series.all().find((row) => row.at >= at) ?? null;
}

function legends() {
  for (const spec of CHARTS) render(legend(spec), document.getElementById(`legend-${spec.id}`));
}

/** Draws the pictures and legends; the frames must be there. */
export function draw() {
  for (const spec of CHARTS) {
    const chart = charts.get(spec.id);
    if (chart) chart.draw();
    else charts.set(spec.id, new Chart(document.querySelector(`.chart.${spec.id} .plot`), spec, hover));
  }
  legends();
}

function hover(index) {
  if (index === hovered) return;
  hovered = index;
  legends();
}

/** Draws all anew, since colours or language changed. */
export function dress() {
  forgetInks();
  for (const chart of charts.values()) chart.dress();
}
