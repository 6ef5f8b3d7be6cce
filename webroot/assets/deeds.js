// What can be done to a task: cancel it, or retry it.

import * as api from "./api.js";
import { write } from "./address.js";
import { confirm } from "./confirm.js";
import { t } from "./i18n.js";
import { complain, say } from "./messages.js";
import * as tasklist from "./tasklist.js";
import { line } from "./text.js";

/** Asks for a reason and cancels. */
export async function cancel(task) {
  const sure = await confirm({
    title: t("cancel.title"),
    text: t("cancel.text", { type: line(task.task, 60), id: line(task.id, 60) }),
    ask: t("cancel.reason"), yes: t("cancel.yes"), no: t("cancel.no"),
  });
  if (!sure) return;
  try {
    const { changed, state } = await api.cancel(task.id, sure.answer);
    say(changed ? t("cancel.done", { id: line(task.id, 60) }) : t("cancel.late", { state: t(`task.${state}`) }));
    await tasklist.refresh();
  } catch (problem) {
    complain(problem);
  }
}

/** Submits the same task again after a confirmation, and opens the new one if the old one was open. */
export async function retry(task, { open = false } = {}) {
  const sure = await confirm({
    title: t("retry.title"),
    text: t("retry.text", { type: line(task.task, 60), id: line(task.id, 60) }),
    yes: t("retry.yes"), no: t("retry.no"), mild: true,
  });
  if (!sure) return;
  try {
    const { id } = await api.retry(task.id);
    say(t("retry.done", { id: line(id, 60) }));
    if (open) write({ open: id });
    await tasklist.refresh();
  } catch (problem) {
    complain(problem);
  }
}
