// Light or dark: the system's choice, or the user's.

import { keep } from "./memory.js";

export const THEMES = ["auto", "light", "dark"];

/** Returns the theme that the user chose, "auto" if none. */
export function chosen() {
  return document.documentElement.dataset.theme ?? "auto";
}

/** Chooses a theme, here and for later visits. */
export function choose(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  keep("theme", theme);
}

/** Calls `listener` when the system turns light or dark. */
export function onSystemChange(listener) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", listener);
}
