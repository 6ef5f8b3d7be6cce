package dev.weir.soak;

import dev.weir.pool.PoolOptions.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The command line of the soak.
 *
 * @param minutes how long it takes in all
 * @param kinds of threads, one pool after another
 * @param heaps most memory of the children, as in {@code -Xmx}
 * @param without names of the faults left out
 */
record SoakOptions(
    double minutes, List<Threads> kinds, List<String> heaps, long seed, String without) {
  private static final SoakOptions DEFAULTS =
      new SoakOptions(10, List.of(Threads.values()), List.of("48m", "1g"), 0, "");

  static SoakOptions parse(String... arguments) {
    SoakOptions options = DEFAULTS.withSeed(RandomGenerator.getDefault().nextLong(1_000_000_000));
    if (arguments.length % 2 != 0) {
      throw new IllegalArgumentException(arguments[arguments.length - 1] + " has no value");
    }
    for (int i = 0; i < arguments.length; i += 2) {
      options = options.with(arguments[i], arguments[i + 1]);
    }
    return options;
  }

  private SoakOptions with(String name, String value) {
    return switch (name) {
      case "--minutes" -> new SoakOptions(minutes(value), kinds, heaps, seed, without);
      case "--threads" -> new SoakOptions(minutes, kinds(value), heaps, seed, without);
      case "--heap" -> new SoakOptions(minutes, kinds, List.of(heap(value)), seed, without);
      case "--seed" -> withSeed(seed(value));
      case "--without" -> {
        Set<Fault> unused = Fault.without(value);
        yield new SoakOptions(minutes, kinds, heaps, seed, value);
      }
      default ->
          throw new IllegalArgumentException(
              "argument '"
                  + name
                  + "' is unknown: may be --minutes, --threads, --heap, --seed or"
                  + " --without");
    };
  }

  private SoakOptions withSeed(long newSeed) {
    return new SoakOptions(minutes, kinds, heaps, newSeed, without);
  }

  private static double minutes(String value) {
    if (!value.matches("\\d{1,4}(\\.\\d{1,4})?") || Double.parseDouble(value) == 0) {
      throw new IllegalArgumentException("--minutes is '" + value + "': must be above 0");
    }
    return Double.parseDouble(value);
  }

  private static List<Threads> kinds(String value) {
    if (value.equals("both")) {
      return List.of(Threads.values());
    }
    List<Threads> kinds = new ArrayList<>();
    Arrays.stream(Threads.values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(value))
        .forEach(kinds::add);
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException(
          "--threads is '" + value + "': must be virtual, platform or both");
    }
    return kinds;
  }

  private static String heap(String value) {
    if (!value.matches("\\d{1,6}[kmgKMG]")) {
      throw new IllegalArgumentException("--heap is '" + value + "': must be like 48m or 1g");
    }
    return value;
  }

  private static long seed(String value) {
    if (!value.matches("\\d{1,18}")) {
      throw new IllegalArgumentException("--seed is '" + value + "': must be a whole number");
    }
    return Long.parseLong(value);
  }
}
