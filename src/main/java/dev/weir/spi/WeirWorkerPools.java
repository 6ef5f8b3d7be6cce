package dev.weir.spi;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.WorkerPool;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.ExecutorServiceFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has Vert.x run its own worker pools on Weir. Its threads stay those of Vert.x, so its blocked
 * thread checker and {@code Context.isOnWorkerThread()} work as before; but they are made when work
 * needs them, end when they are idle, and the pool can be resized and measured while it runs.
 *
 * <p>Ask for it by the system property {@value #PROPERTY}{@code =true}, for every Vert.x of the
 * JVM, or in code:
 *
 * <pre>{@code
 * WeirWorkerPools pools = new WeirWorkerPools();
 * Vertx vertx = VertxBootstrap.create().executorServiceFactory(pools).init().vertx();
 * }</pre>
 *
 * <p>These pools never refuse: Vert.x would lose the event of a worker verticle by it, and its
 * files, name service and deployments run on one of them. So their queue has no bound, as Vert.x's
 * own has none; who wants bounds uses {@link dev.weir.WeirExecutor}. When Vert.x closes a pool,
 * what is queued and running has some seconds to end before it is interrupted.
 *
 * <p>The pools of virtual-thread verticles are not made by this interface. Thread-safe.
 */
public final class WeirWorkerPools implements ExecutorServiceFactory {
  /** The system property that switches it on: {@code true} or {@code false}. */
  public static final String PROPERTY = "weir.workerPools";

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration EXPIRY = Duration.ofSeconds(60);
  private static final Pattern THREAD_NAME = Pattern.compile("(.+?)(?:-thread)?-\\d+");

  private final List<WorkerPool> pools = new CopyOnWriteArrayList<>();

  /**
   * Called by Vert.x for what its {@code ServiceLoader} finds.
   *
   * @throws IllegalArgumentException if the system property is neither true nor false
   */
  @Override
  public void init(VertxBootstrap builder) {
    if (isAskedFor(System.getProperty(PROPERTY)) && builder.executorServiceFactory() == null) {
      builder.executorServiceFactory(this);
    }
  }

  private static boolean isAskedFor(String value) {
    return switch (Objects.requireNonNullElse(value, "false")) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "%s is \"%s\": must be true or false".formatted(PROPERTY, value));
    };
  }

  /** Returns a pool that grows to {@code maxConcurrency} threads of the factory. */
  @Override
  public ExecutorService createExecutor(
      ThreadFactory threadFactory, Integer concurrency, Integer maxConcurrency) {
    WorkerPool pool =
        WorkerPool.create(
            PoolOptions.defaults()
                .withName(name(threadFactory))
                .withThreads(Threads.PLATFORM)
                .withThreadFactory(threadFactory)
                .withCapacity(maxConcurrency)
                .withQueueCapacity(Integer.MAX_VALUE)
                .withExpiry(EXPIRY));
    pools.removeIf(WorkerPool::isTerminated);
    pools.add(pool);
    return new DrainedPool(pool, GRACE);
  }

  /** Vert.x does not tell the name of a pool; the threads of the factory have it in theirs. */
  private static String name(ThreadFactory threadFactory) {
    String thread = threadFactory.newThread(() -> {}).getName();
    Matcher named = THREAD_NAME.matcher(thread);
    return named.matches() ? named.group(1) : thread;
  }

  /**
   * Returns the pools that were made and still live, oldest first: to look at {@link
   * WorkerPool#stats()} or to {@link WorkerPool#resize(int)}. That of {@code vertx.executeBlocking}
   * is named {@code vert.x-worker}.
   */
  public List<WorkerPool> pools() {
    pools.removeIf(WorkerPool::isTerminated);
    return List.copyOf(pools);
  }
}
