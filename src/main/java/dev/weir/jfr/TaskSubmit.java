package dev.weir.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;

/** A task comes to a pool, on the thread that submits it. */
@Registered
@Name("dev.weir.TaskSubmit")
@Label("Task Submit")
@Description("A task comes to a pool, which decides next whether it starts, waits or is rejected")
final class TaskSubmit extends TaskEvent {}
