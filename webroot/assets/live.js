// The event stream, kept open: the browser tries again after a cut, this does after a refusal or a silence.

const SILENCE_MS = 6_000;
const RETRY_MS = 3_000;
const EVENTS = [
  "saturated", "relieved", "resized", "paused", "resumed", "draining", "closed", "rebooted",
  "taskFailed", "stuck", "rejecting", "dropped",
];

export function follow({ stats, event, connected, lost }) {
  let source;
  let silence;
  let live = false;

  function open() {
    source?.close();
    source = new EventSource("api/v1/events");
    source.addEventListener("stats", (message) => {
      heard();
      stats(JSON.parse(message.data));
    });
    for (const type of EVENTS) {
      source.addEventListener(type, (message) => event(JSON.parse(message.data)));
    }
    source.addEventListener("error", () => {
      cut();
      if (source.readyState === EventSource.CLOSED) again(RETRY_MS);
    });
    again(SILENCE_MS);
  }

  function heard() {
    if (!live) connected();
    live = true;
    again(SILENCE_MS);
  }

  function cut() {
    if (live) lost();
    live = false;
  }

  function again(ms) {
    clearTimeout(silence);
    silence = setTimeout(() => {
      lost();
      live = false;
      open();
    }, ms);
  }

  open();
}
