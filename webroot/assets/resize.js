// The form that changes the pool's bounds, and says old -> new before it does.

import * as api from "./api.js";
import { byId, setText } from "./dom.js";
import { changes, complain, say } from "./messages.js";

const FIELDS = ["capacity", "minIdle", "queueCapacity", "maxBlockingTasks", "expiryMs"];

const form = byId("resize");
const button = form.querySelector("[type=submit]");
const change = byId("change");
let current;

export function start() {
  form.addEventListener("input", preview);
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    fill(current);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await send(edited());
  });
  return refresh();
}

// Asks for the bounds by changing none of them, unless the user is in the middle of an edit.
export async function refresh() {
  if (current && Object.keys(edited()).length > 0) return;
  try {
    fill((await api.resize({})).new);
  } catch (problem) {
    complain(problem);
  }
}

function fill(bounds) {
  current = bounds;
  for (const field of FIELDS) form.elements[field].value = bounds[field];
  preview();
}

function edited() {
  const fields = FIELDS.filter((field) => form.elements[field].value !== String(current[field]));
  return Object.fromEntries(fields.map((field) => [field, Number(form.elements[field].value)]));
}

function preview() {
  const wanted = edited();
  const any = Object.keys(wanted).length > 0;
  button.disabled = !any;
  setText(change, any ? changes(current, { ...current, ...wanted }) : "Nothing changed.");
}

async function send(wanted) {
  try {
    const answer = await api.resize(wanted);
    say(answer.changed ? `Resized: ${changes(answer.old, answer.new)}.` : "Nothing changed.");
    fill(answer.new);
  } catch (problem) {
    complain(problem);
  }
}
