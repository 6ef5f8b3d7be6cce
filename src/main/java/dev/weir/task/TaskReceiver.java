package dev.weir.task;

import io.vertx.core.json.JsonObject;

/**
 * Hears the answer of one submission: exactly one of its methods is called, once. Calls come on
 * submitter, worker, canceller or timer threads, never under a lock: keep them short. A receiver
 * must not assume an event loop.
 */
public interface TaskReceiver extends AnswerReceiver {
  /** The pool took it, and {@code "reply":"accepted"} had been asked: no other call follows. */
  void accepted(String id);

  /**
   * The task returned.
   *
   * @param reply {@code {id, state:"completed", result, waitMs, runMs, node}}
   */
  void completed(JsonObject reply);
}
