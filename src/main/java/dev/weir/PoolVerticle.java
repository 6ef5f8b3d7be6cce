package dev.weir;

import dev.weir.bus.BusService;
import dev.weir.config.HttpConfig;
import dev.weir.config.PoolConfig;
import dev.weir.pool.PoolState;
import dev.weir.task.TaskHandler;
import dev.weir.web.HttpFace;
import dev.weir.web.HttpOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A pool as a verticle: the deployable whole of engine, task types, event bus and HTTP. Its
 * configuration is the JSON that {@code conf/pool.json} shows at its defaults; a bad one fails the
 * deployment. Instances and deployments of one name in one Vert.x share one pool.
 *
 * <p>Undeployed, an instance goes on for {@code shutdownDelayMs}, so that balancers which see that
 * it is not ready any more can turn elsewhere. Then it stops taking submissions and waits until all
 * that it took is answered; the last instance drains the pool. What {@code shutdownTimeoutMs} cuts
 * short is named on standard error, since by then log handlers may be gone.
 */
public final class PoolVerticle extends VerticleBase {
  private static final long SAMPLE_MS = 250;

  /** How long HTTP clients have to take the answers of a pool that is closed. */
  private static final Duration LAST_ANSWERS_TIMEOUT = Duration.ofSeconds(2);

  private final Map<String, TaskHandler> tasks = new LinkedHashMap<>();
  private final Consumer<String> lastWords;
  private SharedPool pool;
  private BusService bus;
  private HttpFace http;
  private long sampler;
  private boolean started;
  private final Promise<Void> delay = Promise.promise();

  /** Makes a verticle that reports to standard error. */
  public PoolVerticle() {
    this(System.err::println);
  }

  /** Makes a verticle whose last words go elsewhere. */
  PoolVerticle(Consumer<String> lastWords) {
    this.lastWords = lastWords;
  }

  /**
   * Adds a task type. Call it before the verticle is deployed.
   *
   * @throws IllegalArgumentException if the name was given already
   */
  public PoolVerticle task(String name, TaskHandler handler) {
    Objects.requireNonNull(handler, "handler");
    if (tasks.putIfAbsent(Objects.requireNonNull(name, "name"), handler) != null) {
      throw new IllegalArgumentException("task '%s' is registered twice".formatted(name));
    }
    return this;
  }

  @Override
  public Future<?> start() {
    pool = SharedPool.join(vertx, PoolConfig.parse(config()), tasks);
    sampler = vertx.setPeriodic(SAMPLE_MS, tick -> pool.service().sample());
    return BusService.start(vertx, pool.service(), pool.nested())
        .onSuccess(face -> bus = face)
        .compose(face -> startHttp())
        .onSuccess(served -> started = true)
        .recover(cause -> stop().transform(stopped -> Future.failedFuture(cause)));
  }

  @Override
  public Future<?> stop() {
    pool.announceLeave();
    return delay()
        .eventually(this::letGo)
        .eventually(this::stopSampling)
        .eventually(this::sayLastWords);
  }

  /**
   * Ends a shutdown that has begun: neither {@code shutdownDelayMs} nor {@code shutdownTimeoutMs}
   * is waited for any longer, and what is not answered is abandoned and named. Thread-safe.
   */
  public void cutShort() {
    context.runOnContext(
        now -> {
          pool.cutShort();
          delay.tryComplete();
        });
  }

  /** Completes when those who send work have had the time to see that it is not ready. */
  private Future<Void> delay() {
    long ms = pool.config().shutdownDelay().toMillis();
    if (!started || ms == 0 || pool.isCutShort() || !isOpen()) {
      return Future.succeededFuture();
    }
    long timer = vertx.setTimer(ms, due -> delay.tryComplete());
    return delay.future().onComplete(over -> vertx.cancelTimer(timer));
  }

  private Future<Void> letGo() {
    if (pool.leave()) {
      Future<Void> closed = pool.drain();
      // Until it is closed, a health check and the dashboard can see how far the drain is.
      return stopBus()
          .eventually(() -> closed)
          .compose(done -> answered())
          .eventually(() -> stopHttp(LAST_ANSWERS_TIMEOUT));
    }
    Future<Void> http = stopHttp(pool.config().shutdownTimeout());
    return stopBus().eventually(() -> withinShutdownTimeout(answered())).eventually(() -> http);
  }

  /**
   * Takes no more messages. Vert.x discards those that still lie before a consumer when it is
   * unregistered. So they are handled first, by one turn of the event loop, and a pool that drains
   * tells their senders so.
   */
  private Future<Void> stopBus() {
    if (bus == null) {
      return Future.succeededFuture();
    }
    Promise<Void> handled = Promise.promise();
    context.runOnContext(turn -> handled.complete());
    return handled.future().compose(turn -> bus.unregister());
  }

  /** Completes when all that this instance took is answered. */
  private Future<Void> answered() {
    return bus == null ? Future.succeededFuture() : bus.drained();
  }

  /** Others hold the pool: it stays open, so this instance's own overdue tasks are cancelled. */
  private Future<Void> withinShutdownTimeout(Future<Void> answered) {
    long ms = Math.max(1, pool.config().shutdownTimeout().toMillis());
    long timer = vertx.setTimer(ms, due -> cancelOverdue());
    return answered.onComplete(done -> vertx.cancelTimer(timer));
  }

  /** Once the last holder drains the pool, its deadline counts: those tasks end as abandoned. */
  private void cancelOverdue() {
    if (isOpen()) {
      bus.cancelPending("its verticle was undeployed and shutdownTimeoutMs passed");
    }
  }

  private boolean isOpen() {
    PoolState state = pool.service().state();
    return state == PoolState.RUNNING || state == PoolState.PAUSED;
  }

  /** Not before: the drain can be watched to its end. */
  private Future<Void> stopSampling() {
    vertx.cancelTimer(sampler);
    return Future.succeededFuture();
  }

  private Future<Void> sayLastWords() {
    String abandoned = pool.service().abandoned();
    if (!abandoned.isEmpty() && pool.claimLastWords()) {
      lastWords.accept("weir: " + abandoned);
    }
    return Future.succeededFuture();
  }

  private Future<Void> startHttp() {
    HttpConfig options = pool.config().http();
    if (!options.enabled()) {
      return Future.succeededFuture();
    }
    HttpOptions face = options.options(pool.config().maxPayloadBytes());
    return HttpFace.start(vertx, face, pool.served())
        .onSuccess(started -> http = started)
        .mapEmpty();
  }

  private Future<Void> stopHttp(Duration grace) {
    return http == null ? Future.succeededFuture() : http.close(grace);
  }

  /** Returns the port that HTTP is served on once deployed, or 0 if it is not. */
  public int httpPort() {
    return http == null ? 0 : http.port();
  }

  /** Returns the port that health and metrics are served on beside, or 0 if they are not. */
  public int managementPort() {
    return http == null ? 0 : http.managementPort();
  }
}
