package dev.weir.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;

/** A worker begins, on its own thread. */
@Registered
@Name("dev.weir.WorkerStart")
@Label("Worker Start")
@Description("A worker begins, on its own thread")
final class WorkerStart extends PoolEvent {
  @Label("Workers")
  @Description("Live workers, this one among them")
  int workers;
}
