package dev.weir.task;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * How a {@link TaskService} treats submissions, apart from its pool.
 *
 * @param node the name of this node, which ids carry: letters and digits
 * @param maxPayloadBytes largest submission in bytes of JSON
 * @param maxResultBytes largest result in bytes of JSON
 * @param retainResults most finished tasks that can still be looked up
 * @param retain how long a finished task can be looked up
 * @param retainBytes about most bytes of heap that finished tasks take while they can be; never
 *     more than an eighth of the heap
 * @param maxQueuedBytes about most bytes of heap that submissions take which have not ended;
 *     likewise
 * @param shutdownTimeout how long {@link PoolCommands#shutdown()} drains before it gives up
 * @param clock tells wall time for records and events
 */
public record ServiceOptions(
    String node,
    int maxPayloadBytes,
    int maxResultBytes,
    int retainResults,
    Duration retain,
    long retainBytes,
    long maxQueuedBytes,
    Duration shutdownTimeout,
    InstantSource clock) {
  private static final long MANY_BYTES = 64L << 20;

  /** Checks that nothing is null. */
  public ServiceOptions {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(retain, "retain");
    Objects.requireNonNull(shutdownTimeout, "shutdownTimeout");
    Objects.requireNonNull(clock, "clock");
  }

  /** Returns the options a node of that name has unless it is told otherwise. */
  public static ServiceOptions defaults(String node) {
    return new ServiceOptions(
        node,
        65_536,
        1_048_576,
        1_000,
        Duration.ofMinutes(10),
        MANY_BYTES,
        MANY_BYTES,
        Duration.ofSeconds(30),
        InstantSource.system());
  }
}
