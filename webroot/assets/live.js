// The event stream, opened again by itself after a cut, a refusal or a silence: soon at first, then
// less and less often.

const SILENCE_MS = 4_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/**
 * Follows the server until the page goes.
 *
 * @param {Record<string, (data: object) => void>} events what to do with each kind of event
 * @param {{connected: () => void, lost: () => void}} line hears of the connection itself
 */
export function follow(events, { connected, lost }) {
  let source = null;
  let timer = 0;
  let live = false;
  let retryMs = FIRST_RETRY_MS;

  function open() {
    source = new EventSource("api/v1/events");
    for (const [type, hear] of Object.entries(events)) {
      source.addEventListener(type, (message) => {
        heard();
        hear(JSON.parse(message.data));
      });
    }
    source.addEventListener("error", again);
    watch();
  }

  function heard() {
    if (!live) {
      live = true;
      retryMs = FIRST_RETRY_MS;
      connected();
    }
    watch();
  }

  function watch() {
    clearTimeout(timer);
    timer = setTimeout(again, SILENCE_MS);
  }

  function again() {
    source.close();
    if (live || retryMs === FIRST_RETRY_MS) lost();
    live = false;
    clearTimeout(timer);
    timer = setTimeout(open, retryMs * (0.75 + Math.random() / 2));
    retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
  }

  function anew() {
    if (live) return;
    stop();
    open();
  }

  function stop() {
    live = false;
    source.close();
    clearTimeout(timer);
  }

  // A page that the browser keeps for its Back button would keep one of the few connections too.
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", (event) => event.persisted && anew());
  window.addEventListener("online", anew);
  open();
}
