package dev.weir.cli;

import io.vertx.core.VertxException;
import io.vertx.core.cli.CLIException;
import io.vertx.core.json.DecodeException;

/** A command line that Weir will not run; the message is the one line its user reads. */
final class LaunchRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LaunchRefusedException(String message) {
    super(message, null, false, false);
  }

  /**
   * A failure in one line: the message where it was written for a person, else with the class, for
   * the message of a {@code ClassNotFoundException} is but a name.
   */
  static String oneLine(Throwable failure) {
    boolean forPeople =
        failure instanceof IllegalArgumentException
            || failure instanceof IllegalStateException
            || failure instanceof CLIException
            || failure instanceof DecodeException
            || failure instanceof VertxException;
    String message = failure.getMessage();
    String text = forPeople && message != null ? message : failure.toString();
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
