package dev.weir.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.Timespan;

/** A task begins, on its worker. */
@Registered
@Name("dev.weir.TaskStart")
@Label("Task Start")
@Description("A task begins on its worker")
final class TaskStart extends TaskEvent {
  @Timespan
  @Label("Waited")
  @Description("From submission to start")
  long waited;
}
