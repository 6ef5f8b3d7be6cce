package dev.weir.fuzz;

import dev.weir.PoolVerticle;
import dev.weir.web.guard.Secret;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import javax.net.SocketFactory;

/**
 * Sends hostile input to a served pool by every door, and checks that each whole request has a
 * listed answer, that the books balance in the end, and that neither heap nor threads grow.
 *
 * <p>{@code --inputs N} and {@code --seconds N} bound it, whichever comes first; {@code --seed N}
 * repeats the inputs of a run, though not their interleaving.
 */
public final class Fuzz {
  private static final int SENDERS = 24;
  private static final long MOST_HEAP_GROWTH = 32L << 20;
  private static final int MOST_NEW_THREADS = 12;
  private static final String TOKEN = Secret.newToken();

  private final Tally tally = new Tally();
  private final Vertx vertx = Vertx.vertx();
  private final long seed;

  private Fuzz(long seed) {
    this.seed = seed;
  }

  /** Runs it; ends with status 0 if nothing was wrong, 1 if something was. */
  public static void main(String[] arguments) throws Exception {
    long inputs = 200_000;
    long seconds = 3_600;
    long seed = RandomGenerator.getDefault().nextLong(1_000_000_000);
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      long value = Long.parseLong(arguments[i + 1]);
      switch (arguments[i]) {
        case "--inputs" -> inputs = value;
        case "--seconds" -> seconds = value;
        case "--seed" -> seed = value;
        default ->
            throw new IllegalArgumentException(
                "argument '" + arguments[i] + "' is unknown: may be --inputs, --seconds or --seed");
      }
    }
    List<String> wrong = run(inputs, seconds, seed);
    wrong.forEach(System.out::println);
    System.exit(wrong.isEmpty() ? 0 : 1);
  }

  /** Runs it and returns what was wrong. */
  static List<String> run(long inputs, long seconds, long seed) throws Exception {
    Fuzz fuzz = new Fuzz(seed);
    try {
      return fuzz.play(inputs, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
    } finally {
      fuzz.vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  private List<String> play(long inputs, long end) throws Exception {
    Path folder = Files.createTempDirectory("weir-fuzz");
    TestTls tls = TestTls.make(folder);
    int open = deploy(new JsonObject());
    int locked = deploy(new JsonObject().put("auth", auth()));
    int secret = deploy(new JsonObject().put("tls", tls.config()));
    String login = "authorization: Bearer " + TOKEN + "\r\n";
    SocketFactory plain = SocketFactory.getDefault();
    List<Door> doors =
        List.of(
            new Door("plain", plain, open, "", tally),
            new Door("with a login", plain, locked, login, tally),
            new Door("without a login", plain, locked, "", tally),
            new Door("TLS", tls.clients(), secret, "", tally));
    BusDoor bus = new BusDoor(vertx, tally);
    Levels before = null;
    List<Thread> senders = new ArrayList<>();
    long warm = Math.max(200, Math.min(inputs / 4, 20_000));
    for (long limit : new long[] {warm, inputs}) {
      BooleanSupplier goesOn = () -> tally.inputs() < limit && System.nanoTime() < end;
      senders.clear();
      for (int i = 0; i < SENDERS; i++) {
        SplittableRandom random = new SplittableRandom(seed + limit * SENDERS + i);
        senders.add(
            Thread.ofPlatform().name("sender-" + i).start(() -> send(goesOn, doors, bus, random)));
      }
      for (Thread sender : senders) {
        sender.join();
      }
      quiet();
      Levels now = Levels.measure();
      if (before != null) {
        now.requireLike(before, tally);
        System.out.printf(
            Locale.ROOT, "fuzz: seed %d, %s; from %s to %s%n", seed, tally, before, now);
      }
      before = now;
    }
    return List.copyOf(tally.complaints());
  }

  private void send(
      BooleanSupplier goesOn, List<Door> doors, BusDoor bus, SplittableRandom random) {
    try {
      while (goesOn.getAsBoolean()) {
        int n = random.nextInt(10);
        if (n < 3) {
          bus.knock(random);
        } else {
          doors.get(n < 6 ? 0 : n < 8 ? 1 : n - 6).knock(random);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      tally.broke("a sender failed: " + e);
    }
  }

  private static JsonObject auth() {
    return new JsonObject()
        .put("anonymous", "none")
        .put(
            "tokens",
            new JsonObject()
                .put(
                    "fuzz",
                    new JsonObject()
                        .put("role", "operator")
                        .put("secret", Secret.ofToken(TOKEN).hash())));
  }

  /** Each has a pool and a port of its own; the event bus leads to the first. */
  private int deploy(JsonObject http) throws Exception {
    PoolVerticle verticle = new PoolVerticle();
    JsonObject config =
        new JsonObject()
            .put("name", http.isEmpty() ? "pool" : "pool-" + http.fieldNames().iterator().next())
            .put("capacity", 8)
            .put("queueCapacity", 16)
            .put("maxBlockingTasks", 50)
            .put("taskTimeoutMs", 2_000)
            .put("maxWaitMs", 5_000)
            .put("retainBytes", 4 << 20)
            .put("maxQueuedBytes", 16 << 20)
            .put("http", http.copy().put("port", 0));
    vertx
        .deployVerticle(verticle, new DeploymentOptions().setConfig(config))
        .await(30, TimeUnit.SECONDS);
    return verticle.httpPort();
  }

  /** Waits until all is answered, and checks the books. */
  private void quiet() throws Exception {
    for (String pool : List.of("pool", "pool-auth", "pool-tls")) {
      ask(pool + ".reboot");
      ask(pool + ".resume");
      JsonObject stats = ask(pool + ".stats");
      for (int i = 0; i < 3_000 && level(stats) > 0; i++) {
        vertx.timer(10, TimeUnit.MILLISECONDS).await();
        stats = ask(pool + ".stats");
      }
      checkBooks(pool, stats);
    }
  }

  private static int level(JsonObject stats) {
    return stats.getInteger("active")
        + stats.getInteger("starting")
        + stats.getInteger("queued")
        + stats.getInteger("blocked")
        + stats.getInteger("stuck");
  }

  private void checkBooks(String pool, JsonObject stats) {
    JsonObject rejected = stats.getJsonObject("rejected");
    long refused = rejected.fieldNames().stream().mapToLong(rejected::getLong).sum();
    long ended = 0;
    for (String how :
        List.of("completed", "failed", "cancelled", "timedOut", "expired", "abandoned")) {
      ended += stats.getLong(how);
    }
    if (level(stats) != 0
        || stats.getLong("submitted") != stats.getLong("accepted") + refused
        || stats.getLong("accepted") != ended) {
      tally.broke("the books of " + pool + " do not balance: " + stats.encode());
    }
  }

  private JsonObject ask(String address) throws Exception {
    return (JsonObject)
        vertx.eventBus().request(address, new JsonObject()).await(20, TimeUnit.SECONDS).body();
  }

  /** What the process holds at a quiet moment. */
  private record Levels(long heap, int threads) {
    static Levels measure() {
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 3; i++) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
      }
      return new Levels(least, ManagementFactory.getThreadMXBean().getThreadCount());
    }

    void requireLike(Levels before, Tally tally) {
      if (heap > before.heap + MOST_HEAP_GROWTH || threads > before.threads + MOST_NEW_THREADS) {
        tally.broke("heap or threads grew from " + before + " to " + this);
      }
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.1f MB and %d threads", heap / 1048576.0, threads);
    }
  }
}
