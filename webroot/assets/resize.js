// The dialog that changes the pool's bounds, and shows old -> new before it does.

import { html, nothing } from "./lib/lit-html.js";
import * as api from "./api.js";
import * as dialog from "./dialog.js";
import { whole } from "./fields.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { complain, say } from "./messages.js";
import { redraw } from "./store.js";
import { boundName, changes, complaint } from "./words.js";

const FIELDS = ["capacity", "minIdle", "queueCapacity", "maxBlockingTasks", "expiryMs"];
const LEAST = { capacity: -1 };

let current = null;
let wanted = {};
let failure = null;
let busy = false;

/** Asks for the bounds, by changing none of them, and opens the dialog. */
export async function open() {
  try {
    current = (await api.resize({})).new;
  } catch (problem) {
    complain(problem);
    return;
  }
  wanted = { ...current };
  failure = null;
  dialog.show({ kind: "resize", title: () => t("resize.title"), body });
}

function edited() {
  const fields = FIELDS.filter((name) => wanted[name] !== current[name]);
  return Object.fromEntries(fields.map((name) => [name, wanted[name]]));
}

function body() {
  const change = edited();
  return html`
    <form @submit=${send} autocomplete="off">
      <div class="grid">${FIELDS.map(field)}</div>
      <div class="preview" aria-live="polite" id="preview">${preview(change)}</div>
      <div role="alert">${failure ? html`<p class="notice error">${icon("error")}<span>${failure}</span></p>` : nothing}</div>
      <div class="row end">
        <button type="button" @click=${dialog.close}>${t("dialog.cancel")}</button>
        <button type="submit" class="primary" aria-disabled=${String(Object.keys(change).length === 0 || busy)}>
          ${t("resize.send")}</button>
      </div>
    </form>`;
}

function field(name) {
  return html`
    <label>${boundName(name)} <small>${t(`bound.${name}.hint`)}</small>
      <input type="number" name=${name} required step="1" min=${LEAST[name] ?? 0}
        .value=${String(wanted[name])} @input=${(event) => edit(name, event.target)}>
    </label>`;
}

function edit(name, input) {
  if (!whole(input)) return;
  wanted[name] = input.value === "" ? current[name] : input.valueAsNumber;
  failure = null;
  redraw();
}

function preview(change) {
  const list = changes(current, { ...current, ...change });
  if (list.length === 0) return html`<p class="hint">${t("resize.unchanged")}</p>`;
  return html`<ul>${list.map(([name, from, to]) => html`
    <li>${name} <s>${from}</s> <span aria-hidden="true">→</span> <b>${to}</b></li>`)}</ul>`;
}

async function send(event) {
  event.preventDefault();
  const change = edited();
  if (busy || Object.keys(change).length === 0) return;
  busy = true;
  try {
    const answer = await api.resize(change);
    dialog.close();
    const told = changes(answer.old, answer.new).map(([name, from, to]) => `${name} ${from} → ${to}`);
    say(answer.changed ? t("resize.done", { changes: told.join(", ") }) : t("resize.unchanged"));
  } catch (problem) {
    failure = complaint(problem);
    redraw();
  } finally {
    busy = false;
  }
}
