package dev.weir.cli;

import dev.weir.PoolVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Launcher;
import io.vertx.core.Vertx;
import io.vertx.core.cli.CLI;
import io.vertx.core.cli.CLIException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * The command line of Weir: Vert.x's {@code vertx run} with every flag it has, except that nothing
 * is overlooked. What the stock launcher logs and then goes on from (a missing or malformed {@code
 * -conf}, a flag it does not know, a failed deployment) ends the process here with one line on
 * stderr and exit status 1. {@code vertx secret} makes the hashes that the configuration holds.
 *
 * <p>Without arguments it runs {@link PoolVerticle} at its defaults. A launcher serves one command
 * line; it is not thread-safe.
 */
public final class WeirLauncher extends Launcher {
  private static final System.Logger LOG = System.getLogger(WeirLauncher.class.getName());
  private static final int FAILED = 1;

  private final PrintStream out;
  private final PrintStream err;
  private final IntConsumer exit;

  WeirLauncher(PrintStream err, IntConsumer exit) {
    this(System.in, null, err, exit);
  }

  /**
   * Makes a launcher.
   *
   * @param out where commands print, or null for standard output
   */
  WeirLauncher(InputStream in, PrintStream out, PrintStream err, IntConsumer exit) {
    this.out = out;
    this.err = err;
    this.exit = exit;
    register(StrictRun.class, StrictRun::new);
    register(Rehearsal.class, Rehearsal::new);
    register(SecretCommand.class, () -> new SecretCommand(in));
  }

  /** Runs the command line {@code args}; a started verticle keeps the process alive. */
  public static void main(String[] args) {
    new WeirLauncher(System.err, System::exit).launch(args);
  }

  @Override
  public PrintStream getPrintStream() {
    return out == null ? super.getPrintStream() : out;
  }

  void launch(String[] args) {
    try {
      refuseUnknownCommand(args);
      dispatch(args);
    } catch (LaunchRefusedException e) {
      refuse(e.getMessage());
    }
  }

  /** The stock launcher would hand a mistyped command to the main verticle, and start that. */
  private void refuseUnknownCommand(String[] args) {
    boolean command = args.length > 0 && !args[0].startsWith("-") && !isAskingForHelp(args[0]);
    if (command && !getCommandNames().contains(args[0])) {
      printCommandNotFound(args[0]);
    }
  }

  /**
   * Says in one line why the deployment failed and ends the process. Vert.x is closed before the
   * exit, and the exit has a thread of its own: the stock shutdown hook waits for event loops, so
   * an exit called on one would wait for itself.
   */
  @Override
  public void handleDeployFailed(
      Vertx vertx, String mainVerticle, DeploymentOptions deploymentOptions, Throwable cause) {
    LOG.log(System.Logger.Level.DEBUG, "deployment of " + mainVerticle + " failed", cause);
    String line = mainVerticle + " did not start: " + LaunchRefusedException.oneLine(cause);
    vertx
        .close()
        .onComplete(closed -> Thread.ofPlatform().name("weir-exit").start(() -> refuse(line)));
  }

  @Override
  protected void printCommandNotFound(String command) {
    throw new LaunchRefusedException(
        "unknown command \""
            + command
            + "\", known: "
            + getCommandNames().stream()
                .filter(name -> !Rehearsal.NAME.equals(name))
                .collect(Collectors.joining(", "))
            + seeHelp(""));
  }

  @Override
  protected void printSpecificException(CLI cli, Exception e) {
    Throwable reason = e.getCause() instanceof CLIException cause ? cause : e;
    throw new LaunchRefusedException(
        LaunchRefusedException.oneLine(reason) + seeHelp(cli.getName()));
  }

  @Override
  protected void printGenericExecutionError(CLI cli, CLIException e) {
    printSpecificException(cli, e);
  }

  private String seeHelp(String command) {
    return "; see " + (getCommandLinePrefix() + " " + command).strip() + " --help";
  }

  private void refuse(String line) {
    err.println("weir: " + line);
    exit.accept(FAILED);
  }
}
