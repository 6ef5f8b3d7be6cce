// What stands below the tasks: who changed what, the nodes, and what this server is.

import { html, nothing } from "./lib/lit-html.js";
import { repeat } from "./lib/directives/repeat.js";
import { t, tOr } from "./i18n.js";
import * as format from "./format.js";
import { link } from "./address.js";
import { badly, busy, endedPerSecond } from "./store.js";
import { block, line, pretty } from "./text.js";
import { changes } from "./words.js";

const MOST = 50;

/** @param {Record<string, any>} state */
export function view(state) {
  return [types(state), activity(state), nodes(state), about(state)];
}

const TYPE_COLUMNS = {
  completed: (type) => format.count(type.completed),
  badly: (type) => format.count(badly(type)),
  cancelled: (type) => format.count(type.cancelled),
  rejected: (type) => format.count(type.rejected),
  wait: ({ waitMs }) => `${format.time(waitMs.p50)} / ${format.time(waitMs.p99)}`,
  run: ({ runMs }) => `${format.time(runMs.p50)} / ${format.time(runMs.p99)}`,
  longest: ({ runMs }) => format.time(runMs.max),
};

function types({ stats }) {
  const rows = Object.entries(stats?.types ?? {});
  return html`
    <section class="card wide-card" aria-labelledby="types-title">
      <h2 id="types-title">${t("types.title")}</h2>
      ${rows.length === 0 ? html`<p class="hint">${t("types.none")}</p>` : html`
        <div class="scroll" tabindex="0" role="group" aria-labelledby="types-title">
          <table class="numbers types">
            <thead><tr>
              <th scope="col">${t("types.type")}</th>
              ${Object.keys(TYPE_COLUMNS).map((name) => html`<th scope="col">${t(`types.${name}`)}</th>`)}
            </tr></thead>
            <tbody>${repeat(rows, ([name]) => name, ([name, type]) => html`
              <tr data-type=${name}>
                <th scope="row"><a class="mono" href=${link({ task: name })}>${line(name, 60)}</a></th>
                ${Object.values(TYPE_COLUMNS).map((column) => html`<td>${column(type)}</td>`)}
              </tr>`)}</tbody>
          </table>
        </div>`}
    </section>`;
}

function activity({ activity: entries }) {
  return html`
    <section class="card" aria-labelledby="activity-title">
      <h2 id="activity-title">${t("activity.title")}</h2>
      ${entries.length === 0 ? html`<p class="hint">${t("activity.none")}</p>` : html`
        <ol class="activity" tabindex="0" aria-labelledby="activity-title">
          ${repeat(entries.slice(0, MOST), key, entry)}
        </ol>`}
    </section>`;
}

const key = (entry) => `${entry.at} ${entry.action} ${JSON.stringify(entry.to)}`;

function entry({ at, action, from, to, by, via }) {
  return html`
    <li data-activity=${action}>
      <time datetime=${at}>${format.when(at)}</time>
      <span><b>${tOr(`activity.${action}`, line(action))}</b> ${what(action, from, to)}</span>
      <span class="by">${line(by ?? "–", 60)} · ${tOr(`via.${via}`, line(via ?? ""))}</span>
    </li>`;
}

function what(action, from, to) {
  if (action === "resized") {
    return changes(from, to).map(([name, old, now], i) => html`${i > 0 ? ", " : ""}${name} ${old} → ${now}`);
  }
  if (action === "cancelled" || action === "retried") {
    return html`<a class="mono" href=${link({ open: to })}>${line(to, 40)}</a>`;
  }
  return nothing;
}

const COLUMNS = {
  state: (node) => t(`state.${node.state}`),
  busy: (node) => `${format.count(busy(node))} / ${format.count(node.workers)} / ${format.bound(node.capacity)}`,
  queued: (node) => format.count(node.queued),
  blocked: (node) => format.count(node.blocked),
  rate: (node) => format.rate(endedPerSecond(node)),
  failed: (node) => format.count(badly(node)),
  up: (node) => format.age(node.uptimeMs),
};

function nodes({ nodes: rows, stats }) {
  // This node's figures are those of the rest of the page.
  const here = { ...stats, local: true };
  const known = rows.length > 0 ? rows.map((node) => (node.local ? here : node)) : [here];
  return html`
    <section class="card wide-card nodes-card" aria-labelledby="nodes-title">
      <h2 id="nodes-title">${t("nodes.title")}</h2>
      <div class="scroll" tabindex="0" role="group" aria-labelledby="nodes-title">
        <table class="numbers nodes">
          <thead><tr>
            <th scope="col">${t("nodes.node")}</th>
            ${Object.keys(COLUMNS).map((name) => html`<th scope="col">${t(`nodes.${name}`)}</th>`)}
          </tr></thead>
          <tbody>${repeat(known, (node) => node.node, (node) => html`
            <tr>
              <th scope="row"><span class="mono">${line(node.node, 60)}</span>
                ${node.local ? html`<small>${t("nodes.local")}</small>` : nothing}</th>
              ${Object.values(COLUMNS).map((column) => html`<td>${column(node)}</td>`)}
            </tr>`)}</tbody>
        </table>
      </div>
    </section>`;
}

function about({ about: server }) {
  if (!server) return nothing;
  const facts = { version: server.version, vertx: server.vertx, jvm: server.jvm, os: server.os };
  if (server.startedAt) facts.startedAt = format.moment(server.startedAt);
  const links = Object.entries(server.links ?? {}).filter(([, url]) => url);
  return html`
    <section class="card" aria-labelledby="about-title">
      <h2 id="about-title">${t("about.title")}</h2>
      <dl class="facts">
        ${Object.entries(facts).filter(([, value]) => value).map(([name, value]) => html`
          <div><dt>${t(`about.${name}`)}</dt><dd>${line(value)}</dd></div>`)}
      </dl>
      ${links.length > 0 ? html`<p class="links">${links.map(([name, url]) => html`
        <a href=${url} target="_blank" rel="noopener">${tOr(`link.${name}`, line(name))}</a>`)}</p>` : nothing}
      ${server.config ? html`
        <details><summary>${t("about.config")}</summary>
          ${block("config", pretty(server.config), t("about.config"))}</details>` : nothing}
    </section>`;
}
