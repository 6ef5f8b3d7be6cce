// The dashboard: figures come by the event stream, what is past and what is done by requests.

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
  render(top.view(state, act), root("top"));
  render(notices.view(state), root("notices"));
  render(figures.view(state), root("figures"));
  render(charts.view(), root("charts"));
  render(tasks.view(), root("tasks"));
  render(below.view(state), root("below"));
  render([dialog.view(), drawer.view()], root("dialogs"));
  render(messages.view(), root("messages"));
  drawer.settle();
  dialog.settle();
  charts.draw();
  title();
}

function title() {
  const name = state.stats?.name ?? state.about?.name ?? "Weir";
  const calm = notices.serious(state.problems).length === 0;
  const how = state.connection === "lost" ? t("title.lost")
    : !state.stats ? null
    : calm ? t(`state.${state.stats.state}`) : notices.headline(state.problems);
  const words = how ? `${how} - ${name}` : name;
  if (document.title !== words) document.title = words;
}

/** Gets from the server what the stream does not repeat. */
async function catchUp() {
  const [about, problems, activity, nodes] = await Promise.all([
    quietly(api.about()), quietly(api.problems()), quietly(api.activity()), quietly(api.nodes()),
    quietly(series.load()), tasklist.refresh(),
  ]);
  update({
    about: about ?? state.about,
    problems: problems?.problems ?? state.problems,
    activity: activity?.activity ?? state.activity,
    nodes: nodes?.nodes ?? state.nodes,
  });
  drawer.refresh();
}

function tick(stats) {
  if (state.paused !== null) return;
  update({ stats });
  if (document.hidden) return;
  tasklist.refresh();
  drawer.refresh();
  if (++ticks % NODES_EVERY === 0) quietly(api.nodes()).then((answer) => answer && update(answer));
}

function point(row) {
  if (state.paused !== null) return;
  if (series.add(row)) quietly(series.load()).then(redraw);
}

function done(entry) {
  update({ activity: [entry, ...state.activity].slice(0, MOST_ACTIVITY) });
}

function connected() {
  update({ connection: "live", lostAt: null });
  if (state.paused === null) catchUp();
}

function lost() {
  if (state.connection !== "lost") update({ connection: "lost", lostAt: Date.now() });
}

function address(parts) {
  const filter = { state: parts.get("state") ?? "", task: parts.get("task") ?? "", q: parts.get("q") ?? "" };
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
follow({ stats: tick, point, problems: update, activity: done }, { connected, lost });
