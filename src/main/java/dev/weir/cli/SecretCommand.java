package dev.weir.cli;

import dev.weir.web.guard.Secret;
import io.vertx.core.cli.CLIException;
import io.vertx.core.cli.annotations.Description;
import io.vertx.core.cli.annotations.Name;
import io.vertx.core.cli.annotations.Option;
import io.vertx.core.cli.annotations.Summary;
import io.vertx.core.spi.launcher.DefaultCommand;
import io.vertx.core.spi.launcher.ExecutionContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The command {@code secret}: prints what {@code http.auth} holds in the place of a password or a
 * token. A password comes from standard input, since a command line can be read by others.
 */
@Name("secret")
@Summary("Makes the secret of a user or a token for the configuration.")
@Description(
    "Reads a password, one line, from standard input and prints its hash, the `secret` of a user."
        + " With --token makes a random token and prints it and its hash, the `secret` of a token.")
final class SecretCommand extends DefaultCommand {
  private static final int LEAST_LENGTH = 8;
  private static final int MOST_BYTES = 1_024;

  private final InputStream in;
  private boolean token;

  SecretCommand(InputStream in) {
    this.in = in;
  }

  /** Chooses a token instead of a password. */
  @Option(longName = "token", flag = true)
  @Description("Makes a token instead of asking for a password.")
  public void setToken(boolean token) {
    this.token = token;
  }

  @Override
  public void setUp(ExecutionContext context) throws CLIException {
    super.setUp(context);
    List<String> arguments = context.commandLine().allArguments();
    if (!arguments.isEmpty()) {
      // Not quoted: it may be a password in the wrong place.
      throw new CLIException(
          "unexpected argument: a password must come from standard input, not the command line");
    }
  }

  @Override
  public void run() {
    if (token) {
      String made = Secret.newToken();
      out.println("token:  " + made);
      out.println("secret: " + Secret.ofToken(made).hash());
    } else {
      out.println(Secret.ofPassword(password()).hash());
    }
  }

  private String password() {
    String line = firstLine();
    if (line.length() < LEAST_LENGTH) {
      throw new LaunchRefusedException(
          "the password on standard input has "
              + line.length()
              + " characters: must be a line of at least "
              + LEAST_LENGTH);
    }
    return line;
  }

  private String firstLine() {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(bytesOfFirstLine());
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException e) {
      throw new LaunchRefusedException("the password on standard input is not UTF-8 text");
    } catch (IOException e) {
      throw new LaunchRefusedException("standard input cannot be read: " + e.getMessage());
    }
  }

  /** Reads no byte beyond the line, so a user at a terminal need not end the input. */
  private byte[] bytesOfFirstLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (line.size() >= MOST_BYTES) {
        throw new LaunchRefusedException(
            "the password on standard input is too long: must be at most " + MOST_BYTES + " bytes");
      }
      line.write(next);
    }
    return line.toByteArray();
  }
}
