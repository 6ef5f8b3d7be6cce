package dev.weir.bench;

import dev.weir.PoolVerticle;
import dev.weir.bench.Answerer.Way;
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

/** An echo task over the event bus and back, against consumers without a pool. */
final class BusSuite implements Suite {
  @Override
  public List<Row> run(Scale scale, Deadline deadline) {
    Vertx vertx = Vertx.vertx();
    try {
      for (Way way : ways(scale)) {
        vertx.deployVerticle(new Answerer(way)).await();
      }
      List<Threads> kinds =
          scale.pick(List.of(Threads.VIRTUAL), List.of(Threads.VIRTUAL), List.of(Threads.values()));
      for (Threads threads : kinds) {
        vertx.deployVerticle(new PoolVerticle(), options(threads)).await();
      }
      List<Row> rows = new ArrayList<>();
      for (int inFlight :
          scale.pick(new int[] {2}, new int[] {1, 64, 1024}, new int[] {1, 64, 1024})) {
        rows.addAll(measure(vertx, kinds, inFlight, scale, deadline));
      }
      return rows;
    } finally {
      vertx.close().await();
    }
  }

  private static List<Way> ways(Scale scale) {
    List<Way> compared = List.of(Way.AT_ONCE, Way.EXECUTE_BLOCKING);
    return scale.pick(List.of(Way.values()), compared, List.of(Way.values()));
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

  private static List<Row> measure(
      Vertx vertx, List<Threads> kinds, int inFlight, Scale scale, Deadline deadline) {
    Context driver = vertx.getOrCreateContext();
    Map<String, String> addresses = new LinkedHashMap<>();
    for (Threads threads : kinds) {
      addresses.put(name(threads), name(threads) + ".submit");
    }
    for (Way way : ways(scale)) {
      addresses.put(way.title(), way.address());
    }
    Duration length = scale.trial().multipliedBy(5);
    List<Contender> contenders = new ArrayList<>();
    addresses.forEach(
        (name, address) ->
            contenders.add(
                new Contender(
                    name,
                    new RoundTrips(
                        driver, n -> request(vertx, address, n), inFlight, length, deadline))));
    Rounds rounds = Rounds.run(scale.turns(), deadline, contenders);
    List<Row> rows = new ArrayList<>();
    for (Threads threads : kinds) {
      double weir = rounds.median(name(threads), RoundTrips.RATE);
      Map<String, Double> beside = new LinkedHashMap<>(rate(Way.AT_ONCE, rounds));
      if (ways(scale).contains(Way.ENGINE)) {
        beside.putAll(rate(Way.ENGINE, rounds));
      }
      rows.add(
          Row.against(
              "%d in flight, %s workers".formatted(inFlight, name(threads)),
              Unit.REQUESTS_PER_SECOND,
              weir,
              rate(Way.EXECUTE_BLOCKING, rounds),
              beside,
              Row.AS_FAST));
    }
    return rows;
  }

  /** Sends an echo task to an address. */
  static Future<Integer> request(Vertx vertx, String address, int number) {
    return vertx
        .eventBus()
        .<JsonObject>request(address, RoundTrips.task(number))
        .map(answer -> RoundTrips.number(answer.body()));
  }

  private static Map<String, Double> rate(Way way, Rounds rounds) {
    return Map.of(way.title(), rounds.median(way.title(), RoundTrips.RATE));
  }
}
