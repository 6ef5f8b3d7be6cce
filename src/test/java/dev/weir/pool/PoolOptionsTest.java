package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.weir.pool.PoolOptions.Threads;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options and bounds: what is refused, and that nothing is repaired. */
final class PoolOptionsTest {
  private static final PoolOptions DEFAULTS = PoolOptions.defaults();

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    assertThat(DEFAULTS.name()).isEqualTo("pool");
    assertThat(DEFAULTS.capacity()).isEqualTo(256);
    assertThat(DEFAULTS.threads()).isEqualTo(Threads.VIRTUAL);
    assertThat(DEFAULTS.minIdle()).isZero();
    assertThat(DEFAULTS.expiry()).isEqualTo(Duration.ofSeconds(10));
    assertThat(DEFAULTS.queueCapacity()).isEqualTo(1024);
    assertThat(DEFAULTS.maxBlockingTasks()).isEqualTo(10_000);
    assertThat(DEFAULTS.nonblocking()).isFalse();
    assertThat(DEFAULTS.nestedSubmit()).isEqualTo(PoolOptions.NestedSubmit.FAIL);
    assertThat(DEFAULTS.maxWait()).isZero();
    assertThat(DEFAULTS.taskTimeout()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -2, -100, Integer.MIN_VALUE})
  void capacityIsPositiveOrUnbounded(int capacity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withCapacity(capacity))
        .withMessageContaining("capacity is " + capacity);
  }

  @Test
  void extremeCapacitiesAreTaken() {
    assertThat(DEFAULTS.withCapacity(1).capacity()).isEqualTo(1);
    assertThat(DEFAULTS.withCapacity(-1).capacity()).isEqualTo(PoolOptions.UNBOUNDED);
    assertThat(DEFAULTS.withCapacity(Integer.MAX_VALUE).capacity()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void countsAreNeverNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withQueueCapacity(-1))
        .withMessageContaining("queueCapacity is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withMaxBlockingTasks(-1))
        .withMessageContaining("maxBlockingTasks is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withMinIdle(-1))
        .withMessageContaining("minIdle is -1");
  }

  @Test
  void timesAreNeverNegative() {
    Duration negative = Duration.ofNanos(-1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withExpiry(negative))
        .withMessageContaining("expiry");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withMaxWait(negative))
        .withMessageContaining("maxWait");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withTaskTimeout(negative))
        .withMessageContaining("taskTimeout");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TaskLimits(negative, Duration.ZERO))
        .withMessageContaining("maxWait");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TaskLimits(Duration.ZERO, negative))
        .withMessageContaining("timeout");
  }

  @Test
  void warmWorkersFitIntoTheCapacity() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withCapacity(3).withMinIdle(4))
        .withMessageContaining("minIdle is 4")
        .withMessageContaining("3");
    assertThat(DEFAULTS.withCapacity(3).withMinIdle(3).minIdle()).isEqualTo(3);
    assertThat(DEFAULTS.withCapacity(-1).withMinIdle(10_000).minIdle()).isEqualTo(10_000);
    assertThatIllegalArgumentException()
        .as("the thread that sets it would start as many, until memory is out")
        .isThrownBy(() -> DEFAULTS.withCapacity(-1).withMinIdle(10_001))
        .withMessage("minIdle is 10001: must be at most 10000");
  }

  @Test
  void nullsAreRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> DEFAULTS.withName(null))
        .withMessageContaining("name");
    assertThatNullPointerException().isThrownBy(() -> DEFAULTS.withThreads(null));
    assertThatNullPointerException().isThrownBy(() -> DEFAULTS.withExpiry(null));
    assertThatNullPointerException().isThrownBy(() -> DEFAULTS.withMaxWait(null));
    assertThatNullPointerException().isThrownBy(() -> DEFAULTS.withTicker(null));
    assertThatNullPointerException().isThrownBy(() -> DEFAULTS.withListener(null));
    assertThat(DEFAULTS.withThreadFactory(null).threadFactory()).isNull();
  }

  @Test
  void eachChangeKeepsTheRest() {
    LongSupplier clock = () -> 7;
    PoolListener listener = new PoolListener() {};
    PoolOptions options =
        DEFAULTS
            .withName("n")
            .withCapacity(9)
            .withThreads(Threads.PLATFORM)
            .withMinIdle(2)
            .withExpiry(Duration.ofSeconds(3))
            .withQueueCapacity(4)
            .withMaxBlockingTasks(5)
            .withNonblocking(true)
            .withMaxWait(Duration.ofSeconds(6))
            .withTaskTimeout(Duration.ofSeconds(7))
            .withThreadFactory(Thread::new)
            .withTicker(clock)
            .withListener(listener);
    assertThat(options.name()).isEqualTo("n");
    assertThat(options.threads()).isEqualTo(Threads.PLATFORM);
    assertThat(options.nonblocking()).isTrue();
    assertThat(options.bounds()).isEqualTo(new PoolBounds(9, 2, 4, 5, Duration.ofSeconds(3)));
    assertThat(options.limits())
        .isEqualTo(new TaskLimits(Duration.ofSeconds(6), Duration.ofSeconds(7)));
    assertThat(options.threadFactory()).isNotNull();
    assertThat(options.ticker()).isSameAs(clock);
    assertThat(options.listener()).isSameAs(listener);
    assertThat(DEFAULTS.name()).isEqualTo("pool");
  }
}
