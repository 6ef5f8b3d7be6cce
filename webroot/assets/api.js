// The JSON API, relative to the page, so that the dashboard works behind a path prefix too.

import * as identity from "./identity.js";

const ROOT = new URL("api/v1/", document.baseURI);
ROOT.username = ROOT.password = ""; // which fetch refuses in an address

const PATIENCE_MS = 10_000; // for what is answered at once: a connection may have died in a sleep

/** What went wrong with a request: RFC 9457, or no answer at all. */
export class Problem extends Error {
  /** @param {{status?: number, code: string, detail?: string, title?: string}} problem */
  constructor(problem) {
    super(problem.detail || problem.title || problem.code);
    this.status = problem.status ?? 0;
    this.code = problem.code;
    this.retryAfterMs = problem.retryAfterMs;
  }
}

async function call(method, path, body, token) {
  const request = { method, headers: { accept: "application/json" } };
  if (method === "GET") request.signal = AbortSignal.timeout(PATIENCE_MS);
  if (body !== undefined) {
    request.headers["content-type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  const response = await send(path, request, token);
  return response.json().catch(() => ({}));
}

async function send(path, request, token = identity.held()) {
  if (token !== null) request.headers.authorization = `Bearer ${token}`;
  let response;
  try {
    response = await fetch(`${ROOT}${path}`, request);
  } catch {
    throw new Problem({ code: "UNREACHABLE" });
  }
  if (response.ok) return response;
  if (response.status === 401 && token === identity.held()) identity.hold(null);
  const json = await response.json().catch(() => ({}));
  const after = Number(response.headers.get("retry-after")) * 1000 || undefined;
  throw new Problem({
    code: `HTTP_${response.status}`,
    detail: response.statusText,
    retryAfterMs: after,
    ...json,
    status: response.status,
  });
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

const task = (id) => `tasks/${encodeURIComponent(id)}`;

/** Returns the figures of the pool. */
export const stats = () => call("GET", "stats");
/** Returns the event stream's bytes, as they come. */
export async function events(signal) {
  const response = await send("events", { headers: { accept: "text/event-stream" }, cache: "no-store", signal });
  return response.body;
}
/** Returns what the server is and what this user may do. */
export const about = () => call("GET", "about");
/** Returns the same for a token, which is tried only here. */
export const aboutWith = (token) => call("GET", "about", undefined, token);
/** Returns the columns of a window: "1m", "15m" or "1h". */
export const history = (window) => call("GET", `history?window=${window}`);
export const problems = () => call("GET", "problems");
export const activity = () => call("GET", "activity");
export const nodes = () => call("GET", "nodes");
/** Returns a page of tasks and the counts of all, without what is large. */
export const tasks = (parameters) => call("GET", `tasks${query({ ...parameters, view: "summary" })}`);
export const find = (id) => call("GET", task(id));
export const stack = (id) => call("GET", `${task(id)}/stack`);
export const submit = (body) => call("POST", "tasks", body);
export const retry = (id) => call("POST", `${task(id)}/retry`, {});
export const cancel = (id, reason) => call("DELETE", `${task(id)}${query({ reason })}`);
export const resize = (change) => call("PATCH", "pool", change);
/** Carries out "pause", "resume", "shutdown" or "reboot". */
export const command = (verb) => call("POST", `pool/${verb}`);
