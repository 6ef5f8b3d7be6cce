// The form that submits tasks: one waits for its result, several are only handed in.

import * as api from "./api.js";
import { byId, element, setText } from "./dom.js";
import { brief, count, time } from "./format.js";
import { complain } from "./messages.js";

const AT_ONCE = 4;
const SAMPLES = {
  echo: { hello: "weir" },
  sleep: { ms: 2000 },
  spin: { ms: 500 },
  digest: { path: "/path/to/file", algorithm: "SHA-256" },
  fail: { message: "as asked" },
};

const form = byId("submit");
const { task, args, copies, maxWaitMs, timeoutMs, answer } = form.elements;
let untouched = true;

export function start(types, changed) {
  task.replaceChildren(...types.map((type) => element("option", { value: type }, type)));
  if (types.includes("sleep")) task.value = "sleep";
  sample();
  task.addEventListener("change", sample);
  args.addEventListener("input", () => {
    untouched = false;
    args.setCustomValidity("");
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = read();
    if (body) await send(body, Number(copies.value), changed);
  });
}

function sample() {
  if (!untouched) return;
  args.value = JSON.stringify(SAMPLES[task.value] ?? {}, null, 2);
}

function read() {
  const body = { task: task.value };
  try {
    body.args = JSON.parse(args.value || "{}");
  } catch (error) {
    args.setCustomValidity(`Not JSON: ${error.message}`);
    args.reportValidity();
    return null;
  }
  if (maxWaitMs.value) body.maxWaitMs = Number(maxWaitMs.value);
  if (timeoutMs.value) body.timeoutMs = Number(timeoutMs.value);
  return body;
}

async function send(body, number, changed) {
  setText(answer, "…");
  try {
    setText(answer, number === 1 ? await one(body, changed) : await several(body, number));
  } catch (problem) {
    setText(answer, "");
    complain(problem);
  }
  changed();
}

async function one(body, changed) {
  const waiting = api.submit(body);
  setTimeout(changed, 200);
  const { result, waitMs, runMs } = await waiting;
  return `${brief(result)} after ${time(waitMs)} wait and ${time(runMs)} run`;
}

async function several(body, number) {
  let left = number;
  const lane = async () => {
    while (left-- > 0) await api.submit({ ...body, reply: "accepted" });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return `${count(number)} accepted`;
}
