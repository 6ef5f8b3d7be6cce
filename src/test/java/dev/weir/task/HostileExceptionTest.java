package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No method of a user's exception can keep its sender from an answer. */
class HostileExceptionTest extends ServiceFixture {
  private static final String HUGE = "x".repeat(10_000_000);

  private static int overflow(int depth) {
    return depth < 0 ? 0 : overflow(depth + 1) + 1;
  }

  private static <T> T raise(Error error) {
    throw error;
  }

  /** What can be wrong with an exception. */
  enum Hostile {
    MESSAGE_OVERFLOWS(() -> "" + overflow(0), () -> null, () -> null),
    MESSAGE_OUT_OF_MEMORY(() -> raise(new OutOfMemoryError("pretended")), () -> null, () -> null),
    MESSAGE_HUGE(() -> HUGE, () -> null, () -> new StackTraceElement[0]),
    MESSAGE_HALF_A_CHARACTER(() -> "\uD83D", () -> null, () -> new StackTraceElement[0]),
    MESSAGE_NULL(() -> null, () -> null, () -> new StackTraceElement[0]),
    CAUSE_OVERFLOWS(() -> "m", () -> new Error("" + overflow(0)), () -> null),
    CAUSE_OUT_OF_MEMORY(() -> "m", () -> raise(new OutOfMemoryError("pretended")), () -> null),
    CAUSE_ENDLESS(() -> "m", Hostile::another, () -> new StackTraceElement[0]),
    STACK_OUT_OF_MEMORY(() -> "m", () -> null, () -> raise(new OutOfMemoryError("pretended"))),
    STACK_HUGE(() -> "m", () -> null, Hostile::hugeStack),
    STACK_OF_NOTHING(() -> "m", () -> null, () -> new StackTraceElement[5]);

    private final Supplier<String> message;
    private final Supplier<Throwable> cause;
    private final Supplier<StackTraceElement[]> stack;

    Hostile(
        Supplier<String> message, Supplier<Throwable> cause, Supplier<StackTraceElement[]> stack) {
      this.message = message;
      this.cause = cause;
      this.stack = stack;
    }

    private static Throwable another() {
      return new Bad(CAUSE_ENDLESS);
    }

    private static StackTraceElement[] hugeStack() {
      StackTraceElement[] stack = new StackTraceElement[1_000_000];
      Arrays.fill(stack, new StackTraceElement("C", "m", "F", 1));
      return stack;
    }
  }

  private static final class Bad extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Hostile kind;

    Bad(Hostile kind) {
      this.kind = kind;
    }

    @Override
    public String getMessage() {
      return kind.message.get();
    }

    @Override
    public synchronized Throwable getCause() {
      return kind.cause.get();
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return kind.stack.get();
    }

    @Override
    public String toString() {
      return raise(new StackOverflowError("no text"));
    }
  }

  private void assertEnded(TaskFailure failure) {
    assertThat(failure.code()).isEqualTo(Code.TASK_FAILED);
    assertThat(failure.text()).startsWith(Bad.class.getName()).hasSizeLessThan(2_000);
    assertThat(service.find(failure.id()).getString("state")).isEqualTo("failed");
    assertThat(service.stack(failure.id()).getString("failure")).hasSizeLessThan(100_000);
    assertThat(counter("failed")).isEqualTo(1);
    assertThat(new JsonObject(service.list(TaskQuery.newest(10)).encode()).size()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Hostile.class)
  void aTaskThatThrowsItIsAnswered(Hostile kind) throws Exception {
    assertEnded(
        any(ctx -> {
              throw new Bad(kind);
            })
            .failure());
  }

  @ParameterizedTest
  @EnumSource(Hostile.class)
  void aCallThatThrowsItIsAnswered(Hostile kind) throws Exception {
    Heard heard = new Heard();
    service.submit(
        () -> {
          throw new Bad(kind);
        },
        null,
        heard);
    assertEnded(heard.failure());
  }

  @ParameterizedTest
  @EnumSource(Hostile.class)
  void aBodyThatThrowsItIsRefused(Hostile kind) throws Exception {
    TaskFailure failure =
        submit(task("any").put("args", new JsonObject().put("x", new Throwing(kind)))).failure();

    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  private static final class Throwing extends AbstractMap<String, Object> {
    private final Hostile kind;

    Throwing(Hostile kind) {
      this.kind = kind;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      throw new Bad(kind);
    }
  }

  @ParameterizedTest
  @EnumSource(Hostile.class)
  void aWalkOfTheResultThatThrowsItIsAnswered(Hostile kind) throws Exception {
    assertEnded(any(ctx -> new Throwing(kind)).failure());
  }
}
