package dev.weir.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.Timespan;

/** A task that a pool accepted has its outcome, on the thread that decided it. */
@Registered
@Name("dev.weir.TaskEnd")
@Label("Task End")
@Description("A task that the pool accepted has its outcome; its thread may still be in it")
final class TaskEnd extends TaskEvent {
  @Label("Outcome")
  @Description("COMPLETED, FAILED, CANCELLED, QUEUE_TIMEOUT, RUN_TIMEOUT or ABANDONED")
  String outcome;

  @Timespan
  @Label("Waited")
  @Description("From submission to start, or to the outcome of a task that never began")
  long waited;

  @Timespan
  @Label("Ran")
  @Description("From start to outcome; 0 if it never began")
  long ran;
}
