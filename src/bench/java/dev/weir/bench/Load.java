package dev.weir.bench;

import java.time.Duration;
import java.util.Locale;

/**
 * So many blocking tasks at such a capacity, each run in a JVM of its own.
 *
 * @param tasks how many
 * @param capacity of the bounded peers
 * @param patience longest a run may take
 */
record Load(long tasks, int capacity, Duration patience) {
  String title() {
    return String.format(Locale.ROOT, "%,d x 10 ms at capacity %,d", tasks, capacity);
  }

  Contender contender(Peers peer, String heap, Deadline deadline) {
    return new Contender(
        peer.title(),
        () ->
            Jvm.heap(heap)
                .run(
                    deadline.within(patience),
                    Jobs.BLOCKING_TASKS,
                    peer.name(),
                    Long.toString(tasks),
                    Integer.toString(capacity)));
  }

  Contender limit(String name, String heap, Deadline deadline) {
    return new Contender(
        name,
        () ->
            Jvm.heap(heap).run(deadline.within(patience), Jobs.SLEEP_LIMIT, Long.toString(tasks)));
  }
}
