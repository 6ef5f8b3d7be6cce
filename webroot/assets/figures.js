// Puts each figure of the stats where the page names it: data-figure="rate.m1", data-format="rate".

import { setText } from "./dom.js";
import * as format from "./format.js";

const PERCENTILES = ["p50", "p90", "p95", "p99", "p999", "max", "mean"];

const nodes = [...document.querySelectorAll("[data-figure]")];
const rows = [...document.querySelectorAll("[data-timing]")];
for (const row of rows) row.append(...PERCENTILES.map(() => document.createElement("td")));

export function busy(stats) {
  return stats.active + stats.starting + stats.stuck;
}

export function show(stats) {
  const all = {
    ...stats,
    busy: busy(stats),
    rejectedTotal: Object.values(stats.rejected).reduce((sum, n) => sum + n, 0),
  };
  for (const node of nodes) {
    const value = node.dataset.figure.split(".").reduce((from, key) => from[key], all);
    setText(node, text(value, node.dataset.format));
    if ("alarm" in node.dataset) node.classList.toggle("alarm", value > 0);
  }
  for (const row of rows) {
    const timing = stats[row.dataset.timing];
    PERCENTILES.forEach((name, i) => setText(row.cells[i + 1], format.time(timing[name])));
  }
}

function text(value, how) {
  if (typeof value === "string") return value;
  return how ? format[how](value) : format.count(value);
}
