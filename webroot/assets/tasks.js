// The table of tasks: filters that the address keeps, one page of rows, a button a row.

import { html, nothing } from "./lib/lit-html.js";
import { live } from "./lib/directives/live.js";
import { repeat } from "./lib/directives/repeat.js";
import { link, write } from "./address.js";
import * as deeds from "./deeds.js";
import * as format from "./format.js";
import { t, tOr } from "./i18n.js";
import { icon } from "./icons.js";
import { mayChange, state } from "./store.js";
import { ended, first, holdWhile, list, newer, older } from "./tasklist.js";
import { line } from "./text.js";
import { complaint } from "./words.js";

const STATES = ["blocked", "queued", "running", "completed", "failed", "cancelled", "timedOut", "abandoned", "rejected"];
const TYPING_MS = 250;
const SIGNS = {
  blocked: "clock", queued: "clock", running: "play", completed: "good", failed: "error",
  timedOut: "error", abandoned: "error", rejected: "error",
  cancelled: "close",
};

let typing = 0;

holdWhile(() => {
  const rows = document.getElementById("task-rows");
  const selection = getSelection();
  const selected = !selection.isCollapsed && rows.contains(selection.anchorNode);
  return state.open !== null || state.dialog !== null || selected || rows.matches(":hover, :focus-within");
});

/** A state with its sign. */
export function badge(name) {
  return html`<span class="badge" data-state=${name}>${icon(SIGNS[name] ?? "info")}${tOr(`task.${name}`, line(name))}</span>`;
}

/** The whole section. */
export function view() {
  return html`
    <section class="card" aria-labelledby="tasks-title">
      <header class="card-head">
        <h2 id="tasks-title">${t("tasks.title")}</h2>
        ${filters()}
      </header>
      ${list.problem ? html`<p class="notice error">${icon("error")}<span>${complaint(list.problem)}</span></p>` : nothing}
      <div class="scroll" tabindex="0" role="group" aria-labelledby="tasks-title">
        <table class="tasks">
          <thead><tr>
            <th scope="col">${t("tasks.id")}</th><th scope="col">${t("tasks.type")}</th>
            <th scope="col">${t("tasks.state")}</th><th scope="col" class="wide number">${t("tasks.submitted")}</th>
            <th scope="col" class="number medium">${t("tasks.waited")}</th><th scope="col" class="number">${t("tasks.ran")}</th>
            <th scope="col" class="wide">${t("tasks.detail")}</th>
            ${mayChange() ? html`<th scope="col"><span class="unseen">${t("tasks.action")}</span></th>` : nothing}
          </tr></thead>
          <tbody id="task-rows">${repeat(list.rows, (task) => task.id, row)}</tbody>
        </table>
      </div>
      ${list.rows.length === 0 && list.loaded ? html`<p class="hint empty">${t(filtered() ? "tasks.noneSuch" : "tasks.none")}</p>` : nothing}
      ${pager()}
    </section>`;
}

function filtered() {
  return Object.values(state.filter).some(Boolean);
}

function filters() {
  const { filter, about } = state;
  const types = new Set([...(about?.taskTypes ?? []), ...(filter.task ? [filter.task] : [])]);
  return html`
    <form class="filters" role="search" aria-label=${t("tasks.filter")} @submit=${(e) => e.preventDefault()}>
      <label class="unseen" for="filter-q">${t("tasks.q")}</label>
      <input id="filter-q" type="search" autocomplete="off" spellcheck="false" placeholder=${t("tasks.q")}
        .value=${live(typing ? document.getElementById("filter-q").value : filter.q)} @input=${type}>
      ${select("state", STATES, t("tasks.anyState"), (name) => t(`task.${name}`))}
      ${select("task", [...types], t("tasks.anyType"), (name) => line(name, 60))}
    </form>`;
}

function select(name, options, any, words) {
  const chosen = state.filter[name];
  return html`
    <label class="unseen" for="filter-${name}">${t(`tasks.filter.${name}`)}</label>
    <select id="filter-${name}" .value=${live(chosen)} @change=${(e) => choose({ [name]: e.target.value })}>
      <option value="" ?selected=${chosen === ""}>${any}</option>
      ${options.map((option) => html`<option value=${option} ?selected=${option === chosen}>${words(option)}</option>`)}
    </select>`;
}

function type(event) {
  clearTimeout(typing);
  typing = setTimeout(() => {
    typing = 0;
    choose({ q: event.target.value.trim() });
  }, TYPING_MS);
}

function choose(part) {
  // The address tells the page, as it does when it is changed by hand.
  write(part);
}

function row(task) {
  return html`
    <tr data-task=${task.id}>
      <td class="id"><a class="mono cut" href=${link({ open: task.id })} title=${line(task.id)}
        @click=${(e) => open(e, task.id)}><bdi dir="ltr">${line(task.id, 80)}</bdi></a></td>
      <td><bdi class="cut">${line(task.task, 80)}</bdi></td>
      <td>${badge(task.state)}</td>
      <td class="wide number"><time datetime=${task.submittedAt}>${format.when(task.submittedAt)}</time></td>
      <td class="number medium">${format.time(task.waitMs)}</td>
      <td class="number">${task.startedAt ? format.time(task.runMs) : "–"}</td>
      <td class="wide detail"><bdi class="cut">${detail(task)}</bdi></td>
      ${mayChange() ? html`<td class="deed">${deed(task)}</td>` : nothing}
    </tr>`;
}

function detail(task) {
  if (task.error) return line(`${task.error.name}: ${task.error.message}`, 160);
  if (!task.progress) return nothing;
  return `${Math.round(task.progress.fraction * 100)} % ${line(task.progress.note ?? "", 120)}`;
}

// One button that turns from cancel to retry when the task ends: a focused one keeps its focus.
function deed(task) {
  const over = ended(task);
  const words = t(over ? "task.retry" : "task.cancel");
  return html`
    <button type="button" class="quiet small" data-deed=${over ? "retry" : "cancel"} title=${words}
      aria-label="${words} ${line(task.id, 80)}" @click=${() => (over ? deeds.retry(task) : deeds.cancel(task))}>
      ${icon(over ? "retry" : "close")}</button>`;
}

function open(event, id) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  write({ open: id }, { push: true });
}

function pager() {
  const page = list.pages.length + 1;
  return html`
    <div class="pager">
      <button type="button" class="small" id="newest" ?hidden=${list.newer === 0} @click=${first}>
        ${t("tasks.showNewer", { n: list.newer })}</button>
      <span class="hint">${t("tasks.page", { page })}</span>
      <button type="button" class="small" id="newer" aria-disabled=${String(page === 1)}
        @click=${() => page > 1 && newer()}>${t("tasks.newer")}</button>
      <button type="button" class="small" id="older" aria-disabled=${String(!list.next)} @click=${older}>${t("tasks.older")}</button>
    </div>`;
}
