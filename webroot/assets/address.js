// The part of the address after #: what is filtered, which window is shown, which task is open.
// A reload, a bookmark and the Back button then lead to the same view.

const listeners = [];

/** Returns the parts of the address by name. */
export function read() {
  return new URLSearchParams(location.hash.slice(1));
}

/**
 * Changes some parts; an empty value takes its part away.
 *
 * @param {Record<string, string | null>} parts
 * @param {{push?: boolean}} [how] `push` for a step that the Back button takes back
 */
export function write(parts, { push = false } = {}) {
  const address = link(parts);
  if (address === location.hash || (address === "#" && location.hash === "")) return;
  const to = address === "#" ? location.pathname + location.search : address;
  if (push) history.pushState(null, "", to);
  else history.replaceState(null, "", to);
  tell();
}

/** Returns the address, from # on, that `write` would lead to. */
export function link(parts) {
  const all = read();
  for (const [name, value] of Object.entries(parts)) {
    if (value) all.set(name, value);
    else all.delete(name);
  }
  return `#${all}`;
}

/** Calls `listener` with the parts now, and whenever they change. */
export function onAddress(listener) {
  listeners.push(listener);
  listener(read());
}

function tell() {
  for (const listener of listeners) listener(read());
}

window.addEventListener("popstate", tell);
window.addEventListener("hashchange", tell);
