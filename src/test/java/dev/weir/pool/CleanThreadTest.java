package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Pools;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a task does to its thread ends with the task. */
final class CleanThreadTest {
  @RegisterExtension final Pools pools = new Pools();

  private record State(
      Thread thread,
      String name,
      int priority,
      ClassLoader loader,
      Thread.UncaughtExceptionHandler handler,
      boolean interrupted) {
    static State now() {
      Thread self = Thread.currentThread();
      return new State(
          self,
          self.getName(),
          self.getPriority(),
          self.getContextClassLoader(),
          self.getUncaughtExceptionHandler(),
          self.isInterrupted());
    }
  }

  private static void change(boolean fails) {
    Thread self = Thread.currentThread();
    self.setName("changed");
    self.setPriority(Thread.MAX_PRIORITY);
    self.setContextClassLoader(new URLClassLoader(new URL[0], null));
    self.setUncaughtExceptionHandler((thread, thrown) -> {});
    self.interrupt();
    if (fails) {
      throw new IllegalStateException("after the changes");
    }
  }

  @EveryThreadKind
  void theNextTaskFindsTheThreadAsNew(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 10);
    State first = pool.submit(State::now).get(30, TimeUnit.SECONDS);
    List<Callable<Object>> tasks =
        List.of(
            () -> {
              change(false);
              return null;
            },
            () -> {
              change(true);
              return null;
            });
    for (Callable<Object> task : tasks) {
      pool.invokeAll(List.of(task));
      State next = pool.submit(State::now).get(30, TimeUnit.SECONDS);
      assertThat(next).isEqualTo(first);
      pool.execute(() -> change(false));
      assertThat(pool.submit(State::now).get(30, TimeUnit.SECONDS)).isEqualTo(first);
    }
  }
}
