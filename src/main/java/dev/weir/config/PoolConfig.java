package dev.weir.config;

import dev.weir.json.JsonFields;
import dev.weir.pool.PoolOptions;
import dev.weir.task.BoundsJson;
import dev.weir.task.ServiceOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The configuration of a {@code dev.weir.PoolVerticle}, read from JSON and written back to it.
 * Strict: an unknown field, a wrong type, an explicit null or a number out of range is refused by
 * one {@link IllegalArgumentException} that names the field, the value and the rule. Nothing in it
 * is null. Immutable, thread-safe.
 *
 * @param pool the engine's options, without clock or listener of its own
 * @param shutdownDelay how long an undeployed pool goes on before it drains, while it says that it
 *     is not ready
 * @param shutdownTimeout how long a shutdown drains
 * @param maxPayloadBytes largest submission in bytes of JSON
 * @param maxResultBytes largest result in bytes of JSON
 * @param retainResults most finished tasks that can still be looked up
 * @param retain how long they can
 * @param retainBytes about most bytes of heap that they take
 * @param maxQueuedBytes about most bytes of heap that submissions take which have not begun
 * @param tasks more task types: the name of each, and the name of its class
 * @param digestRoots folders whose files the {@code digest} task may read
 * @param http the HTTP face
 */
public record PoolConfig(
    PoolOptions pool,
    Duration shutdownDelay,
    Duration shutdownTimeout,
    int maxPayloadBytes,
    int maxResultBytes,
    int retainResults,
    Duration retain,
    long retainBytes,
    long maxQueuedBytes,
    Map<String, String> tasks,
    List<Path> digestRoots,
    HttpConfig http) {

  /** Tells an editor which schema describes the file. It is no option, and is not kept. */
  private static final String SCHEMA = "$schema";

  private static final List<String> FIELDS =
      List.of(
          SCHEMA,
          "name",
          "capacity",
          "threads",
          "minIdle",
          "expiryMs",
          "queueCapacity",
          "maxBlockingTasks",
          "nonblocking",
          "nestedSubmit",
          "maxWaitMs",
          "taskTimeoutMs",
          "shutdownDelayMs",
          "shutdownTimeoutMs",
          "maxPayloadBytes",
          "maxResultBytes",
          "retainResults",
          "retainMs",
          "retainBytes",
          "maxQueuedBytes",
          "tasks",
          "digest",
          "http");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final PoolConfig DEFAULTS = defaultConfig();

  /**
   * Makes a configuration of these options as they are; only {@link #parse} checks them.
   *
   * @throws NullPointerException if one is null
   */
  public PoolConfig {
    Objects.requireNonNull(pool, "pool");
    Objects.requireNonNull(shutdownDelay, "shutdownDelay");
    Objects.requireNonNull(shutdownTimeout, "shutdownTimeout");
    Objects.requireNonNull(retain, "retain");
    tasks = Map.copyOf(tasks);
    digestRoots = List.copyOf(digestRoots);
    Objects.requireNonNull(http, "http");
  }

  /** Returns the configuration of an empty JSON object. */
  static PoolConfig defaults() {
    return DEFAULTS;
  }

  /**
   * Reads a configuration.
   *
   * @param json the options that are not at their defaults, not null; it is not changed
   * @throws IllegalArgumentException for the first thing wrong with it; secrets are not quoted
   */
  public static PoolConfig parse(JsonObject json) {
    JsonFields fields = JsonFields.of(json, "", FIELDS);
    fields.text(SCHEMA, ""); // refused if it is no string
    return new PoolConfig(
        pool(fields),
        fields.millis("shutdownDelayMs", DEFAULTS.shutdownDelay),
        fields.millis("shutdownTimeoutMs", DEFAULTS.shutdownTimeout),
        fields.count("maxPayloadBytes", DEFAULTS.maxPayloadBytes),
        fields.count("maxResultBytes", DEFAULTS.maxResultBytes),
        fields.count("retainResults", DEFAULTS.retainResults),
        fields.millis("retainMs", DEFAULTS.retain),
        fields.bytes("retainBytes", DEFAULTS.retainBytes),
        fields.bytes("maxQueuedBytes", DEFAULTS.maxQueuedBytes),
        tasks(fields),
        digestRoots(fields),
        HttpConfig.parse(fields.object("http")));
  }

  /** Returns every option with its value, secrets too: to be read back, not to be shown. */
  JsonObject toJson() {
    return json(http.toJson());
  }

  /** Returns every option with its value, and a mask where a secret is: to be shown. */
  public JsonObject masked() {
    return json(http.masked());
  }

  private JsonObject json(JsonObject httpJson) {
    JsonArray roots = new JsonArray();
    digestRoots.forEach(root -> roots.add(root.toString()));
    return new JsonObject()
        .put("name", pool.name())
        .put("capacity", pool.capacity())
        .put("threads", word(pool.threads()))
        .put("minIdle", pool.minIdle())
        .put("expiryMs", pool.expiry().toMillis())
        .put("queueCapacity", pool.queueCapacity())
        .put("maxBlockingTasks", pool.maxBlockingTasks())
        .put("nonblocking", pool.nonblocking())
        .put("nestedSubmit", word(pool.nestedSubmit()))
        .put("maxWaitMs", pool.maxWait().toMillis())
        .put("taskTimeoutMs", pool.taskTimeout().toMillis())
        .put("shutdownDelayMs", shutdownDelay.toMillis())
        .put("shutdownTimeoutMs", shutdownTimeout.toMillis())
        .put("maxPayloadBytes", maxPayloadBytes)
        .put("maxResultBytes", maxResultBytes)
        .put("retainResults", retainResults)
        .put("retainMs", retain.toMillis())
        .put("retainBytes", retainBytes)
        .put("maxQueuedBytes", maxQueuedBytes)
        .put("tasks", new JsonObject(new TreeMap<String, Object>(tasks)))
        .put("digest", new JsonObject().put("roots", roots))
        .put("http", httpJson);
  }

  /**
   * Returns a copy of a configuration with {@code WEIR_*} variables laid over it: {@code
   * WEIR_CAPACITY} over {@code capacity}, {@code WEIR_HTTP_PORT} over {@code http.port}. The copy
   * is not checked; {@link #parse} does that.
   *
   * @param json the configuration as it was given, not null; it is not changed
   * @param environment variables by their names, not null; those that do not begin with {@code
   *     WEIR_} are passed over
   * @throws IllegalArgumentException if a variable names no option; its value is not quoted
   */
  public static JsonObject withEnvironment(JsonObject json, Map<String, String> environment) {
    return Environment.over(json, DEFAULTS.toJson(), environment);
  }

  /** Returns the name of the pool: pools of one name in one Vert.x are one. */
  public String name() {
    return pool.name();
  }

  /**
   * Returns how submissions are treated at a node of that name.
   *
   * @param node letters and digits, not null
   */
  public ServiceOptions service(String node) {
    return new ServiceOptions(
        node,
        maxPayloadBytes,
        maxResultBytes,
        retainResults,
        retain,
        retainBytes,
        maxQueuedBytes,
        shutdownTimeout,
        InstantSource.system());
  }

  private static PoolConfig defaultConfig() {
    ServiceOptions service = ServiceOptions.defaults("");
    return new PoolConfig(
        PoolOptions.defaults(),
        Duration.ZERO,
        service.shutdownTimeout(),
        service.maxPayloadBytes(),
        service.maxResultBytes(),
        service.retainResults(),
        service.retain(),
        service.retainBytes(),
        service.maxQueuedBytes(),
        Map.of(),
        List.of(),
        HttpConfig.DEFAULTS);
  }

  private static PoolOptions pool(JsonFields fields) {
    PoolOptions usual = PoolOptions.defaults();
    String name = fields.text("name", usual.name());
    if (!NAME.matcher(name).matches()) {
      throw fields.refusal("name", "must be 1 to 64 letters, digits, '.', '_' or '-'");
    }
    return usual
        .withName(name)
        .withBounds(BoundsJson.read(fields, usual.bounds()))
        .withThreads(threads(fields, usual.threads()))
        .withNonblocking(fields.flag("nonblocking", usual.nonblocking()))
        .withNestedSubmit(nestedSubmit(fields, usual.nestedSubmit()))
        .withMaxWait(fields.millis("maxWaitMs", usual.maxWait()))
        .withTaskTimeout(fields.millis("taskTimeoutMs", usual.taskTimeout()));
  }

  private static PoolOptions.Threads threads(JsonFields fields, PoolOptions.Threads fallback) {
    return switch (fields.text("threads", word(fallback))) {
      case "virtual" -> PoolOptions.Threads.VIRTUAL;
      case "platform" -> PoolOptions.Threads.PLATFORM;
      default -> throw fields.refusal("threads", "must be \"virtual\" or \"platform\"");
    };
  }

  private static PoolOptions.NestedSubmit nestedSubmit(
      JsonFields fields, PoolOptions.NestedSubmit fallback) {
    return switch (fields.text("nestedSubmit", word(fallback))) {
      case "fail" -> PoolOptions.NestedSubmit.FAIL;
      case "inline" -> PoolOptions.NestedSubmit.INLINE;
      case "compensate" -> PoolOptions.NestedSubmit.COMPENSATE;
      default ->
          throw fields.refusal("nestedSubmit", "must be \"fail\", \"inline\" or \"compensate\"");
    };
  }

  /** Returns how the value of an option is written. */
  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> tasks(JsonFields fields) {
    JsonObject json = fields.object("tasks");
    JsonFields classes = JsonFields.of(json, "tasks.", List.copyOf(json.fieldNames()));
    Map<String, String> tasks = new TreeMap<>();
    json.fieldNames().forEach(name -> tasks.put(name, classes.text(name, "")));
    return Map.copyOf(tasks);
  }

  private static List<Path> digestRoots(JsonFields fields) {
    JsonFields digest = JsonFields.of(fields.object("digest"), "digest.", List.of("roots"));
    return digest.array("roots").stream().map(root -> root(digest, root)).toList();
  }

  private static Path root(JsonFields digest, Object root) {
    String rule = "must be an array of the paths of folders";
    if (!(root instanceof String text) || text.isEmpty()) {
      throw digest.refusal("roots", rule);
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException bad) {
      throw digest.refusal("roots", rule + " (" + bad.getMessage() + ")");
    }
  }
}
