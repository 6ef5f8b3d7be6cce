package dev.weir.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Registered;

/** What the events of a task have. */
@Registered(false)
abstract class TaskEvent extends PoolEvent {
  @Label("Task Type")
  @Description("Name of the task type; of a task that has none, the class of its code")
  String type;

  @Label("Task Id")
  @Description("Id of a task that was submitted by bus or HTTP; else null")
  String id;
}
