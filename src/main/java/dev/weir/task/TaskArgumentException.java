package dev.weir.task;

/**
 * The arguments of a task are wrong. Thrown by {@link TaskHandler#check} it refuses the submission
 * before the pool is asked; thrown by {@link TaskHandler#run} it counts the task as failed. Either
 * way the sender gets 400 and the message.
 */
public final class TaskArgumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message names the argument, its value and the rule
   */
  public TaskArgumentException(String message) {
    super(message);
  }

  /** A refusal is an answer, not a defect: it carries no stack trace. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
