package dev.weir;

import dev.weir.bus.EventPublisher;
import dev.weir.bus.NestedRequests;
import dev.weir.config.PoolConfig;
import dev.weir.metrics.Scraper;
import dev.weir.monitor.Actor;
import dev.weir.pool.PoolListener;
import dev.weir.pool.PoolState;
import dev.weir.spi.MetricsOfVertx;
import dev.weir.task.DeployedPool;
import dev.weir.task.Subscription;
import dev.weir.task.TaskHandler;
import dev.weir.task.TaskIds;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import dev.weir.task.builtin.BuiltIns;
import dev.weir.web.Served;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one pool of its name in a Vert.x, held by every verticle instance of that name. Thread-safe.
 *
 * <p>The map of pools is changed by its atomic {@code compute} alone, and {@code holders} and
 * {@code leaving} only inside it, so a deployment racing the last undeployment either joins the
 * pool before it is let go or gets a new one; it never joins one that is closing.
 */
final class SharedPool implements DeployedPool {
  private static final String NODES = "dev.weir.node";

  private final LocalMap<String, SharedPool> pools;
  private final PoolConfig config;
  private final Map<String, String> codeTasks;
  private final Promise<Void> closed = Promise.promise();
  private final TaskService service;
  private final Served served;
  private final Subscription events;
  private final NestedRequests nested;
  private final AtomicBoolean lastWordsSaid = new AtomicBoolean();
  private volatile boolean draining;
  private volatile boolean isGone;
  private volatile boolean cutShort;
  private int holders;

  /** How many of the holders are about to let go. */
  private int leaving;

  private SharedPool(Vertx vertx, PoolConfig config, Map<String, TaskHandler> tasks) {
    this.pools = pools(vertx);
    this.config = config;
    this.codeTasks = classes(tasks);
    this.service =
        TaskService.create(
            config
                .pool()
                .withListener(new Listener())
                .withNeverParks(thread -> Context.isOnEventLoopThread()),
            config.service(node(vertx)),
            registry(config, tasks),
            MetricsOfVertx.forPool(vertx, config.name(), config.pool().capacity()));
    this.events = EventPublisher.publish(vertx, service);
    this.nested = NestedRequests.watch(vertx, service);
    this.served = new Served(service, config.masked(), Scraper.of(service));
  }

  /**
   * Takes hold of the pool that the configuration names, making it if no verticle holds it.
   *
   * @param tasks the task types that this holder registers in code
   * @throws IllegalArgumentException if the pool is there with other options or task types, or if
   *     it cannot be made
   */
  static SharedPool join(Vertx vertx, PoolConfig config, Map<String, TaskHandler> tasks) {
    return pools(vertx)
        .compute(
            config.name(),
            (name, there) -> {
              SharedPool pool = there == null ? new SharedPool(vertx, config, tasks) : there;
              pool.requireSame(config, tasks);
              pool.holders++;
              pool.tellWhetherLeaving();
              return pool;
            });
  }

  /** Returns the pool of that name that is held in a Vert.x, or null. */
  static SharedPool find(Vertx vertx, String name) {
    return pools(vertx).get(name);
  }

  /** Says that a holder will let go of the pool soon. Once all have, the pool is not ready. */
  void announceLeave() {
    pools.compute(
        config.name(),
        (name, there) -> {
          leaving++;
          tellWhetherLeaving();
          return there;
        });
  }

  private void tellWhetherLeaving() {
    service.leaving(leaving == holders);
  }

  /**
   * Lets go of the pool, which was announced before; returns whether this was its last holder, who
   * must then drain it.
   */
  boolean leave() {
    SharedPool left =
        pools.compute(
            config.name(),
            (name, there) -> {
              leaving--;
              if (there != this || --holders > 0) {
                return there;
              }
              isGone = true;
              return null;
            });
    return left != this;
  }

  /** Returns whether no verticle holds it any more, so that its name may stand for another pool. */
  boolean isGone() {
    return isGone;
  }

  /** Makes a shutdown that has begun or is announced give up at once what is not answered. */
  void cutShort() {
    cutShort = true;
    if (draining) {
      service.abandonAll();
    }
  }

  boolean isCutShort() {
    return cutShort;
  }

  /** Drains the pool; completes when every accepted task is answered, not when threads return. */
  Future<Void> drain() {
    draining = true;
    service.by(Actor.CODE).shutdown();
    if (cutShort) {
      service.abandonAll();
    }
    if (service.state() == PoolState.CLOSED) {
      closed.tryComplete();
    }
    return closed
        .future()
        .onComplete(
            done -> {
              events.close();
              nested.close();
              service.endMetrics();
            });
  }

  /** Returns true to the first that asks: what a shutdown gave up is reported once. */
  boolean claimLastWords() {
    return draining && lastWordsSaid.compareAndSet(false, true);
  }

  /** Returns what knows the requests of the pool's own tasks. */
  NestedRequests nested() {
    return nested;
  }

  @Override
  public TaskService service() {
    return service;
  }

  PoolConfig config() {
    return config;
  }

  /** Returns the largest body of an HTTP request, in bytes. */
  int maxBodyBytes() {
    return config.maxPayloadBytes();
  }

  /** Returns what completes when no verticle holds it any more and all that it took is answered. */
  Future<Void> ended() {
    return closed.future();
  }

  /** Returns what its HTTP faces show. */
  Served served() {
    return served;
  }

  private void requireSame(PoolConfig other, Map<String, TaskHandler> tasks) {
    if (!config.equals(other)) {
      throw new IllegalArgumentException(
          "pool '%s' is deployed in this Vert.x with other options: %s, not %s"
              .formatted(config.name(), config.masked(), other.masked()));
    }
    if (!codeTasks.equals(classes(tasks))) {
      throw new IllegalArgumentException(
          "pool '%s' is deployed in this Vert.x with other task types: %s, not %s"
              .formatted(config.name(), codeTasks, classes(tasks)));
    }
  }

  private static TaskRegistry registry(PoolConfig config, Map<String, TaskHandler> tasks) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? SharedPool.class.getClassLoader() : context;
    TaskRegistry.Builder builder =
        TaskRegistry.builder().tasks(BuiltIns.of(config.digestRoots())).services(loader);
    config.tasks().forEach((name, className) -> builder.task(name, className, loader));
    tasks.forEach(builder::task);
    return builder.build();
  }

  /** Instances of one deployment make their handlers anew: their classes must be the same. */
  private static Map<String, String> classes(Map<String, TaskHandler> tasks) {
    Map<String, String> classes = new TreeMap<>();
    tasks.forEach((name, handler) -> classes.put(name, handler.getClass().getName()));
    return classes;
  }

  /** Returns the pools of that Vert.x by their names. */
  static LocalMap<String, SharedPool> pools(Vertx vertx) {
    return vertx.sharedData().getLocalMap(MAP);
  }

  private static String node(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, String>getLocalMap(NODES)
        .computeIfAbsent("name", any -> TaskIds.newNode());
  }

  private final class Listener implements PoolListener {
    @Override
    public void stateChanged(PoolState before, PoolState after) {
      if (after == PoolState.CLOSED && draining) {
        closed.tryComplete();
      }
    }
  }
}
