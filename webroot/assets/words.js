// Failures and changes in words.

import * as format from "./format.js";
import { has, t, tOr } from "./i18n.js";
import { line } from "./text.js";

/** Returns what went wrong with a request, for people. */
export function complaint(problem) {
  const general = has(`error.${problem.code}`) ? problem.code : problem.status;
  const words = tOr(`error.${general}`, t("error.other", { code: problem.code ?? problem.name }));
  const detail = problem.code === "UNREACHABLE" ? "" : line(problem.message, 400);
  const again = problem.retryAfterMs ? t("error.again", { time: format.time(problem.retryAfterMs) }) : "";
  return [words, detail, again].filter(Boolean).join(" ");
}

/** Returns the name of a bound of the pool. */
export const boundName = (name) => tOr(`bound.${name}`, line(name));

/** Returns a bound as it is read: -1 is an unbounded capacity, 0 is no limit for some. */
export function boundValue(name, value) {
  if (value === null || value === undefined) return "–";
  if (name === "capacity" && value === -1) return "∞";
  if (name === "maxBlockingTasks" && value === 0) return "∞";
  if (name === "expiryMs") return value === 0 ? t("bound.never") : format.time(value);
  return typeof value === "number" ? format.count(value) : line(value);
}

/** Returns the bounds that differ, as [name, old, new]. */
export function changes(from, to) {
  return Object.keys(to ?? {})
    .filter((name) => from?.[name] !== to[name])
    .map((name) => [boundName(name), boundValue(name, from?.[name]), boundValue(name, to[name])]);
}
