package dev.weir.bench;

import dev.weir.PoolVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An echo task over HTTP, asked for by another process: against a route of vertx-web that reads the
 * body and answers by {@code executeBlocking}, which has neither an id nor a record nor a guard.
 */
final class HttpSuite implements Suite {
  private static final double BAR = 0.9;

  /** Both compile for seconds, Weir for longer: it has more code on the way. */
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private static final String BARE = "bare route with executeBlocking";

  @Override
  public List<Row> run(Scale scale, Deadline deadline) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      JsonObject config = new JsonObject().put("http", new JsonObject().put("port", 0));
      PoolVerticle weir = new PoolVerticle();
      vertx.deployVerticle(weir, new DeploymentOptions().setConfig(config)).await();
      HttpServer bare = vertx.createHttpServer().requestHandler(bare(vertx));
      int barePort = bare.listen(0, "127.0.0.1").await().actualPort();
      for (int port : new int[] {weir.httpPort(), barePort}) {
        load("warm-up", port, 64, WARM_UP, deadline).trial().run();
      }
      List<Row> rows = new ArrayList<>();
      for (int connections : scale.pick(new int[] {2}, new int[] {1, 64}, new int[] {1, 64})) {
        Duration length = scale.trial().multipliedBy(scale.pick(10, 16, 16));
        Rounds rounds =
            Rounds.run(
                scale.rounds(),
                deadline,
                List.of(
                    load(Peers.WEIR.title(), weir.httpPort(), connections, length, deadline),
                    load(BARE, barePort, connections, length, deadline)));
        rows.add(
            Row.against(
                "%d connections".formatted(connections),
                Unit.REQUESTS_PER_SECOND,
                rounds.median(Peers.WEIR.title(), HttpLoad.RATE),
                Map.of(BARE, rounds.median(BARE, HttpLoad.RATE)),
                BAR));
      }
      return rows;
    } finally {
      vertx.close().await();
    }
  }

  private static Router bare(Vertx vertx) {
    Router router = Router.router(vertx);
    router.post("/api/v1/tasks").handler(BodyHandler.create(false)).handler(HttpSuite::answer);
    return router;
  }

  private static void answer(RoutingContext ctx) {
    JsonObject body = ctx.body().asJsonObject();
    ctx.vertx()
        .executeBlocking(() -> new JsonObject().put("result", body.getJsonObject("args")), false)
        .onSuccess(ctx::json)
        .onFailure(ctx::fail);
  }

  private static Contender load(
      String name, int port, int connections, Duration length, Deadline deadline) {
    return new Contender(
        name,
        () ->
            Jvm.heap("64m")
                .run(
                    deadline.within(length.multipliedBy(4).plusSeconds(10)),
                    Jobs.HTTP_LOAD,
                    Integer.toString(port),
                    "/api/v1/tasks",
                    Integer.toString(connections),
                    Long.toString(length.toMillis())));
  }
}
