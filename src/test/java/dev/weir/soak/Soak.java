package dev.weir.soak;

import dev.weir.pool.PoolOptions.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The command behind {@code bin/soak}: one child after another, each a kind of thread and a size of
 * heap. Exit status 0 if nothing was lost, 1 if something was, 2 if the command line is wrong.
 */
final class Soak {
  private static final int USAGE = 2;
  private static final long PATIENCE_SECONDS = 180;

  private Soak() {}

  /** Runs what the command line says. */
  public static void main(String[] arguments) throws Exception {
    SoakOptions options;
    try {
      options = SoakOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("soak: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(Soak::endChildren));
    System.exit(run(options) ? 0 : 1);
  }

  private static void endChildren() {
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
  }

  /** Returns whether all children passed. */
  static boolean run(SoakOptions options) throws Exception {
    System.out.println("soak: seed " + options.seed());
    double seconds = options.minutes() * 60 / (options.kinds().size() * options.heaps().size());
    Score all = Score.NONE;
    for (String heap : options.heaps()) {
      for (Threads kind : options.kinds()) {
        all = all.plus(child(kind, heap, seconds, options));
      }
    }
    System.out.println(all);
    return all.isPassed();
  }

  private static Score child(Threads kind, String heap, double seconds, SoakOptions options)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(kind, heap, seconds, options)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    Thread watch = watch(process, (long) seconds + PATIENCE_SECONDS);
    String name = kind.name().toLowerCase(Locale.ROOT) + " " + heap + ": ";
    Score score = null;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null; ) {
        System.out.println(name + line);
        score = line.startsWith(Score.MARK) ? Score.parse(line) : score;
      }
    }
    int status = process.waitFor();
    watch.interrupt();
    return score == null || (status != 0 && score.isPassed()) ? Score.DIED : score;
  }

  private static List<String> command(
      Threads kind, String heap, double seconds, SoakOptions options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Traces are what a mended engine throws by the thousand; they would fill the small heap.
    command.addAll(List.of("-Xmx" + heap, "-XX:MaxJavaStackTraceDepth=64"));
    // Else G1 refuses memory for some collections more after a full heap was emptied.
    command.add("-XX:-UseGCOverheadLimit");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SoakChild.class.getName());
    command.addAll(List.of(kind.name(), heap, String.valueOf(seconds)));
    command.addAll(List.of(String.valueOf(options.seed()), options.without()));
    return command;
  }

  /** Ends a child that cannot even tell that it hangs. */
  private static Thread watch(Process process, long seconds) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                  System.out.println("soak: the child says nothing any more and is ended");
                  process.destroyForcibly();
                }
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
