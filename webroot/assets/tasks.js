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
import { ended, first, holdWhile, list, newer, older, ORDERS } from "./tasklist.js";
import { line } from "./text.js";
import { complaint } from "./words.js";

const STATES = ["running", "queued", "blocked", "completed", "failed", "cancelled", "timedOut", "expired", "abandoned", "rejected"];
const BAD = new Set(["failed", "timedOut", "expired", "abandoned", "stuck"]);
const MOST_TYPES = 12;
const TYPING_MS = 250;
const SIGNS = {
  blocked: "clock", queued: "clock", running: "play", completed: "good", failed: "error",
  timedOut: "error", expired: "error", abandoned: "error", rejected: "error",
  cancelled: "close",
};

let typing = 0;

holdWhile(() => {
  const rows = document.getElementById("task-rows");
  const selection = getSelection();
  if (rows === null) return false;
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
      ${shortcuts()}
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
  const { filter } = state;
  return Boolean(filter.state || filter.task || filter.q);
}

function filters() {
  const { filter, about } = state;
  const types = new Set([...(about?.taskTypes ?? []), ...(filter.task ? [filter.task] : [])]);
  return html`
    <form class="filters" role="search" aria-label=${t("tasks.filter")} @submit=${(e) => e.preventDefault()}>
      <label class="unseen" for="filter-q">${t("tasks.q")}</label>
      <input id="filter-q" type="search" autocomplete="off" spellcheck="false" placeholder=${t("tasks.q")}
        .value=${live(typing ? document.getElementById("filter-q").value : filter.q)} @input=${type}>
      <label class="unseen" for="filter-task">${t("tasks.type")}</label>
      <select id="filter-task" .value=${live(filter.task)} @change=${(e) => choose({ task: e.target.value })}>
        <option value="" ?selected=${filter.task === ""}>${t("tasks.anyType")}</option>
        ${[...types].map((type) => html`<option value=${type} ?selected=${type === filter.task}>${line(type, 60)}</option>`)}
      </select>
    </form>`;
}

/** A button a state with its count, the orders, and the counts by type. */
function shortcuts() {
  const { counts } = list;
  if (counts === null) return nothing;
  const all = STATES.reduce((sum, name) => sum + counts.state[name], 0);
  const types = Object.entries(counts.task).sort((a, b) => b[1] - a[1]);
  return html`
    <div class="shortcuts">
      <div class="row" role="group" aria-label=${t("tasks.state")}>
        ${shortcut("", t("tasks.all"), all)}
        ${STATES.map((name) => shortcut(name, t(`task.${name}`), counts.state[name]))}
        ${shortcut("stuck", t("task.stuck"), counts.stuck)}
      </div>
      <div class="segments" role="group" aria-label=${t("tasks.order")}>
        ${ORDERS.map((name, i) => html`
          <button type="button" data-order=${name} aria-pressed=${String(name === (state.filter.order || ORDERS[0]))}
            @click=${() => choose({ order: i === 0 ? null : name })}>${t(`tasks.order.${name}`)}</button>`)}
      </div>
    </div>
    ${types.length === 0 ? nothing : html`
      <p class="hint by-type" id="by-type">${t("tasks.byType")}
        ${types.slice(0, MOST_TYPES).map(([name, n]) => html`<span>${line(name, 60)} <b>${format.count(n)}</b></span>`)}
        ${types.length > MOST_TYPES ? "…" : nothing}</p>`}`;
}

function shortcut(name, words, n) {
  return html`
    <button type="button" class="small ${n > 0 && BAD.has(name) ? "bad" : ""}" data-state=${name}
      aria-pressed=${String(state.filter.state === name)} @click=${() => choose({ state: name })}>
      ${words} <b>${format.count(n)}</b></button>`;
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
  if (task.stuck) return t("task.isStuck");
  if (task.error) return line(`${task.error.name}: ${task.error.message}`, 160);
  if (!task.progress) return nothing;
  return `${Math.round(task.progress.fraction * 100)} % ${line(task.progress.note ?? "", 120)}`;
}

// Each button has a place of its own: the one under the pointer must not turn into the other when the
// task ends. The one that is off stays there, so that it keeps the focus.
function deed(task) {
  const over = ended(task);
  return [button(task, "cancel", "close", over), button(task, "retry", "retry", !over || task.state === "gone")];
}

function button(task, name, sign, off) {
  const words = t(`task.${name}`);
  return html`
    <button type="button" class="quiet small" data-deed=${name} title=${words} aria-disabled=${String(off)}
      tabindex=${off ? -1 : 0} aria-label="${words} ${line(task.id, 80)}" @click=${() => off || deeds[name](task)}>
      ${icon(sign)}</button>`;
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
