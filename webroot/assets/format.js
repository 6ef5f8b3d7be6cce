// Figures for people, in the user's language. A number without a bound comes as null.

import { language, t } from "./i18n.js";

const NONE = "–";
let made = {};
let madeFor = "";

function formatter(name, make) {
  if (madeFor !== language()) {
    made = {};
    madeFor = language();
  }
  return (made[name] ??= make(language()));
}

function number(n, digits = 0) {
  const options = { maximumFractionDigits: digits };
  return formatter(`n${digits}`, (tag) => new Intl.NumberFormat(tag, options)).format(n);
}

function compact(n) {
  const options = { notation: "compact", maximumSignificantDigits: 3 };
  return formatter("compact", (tag) => new Intl.NumberFormat(tag, options)).format(n);
}

/** A count: 1,234, then 1.23M. */
export function count(n) {
  if (n === null || n === undefined) return NONE;
  return Math.abs(n) < 1e6 ? number(n) : compact(n);
}

/** A bound: a count, or ∞ for none. */
export const bound = (n) => (n === null ? "∞" : count(n));

/** A figure a second. */
export function rate(n) {
  if (n === null || n === undefined) return NONE;
  return n < 10 ? number(n, 1) : count(Math.round(n));
}

/** A span of milliseconds, in the unit that fits. */
export function time(ms) {
  if (ms === null || ms === undefined) return NONE;
  if (ms === 0) return "0 ms";
  if (ms < 1) return `${number(Math.max(1, ms * 1000))} µs`;
  if (ms < 100) return `${number(ms, ms < 10 ? 1 : 0)} ms`;
  if (ms < 1000) return `${number(ms)} ms`;
  if (ms < 60_000) return `${number(ms / 1000, ms < 10_000 ? 2 : 1)} s`;
  return age(ms);
}

/** A longer span: its two largest units. */
export function age(ms) {
  const s = Math.floor(ms / 1000);
  if (s < 60) return t("age.s", { s });
  if (s < 3600) return t("age.m", { m: Math.floor(s / 60), s: s % 60 });
  if (s < 86_400) return t("age.h", { h: Math.floor(s / 3600), m: Math.floor((s % 3600) / 60) });
  return t("age.d", { d: Math.floor(s / 86_400), h: Math.floor((s % 86_400) / 3600) });
}

/** The time of day to the second, of an ISO text, milliseconds or a Date. */
export function clock(at) {
  const options = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  return formatter("clock", (tag) => new Intl.DateTimeFormat(tag, options)).format(new Date(at));
}

/** The time of day to the minute. */
export function minute(at) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return formatter("minute", (tag) => new Intl.DateTimeFormat(tag, options)).format(new Date(at));
}

/** Day and time of day. */
export function moment(at) {
  const options = {
    year: "numeric", month: "short", day: "numeric",
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  };
  return formatter("moment", (tag) => new Intl.DateTimeFormat(tag, options)).format(new Date(at));
}

/** The time of day if it is today, day and time if not. */
export function when(at) {
  const same = new Date(at).toDateString() === new Date().toDateString();
  return same ? clock(at) : moment(at);
}

/** A value on one line, cut. */
export function brief(value, length = 120) {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
