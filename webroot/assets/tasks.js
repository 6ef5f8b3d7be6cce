// The list of recent tasks. Rows are kept and updated in place, so that a focused button keeps its focus.

import * as api from "./api.js";
import { byId, element, setText } from "./dom.js";
import { brief, time } from "./format.js";
import { complain, say } from "./messages.js";

const MOST = 20;
const OPEN = ["blocked", "queued", "running"];

const body = byId("tasks").tBodies[0];
const empty = byId("tasks-empty");
const filter = byId("task-state");
const rows = new Map();
let readOnly = true;
let asking = false;

export function start(about) {
  readOnly = about.readOnly;
  filter.addEventListener("change", refresh);
  return refresh();
}

export async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    show((await api.tasks(filter.value, MOST)).tasks);
  } catch (problem) {
    if (problem.code !== "UNREACHABLE") complain(problem);
  } finally {
    asking = false;
  }
}

function show(tasks) {
  const present = new Set(tasks.map((task) => task.id));
  for (const [id, row] of rows) {
    if (!present.has(id)) {
      row.remove();
      rows.delete(id);
    }
  }
  tasks.forEach((task, i) => {
    const row = rows.get(task.id) ?? make(task);
    update(row, task);
    if (body.children[i] !== row) body.insertBefore(row, body.children[i] ?? null);
  });
  empty.hidden = tasks.length > 0;
  setText(empty, filter.value ? `No task is ${filter.selectedOptions[0].text}.` : "No tasks yet.");
}

function make(task) {
  const cells = Array.from({ length: 7 }, () => element("td"));
  cells[1].append(element("span", { class: "badge" }));
  if (!readOnly) cells[6].append(cancelButton(task));
  const row = element("tr", {}, ...cells);
  rows.set(task.id, row);
  return row;
}

function cancelButton(task) {
  const label = `Cancel ${task.task} ${task.id}`;
  return element("button", { type: "button", "aria-label": label, onclick: () => cancel(task.id) }, "Cancel");
}

function update(row, task) {
  const [name, state, waited, ran, outcome, id, action] = row.cells;
  const badge = state.firstElementChild;
  setText(name, task.task);
  setText(badge, task.state === "timedOut" ? "timed out" : task.state);
  badge.dataset.state = task.state;
  setText(waited, time(task.waitMs));
  setText(ran, task.startedAt ? time(task.runMs) : "–");
  setText(outcome, said(task));
  setText(id, task.id);
  if (action.firstElementChild) action.firstElementChild.hidden = !OPEN.includes(task.state);
}

function said(task) {
  if (task.error) return `${task.error.name}: ${brief(task.error.message)}`;
  if (task.state === "completed") return brief(task.result);
  if (task.progress) return `${Math.round(task.progress.fraction * 100)} % ${task.progress.note ?? ""}`;
  return brief(task.args);
}

async function cancel(id) {
  try {
    const { changed, state } = await api.cancel(id);
    say(changed ? `Cancelled ${id}.` : `${id} is ${state} already.`);
    await refresh();
  } catch (problem) {
    complain(problem);
  }
}
