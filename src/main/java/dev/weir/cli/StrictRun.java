package dev.weir.cli;

import dev.weir.PoolVerticle;
import dev.weir.config.JsonSource;
import dev.weir.config.PoolConfig;
import io.vertx.core.AsyncResult;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.cli.CLIException;
import io.vertx.core.cli.annotations.Name;
import io.vertx.core.cli.annotations.Summary;
import io.vertx.core.impl.launcher.commands.RunCommand;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.launcher.ExecutionContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The command {@code run}: the stock one, strict about what it is given. */
@Name("run")
@Summary("Runs a verticle called <main-verticle> in its own instance of vert.x.")
sealed class StrictRun extends RunCommand permits Rehearsal {
  private static final System.Logger LOG = System.getLogger("dev.weir");

  /** Where the manual is, for who starts the script beside it. */
  private static final String DOCS = "weir.docs";

  /** The stock shutdown hook gives up on a close after 120 s; a shutdown must end well before. */
  private static final long MAX_SHUTDOWN_MS = 110_000;

  private static final long USUAL_SHUTDOWN_MS =
      PoolConfig.parse(new JsonObject()).shutdownTimeout().toMillis();

  @Override
  public void setUp(ExecutionContext context) throws CLIException {
    super.setUp(context);
    List<String> arguments = context.commandLine().allArguments();
    if (arguments.size() > 1) {
      throw new CLIException("unexpected argument \"" + arguments.get(1) + "\"");
    }
    if (instances < 1) {
      throw new CLIException("-instances " + instances + ": must be at least 1");
    }
  }

  @Override
  protected JsonObject getJsonFromFileOrString(String source, String option) {
    if (source == null) {
      return null;
    }
    JsonObject json = orRefuse(() -> JsonSource.read(source, "-" + option));
    if (option.equals("options")) {
      refuseBadVertxOptions(json);
    }
    return json;
  }

  @Override
  protected JsonObject getConfiguration() {
    JsonObject given = super.getConfiguration();
    JsonObject conf = given == null ? new JsonObject() : given;
    return runsThePool() ? poolConfiguration(conf) : conf;
  }

  /** The verticle's context gets the loader of {@code -cp}, so that it finds the user's tasks. */
  @Override
  public synchronized void deploy(
      String verticle,
      Vertx target,
      DeploymentOptions options,
      Handler<AsyncResult<String>> deployed) {
    boolean own = classpath == null || classpath.isEmpty();
    options.setClassLoader(own ? StrictRun.class.getClassLoader() : createClassloader());
    // Only what is deployed by its name can fail over to another node.
    if (runsThePool() && !getHA()) {
      deployPool(target, options).onComplete(deployed);
    } else {
      target.deployVerticle(verticle, options).onComplete(deployed);
    }
  }

  private Future<String> deployPool(Vertx target, DeploymentOptions options) {
    List<PoolVerticle> verticles = new CopyOnWriteArrayList<>();
    return target
        .deployVerticle(
            () -> {
              PoolVerticle verticle = new PoolVerticle();
              verticles.add(verticle);
              return verticle;
            },
            options)
        .onSuccess(
            id -> {
              SecondSignal.hear(() -> verticles.forEach(PoolVerticle::cutShort));
              started(verticles.getFirst(), PoolConfig.parse(options.getConfig()));
            });
  }

  /** Says where the pool is served and what can be done with it. */
  void started(PoolVerticle verticle, PoolConfig config) {
    if (config.http().enabled()) {
      Greeting.of(config, verticle.httpPort(), System.getProperty(DOCS))
          .forEach(line -> LOG.log(System.Logger.Level.INFO, line));
    }
  }

  @Override
  protected Vertx startVertx() {
    Vertx started = super.startVertx();
    if (started == null) {
      throw new LaunchRefusedException("Vert.x did not start; the log above says why");
    }
    return started;
  }

  private boolean runsThePool() {
    String name = PoolVerticle.class.getName();
    return mainVerticle.equals(name) || mainVerticle.equals("java:" + name);
  }

  private static JsonObject poolConfiguration(JsonObject given) {
    JsonObject conf = orRefuse(() -> PoolConfig.withEnvironment(given, System.getenv()));
    refuseLongShutdown(conf);
    return conf;
  }

  /** A number that is no whole one is for the reader of the configuration to refuse. */
  private static void refuseLongShutdown(JsonObject conf) {
    Object timeout = conf.getValue("shutdownTimeoutMs", USUAL_SHUTDOWN_MS);
    Object delay = conf.getValue("shutdownDelayMs", 0);
    if (timeout instanceof Number drains
        && delay instanceof Number waits
        && drains.doubleValue() + waits.doubleValue() > MAX_SHUTDOWN_MS) {
      throw new LaunchRefusedException(
          "shutdownTimeoutMs is "
              + timeout
              + " and shutdownDelayMs is "
              + delay
              + ": together must be at most "
              + MAX_SHUTDOWN_MS
              + " under `vertx run`, whose shutdown hook waits 120 s for a close");
    }
  }

  /** Makes what the reader of a configuration refuses the one line that the user reads. */
  private static JsonObject orRefuse(Supplier<JsonObject> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      throw new LaunchRefusedException(LaunchRefusedException.oneLine(e));
    }
  }

  private static void refuseBadVertxOptions(JsonObject json) {
    try {
      new VertxOptions(json);
    } catch (ClassCastException | IllegalArgumentException e) {
      throw new LaunchRefusedException("-options: " + LaunchRefusedException.oneLine(e));
    }
  }
}
