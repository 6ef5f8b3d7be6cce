// How an operator signs in where others may look. A password is asked for by the browser itself, at
// a place that demands one; a token by the page.

import { html, nothing } from "./lib/lit-html.js";
import * as api from "./api.js";
import * as dialog from "./dialog.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import * as identity from "./identity.js";
import { redraw, update } from "./store.js";
import { complaint } from "./words.js";

let failure = null;
let busy = false;

/** The link or button, for those whom it gives more than they have. */
export function control({ about }) {
  if (!about || about.readOnly) return nothing;
  if (identity.held() !== null) {
    return html`<button type="button" class="small" id="sign-out" @click=${signOut}>${t("signIn.out")}</button>`;
  }
  if (about.role === "operator" || about.user) return nothing;
  if (about.signIn === "password") {
    // The part after # comes back with the browser.
    return html`<a class="button small" id="sign-in" href="login${location.hash}">${t("signIn.in")}</a>`;
  }
  return about.signIn === "token"
    ? html`<button type="button" class="small" id="sign-in" @click=${open}>${t("signIn.in")}</button>`
    : nothing;
}

function open() {
  failure = null;
  dialog.show({ kind: "confirm", title: () => t("signIn.title"), body });
}

function body() {
  return html`
    <form @submit=${send} autocomplete="off">
      <label>${t("signIn.token")} <input name="token" type="password" required autocomplete="off" spellcheck="false"></label>
      <p class="hint">${t("signIn.kept")}</p>
      <div role="alert">${failure ? html`<p class="notice error">${icon("error")}<span>${failure}</span></p>` : nothing}</div>
      <div class="row end">
        <button type="button" @click=${dialog.close}>${t("dialog.cancel")}</button>
        <button type="submit" class="primary" aria-disabled=${String(busy)}>${t("signIn.in")}</button>
      </div>
    </form>`;
}

async function send(event) {
  event.preventDefault();
  if (busy) return;
  busy = true;
  const token = event.target.elements.token.value.trim();
  try {
    const about = await api.aboutWith(token);
    identity.hold(token);
    update({ about });
    dialog.close();
  } catch (problem) {
    failure = complaint(problem);
  } finally {
    busy = false;
    redraw();
  }
}

async function signOut() {
  identity.hold(null);
  update({ about: await api.about().catch(() => null) });
}
