package dev.weir.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.Timespan;

/** A task was not accepted, at once or after it waited for room. */
@Registered
@Name("dev.weir.TaskReject")
@Label("Task Reject")
@Description("A task was not accepted, at once or after it waited for room")
final class TaskReject extends TaskEvent {
  @Label("Reason")
  @Description("Why, as dev.weir.pool.Rejection has it")
  String reason;

  @Timespan
  @Label("Waited")
  @Description("From submission to refusal; not known if it was refused before it was timed")
  long waited;
}
