package dev.weir.task;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Opens the records of a node's submissions, in order, and gives ids to those without one. */
final class TaskRecords {
  private final String node;
  private final InstantSource clock;
  private final LongSupplier ticker;
  private final AtomicLong order = new AtomicLong();
  private final AtomicLong ids;

  TaskRecords(String node, InstantSource clock, LongSupplier ticker) {
    this.node = node;
    this.clock = clock;
    this.ticker = ticker;
    // Ids go on where time stands, so that a pool made again under this name repeats none.
    this.ids = new AtomicLong(clock.millis() * 1_000);
  }

  TaskRecord open(TaskRequest request) {
    String id = request.id() == null ? TaskIds.of(node, ids.getAndIncrement()) : request.id();
    return new TaskRecord(id, request, node, order.getAndIncrement(), clock.millis(), ticker);
  }
}
