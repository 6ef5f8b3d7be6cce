// The dashboard: figures come by the event stream, what is past and what is done by requests. Nothing
// of the pool is drawn before all of it is there, so that the page does not build up under the eye.

import { render } from "./lib/lit-html.js";
import { onAddress, write } from "./address.js";
import * as api from "./api.js";
import * as below from "./below.js";
import * as charts from "./charts.js";
import * as dialog from "./dialog.js";
import * as drawer from "./drawer.js";
import * as figures from "./figures.js";
import { language, speak, t } from "./i18n.js";
import { follow } from "./live.js";
import * as messages from "./messages.js";
import * as notices from "./notices.js";
import * as series from "./series.js";
import { onDraw, redraw, state, update } from "./store.js";
import * as tasklist from "./tasklist.js";
import * as tasks from "./tasks.js";
import * as theme from "./theme.js";
import * as top from "./top.js";

const MOST_ACTIVITY = 200;
const NODES_EVERY = 5;

const root = (id) => document.getElementById(id);
let ticks = 0;

/** Runs a request whose failure the page shows elsewhere: by the lost connection, or as old figures. */
function quietly(request) {
  return request.catch((problem) => {
    if (!(problem instanceof api.Problem)) throw problem;
    if (problem.status === 401 || problem.status === 403) messages.complain(problem);
  });
}

const act = {
  window(name) {
    write({ window: name === "1m" ? null : name });
  },
  language(tag) {
    speak(tag);
    redraw();
    charts.dress();
  },
  theme(name) {
    theme.choose(name);
    redraw();
    charts.dress();
  },
  pause() {
    if (state.paused === null) update({ paused: Date.now() });
    else {
      update({ paused: null });
      catchUp();
    }
  },
};

function draw() {
  document.documentElement.lang = language();
  document.body.classList.toggle("lost", state.connection === "lost");
  const ready = state.ready && state.stats !== null;
  const shown = ready ? state : { ...state, stats: null, about: null };
  render(top.view(shown, act), root("top"));
  render(notices.view(shown), root("notices"));
  render(figures.view(shown), root("figures"));
  if (ready) {
    render(charts.view(state), root("charts"));
    render(tasks.view(), root("tasks"));
    render(below.view(state), root("below"));
    charts.draw();
  }
  render([dialog.view(), drawer.view()], root("dialogs"));
  render(messages.view(), root("messages"));
  drawer.settle();
  dialog.settle();
  title();
}

function title() {
  const name = state.stats?.name ?? state.about?.name ?? "Weir";
  const calm = notices.serious(state.problems).length === 0;
  const how = document.hidden ? null // it hears nothing then
    : state.connection === "lost" ? t("title.lost")
    : !state.stats ? null
    : calm ? t(`state.${state.stats.state}`) : notices.headline(state.problems);
  const words = how ? `${how} - ${name}` : name;
  if (document.title !== words) document.title = words;
}

/** Gets from the server what the stream does not repeat. */
async function catchUp() {
  const [about, stats, problems, activity, nodes] = await Promise.all([
    quietly(api.about()), quietly(api.stats()), quietly(api.problems()), quietly(api.activity()),
    quietly(api.nodes()), quietly(series.load()), tasklist.refresh(),
  ]);
  update({
    ready: true,
    stats: state.stats ?? stats ?? null, // those of the stream are newer
    about: about ?? state.about,
    problems: problems?.problems ?? state.problems,
    activity: activity?.activity ?? state.activity,
    nodes: nodes?.nodes ?? state.nodes,
  });
  drawer.refresh();
}

function tick(stats) {
  update({ stats });
  tasklist.refresh();
  drawer.refresh();
  if (++ticks % NODES_EVERY === 0) quietly(api.nodes()).then((answer) => answer && update(answer));
}

function point(row) {
  if (series.add(row)) quietly(series.load()).then(redraw);
}

function done(entry) {
  update({ activity: [entry, ...state.activity].slice(0, MOST_ACTIVITY) });
  // The configuration that the page shows has the bounds of now.
  if (entry.action === "resized") quietly(api.about()).then((about) => about && update({ about }));
}

/** Makes that a held view hears nothing. */
const unlessHeld = (hear) => (data) => state.paused === null && hear(data);

function connected() {
  update({ connection: "live", lostAt: null });
  if (state.paused === null) catchUp();
}

function lost() {
  if (state.connection !== "lost") update({ connection: "lost", lostAt: Date.now() });
}

function address(parts) {
  const filter = {
    state: parts.get("state") ?? "",
    task: parts.get("task") ?? "",
    q: parts.get("q") ?? "",
    order: tasklist.ORDERS.includes(parts.get("order")) ? parts.get("order") : "",
  };
  const window = parts.get("window") in series.WINDOWS ? parts.get("window") : "1m";
  const filtered = JSON.stringify(filter) !== JSON.stringify(state.filter);
  const moved = window !== state.window;
  update({ filter, window });
  if (filtered) tasklist.first();
  if (moved) quietly(series.load()).then(redraw);
  drawer.follow(parts);
}

onDraw(draw);
draw();
onAddress(address);
theme.onSystemChange(charts.dress);
document.addEventListener("visibilitychange", redraw);
follow({
  asking: () => update({ connection: "asking" }),
  stats: unlessHeld(tick),
  point: unlessHeld(point),
  problems: unlessHeld(update),
  activity: unlessHeld(done),
  activities: unlessHeld(update),
}, { connected, lost });
