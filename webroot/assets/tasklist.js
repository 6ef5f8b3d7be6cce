// The page of tasks that is shown, kept fresh. While the user is in the list (focus, selection,
// pointer, an open task) its rows stay where they are: they are updated, none comes and none goes.

import * as api from "./api.js";
import { redraw, state } from "./store.js";

const PAGE = 25;
const MOST_LOOKED_UP = 8;
const REST = 9; // A question that is hard for the server is asked less often: it rests nine times as long.

/** The orders there are; the first is meant when none is given. */
export const ORDERS = ["live", "longest", "newest"];

/** What is shown: rows, how many others wait to be shown, where to go on; and the counts of all. */
export const list = { rows: [], newer: 0, next: null, pages: [], counts: null, problem: null, loaded: false };

let asking = false;
let again = false;
let restUntil = 0;
let held = () => false;

/** Tells how to know whether the user is in the list. */
export function holdWhile(test) {
  held = test;
}

/** Says whether a task has ended. */
export const ended = (task) => !["blocked", "queued", "starting", "running"].includes(task.state);

/** Gets the page anew, unless a request for it is under way. */
export async function refresh({ force = false } = {}) {
  if (asking) {
    again ||= force;
    return;
  }
  const start = performance.now();
  if (!force && start < restUntil) return;
  asking = true;
  try {
    const asked = JSON.stringify([state.filter, list.pages]);
    const order = state.filter.order || ORDERS[0];
    const answer = await api.tasks({ ...state.filter, order, limit: PAGE, after: list.pages.at(-1) });
    if (asked === JSON.stringify([state.filter, list.pages])) await take(answer, force);
    list.problem = null;
  } catch (problem) {
    // The task that a page goes on after may be kept no longer: then there is only the first page.
    again = problem.status === 400 && list.pages.length > 0;
    if (again) list.pages = [];
    else list.problem = problem.code === "UNREACHABLE" ? null : problem;
  } finally {
    asking = false;
    restUntil = performance.now() + REST * (performance.now() - start);
    list.loaded = true;
    redraw();
  }
  if (again) {
    again = false;
    await refresh({ force: true });
  }
}

async function take({ tasks, next, counts }, force) {
  list.counts = counts;
  if (force || list.rows.length === 0 || !held()) {
    Object.assign(list, { rows: tasks, next, newer: 0 });
    return;
  }
  const now = new Map(tasks.map((task) => [task.id, task]));
  const shown = new Set(list.rows.map((task) => task.id));
  const gone = list.rows.filter((task) => !now.has(task.id) && !ended(task)).slice(0, MOST_LOOKED_UP);
  await Promise.all(gone.map(async (task) => now.set(task.id, await lookUp(task))));
  list.newer = tasks.filter((task) => !shown.has(task.id)).length;
  list.rows = list.rows.map((task) => now.get(task.id) ?? task);
}

/** Returns what a task is that has left the page; by a search, since its being gone is no error. */
async function lookUp(task) {
  const { tasks } = await api.tasks({ q: task.id, limit: MOST_LOOKED_UP });
  return tasks.find(({ id }) => id === task.id) ?? { ...task, state: "gone" };
}

/** Shows the first page of what is filtered now. */
export function first() {
  list.pages = [];
  return refresh({ force: true });
}

/** Shows the next page. */
export function older() {
  if (!list.next) return Promise.resolve();
  list.pages = [...list.pages, list.next];
  return refresh({ force: true });
}

/** Shows the page before. */
export function newer() {
  list.pages = list.pages.slice(0, -1);
  return refresh({ force: true });
}
