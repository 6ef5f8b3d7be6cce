// Short messages in the corner. Good news goes by itself; a complaint stays until it is dismissed.

import { html } from "./lib/lit-html.js";
import { repeat } from "./lib/directives/repeat.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { redraw } from "./store.js";
import { complaint } from "./words.js";

const STAY_MS = 6_000;
const MOST = 4;

let messages = [];
let number = 0;

/** Tells that something was done. */
export function say(text) {
  const message = add("good", text);
  setTimeout(() => drop(message), STAY_MS);
}

/** Tells that something could not be done. */
export function complain(problem) {
  add("error", complaint(problem));
}

function add(kind, text) {
  const message = { kind, text, number: ++number };
  messages = [...messages, message].slice(-MOST);
  redraw();
  return message;
}

function drop(message) {
  messages = messages.filter((other) => other !== message);
  redraw();
}

/** The messages that are there now. */
export function view() {
  return repeat(messages, (message) => message.number, (message) => html`
    <p class="message ${message.kind}">
      ${icon(message.kind)}<span>${message.text}</span>
      <button type="button" class="quiet small" aria-label=${t("message.dismiss")} @click=${() => drop(message)}>
        ${icon("close")}</button>
    </p>`);
}
