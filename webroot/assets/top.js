// The head of the page: which pool, how it is, who looks, and how to look.

import { html, nothing } from "./lib/lit-html.js";
import { t, LANGUAGES, language } from "./i18n.js";
import { icon } from "./icons.js";
import { actions } from "./controls.js";
import * as signin from "./signin.js";
import { line } from "./text.js";
import { WINDOWS } from "./series.js";
import * as theme from "./theme.js";

const SIGNS = { RUNNING: "good", PAUSED: "pause", DRAINING: "warning", CLOSED: "stop" };

/**
 * @param {Record<string, any>} state
 * @param {Record<string, Function>} act what the switches do
 */
export function view(state, act) {
  const { about, stats } = state;
  const name = stats?.name ?? about?.name ?? "";
  return html`
    <div class="bar">
      <a class="skip" href="#main" @click=${skip}>${t("top.skip")}</a>
      <div class="brand">
        <img src="assets/weir.svg" alt="" width="26" height="26">
        <h1><span class="unseen">Weir</span> <bdi class="cut" title=${line(name)}>${line(name)}</bdi></h1>
        ${badge(state)}
      </div>
      <p class="where">
        <span>${t("top.node")} <bdi class="cut mono">${line(stats?.node ?? about?.node ?? "–")}</bdi></span>
        ${about ? html`<span>${who(about)}</span>` : nothing}
        ${signin.control(state)}
      </p>
      <div class="look">
        ${pause(state, act)}
        <div class="segments" role="group" aria-label=${t("top.window")}>
          ${Object.keys(WINDOWS).map((name) => html`
            <button type="button" data-window=${name} aria-pressed=${String(state.window === name)}
              @click=${() => act.window(name)}>${t(`window.${name}`)}</button>`)}
        </div>
        <label class="unseen" for="language">${t("top.language")}</label>
        <select id="language" @change=${(e) => act.language(e.target.value)}>
          ${Object.entries(LANGUAGES).map(([tag, own]) => html`
            <option value=${tag} lang=${tag} ?selected=${tag === language()}>${own}</option>`)}
        </select>
        <label class="unseen" for="theme">${t("top.theme")}</label>
        <select id="theme" @change=${(e) => act.theme(e.target.value)}>
          ${theme.THEMES.map((name) => html`
            <option value=${name} ?selected=${name === theme.chosen()}>${t(`theme.${name}`)}</option>`)}
        </select>
      </div>
    </div>
    ${actions(state)}
  `;
}

function badge({ connection, stats }) {
  if (connection !== "lost" && !stats) return nothing;
  if (connection === "lost") {
    return html`<span class="badge state" data-state="unknown" id="state">${icon("info")}${t("state.unknown")}</span>`;
  }
  return html`<span class="badge state" data-state=${stats.state} id="state">
    ${icon(SIGNS[stats.state] ?? "info")}${t(`state.${stats.state}`)}</span>`;
}

function who(about) {
  const role = about.readOnly ? t("role.readOnly") : t(`role.${about.role ?? "operator"}`);
  return about.user ? html`<bdi class="cut">${line(about.user)}</bdi> · ${role}` : role;
}

function pause({ paused }, act) {
  const held = paused !== null;
  return html`
    <button type="button" id="live" class="live" aria-pressed=${String(held)} @click=${act.pause}>
      ${icon("pause")}<span>${t("top.pause")}</span>
    </button>`;
}

function skip(event) {
  // The part of the address after # holds the view, so the link must not be followed.
  event.preventDefault();
  document.getElementById("main").focus();
}
