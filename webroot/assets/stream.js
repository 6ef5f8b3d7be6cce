// The server's event stream, opened again by itself after a cut, a refusal or a silence: soon at
// first, then less and less often. While the server has no stream free, the same events are made
// from its answers to requests, once a second.

import * as api from "./api.js";
import { newest } from "./series.js";

const SILENCE_MS = 4_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
const ASK_EVERY_MS = 1_000;
const ASK_FOR_MS = 10_000; // then it tries again to have a stream

/**
 * Reads until `over`.
 *
 * @param {(type: string, data?: any) => void} tell hears each event of the server, and of the
 *   connection itself "open", "lost", and "asking" with each round of requests
 * @param {AbortSignal} over
 */
export async function stream(tell, over) {
  let retryMs = FIRST_RETRY_MS;
  const heard = (type, data) => {
    retryMs = FIRST_RETRY_MS;
    tell(type, data);
  };
  while (!over.aborted) {
    try {
      await listen(heard, over);
    } catch (problem) {
      if (problem.code === "TOO_MANY_STREAMS" && (await ask(heard, over))) continue;
    }
    if (over.aborted) return;
    tell("lost");
    await rest(retryMs * (0.75 + Math.random() / 2), over);
    retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
  }
}

async function listen(heard, over) {
  const silent = new AbortController();
  let timer = 0;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(), SILENCE_MS);
  };
  try {
    watch();
    const body = await api.events(AbortSignal.any([over, silent.signal]));
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    heard("open");
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      watch();
      const frames = (text + part.value).split("\n\n");
      text = frames.pop();
      frames.forEach((frame) => hear(frame, heard));
    }
  } finally {
    clearTimeout(timer);
  }
}

function hear(frame, heard) {
  const type = /^event: (.*)$/m.exec(frame)?.[1];
  const data = /^data: (.*)$/m.exec(frame)?.[1];
  // An error of the page is not one of the connection.
  if (type && data) queueMicrotask(() => heard(type, JSON.parse(data)));
}

/** Asks for some time; returns whether the server answered all the while. */
async function ask(heard, over) {
  const end = performance.now() + ASK_FOR_MS;
  while (!over.aborted && performance.now() < end) {
    let answers;
    try {
      answers = await Promise.all([api.stats(), api.history("1m"), api.problems(), api.activity()]);
    } catch {
      return false;
    }
    const [stats, history, problems, activity] = answers;
    const row = newest(history);
    heard("asking");
    heard("stats", stats);
    if (row) heard("point", row);
    heard("problems", problems);
    heard("activities", activity);
    await rest(ASK_EVERY_MS, over);
  }
  return true;
}

/** Waits, unless it is over or the network comes back before. */
function rest(ms, over) {
  return new Promise((done) => {
    const ended = new AbortController();
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      ended.abort();
      done();
    }
    over.addEventListener("abort", end, { signal: ended.signal });
    window.addEventListener("online", end, { signal: ended.signal });
  });
}
