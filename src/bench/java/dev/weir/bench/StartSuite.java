package dev.weir.bench;

import dev.weir.PoolVerticle;
import dev.weir.cli.WeirLauncher;
import io.vertx.core.Launcher;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What it costs to start Weir, and what is left of it when it has gone. */
final class StartSuite implements Suite {
  private static final String BARE = "bare Vert.x echo";
  private static final double OF_BARE = 0.75;
  private static final String HEAP = "-Xmx256m";
  private static final String REDEPLOYED = "redeployed";

  @Override
  public List<Row> run(Scale scale, Deadline deadline) {
    int times = scale.pick(5, 1_000, 1_000);
    Rounds redeploys =
        Rounds.run(
            1,
            deadline,
            List.of(
                new Contender(
                    REDEPLOYED,
                    () ->
                        Jvm.heap("256m")
                            .run(
                                deadline.within(Duration.ofSeconds(20)),
                                Jobs.REDEPLOYS,
                                Integer.toString(times)))));
    // A test has no jar yet that the script could start.
    ColdStart.Command command = scale == Scale.TINY ? java(WeirLauncher.class) : script();
    Rounds starts =
        Rounds.run(scale.rounds(), deadline, List.of(weir(command, deadline), bare(deadline)));
    return List.of(
        Row.against(
            "vertx run to the first answer",
            Unit.MILLIS,
            starts.median(Peers.WEIR.title(), ColdStart.MILLIS),
            Map.of(BARE, starts.median(BARE, ColdStart.MILLIS)),
            OF_BARE),
        Row.limited(
            "threads left by %,d redeploys".formatted(times),
            Unit.THREADS,
            redeploys.median(REDEPLOYED, Redeploys.THREADS),
            0));
  }

  private static Contender weir(ColdStart.Command command, Deadline deadline) {
    return new Contender(
        Peers.WEIR.title(),
        new ColdStart(
            command,
            PoolVerticle.class,
            port -> new JsonObject().put("http", new JsonObject().put("port", port)),
            "/api/v1/tasks",
            deadline));
  }

  private static Contender bare(Deadline deadline) {
    return new Contender(
        BARE,
        new ColdStart(
            java(Launcher.class),
            EchoVerticle.class,
            port -> new JsonObject().put("port", port),
            "/",
            deadline));
  }

  /** A start as users of Vert.x do it. */
  private static ColdStart.Command java(Class<?> launcher) {
    return (output, arguments) -> new Jvm(List.of(HEAP)).start(output, launcher, arguments);
  }

  /** A start as users of Weir do it, built and prepared before. */
  private static ColdStart.Command script() {
    Path script = Path.of(System.getProperty("weir.root", ""), "bin", "vertx").toAbsolutePath();
    try {
      int status = process(script, Redirect.DISCARD, "prepare").waitFor();
      if (status != 0) {
        throw new IllegalStateException(script + " prepare ended with " + status);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(script + " prepare", e);
    }
    return (output, arguments) -> process(script, Redirect.to(output.toFile()), arguments);
  }

  private static Process process(Path script, Redirect output, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", HEAP);
    return builder.start();
  }
}
