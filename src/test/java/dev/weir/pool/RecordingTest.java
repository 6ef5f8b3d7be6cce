package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a recording costs the engine while there is none. */
class RecordingTest {
  private static final int CALLS = 10_000;

  private final AtomicInteger clockReads = new AtomicInteger();
  private final Recording recording =
      new Recording(
          "idle",
          () -> {
            clockReads.incrementAndGet();
            return 0;
          });

  @Test
  void nothingIsAllocatedAndNoClockIsRead() {
    Task task = new Task(() -> {});
    task.submittedAt = 1;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    calls(task); // until all is loaded
    long before = threads.getCurrentThreadAllocatedBytes();
    calls(task);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes of %d calls", CALLS).isLessThan(CALLS);
    assertThat(clockReads).hasValue(0);
    assertThat(recording.wantsTimes()).isFalse();
  }

  private void calls(Task task) {
    for (int i = 0; i < CALLS; i++) {
      recording.submitted(task);
      recording.started(task, 1);
      recording.ended(task, Outcome.COMPLETED, 1, Metrics.UNTIMED);
      recording.rejected(task, Rejection.OVERLOAD);
      recording.workerStarted(1);
      recording.workerEnded(1);
    }
  }
}
