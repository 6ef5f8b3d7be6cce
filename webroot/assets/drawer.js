// One task in full, at the side of the page. The address holds which, so that Back closes it and a
// link leads to it.

import { html, nothing } from "./lib/lit-html.js";
import * as api from "./api.js";
import { read, write } from "./address.js";
import { mayChange, redraw, state } from "./store.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { ended } from "./tasklist.js";
import { record } from "./record.js";
import { line } from "./text.js";
import { complaint } from "./words.js";

let task = null;
let problem = null;
let stack = { asked: false, value: null, problem: null };
let asking = false;
let opener = null;
let shown = null;

/** Follows the address: opens, changes or closes. */
export function follow(parts) {
  const id = parts.get("open");
  if (id === state.open) return;
  if (state.open === null) opener = document.activeElement;
  state.open = id;
  task = null;
  problem = null;
  stack = { asked: false, value: null, problem: null };
  if (id) refresh();
  redraw();
}

/** Looks the open task up again, until it has ended. */
export async function refresh() {
  const id = state.open;
  if (!id || asking || (task && ended(task) && stack.asked)) return;
  asking = true;
  try {
    const found = await api.find(id);
    if (state.open !== id) return;
    const over = task !== null && !ended(task) && ended(found);
    task = found;
    problem = null;
    if (over || !stack.asked) await look();
  } catch (failure) {
    if (state.open === id && failure.code !== "UNREACHABLE") problem = failure;
  } finally {
    asking = false;
    redraw();
  }
}

/** Asks where the task is, or was when it failed: for those who may change it, once they are known. */
async function look() {
  if (state.about === null) return;
  stack.asked = true;
  if (!mayChange() || task.state === "completed") return;
  const { id } = task;
  try {
    const value = await api.stack(id);
    if (state.open === id) stack = { asked: true, value, problem: null };
  } catch (failure) {
    if (state.open === id) stack = { asked: true, value: null, problem: failure };
  }
  redraw();
}

/** The drawer, open or not. */
export function view() {
  return html`
    <dialog id="drawer" class="drawer" aria-labelledby="drawer-title" @close=${closed}>
      ${state.open === null ? html`<h2 id="drawer-title" hidden></h2>` : html`
        <header class="dialog-head">
          <h2 id="drawer-title"><bdi class="cut">${task ? line(task.task, 80) : t("drawer.title")}</bdi></h2>
          <button type="button" class="quiet small" id="drawer-close" aria-label=${t("dialog.close")} @click=${close}>${icon("close")}</button>
        </header>
        <p class="mono id-line"><bdi>${line(state.open, 300)}</bdi></p>
        ${problem ? html`<p class="notice error">${icon("error")}<span>${complaint(problem)}</span></p>` : nothing}
        ${task ? record(task, stack, look) : problem ? nothing : html`<p class="hint">${t("drawer.loading")}</p>`}`}
    </dialog>`;
}

/** Opens or closes what was drawn: once, see the dialog. */
export function settle() {
  if (state.open === shown) return;
  shown = state.open;
  const drawer = document.getElementById("drawer");
  if (state.open !== null && !drawer.open) {
    drawer.showModal();
    document.getElementById("drawer-close").focus();
  } else if (state.open === null && drawer.open) {
    drawer.close();
  }
}

function close() {
  document.getElementById("drawer").close();
}

function closed() {
  if (read().get("open")) write({ open: null });
  if (opener?.isConnected) opener.focus();
}
