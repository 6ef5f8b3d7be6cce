// The pool's controls. Each has a place of its own, where it never turns into another, whoever
// changes the pool meanwhile; what cannot be done now is off.

import { html, nothing } from "./lib/lit-html.js";
import * as api from "./api.js";
import { confirm } from "./confirm.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { complain, say } from "./messages.js";
import * as resize from "./resize.js";
import { mayChange } from "./store.js";
import * as submit from "./submit.js";

let running = false;

/** The row of buttons, or nothing for those who may only look. */
export function actions({ stats, connection }) {
  if (!mayChange() || !stats) return nothing;
  const off = connection === "lost";
  const open = stats.state === "RUNNING" || stats.state === "PAUSED";
  return html`
    <div class="actions" role="group" aria-label=${t("action.label")}>
      ${button("submit", "plus", false, submit.open, "primary")}
      ${button("resize", "resize", off, resize.open)}
      <span class="gap"></span>
      ${button("pause", "pause", off || stats.state !== "RUNNING", () => run("pause"))}
      ${button("resume", "play", off || stats.state !== "PAUSED", () => run("resume"))}
      ${button("drain", "stop", off || !open, drain, "danger")}
      ${button("reboot", "retry", off || stats.state !== "CLOSED", () => run("reboot"))}
    </div>`;
}

function button(name, sign, off, press, look = "") {
  // Only aria-disabled: a disabled button would drop the focus to the top of the page.
  return html`
    <button type="button" class=${look} data-action=${name} aria-disabled=${String(off)}
      @click=${() => off || press()}>${icon(sign)}<span>${t(`action.${name}`)}</span></button>`;
}

async function drain() {
  const sure = await confirm({
    title: t("drain.title"), text: t("drain.text"), yes: t("drain.yes"), no: t("drain.no"),
  });
  if (sure) await run("shutdown");
}

async function run(verb) {
  if (running) return;
  running = true;
  try {
    const { changed, state } = await api.command(verb);
    const now = t(`state.${state}`);
    say(changed ? t("action.done", { state: now }) : t("action.unchanged", { state: now }));
  } catch (problem) {
    complain(problem);
  } finally {
    running = false;
  }
}
