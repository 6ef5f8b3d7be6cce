package dev.weir.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** The main class of a {@link Jvm}: does one job, prints its figures and its peak of memory. */
final class Child {
  static final String FIGURE = "figure ";
  static final String RESIDENT = "resident";

  private static final int FAILED = 1;

  private Child() {}

  /** Does the job that the first argument names with the other arguments. */
  public static void main(String[] arguments) {
    Thread.ofPlatform().daemon().start(Child::endWithTheParent);
    try {
      Jobs job = Jobs.valueOf(arguments[0]);
      print(job.run(Arrays.asList(arguments).subList(1, arguments.length)));
      print(Map.of(RESIDENT, Machine.peakResidentBytes()));
    } catch (Exception e) {
      System.err.println(e);
      Runtime.getRuntime().halt(FAILED);
    }
    // Without waiting for whatever a peer has left running.
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static void print(Map<String, Double> figures) {
    figures.forEach((name, value) -> System.out.println(FIGURE + name + "=" + value));
  }

  /** Our standard input is a pipe from the parent: it ends when the parent does. */
  private static void endWithTheParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent.
      }
    } catch (IOException e) {
      System.err.println(e);
    }
    Runtime.getRuntime().halt(FAILED);
  }
}
