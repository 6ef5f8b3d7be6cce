// Words in the user's language. Each language is one file of the same keys.

import en from "./i18n/en.js";
import zh from "./i18n/zh.js";
import { keep, recall } from "./memory.js";

const STRINGS = { en, zh };

/** The languages there are, each by its own name. */
export const LANGUAGES = { en: "English", zh: "中文" };

let current = first();
let plurals = new Intl.PluralRules(current);

function first() {
  const wanted = [recall("language"), ...navigator.languages];
  return wanted.map((tag) => tag?.slice(0, 2)).find((tag) => tag in STRINGS) ?? "en";
}

/** Returns the language in use: "en" or "zh". */
export const language = () => current;

/** Chooses a language, here and for later visits. */
export function speak(wanted) {
  current = wanted;
  plurals = new Intl.PluralRules(wanted);
  keep("language", wanted);
}

/** Says whether there are words for `key`. */
export const has = (key) => key in STRINGS[current];

/**
 * Returns the words for `key`, with `{name}` replaced by a value of that name. If there is a value
 * `n`, the key may have forms `key.one` and `key.other`.
 *
 * @param {string} key
 * @param {Record<string, unknown>} [values]
 */
export function t(key, values = {}) {
  const strings = STRINGS[current];
  const form = typeof values.n === "number" ? `${key}.${plurals.select(values.n)}` : key;
  const words = strings[form] ?? strings[`${key}.other`] ?? strings[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Returns the words for `key`, or `fallback` if there are none. */
export const tOr = (key, fallback) => (has(key) ? t(key) : fallback);
