// The one dialog of the page. The browser keeps the focus in it, closes it on Escape and gives the
// focus back.

import { html } from "./lib/lit-html.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { state, update } from "./store.js";

let opener = null;
let shown = null;

/**
 * Opens the dialog.
 *
 * @param {{title: string, body: () => unknown, closed?: () => void, kind?: string}} content its
 *   words and its inside, drawn as long as it is open
 */
export function show(content) {
  opener = document.activeElement;
  update({ dialog: content });
}

/** Closes the dialog. */
export function close() {
  document.getElementById("dialog").close();
}

/** The dialog itself, open or not. */
export function view() {
  const content = state.dialog;
  return html`
    <dialog id="dialog" class="dialog ${content?.kind ?? ""}" aria-labelledby="dialog-title" @close=${closed}>
      ${content ? html`
        <header class="dialog-head">
          <h2 id="dialog-title">${content.title()}</h2>
          <button type="button" class="quiet small" aria-label=${t("dialog.close")} @click=${close}>${icon("close")}</button>
        </header>
        ${content.body()}` : html`<h2 id="dialog-title" hidden></h2>`}
    </dialog>`;
}

/**
 * Opens what was drawn, once it is on the page: once only, since between the closing and the word
 * of it there may be another drawing.
 */
export function settle() {
  if (state.dialog === shown) return;
  shown = state.dialog;
  const dialog = document.getElementById("dialog");
  if (shown && !dialog.open) dialog.showModal();
  dialog.querySelector("[autofocus], input, select, textarea")?.focus();
}

function closed() {
  const content = state.dialog;
  update({ dialog: null });
  content?.closed?.();
  if (opener?.isConnected) opener.focus();
}
