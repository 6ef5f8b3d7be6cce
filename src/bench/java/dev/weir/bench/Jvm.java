package dev.weir.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A fresh JVM for one measurement, so that heap, start-up and compiled code are its own.
 *
 * @param flags such as {@code -Xmx1g}
 */
record Jvm(List<String> flags) {
  static Jvm heap(String most) {
    return new Jvm(List.of("-Xmx" + most, "-XX:+ExitOnOutOfMemoryError"));
  }

  /** Starts a main class of our own class path; what it writes goes to a file. */
  Process start(Path output, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** Absolute, and free of what does not exist. */
  private static String classPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (new File(entry).exists()) {
        entries.add(new File(entry).getAbsolutePath());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  /**
   * Runs a job to its end and returns its figures.
   *
   * @throws IllegalStateException if it failed, or was not done by the deadline: then it is killed
   */
  Map<String, Double> run(Deadline deadline, Jobs job, String... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(job.name()));
    words.addAll(List.of(arguments));
    Path output = Files.createTempFile("weir-bench", ".out");
    Process child = start(output, Child.class, words.toArray(String[]::new));
    try {
      if (!child.waitFor(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(flags + " " + words + " did not finish in time");
      }
      List<String> lines = Files.readAllLines(output);
      if (child.exitValue() != 0) {
        throw new IllegalStateException(
            "%s %s ended with %d: %s".formatted(flags, words, child.exitValue(), head(lines)));
      }
      return figures(lines);
    } finally {
      child.destroyForcibly().waitFor();
      Files.delete(output);
    }
  }

  private static String head(List<String> lines) {
    return String.join(" ", lines.subList(0, Math.min(3, lines.size())));
  }

  private static Map<String, Double> figures(List<String> lines) {
    Map<String, Double> figures = new HashMap<>();
    for (String line : lines) {
      if (line.startsWith(Child.FIGURE)) {
        String[] pair = line.substring(Child.FIGURE.length()).split("=", 2);
        figures.put(pair[0], Double.valueOf(pair[1]));
      }
    }
    return figures;
  }
}
