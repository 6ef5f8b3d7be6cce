// The headline figures: what one look must tell.

import { html, nothing, svg } from "./lib/lit-html.js";
import { t, tOr } from "./i18n.js";
import { icon } from "./icons.js";
import * as format from "./format.js";
import { badly, busy, ended, endedPerSecond } from "./store.js";

const MINUTE_MS = 60_000;

/** @param {Record<string, any>} state */
export function view(state) {
  const { stats } = state;
  if (!stats) return html`<p class="hint" id="loading">${t("figures.none")}</p>`;
  // All is of one look at the pool, and each group of one time.
  const { ms } = stats.lastMinute;
  const time = ms < MINUTE_MS ? t("figures.start", { age: format.age(ms) }) : t("figures.minute");
  return html`
    <div class="figure-groups">
      ${group("now", t("figures.now"), now(stats))}
      ${group("minute", time, lastMinute(stats))}
    </div>`;
}

function group(name, title, figures) {
  return html`
    <section aria-labelledby="figures-${name}">
      <h2 id="figures-${name}">${title}</h2>
      <dl class="figures">${figures}</dl>
    </section>`;
}

function now(stats) {
  return [
    figure("busy", format.count(busy(stats)), {
      beside: t("figure.ofBound", { bound: format.bound(stats.capacity) }),
      below: t("figure.workers", { n: stats.workers, workers: format.count(stats.workers) }),
      part: share(busy(stats), stats.capacity),
    }),
    figure("queued", format.count(stats.queued), {
      beside: t("figure.ofBound", { bound: format.bound(stats.queueCapacity) }),
      below: t("figure.peak", { peak: format.count(stats.peakQueued) }),
      part: share(stats.queued, stats.queueCapacity),
    }),
    figure("blocked", format.count(stats.blocked), {
      beside: t("figure.ofBound", { bound: format.bound(stats.maxBlockingTasks) }),
      below: t("figure.blocked.below"),
      part: share(stats.blocked, stats.maxBlockingTasks),
    }),
    figure("oldest", format.time(stats.oldestWaitingMs), { below: t("figure.oldest.below") }),
    figure("stuck", format.count(stats.stuck), {
      below: t("figure.stuck.below"),
      alarm: stats.stuck > 0 ? "error" : null,
    }),
  ];
}

function lastMinute(stats) {
  const last = stats.lastMinute;
  return [
    figure("throughput", format.rate(endedPerSecond(stats)), {
      beside: t("figure.perSecond"),
      below: t("figure.ended", { n: ended(last), ended: format.count(ended(last)) }),
    }),
    figure("failed", format.count(badly(last)), {
      below: t("figure.total", { total: format.count(badly(stats)) }),
      alarm: badly(last) > 0 ? "error" : null,
    }),
    figure("rejected", format.count(last.rejected), {
      below: reasons(stats.rejected),
      alarm: last.rejected > 0 ? "warning" : null,
    }),
    figure("waitP99", format.time(last.waitMs.p99), {
      below: t("figure.median", { time: format.time(last.waitMs.p50) }),
    }),
    figure("runP99", format.time(last.runMs.p99), {
      below: t("figure.median", { time: format.time(last.runMs.p50) }),
    }),
  ];
}

function share(n, bound) {
  return bound === null || bound === 0 ? null : Math.min(1, n / bound);
}

function reasons(rejected) {
  const some = Object.entries(rejected).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  if (some.length === 0) return t("figure.total", { total: 0 });
  const told = some.map(([reason, n]) => `${tOr(`reason.${reason}`, reason)} ${format.count(n)}`);
  return t("figure.total", { total: told.join(", ") });
}

function figure(name, value, { beside, below, part = null, alarm = null }) {
  return html`
    <div class="figure ${alarm ?? ""}" data-figure=${name}>
      <dt>${alarm ? icon(alarm) : nothing}${t(`figure.${name}`)}</dt>
      <dd><b>${value}</b>${beside ? html` <small>${beside}</small>` : nothing}</dd>
      ${part === null ? nothing : html`<dd class="gauge">${meter(part)}</dd>`}
      <dd class="below" title=${below}>${below}</dd>
    </div>`;
}

function meter(part) {
  return html`<svg class="meter ${part >= 1 ? "full" : ""}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="4" />${svg`<rect class="level" width=${part * 100} height="4" />`}</svg>`;
}
