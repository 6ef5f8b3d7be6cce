package dev.weir.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;

/** A worker ends, on its own thread. */
@Registered
@Name("dev.weir.WorkerEnd")
@Label("Worker End")
@Description("A worker ends, on its own thread")
final class WorkerEnd extends PoolEvent {
  @Label("Workers")
  @Description("Live workers; one that was taken out of the count before is not among them")
  int workers;
}
