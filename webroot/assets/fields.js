// Fields made from an example: each member gets the one that fits its JSON type.

import { html } from "./lib/lit-html.js";
import { t } from "./i18n.js";
import { line } from "./text.js";

/** Returns a field's state for each member of an example. */
export function of(example) {
  return Object.entries(example ?? {}).map(([name, value]) => {
    const kind = value === null || typeof value === "object" ? "json" : typeof value;
    return { name, kind, value: kind === "json" ? JSON.stringify(value) : kind === "boolean" ? value : String(value) };
  });
}

/** Returns the arguments that the fields hold; throws if a number or JSON is none. */
export function read(fields) {
  return Object.fromEntries(fields.map((field) => [field.name, parse(field)]));
}

function parse({ name, kind, value }) {
  if (kind === "string" || kind === "boolean") return value;
  if (kind === "json") return JSON.parse(value);
  const n = Number(value);
  if (value === "" || !Number.isFinite(n)) throw new Error(`${name}: ${t("fields.notNumber")}`);
  return n;
}

/** The fields; `changed` is called after each edit. */
export function view(fields, changed) {
  if (fields.length === 0) return html`<p class="hint">${t("fields.none")}</p>`;
  return html`<div class="grid args">${fields.map((field) => label(field, changed))}</div>`;
}

function label(field, changed) {
  const edit = (value) => {
    field.value = value;
    changed();
  };
  if (field.kind === "boolean") {
    return html`<label class="check"><input type="checkbox" data-arg=${field.name} .checked=${field.value}
      @change=${(e) => edit(e.target.checked)}> ${line(field.name)}</label>`;
  }
  return html`<label>${line(field.name)} <small>${t(`fields.${field.kind}`)}</small>
    <input data-arg=${field.name} type=${field.kind === "number" ? "number" : "text"} step="any" spellcheck="false"
      .value=${field.value} @input=${(e) => whole(e.target) && edit(e.target.value)}></label>`;
}

/** Says whether an input holds no half of a number, like "-", which writing back would take away. */
export const whole = (input) => !input.validity.badInput;
