// What the charts show: columns of figures over the window, from the server's memory, so that a
// reload or a lost connection leaves no hole that the server knows nothing of.

import * as api from "./api.js";
import { state } from "./store.js";

/** The windows there are, each with its length and the time between two rows. */
export const WINDOWS = {
  "1m": { seconds: 60, step: 1 },
  "15m": { seconds: 900, step: 5 },
  "1h": { seconds: 3600, step: 20 },
};

const KEYS = [
  "busy", "workers", "capacity", "queued", "blocked", "throughput", "failed", "rejected",
  "waitP50", "waitP99", "runP50", "runP99",
];
const MISSING_STEPS = 2.5;

let rows = [];
let shown = "1m";
let asked = 0;
let sinceAsked = 0;

/** Returns the rows of the window, oldest first. */
export const all = () => rows;

/** Returns the newest row, or null. */
export const latest = () => rows.at(-1) ?? null;

/** Gets the window's rows from the server. An answer that a later question overtook is left out. */
export async function load() {
  const question = ++asked;
  sinceAsked = 0;
  const window = state.window;
  const columns = await api.history(window);
  if (question !== asked) return;
  shown = window;
  rows = columns.at.map((at, i) => rowOf(columns, i));
}

function rowOf(columns, i) {
  const row = { at: columns.at[i] };
  for (const key of KEYS) row[key] = columns[key]?.[i] ?? null;
  return row;
}

/** Returns the newest row of such columns, or null. */
export const newest = (columns) => (columns.at.length > 0 ? rowOf(columns, columns.at.length - 1) : null);

/**
 * Takes the row of a second. In the longer windows, whose rows are longer, it only tells the time.
 *
 * @returns {boolean} whether it is time to load the window anew, also since a row was missed
 */
export function add(point) {
  if (shown !== "1m" || state.window !== "1m") return ++sinceAsked >= WINDOWS[state.window].step;
  const last = rows.at(-1)?.at ?? point.at - 1;
  if (point.at <= last) return false;
  if (point.at - last > MISSING_STEPS) return true;
  rows.push(point);
  const oldest = point.at - WINDOWS["1m"].seconds - WINDOWS["1m"].step;
  rows = rows.filter((row) => row.at >= oldest);
  return false;
}

/** Returns the window's ends in epoch seconds. */
export function span() {
  const end = latest()?.at ?? Date.now() / 1000;
  return [end - WINDOWS[shown].seconds, end];
}

/**
 * Returns columns to draw: times, then a column a key. A row stands for the step that ends at its
 * time, so the first one is drawn from the step's start; and where rows are missing there is one of
 * nulls, so that the line is broken.
 */
export function columns(keys) {
  const { step } = WINDOWS[shown];
  const drawn = [[], ...keys.map(() => [])];
  const put = (at, row) => {
    drawn[0].push(at);
    keys.forEach((key, i) => drawn[i + 1].push(row?.[key] ?? null));
  };
  let before = null;
  for (const row of rows) {
    const gap = before !== null && row.at - before > step * MISSING_STEPS;
    if (gap) put(before + step / 2, null);
    if (gap || before === null) put(row.at - step, row);
    put(row.at, row);
    before = row.at;
  }
  return drawn;
}
