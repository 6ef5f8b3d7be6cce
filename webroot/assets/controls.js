// Pause, resume, shut down, reboot: each button is there when it would change something.

import * as api from "./api.js";
import { byId, setText } from "./dom.js";
import { complain, say } from "./messages.js";

const USEFUL = {
  pause: ["RUNNING"],
  resume: ["PAUSED"],
  shutdown: ["RUNNING", "PAUSED"],
  reboot: ["CLOSED"],
};

const badge = byId("state");
const buttons = [...document.querySelectorAll("[data-command]")];
const confirm = byId("confirm");

for (const button of buttons) {
  button.disabled = true;
  button.addEventListener("click", () => {
    if (button.dataset.command === "shutdown") ask();
    else run(button.dataset.command);
  });
}
confirm.addEventListener("close", () => {
  if (confirm.returnValue === "confirm") run("shutdown");
});

export function show(stats) {
  setText(badge, stats.state.toLowerCase());
  badge.dataset.state = stats.state;
  document.title = `${stats.name}: ${stats.state.toLowerCase()} · Weir`;
  for (const button of buttons) {
    const useful = USEFUL[button.dataset.command].includes(stats.state);
    // A button that has the focus keeps it: a disabled one would drop it to the top of the page.
    if (button === document.activeElement) button.setAttribute("aria-disabled", String(!useful));
    else {
      button.disabled = !useful;
      button.removeAttribute("aria-disabled");
    }
  }
}

function ask() {
  confirm.returnValue = "cancel";
  confirm.showModal();
}

async function run(verb) {
  try {
    const { changed, state } = await api.command(verb);
    say(changed ? `The pool is ${state.toLowerCase()}.` : `Nothing changed: the pool is ${state.toLowerCase()}.`);
  } catch (problem) {
    complain(problem);
  }
}
