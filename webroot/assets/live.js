// Who reads the event stream. A browser has six connections for all its pages of one server, so a
// page that nobody sees reads none, and those that are seen share one: the page that holds the lock
// reads, and passes on what it hears to the others. When it is hidden or closed, the next page in
// the line has the lock. Where the browser has no locks, each page that is seen reads for itself.

import { stream } from "./stream.js";

const SILENCE_MS = 4_000;
const NAME = `weir ${new URL("api/v1/events", document.baseURI).pathname}`;
const shared = Boolean(navigator.locks && window.BroadcastChannel);

/**
 * Follows the server while the page is seen.
 *
 * @param {Record<string, (data: object) => void>} events what to do with each kind of event
 * @param {{connected: () => void, lost: () => void}} line hears of the connection itself; it is
 *   connected anew after anything that events may have been missed in, such as a sleep
 */
export function follow(events, line) {
  let seen = null;
  let live = false;
  let heardAt = 0;
  let timer = 0;

  function hear(type, data) {
    if (type === "lost") return lost();
    if (type === "open") {
      live = false;
      return undefined;
    }
    const now = Date.now();
    if (!live || now - heardAt > SILENCE_MS) line.connected();
    live = true;
    heardAt = now;
    watch();
    return events[type]?.(data);
  }

  function watch() {
    clearTimeout(timer);
    timer = setTimeout(lost, SILENCE_MS);
  }

  function lost() {
    live = false;
    line.lost();
  }

  function enter() {
    if (seen || document.hidden) return;
    seen = new AbortController();
    watch();
    if (shared) share(seen.signal);
    else read(seen.signal, hear);
  }

  function leave() {
    seen?.abort();
    seen = null;
    live = false;
    clearTimeout(timer);
  }

  function share(over) {
    const channel = new BroadcastChannel(NAME);
    channel.addEventListener("message", (message) => hear(...message.data));
    over.addEventListener("abort", () => channel.close());
    const tell = (...event) => {
      channel.postMessage(event);
      hear(...event);
    };
    navigator.locks.request(NAME, { signal: over }, () => read(over, tell)).catch(() => {
      // It was hidden before it had the lock, or it may have none at all.
      if (!over.aborted) read(over, hear);
    });
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : enter()));
  // A page that the browser keeps for its Back button reads nothing either.
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", enter);
  enter();
}

const read = (over, tell) => stream((...event) => over.aborted || tell(...event), over);
