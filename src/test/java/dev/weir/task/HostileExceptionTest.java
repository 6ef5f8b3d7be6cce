package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No method of a user's exception can keep its sender from an answer. */
class HostileExceptionTest extends ServiceFixture {
  private static final String HUGE = "x".repeat(10_000_000);

  private static int overflow(int depth) {
    return depth < 0 ? 0 : overflow(depth + 1) + 1;
  }

  /** What can be wrong with an exception. */
  enum Hostile {
    MESSAGE_OVERFLOWS,
    MESSAGE_OUT_OF_MEMORY,
    MESSAGE_HUGE,
    MESSAGE_HALF_A_CHARACTER,
    MESSAGE_NULL,
    CAUSE_OVERFLOWS,
    CAUSE_OUT_OF_MEMORY,
    CAUSE_ENDLESS,
    STACK_NULL,
    STACK_OUT_OF_MEMORY,
    STACK_HUGE,
    STACK_OF_NOTHING
  }

  private static String messageOf(Hostile kind) {
    return switch (kind) {
      case MESSAGE_OVERFLOWS -> "" + overflow(0);
      case MESSAGE_OUT_OF_MEMORY -> throw new OutOfMemoryError("pretended");
      case MESSAGE_HUGE -> HUGE;
      case MESSAGE_HALF_A_CHARACTER -> "\uD83D";
      case MESSAGE_NULL -> null;
      default -> "m";
    };
  }

  private static Throwable causeOf(Hostile kind) {
    return switch (kind) {
      case CAUSE_OVERFLOWS -> new Error("" + overflow(0));
      case CAUSE_OUT_OF_MEMORY -> throw new OutOfMemoryError("pretended");
      case CAUSE_ENDLESS -> new Bad(kind);
      default -> null;
    };
  }

  private static StackTraceElement[] stackOf(Hostile kind) {
    return switch (kind) {
      case STACK_NULL, MESSAGE_OVERFLOWS, CAUSE_OVERFLOWS -> null;
      case STACK_OUT_OF_MEMORY -> throw new OutOfMemoryError("pretended");
      case STACK_HUGE -> hugeStack();
      case STACK_OF_NOTHING -> new StackTraceElement[5];
      default -> new StackTraceElement[0];
    };
  }

  private static StackTraceElement[] hugeStack() {
    StackTraceElement[] stack = new StackTraceElement[1_000_000];
    Arrays.fill(stack, new StackTraceElement("C", "m", "F", 1));
    return stack;
  }

  private static final class Bad extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Hostile kind;

    Bad(Hostile kind) {
      this.kind = kind;
    }

    @Override
    public String getMessage() {
      return messageOf(kind);
    }

    @Override
    public synchronized Throwable getCause() {
      return causeOf(kind);
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return stackOf(kind);
    }

    @Override
    public String toString() {
      throw new StackOverflowError("no text");
    }
  }

  private void assertEnded(TaskFailure failure) {
    assertThat(failure.code()).isEqualTo(Code.TASK_FAILED);
    assertThat(failure.text()).startsWith(Bad.class.getName()).hasSizeLessThan(2_000);
    assertThat(service.find(failure.id()).getString("state")).isEqualTo("failed");
    assertThat(service.stack(failure.id()).getString("failure")).hasSizeLessThan(100_000);
    assertThat(counter("failed")).isEqualTo(1);
    assertThat(new JsonObject(service.list(TaskQuery.newest(10)).encode()).getJsonArray("tasks"))
        .hasSize(1);
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
