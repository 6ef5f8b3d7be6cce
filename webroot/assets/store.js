// The page's state: one object. Whoever changes it says so, and all is drawn again once, soon after.

/** @type {Record<string, any>} */
export const state = {
  about: null,
  stats: null,
  problems: [],
  activity: [],
  nodes: [],
  ready: false,
  connection: "connecting",
  lostAt: null,
  paused: null,
  dialog: null,
  open: null,
  filter: { state: "", task: "", q: "", order: "" },
  window: "1m",
  tables: new Set(),
};

const listeners = [];
let due = false;

/** Changes some of the state and has the page drawn. */
export function update(patch) {
  Object.assign(state, patch);
  redraw();
}

/** Has the page drawn once what runs now has ended. */
export function redraw() {
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    for (const listener of listeners) listener(state);
  });
}

/** Calls `listener` with the state whenever the page must be drawn. */
export function onDraw(listener) {
  listeners.push(listener);
}

/** Says whether the user of this page may change anything. */
export function mayChange() {
  return state.about !== null && !state.about.readOnly && state.about.role !== "viewer";
}

/** Returns how many tasks ended badly: by failure, by a time limit, or given up by the pool. */
export function badly(counts) {
  return counts.failed + counts.timedOut + counts.expired + counts.abandoned;
}

/** Returns how many tasks ended, however they did. */
export function ended(counts) {
  return counts.completed + counts.cancelled + badly(counts);
}

/** Returns how many tasks a second ended in the last minute. */
export function endedPerSecond({ lastMinute }) {
  return lastMinute.ms > 0 ? (ended(lastMinute) * 1000) / lastMinute.ms : 0;
}

/** Returns how many slots are taken: by tasks whose code runs, is about to, or will not end. */
export function busy(stats) {
  return stats.active + stats.starting + stats.stuck;
}
