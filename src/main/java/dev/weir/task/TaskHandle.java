package dev.weir.task;

/** A submitter's hold on what it submitted. Thread-safe. */
public interface TaskHandle {
  /**
   * Stands for a submission that was refused before the pool was asked: there is nothing to hold.
   */
  TaskHandle REFUSED =
      new TaskHandle() {
        @Override
        public String id() {
          return null;
        }

        @Override
        public boolean cancel(String reason) {
          return false;
        }

        @Override
        public boolean withdraw(String reason) {
          return false;
        }
      };

  /** Returns the task's id, or null if the submission was refused before it had one. */
  String id();

  /**
   * Cancels the task wherever it stands; one that runs is interrupted and answered at once.
   *
   * @param reason what the answer says, or null
   * @return false if it had already ended
   */
  boolean cancel(String reason);

  /**
   * Cancels the task only if it has not begun: for a client that has gone away.
   *
   * @return false if it had begun or ended
   */
  boolean withdraw(String reason);
}
