package dev.weir.bus;

import dev.weir.task.TaskFailure;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer of a pool that refused a task, or whose task failed. Its parts are read by methods, so
 * that no caller needs to parse its text. Immutable; carries no stack trace.
 *
 * <p>It is a {@link ReplyException} of type RECIPIENT_FAILURE, with the code and text that go over
 * the event bus.
 */
public final class PoolException extends ReplyException {
  private static final long serialVersionUID = 1L;

  private static final Pattern WIRE =
      Pattern.compile(
          "([A-Z][A-Z_]*): .*?(?: id=(\\S+))?(?: retryAfterMs=([0-9]{1,18}))?", Pattern.DOTALL);

  private final String name;
  private final String id;
  private final long retryAfterMs;

  private PoolException(int code, String name, String wire, String id, long retryAfterMs) {
    super(ReplyFailure.RECIPIENT_FAILURE, code, wire);
    this.name = name;
    this.id = id;
    this.retryAfterMs = retryAfterMs;
  }

  /** Returns what the sender of a submission hears of its failure. */
  public static PoolException of(TaskFailure failure) {
    return new PoolException(
        failure.code().status(),
        failure.code().name(),
        failure.wire(),
        failure.id(),
        failure.retryAfterMs());
  }

  /** Returns the answer of a pool as one of these; anything else as it is. */
  static Throwable of(Throwable cause) {
    if (!(cause instanceof ReplyException reply)
        || cause instanceof PoolException
        || reply.failureType() != ReplyFailure.RECIPIENT_FAILURE) {
      return cause;
    }
    Matcher wire = WIRE.matcher(String.valueOf(reply.getMessage()));
    if (!wire.matches()) {
      return cause; // another service answers at that address
    }
    String delay = wire.group(3);
    return new PoolException(
        reply.failureCode(),
        wire.group(1),
        reply.getMessage(),
        wire.group(2),
        delay == null ? 0 : Long.parseLong(delay));
  }

  /** Returns the number of the answer, such as 429; the same as {@code failureCode()}. */
  public int code() {
    return failureCode();
  }

  /** Returns the name of the answer, such as POOL_OVERLOAD. */
  public String name() {
    return name;
  }

  /** Returns the id of the task, or null if there is none. */
  public String id() {
    return id;
  }

  /** Returns how many milliseconds to wait before another try, or 0 if that is not known. */
  public long retryAfterMs() {
    return retryAfterMs;
  }
}
