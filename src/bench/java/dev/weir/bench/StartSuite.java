package dev.weir.bench;

import dev.weir.PoolVerticle;
import dev.weir.cli.WeirLauncher;
import io.vertx.core.Launcher;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What it costs to start Weir, and what is left of it when it has gone. */
final class StartSuite implements Suite {
  private static final String BARE = "bare Vert.x echo";
  private static final double OF_BARE = 1.3;
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
    Rounds starts = Rounds.run(scale.rounds(), deadline, List.of(weir(deadline), bare(deadline)));
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

  private static Contender weir(Deadline deadline) {
    return new Contender(
        Peers.WEIR.title(),
        new ColdStart(
            WeirLauncher.class,
            PoolVerticle.class,
            port -> new JsonObject().put("http", new JsonObject().put("port", port)),
            "/api/v1/tasks",
            deadline));
  }

  private static Contender bare(Deadline deadline) {
    return new Contender(
        BARE,
        new ColdStart(
            Launcher.class,
            EchoVerticle.class,
            port -> new JsonObject().put("port", port),
            "/",
            deadline));
  }
}
