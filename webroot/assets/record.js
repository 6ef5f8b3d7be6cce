// The inside of the drawer: all that is known of one task.

import { html, nothing } from "./lib/lit-html.js";
import * as deeds from "./deeds.js";
import * as format from "./format.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { mayChange } from "./store.js";
import { ended } from "./tasklist.js";
import { badge } from "./tasks.js";
import { block, line, pretty, visible } from "./text.js";
import { complaint } from "./words.js";

/**
 * @param {Record<string, any>} task
 * @param {{value: any, problem: any}} stack where it is, or was
 * @param {() => void} look asks for the stack again
 */
export function record(task, stack, look) {
  return html`
    <div class="row">${badge(task.state)} ${progress(task)}<span class="gap"></span>${buttons(task)}</div>
    ${timeline(task)}
    ${task.stuck ? html`<p class="notice warning">${icon("warning")}<span>${t("task.isStuck")}</span></p>` : nothing}
    ${task.error ? failure(task.error) : nothing}
    ${where(task, stack, look)}
    ${part("drawer.result", task.result, `${task.id} result`)}
    ${part("drawer.args", task.args, `${task.id} args`)}
    ${log(task)}
    ${facts(task)}`;
}

function buttons(task) {
  if (!mayChange()) return nothing;
  const over = ended(task);
  return html`
    ${button("cancel", "close", over, () => deeds.cancel(task), "danger")}
    ${button("retry", "retry", !over, () => deeds.retry(task, { open: true }))}`;
}

function button(name, sign, off, press, look = "") {
  return html`
    <button type="button" class=${look} id="drawer-${name}" data-deed=${name} aria-disabled=${String(off)}
      @click=${() => off || press()}>${icon(sign)}<span>${t(`task.${name}`)}</span></button>`;
}

function progress({ progress: now }) {
  if (!now) return nothing;
  const part = Math.round(now.fraction * 100);
  return html`<progress max="100" value=${part} aria-label=${t("drawer.progress")}></progress>
    <span>${part} % <bdi>${line(now.note ?? "", 200)}</bdi></span>`;
}

function timeline(task) {
  const waiting = !task.startedAt && !task.endedAt;
  return html`
    <ol class="timeline" aria-label=${t("drawer.timeline")}>
      ${step("submitted", task.submittedAt, nothing)}
      ${step("started", task.startedAt, t(waiting ? "drawer.waiting" : "drawer.waited", { time: format.time(task.waitMs) }))}
      ${step("ended", task.endedAt, task.startedAt
        ? t(task.endedAt ? "drawer.ran" : "drawer.running", { time: format.time(task.runMs) }) : nothing)}
    </ol>`;
}

function step(name, at, after) {
  return html`
    <li class=${at ? "past" : ""}><b>${t(`drawer.${name}`)}</b>
      ${at ? html`<time datetime=${at} title=${format.moment(at)}>${format.when(at)}</time>` : html`<span class="hint">–</span>`}
      <span class="hint">${after}</span></li>`;
}

function failure(error) {
  return html`
    <section><h3>${t("drawer.error")} <span class="mono">${line(error.name, 80)} ${error.code ?? ""}</span></h3>
      ${block(`error ${error.message}`, String(error.message ?? ""), t("drawer.error"))}</section>`;
}

function where(task, { value, problem }, look) {
  if (!value && !problem) return nothing;
  if (problem && problem.status === 404) return nothing;
  const frames = value?.live;
  return html`
    <section>
      ${ended(task) ? nothing : html`
        <h3>${t("drawer.where")}
          <button type="button" class="small" id="look" @click=${look}>${icon("retry")}<span>${t("drawer.look")}</span></button></h3>`}
      ${problem ? html`<p class="hint">${problem.status === 403 ? t("drawer.notHere") : complaint(problem)}</p>` : nothing}
      ${frames ? html`
        ${value.thread ? html`<p class="hint">${t("drawer.thread", { thread: line(value.thread, 100) })}</p>` : nothing}
        <pre class="text stack" id="live-stack" tabindex="0" role="group" aria-label=${t("drawer.where")}>${visible(frames.join("\n"))}</pre>`
        : ended(task) || problem ? nothing : html`<p class="hint">${t("drawer.noStack")}</p>`}
      ${value?.failure ? html`
        <h3>${t("drawer.stack")}</h3>
        <div class="stack" id="failure-stack">${block(`${task.id} stack`, value.failure, t("drawer.stack"))}</div>` : nothing}
    </section>`;
}

function part(title, value, key) {
  if (value === undefined) return nothing;
  return html`<section><h3>${t(title)}</h3>${block(key, pretty(value) ?? "", t(title))}</section>`;
}

function log({ id, log: lines }) {
  if (!lines || lines.length === 0) return nothing;
  return html`<section><h3>${t("drawer.log")}</h3>${block(`${id} log`, lines.join("\n"), t("drawer.log"))}</section>`;
}

function facts(task) {
  const known = { node: task.node, retryOf: task.retryOf };
  return html`
    <dl class="facts">
      ${Object.entries(known).filter(([, value]) => value).map(([name, value]) => html`
        <div><dt>${t(`drawer.${name}`)}</dt><dd class="mono">${line(value, 100)}</dd></div>`)}
    </dl>`;
}
