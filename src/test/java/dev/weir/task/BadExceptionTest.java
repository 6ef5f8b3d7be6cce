package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolState;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the methods of an exception do, its task is answered and its record ends. */
class BadExceptionTest extends ServiceFixture {
  /** An exception each of whose methods fails. */
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String getLocalizedMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new StackOverflowError("no cause");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("no stack");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  /** An error that has no stack and is its own cause. */
  private static final class Circle extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
      return this;
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return null;
    }
  }

  /** An error whose stack holds nothing. */
  private static final class Hollow extends Error {
    private static final long serialVersionUID = 1L;

    Hollow() {
      super("hollow", new Broken());
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return new StackTraceElement[2];
    }
  }

  static Stream<Throwable> bad() {
    return Stream.of(
        new Broken(),
        new Circle(),
        new Hollow(),
        new RuntimeException("outer", new Broken()),
        new IllegalStateException("outer", new Circle()));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void aTaskWhoseExceptionIsBrokenIsAnsweredAndEnds(Throwable thrown) throws Exception {
    TaskFailure failure =
        any(ctx -> {
              if (thrown instanceof Error error) {
                throw error;
              }
              throw (Exception) thrown;
            })
            .failure();

    assertThat(failure.code()).isEqualTo(Code.TASK_FAILED);
    assertThat(failure.text()).startsWith(thrown.getClass().getName());
    assertThat(service.find(failure.id()).getString("state")).isEqualTo("failed");
    assertThat(service.stack(failure.id()).getString("failure"))
        .startsWith(thrown.getClass().getName());
    assertThat(counter("failed")).isEqualTo(1);
    service.by(Actor.CODE).shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);
  }
}
