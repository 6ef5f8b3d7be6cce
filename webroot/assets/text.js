// Text that others wrote: always text, never markup. What cannot be seen is made visible, what is
// long is cut, and all of it can be had.

import { html, nothing } from "./lib/lit-html.js";
import { count } from "./format.js";
import { t } from "./i18n.js";
import { redraw } from "./store.js";

const CUT = 1_500;
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const opened = new Set();

/** Returns `text` with control characters and direction marks as symbols that can be read. */
export function visible(text) {
  return String(text).replace(UNSEEN, (unseen) => {
    const code = unseen.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return `⟨${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

/** Returns a text for one line, without line breaks. */
export function line(text, length = 200) {
  const cut = String(text).slice(0, length + 1);
  const flat = visible(cut.slice(0, length)).replace(/[\n\r\t]+/g, " ");
  return cut.length > length ? `${flat}…` : flat;
}

/**
 * A block of text, cut if it is long, with a button that shows the rest.
 *
 * @param {string} key tells this block from others, so that an opened one stays open
 * @param {string} text
 * @param {string} label its name for assistive technology
 */
export function block(key, text, label) {
  const whole = opened.has(key);
  const long = text.length > CUT;
  const shown = long && !whole ? text.slice(0, CUT) : text;
  return html`
    <pre class="text" dir="auto" tabindex="0" role="group" aria-label=${label}>${visible(shown)}${
      long && !whole ? "…" : nothing}</pre>
    ${long
      ? html`<button type="button" class="quiet small" aria-expanded=${String(whole)}
          @click=${() => toggle(key)}>
          ${whole ? t("text.less") : t("text.all", { chars: count(text.length) })}
        </button>`
      : nothing}
  `;
}

function toggle(key) {
  if (!opened.delete(key)) opened.add(key);
  redraw();
}

/** Returns a JSON value as it is best read: a text as it is, all else indented. */
export function pretty(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
