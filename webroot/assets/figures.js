// The headline figures: what one look must tell.

import { html, nothing, svg } from "./lib/lit-html.js";
import { t, tOr } from "./i18n.js";
import { icon } from "./icons.js";
import * as format from "./format.js";
import * as series from "./series.js";
import { busy } from "./store.js";

/** @param {Record<string, any>} state */
export function view(state) {
  const { stats } = state;
  if (!stats) return html`<p class="hint">${t("figures.none")}</p>`;
  return html`<section aria-label=${t("figures.label")}><dl class="figures">${figures(stats)}</dl></section>`;
}

function figures(stats) {
  const now = series.latest();
  // The window's figures are sums of rates, so they may be one off; never more than there are.
  const failed = Math.min(series.total("failed"), stats.failed);
  const rejected = Math.min(series.total("rejected"), sum(stats.rejected));
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
    figure("throughput", format.rate(now?.throughput ?? stats.rate.m1), {
      beside: t("figure.perSecond"),
      below: t("figure.average", { rate: format.rate(stats.rate.m1) }),
    }),
    figure("failed", format.count(failed), {
      below: t("figure.total", { total: format.count(stats.failed) }),
      alarm: failed > 0 ? "error" : null,
    }),
    figure("rejected", format.count(rejected), {
      below: reasons(stats.rejected),
      alarm: rejected > 0 ? "warning" : null,
    }),
    figure("waitP99", format.time(series.recent("waitP99")), {
      below: t("figure.median", { time: format.time(series.recent("waitP50")) }),
    }),
    figure("runP99", format.time(series.recent("runP99")), {
      below: t("figure.median", { time: format.time(series.recent("runP50")) }),
    }),
    figure("stuck", format.count(stats.stuck), {
      below: t("figure.stuck.below"),
      alarm: stats.stuck > 0 ? "error" : null,
    }),
  ];
}

function share(n, bound) {
  return bound === null || bound === 0 ? null : Math.min(1, n / bound);
}

const sum = (counts) => Object.values(counts).reduce((all, n) => all + n, 0);

function reasons(rejected) {
  const some = Object.entries(rejected).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  if (some.length === 0) return t("figure.total", { total: 0 });
  return some.map(([reason, n]) => `${tOr(`reason.${reason}`, reason)} ${format.count(n)}`).join(" · ");
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
