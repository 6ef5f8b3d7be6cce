// Sends copies of a task, a few at once, and counts what became of them. A copy that must wait for
// room keeps its connection, so few are open: the browser has six for all that the page does.

import * as api from "./api.js";
import { redraw } from "./store.js";
import { complaint } from "./words.js";

const AT_ONCE = 3;

/** What became of the last copies: how many were accepted, and refused by code. */
export const sending = { wanted: 0, accepted: 0, refused: new Map(), id: null };

/** Sends copies; those of an earlier call that are still to go are dropped. */
export function send(task, copies) {
  const round = { left: copies };
  Object.assign(sending, { wanted: copies, accepted: 0, refused: new Map(), id: null, round });
  for (let lane = 0; lane < Math.min(AT_ONCE, copies); lane++) run(task, round);
  redraw();
}

async function run(task, round) {
  while (round.left-- > 0 && sending.round === round) {
    try {
      const { id } = await api.submit({ ...task, reply: "accepted" });
      if (sending.round !== round) return;
      sending.accepted++;
      if (sending.wanted === 1) sending.id = id;
    } catch (problem) {
      if (sending.round !== round) return;
      const [n] = sending.refused.get(problem.code) ?? [0];
      sending.refused.set(problem.code, [n + 1, complaint(problem)]);
    }
    redraw();
  }
}
