package dev.weir.bench;

import dev.weir.PoolVerticle;
import dev.weir.WeirExecutor;
import dev.weir.bench.Answerer.Way;
import dev.weir.bus.PoolClient;
import dev.weir.pool.PoolOptions.Threads;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What a call costs in one JVM, its answer on the event loop that made it: against {@code
 * vertx.executeBlocking}, and as JSON against a bus consumer with it.
 */
final class ClientSuite implements Suite {
  private static final double DROP_IN = 1.0;
  private static final double DROP_IN_VIRTUAL = 0.9;
  private static final double CALLABLE = 0.8;
  private static final double JSON = 1.5;

  private static final String UNORDERED = "executeBlocking";
  private static final String ORDERED = "executeBlocking, ordered";
  private static final String BUS = "bus consumer with executeBlocking";

  @Override
  public List<Row> run(Scale scale, Deadline deadline) {
    Vertx vertx = Vertx.vertx();
    try {
      vertx.deployVerticle(new Answerer(Way.EXECUTE_BLOCKING)).await();
      for (Threads threads : Threads.values()) {
        vertx.deployVerticle(new PoolVerticle(), options(threads)).await();
      }
      List<Row> rows = new ArrayList<>();
      for (int inFlight :
          scale.pick(new int[] {2}, new int[] {1, 64, 1024}, new int[] {1, 64, 1024})) {
        rows.addAll(measure(vertx, inFlight, scale, deadline));
      }
      return rows;
    } finally {
      vertx.close().await();
    }
  }

  private static String name(Threads threads) {
    return threads.name().toLowerCase(Locale.ROOT);
  }

  private static DeploymentOptions options(Threads threads) {
    return new DeploymentOptions()
        .setConfig(
            new JsonObject()
                .put("name", name(threads))
                .put("threads", name(threads))
                .put("http", new JsonObject().put("enabled", false)));
  }

  private static List<Row> measure(Vertx vertx, int inFlight, Scale scale, Deadline deadline) {
    Map<String, IntFunction<Future<Integer>>> calls = new LinkedHashMap<>();
    calls.put(UNORDERED, n -> vertx.executeBlocking(() -> n, false));
    calls.put(ORDERED, n -> vertx.executeBlocking(() -> n, true));
    calls.put(BUS, n -> BusSuite.request(vertx, Way.EXECUTE_BLOCKING.address(), n));
    for (Threads threads : Threads.values()) {
      String kind = name(threads);
      WeirExecutor dropIn = WeirExecutor.of(vertx, kind);
      PoolClient client = PoolClient.create(vertx, kind);
      calls.put("drop-in, " + kind, n -> dropIn.executeBlocking(() -> n, false));
      calls.put("drop-in, ordered, " + kind, n -> dropIn.executeBlocking(() -> n, true));
      calls.put("PoolClient, Callable, " + kind, n -> client.submit(() -> n));
      calls.put(
          "PoolClient, JSON, " + kind,
          n -> client.submit(RoundTrips.task(n)).map(RoundTrips::number));
    }
    Context driver = vertx.getOrCreateContext();
    Duration length = scale.trial().multipliedBy(2);
    List<Contender> contenders = new ArrayList<>();
    calls.forEach(
        (name, call) ->
            contenders.add(
                new Contender(name, new RoundTrips(driver, call, inFlight, length, deadline))));
    Rounds rounds = Rounds.run(scale.turns(), deadline, contenders);
    List<Row> rows = new ArrayList<>();
    for (Threads threads : Threads.values()) {
      String kind = name(threads);
      double dropIn = threads == Threads.PLATFORM ? DROP_IN : DROP_IN_VIRTUAL;
      rows.add(row(inFlight, "drop-in, " + kind, UNORDERED, rounds, dropIn));
      rows.add(row(inFlight, "drop-in, ordered, " + kind, ORDERED, rounds, DROP_IN));
      rows.add(row(inFlight, "PoolClient, Callable, " + kind, UNORDERED, rounds, CALLABLE));
      rows.add(row(inFlight, "PoolClient, JSON, " + kind, BUS, rounds, JSON));
    }
    return rows;
  }

  private static Row row(int inFlight, String name, String peer, Rounds rounds, double bar) {
    return Row.against(
        "%d in flight, %s".formatted(inFlight, name),
        Unit.REQUESTS_PER_SECOND,
        rounds.median(name, RoundTrips.RATE),
        Map.of(peer, rounds.median(peer, RoundTrips.RATE)),
        bar);
  }
}
