// What this browser remembers between visits. Storage may be switched off; then nothing is.

/** Returns what was kept under `key`, or null. */
export function recall(key) {
  try {
    return localStorage.getItem(`weir.${key}`);
  } catch {
    return null;
  }
}

/** Keeps `value` under `key`. */
export function keep(key, value) {
  try {
    localStorage.setItem(`weir.${key}`, value);
  } catch {
    // Then it holds until the page is closed.
  }
}
