// The dashboard: figures come by the event stream, commands go by ordinary requests.

import * as api from "./api.js";
import * as band from "./band.js";
import * as controls from "./controls.js";
import { byId } from "./dom.js";
import * as figures from "./figures.js";
import { follow } from "./live.js";
import { complain, record } from "./messages.js";
import * as resize from "./resize.js";
import * as submit from "./submit.js";
import * as tasks from "./tasks.js";

const connection = byId("connection");
let writable = false;

function stats(now) {
  figures.show(now);
  band.add(now);
  controls.show(now);
  tasks.refresh();
}

function event(happened) {
  record(happened);
  if (writable && happened.type === "resized") resize.refresh();
}

function connected() {
  connection.hidden = true;
  document.body.classList.remove("stale");
  // The server may be another one than before, with other bounds.
  if (writable) resize.refresh();
}

function lost() {
  connection.textContent = "The connection is lost: the figures are old. Trying again…";
  connection.hidden = false;
  document.body.classList.add("stale");
}

async function start() {
  follow({ stats, event, connected, lost });
  try {
    const about = await api.about();
    document.body.classList.toggle("read-only", about.readOnly);
    await tasks.start(about);
    if (!about.readOnly) {
      submit.start(about.taskTypes, tasks.refresh);
      await resize.start();
      writable = true;
    }
  } catch (problem) {
    complain(problem);
  }
}

start();
