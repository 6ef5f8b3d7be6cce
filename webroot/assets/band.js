// The elastic band: busy <= workers <= capacity, over the last two minutes.

import { byId, setText, svg } from "./dom.js";
import { busy } from "./figures.js";
import { count } from "./format.js";

const SECONDS = 120;
const HEIGHT = 160;
const LEFT = 44;
const GAP_SECONDS = 5;

const chart = byId("band");
const caption = byId("band-text");
const points = [];

const busyArea = svg("path", { class: "busy" });
const workersArea = svg("path", { class: "workers" });
const capacityLine = svg("path", { class: "capacity" });
const grid = svg("g", { class: "grid" });
chart.append(grid, workersArea, busyArea, capacityLine);
new ResizeObserver(draw).observe(chart);

// A gap means that the connection was lost: what held before it says nothing about the time in between.
export function add(stats) {
  const at = performance.now() / 1000;
  if (points.length > 0 && at - points.at(-1).at > GAP_SECONDS) points.length = 0;
  points.push({
    at,
    busy: busy(stats),
    workers: stats.workers,
    capacity: stats.capacity,
  });
  const oldest = at - SECONDS;
  while (points.length > 2 && points[1].at < oldest) points.shift();
  draw();
}

// The scale ends at the capacity, unless the pool uses so little of it that nothing could be seen.
function top() {
  const used = Math.max(0, ...points.map((p) => Math.max(p.workers, p.busy)));
  const capacity = Math.max(0, ...points.map((p) => p.capacity ?? 0));
  const fits = capacity > 0 && (used === 0 || used * 4 >= capacity);
  return fits ? capacity : nice(Math.max(1, used) * 1.5);
}

function nice(n) {
  const power = 10 ** Math.floor(Math.log10(n));
  return [1, 2, 4, 5, 10].map((step) => step * power).find((step) => step >= n);
}

function draw() {
  const width = chart.clientWidth;
  if (points.length === 0 || width === 0) return;
  const end = points.at(-1).at;
  const limit = top();
  const x = (p) => LEFT + (1 - (end - p.at) / SECONDS) * (width - LEFT);
  const y = (n) => HEIGHT - 4 - (n / (limit * 1.06)) * (HEIGHT - 12);
  const line = (figure) => steps(points.map((p) => [Math.max(LEFT, x(p)), y(p[figure] ?? limit * 2)]));
  const area = (figure) =>
    `${line(figure)}V${y(0)}H${Math.max(LEFT, x(points[0])).toFixed(1)}Z`;

  chart.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  busyArea.setAttribute("d", area("busy"));
  workersArea.setAttribute("d", area("workers"));
  capacityLine.setAttribute("d", line("capacity"));
  grid.replaceChildren(...[0, 0.5, 1].map((part) => level(part * limit, y, width)));
  describe(points.at(-1), limit);
}

// A figure holds until the next one comes: steps, not slopes.
function steps(at) {
  return at.map(([px, py], i) => (i === 0 ? `M${px.toFixed(1)} ${py.toFixed(1)}` : `H${px.toFixed(1)}V${py.toFixed(1)}`)).join("");
}

function level(n, y, width) {
  const label = svg("text", { x: LEFT - 8, y: y(n) + 4 }, count(Math.round(n)));
  return svg("g", {}, svg("path", { d: `M${LEFT} ${y(n)}H${width}` }), label);
}

function describe(now, limit) {
  const beyond = now.capacity === null || now.capacity > limit * 1.06;
  setText(
    caption,
    `The last ${SECONDS / 60} minutes. Now ${count(now.busy)} busy, ${count(now.workers)} workers, ` +
      (now.capacity === null ? "no bound." : `at most ${count(now.capacity)}${beyond ? ", far above this scale" : ""}.`),
  );
}
