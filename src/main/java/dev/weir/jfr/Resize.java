package dev.weir.jfr;

import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.Timespan;

/** The bounds of a pool have changed. Rare, so it is on in every recording. */
@Registered
@Enabled
@Name("dev.weir.Resize")
@Label("Resize")
@Description("The bounds of a pool have changed")
final class Resize extends PoolEvent {
  @Label("Old Capacity")
  @Description("-1 for no bound")
  int oldCapacity;

  @Label("Capacity")
  @Description("Most tasks at once; -1 for no bound")
  int capacity;

  @Label("Old Queue Capacity")
  int oldQueueCapacity;

  @Label("Queue Capacity")
  @Description("Most tasks queued")
  int queueCapacity;

  @Label("Old Max Blocking Tasks")
  @Description("0 for no limit")
  int oldMaxBlockingTasks;

  @Label("Max Blocking Tasks")
  @Description("Most submits that wait for room; 0 for no limit")
  int maxBlockingTasks;

  @Label("Old Min Idle")
  int oldMinIdle;

  @Label("Min Idle")
  @Description("Idle workers kept warm")
  int minIdle;

  @Timespan
  @Label("Old Expiry")
  long oldExpiry;

  @Timespan
  @Label("Expiry")
  @Description("Age at which an idle worker ends; 0 for never")
  long expiry;
}
