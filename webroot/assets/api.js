// The JSON API, relative to the page, so that the dashboard works behind a path prefix too.

export class Problem extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.code = problem.code;
    this.retryAfterMs = problem.retryAfterMs;
  }
}

async function call(method, path, body) {
  const request = { method, headers: { accept: "application/json" } };
  if (body !== undefined) {
    request.headers["content-type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(`api/v1/${path}`, request);
  } catch {
    throw new Problem({ code: "UNREACHABLE", detail: "the server does not answer" });
  }
  const json = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Problem({ code: `HTTP ${response.status}`, detail: response.statusText, ...json });
  }
  return json;
}

export const about = () => call("GET", "about");
export const tasks = (state, limit) =>
  call("GET", `tasks?limit=${limit}${state ? `&state=${encodeURIComponent(state)}` : ""}`);
export const submit = (task) => call("POST", "tasks", task);
export const cancel = (id) => call("DELETE", `tasks/${encodeURIComponent(id)}`);
export const resize = (change) => call("PATCH", "pool", change);
export const command = (verb) => call("POST", `pool/${verb}`);
