package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.Rejection;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TaskFailureTest {
  @ParameterizedTest
  @CsvSource({
    "OVERLOAD,POOL_OVERLOAD",
    "CLOSED,POOL_CLOSED",
    "DRAINING,DRAINING",
    "DEADLOCK,DEADLOCK_RISK",
    "WAIT_TIMEOUT,QUEUE_TIMEOUT",
    "EXPIRED,EXPIRED",
    "INTERRUPTED,CANCELLED",
    "CANCELLED,CANCELLED"
  })
  void eachRefusalHasItsCode(Rejection rejection, Code code) {
    TaskFailure failure = TaskFailure.refused(rejection, "p", "x", null, Duration.ZERO);

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.id()).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource({
    "CANCELLED,CANCELLED,CANCELLED",
    "QUEUE_TIMEOUT,QUEUE_TIMEOUT,TIMED_OUT",
    "EXPIRED,EXPIRED,EXPIRED",
    "RUN_TIMEOUT,TASK_TIMEOUT,TIMED_OUT",
    "ABANDONED,POOL_CLOSED,ABANDONED"
  })
  void eachOutcomeHasItsCodeAndState(Outcome outcome, Code code, TaskState state) {
    assertThat(TaskFailure.ended(outcome, null, "p", "x", null).code()).isEqualTo(code);
    assertThat(TaskState.of(outcome)).isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void everyOutcomeEndsATask(Outcome outcome) {
    assertThat(TaskState.of(outcome).ended()).isTrue();
  }

  @Test
  void aCompletedTaskHasNoFailure() {
    assertThat(TaskFailure.ended(Outcome.COMPLETED, null, "p", "x", null)).isNull();
  }

  @Test
  void aTaskThatWouldWaitForItsOwnFullPoolIsADeadlockRisk() {
    try (WorkerPool pool =
        WorkerPool.create(PoolOptions.defaults().withCapacity(1).withQueueCapacity(0))) {
      ExecutionException thrown =
          Assertions.catchThrowableOfType(
              ExecutionException.class, () -> pool.submit(() -> pool.execute(() -> {})).get());

      assertThat(TaskFailure.ended(Outcome.FAILED, thrown.getCause(), "p", "x", null).code())
          .isEqualTo(Code.DEADLOCK_RISK);
    }
  }

  @Test
  void aLongMessageIsCutBetweenCharacters() {
    String text = TaskFailure.describe(new Error("x".repeat(999) + "\uD83D\uDE00 and more"));

    assertThat(text).isEqualTo("java.lang.Error: " + "x".repeat(999) + "...");
  }
}
