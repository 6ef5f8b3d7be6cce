// What the page says to its user: short messages, and the list of what happened in the pool.

import { byId, element } from "./dom.js";
import { brief, clock } from "./format.js";

const STAY_MS = 8_000;
const MOST_EVENTS = 50;

const messages = byId("messages");
const events = byId("events");

export function say(text, kind = "info") {
  const close = element("button", { type: "button", "aria-label": "Dismiss" }, "×");
  const message = element("p", { class: `message ${kind}` }, element("span", {}, text), close);
  close.addEventListener("click", () => message.remove());
  messages.append(message);
  setTimeout(() => message.remove(), STAY_MS);
}

export function complain(problem) {
  const again = problem.retryAfterMs ? ` Try again in ${Math.ceil(problem.retryAfterMs / 1000)} s.` : "";
  say(`${problem.code ?? "ERROR"}: ${brief(problem.message, 300)}${again}`, "error");
}

export function record(event) {
  const { type, at, name, node, ...rest } = event;
  events.prepend(
    element(
      "li",
      { class: type },
      element("time", { datetime: at ?? "" }, at ? clock(at) : ""),
      element("b", {}, words(type)),
      element("span", {}, detail(type, rest)),
    ),
  );
  while (events.children.length > MOST_EVENTS) events.lastElementChild.remove();
  byId("events-empty").hidden = true;
}

export function changes(before, after) {
  return Object.keys(after)
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field} ${before[field]} → ${after[field]}`)
    .join(", ");
}

function detail(type, rest) {
  if (type === "resized") return changes(rest.old, rest.new);
  if (type !== "taskFailed") return facts(rest);
  const more = rest.suppressed > 0 ? ` (and ${rest.suppressed} more)` : "";
  return `${rest.task}: ${brief(rest.message, 300)}, ${rest.id}${more}`;
}

function facts(rest) {
  return Object.entries(rest)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key} ${brief(value)}`)
    .join(", ");
}

function words(type) {
  return type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
