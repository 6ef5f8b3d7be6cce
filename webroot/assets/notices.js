// What needs attention: a lost connection, a view that stands still, and the pool's problems as the
// server sees them.

import { html, nothing } from "./lib/lit-html.js";
import { repeat } from "./lib/directives/repeat.js";
import { has, t, tOr } from "./i18n.js";
import { icon } from "./icons.js";
import * as format from "./format.js";
import { line } from "./text.js";

const RANK = { error: 0, warning: 1, info: 2 };

/** Returns those that are more than a remark. */
export function serious(problems) {
  return problems.filter((problem) => problem.severity !== "info");
}

/** @param {Record<string, any>} state */
export function view(state) {
  return html`
    <div role="alert">${state.connection === "lost" ? lost(state) : nothing}</div>
    ${state.connection === "asking" ? html`
      <p class="notice info" id="asking">${icon("info")}<span>${t("notice.asking")}</span></p>` : nothing}
    ${state.paused === null ? nothing : html`
      <p class="notice info">${icon("pause")}<span>${t("notice.paused", { at: format.clock(state.paused) })}</span></p>`}
    <div class="unseen" role="status">${state.stats ? headline(state.problems) : nothing}</div>
    ${state.stats && state.connection !== "lost" ? list(state) : nothing}
  `;
}

function lost(state) {
  const words = state.stats
    ? t("notice.lost", { at: format.clock(state.lostAt) })
    : t("notice.unreachable");
  return html`<p class="notice error">${icon("error")}<span>${words}</span></p>`;
}

/** Returns the one sentence for title and screen reader. */
export function headline(problems) {
  const n = serious(problems).length;
  return n > 0 ? t("problems", { n }) : t("problems.none");
}

function list(state) {
  if (state.problems.length === 0) {
    return html`<p class="notice good">${icon("good")}<span>${t("problems.none")}</span>
      <span class="since">${t("problems.up", { age: format.age(state.stats.uptimeMs) })}</span></p>`;
  }
  const sorted = [...state.problems].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  return html`
    <ul class="problems" aria-label=${t("problems.label")}>
      ${repeat(sorted, (problem) => problem.type, row)}
    </ul>`;
}

function row(problem) {
  const { type, severity, since, text, figures } = problem;
  const kind = severity in RANK ? severity : "warning";
  return html`
    <li class="notice ${kind}" data-problem=${type}>
      ${icon(kind)}
      <span><b>${t(`severity.${kind}`)}: ${tOr(`problem.${type}`, line(type))}.</b>
        ${sentence(type, figures, text)}</span>
      ${since ? html`<span class="since">${t("problems.since")}
        <time datetime=${since}>${format.when(since)}</time></span>` : nothing}
    </li>`;
}

/** Returns what a problem is: in the user's words if its figures fill them, else in the server's. */
function sentence(type, figures, text) {
  const told = Object.entries(figures ?? {}).map(([name, value]) => [name, fact(name, value)]);
  const words = has(`problem.${type}.text`) ? t(`problem.${type}.text`, Object.fromEntries(told)) : null;
  return words && !/\{\w+\}/.test(words) ? words : line(text, 500);
}

function fact(name, value) {
  if (typeof value !== "number") return line(value);
  return name.endsWith("Ms") ? format.time(value) : format.count(value);
}
