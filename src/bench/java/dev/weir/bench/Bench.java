package dev.weir.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The command behind {@code bin/bench SUITE [--quick] [--json FILE]}. Exit status 0 if every bar is
 * met, 1 if not, 2 if the command line is wrong.
 */
final class Bench {
  private static final int USAGE = 2;

  private Bench() {}

  /** Measures what the command line names. */
  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(Bench::endChildren));
    boolean passed = true;
    for (Suites suite : options.suites()) {
      passed &= run(suite, options);
    }
    System.exit(passed ? 0 : 1);
  }

  /** Whoever interrupts a benchmark is not left with its children. */
  private static void endChildren() {
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean run(Suites suite, Options options) throws Exception {
    Report report = suite.run(options.scale());
    report.write(options.json(suite));
    System.out.println(new Table(report.rows()).toMarkdown());
    System.out.println();
    System.out.println(report.verdict());
    return report.isPassed();
  }

  /**
   * The command line.
   *
   * @param json where the JSON goes; null for a file of its own for each suite
   */
  record Options(List<Suites> suites, Scale scale, Path json) {
    static Options parse(String... arguments) {
      if (arguments.length == 0) {
        throw new IllegalArgumentException("no suite is named: must be one of " + words());
      }
      List<Suites> suites = Suites.named(arguments[0]);
      if (suites.isEmpty()) {
        throw new IllegalArgumentException(
            "suite is '" + arguments[0] + "': must be one of " + words());
      }
      Scale scale = Scale.FULL;
      Path json = null;
      for (int i = 1; i < arguments.length; i++) {
        switch (arguments[i]) {
          case "--quick" -> scale = Scale.QUICK;
          case "--json" -> json = Path.of(value(arguments, ++i));
          default ->
              throw new IllegalArgumentException(
                  "argument '" + arguments[i] + "' is unknown: may be --quick or --json FILE");
        }
      }
      if (json != null && suites.size() > 1) {
        throw new IllegalArgumentException("--json FILE is for one suite, not for all");
      }
      return new Options(suites, scale, json);
    }

    private static String value(String[] arguments, int index) {
      if (index == arguments.length) {
        throw new IllegalArgumentException("--json names no file");
      }
      return arguments[index];
    }

    private static String words() {
      return Arrays.stream(Suites.values())
          .map(Suites::title)
          .collect(Collectors.joining(", ", "", ", all"));
    }

    Path json(Suites suite) {
      return json != null ? json : Path.of("target", "bench", suite.title() + ".json");
    }
  }
}
