// The dialog that submits tasks: a field for each member of the type's example, or the arguments as
// JSON.

import { html, nothing } from "./lib/lit-html.js";
import * as dialog from "./dialog.js";
import { count } from "./format.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { redraw, state } from "./store.js";
import * as fields from "./fields.js";
import { link } from "./address.js";
import { sending, send } from "./sender.js";
import { line } from "./text.js";

const MOST_COPIES = 10_000;

const form = { task: "", raw: false, json: "{}", values: [], copies: "1", maxWaitMs: "", timeoutMs: "", failure: null };

/** Opens the dialog, with what was entered before. */
export function open() {
  const types = state.about.taskTypes;
  if (!types.includes(form.task)) choose(types.includes("sleep") ? "sleep" : types[0]);
  form.failure = null;
  dialog.show({ kind: "submit", title: () => t("submit.title"), body });
}

function choose(task) {
  const example = state.about.examples?.[task] ?? {};
  form.task = task;
  form.values = fields.of(example);
  form.json = JSON.stringify(example, null, 2);
  form.failure = null;
  redraw();
}

function set(name, value) {
  form.failure = null;
  form[name] = value;
  redraw();
}

function body() {
  const { about } = state;
  return html`
    <form @submit=${submit} autocomplete="off" novalidate>
      <div class="row">
        <label class="grow">${t("submit.task")}
          <select name="task" @change=${(e) => choose(e.target.value)}>
            ${about.taskTypes.map((type) => html`
              <option value=${type} ?selected=${type === form.task}>${line(type, 80)}</option>`)}
          </select>
        </label>
        <div class="segments" role="group" aria-label=${t("submit.args")}>
          ${mode(false, "submit.fields")}${mode(true, "submit.json")}
        </div>
      </div>
      ${form.raw ? raw() : fields.view(form.values, () => set("failure", null))}
      <div class="grid three">
        ${number("copies", 1)}${number("maxWaitMs", 0)}${number("timeoutMs", 0)}
      </div>
      <div role="alert">${form.failure ? html`
        <p class="notice error">${icon("error")}<span>${form.failure}</span></p>` : nothing}</div>
      <div class="answer" role="status" id="answer">${answer()}</div>
      <div class="row end">
        <button type="button" @click=${dialog.close}>${t("dialog.close")}</button>
        <button type="submit" class="primary">${t("submit.send")}</button>
      </div>
    </form>`;
}

function mode(isRaw, words) {
  return html`<button type="button" aria-pressed=${String(form.raw === isRaw)} data-raw=${String(isRaw)}
    @click=${() => turn(isRaw)}>${t(words)}</button>`;
}

function turn(isRaw) {
  try {
    if (isRaw && !form.raw) form.json = JSON.stringify(fields.read(form.values), null, 2);
    if (!isRaw && form.raw) form.values = fields.of(JSON.parse(form.json));
    set("raw", isRaw);
  } catch (error) {
    set("failure", t("submit.notJson", { why: error.message }));
  }
}

function raw() {
  return html`
    <label>${t("submit.args")}
      <textarea name="args" rows="6" spellcheck="false" .value=${form.json}
        @input=${(e) => set("json", e.target.value)}></textarea>
    </label>`;
}

function number(name, least) {
  return html`
    <label>${t(`submit.${name}`)}
      <input type="number" name=${name} min=${least} step="1" .value=${form[name]}
        placeholder=${name === "copies" ? "1" : t("submit.own")}
        @input=${(e) => fields.whole(e.target) && set(name, e.target.value)}>
    </label>`;
}

/** Returns the task's body, or throws an error in words. */
function read() {
  const task = { task: form.task };
  try {
    task.args = form.raw ? JSON.parse(form.json || "{}") : fields.read(form.values);
  } catch (error) {
    throw new Error(t("submit.notJson", { why: error.message }));
  }
  for (const name of ["maxWaitMs", "timeoutMs"]) {
    if (form[name] !== "") task[name] = whole(name, 0, Number.MAX_SAFE_INTEGER);
  }
  return task;
}

function whole(name, least, most) {
  const n = Number(form[name]);
  if (Number.isInteger(n) && n >= least && n <= most) return n;
  throw new Error(t("submit.notWhole", { name: t(`submit.${name}`), least: count(least), most: count(most) }));
}

function submit(event) {
  event.preventDefault();
  try {
    const half = [...event.target.elements].find((input) => !fields.whole(input));
    if (half) throw new Error(`${half.name || half.dataset.arg}: ${t("fields.notNumber")}`);
    const task = read();
    send(task, whole("copies", 1, MOST_COPIES));
  } catch (error) {
    set("failure", error.message);
  }
}

function answer() {
  const { wanted, accepted, refused, id } = sending;
  if (wanted === 0) return nothing;
  const open = accepted + [...refused.values()].reduce((sum, [n]) => sum + n, 0) < wanted;
  return html`
    <p>${t("submit.accepted", { accepted: count(accepted), wanted: count(wanted) })}
      ${open ? html`<span class="quiet-text">${t("submit.waiting")}</span>` : nothing}
      ${id ? html`<a href=${link({ open: id })} @click=${dialog.close}>${t("submit.open")}</a>` : nothing}</p>
    ${[...refused].map(([code, [n, words]]) => html`
      <p class="refused" data-code=${code}>${icon("warning")}<span>${t("submit.refused", { refused: count(n) })} ${words}</span></p>`)}`;
}
