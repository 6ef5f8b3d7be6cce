package dev.weir.jcstress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/**
 * The command behind {@code bin/jcstress}: runs the races of {@code src/jcstress} in child JVMs,
 * which inherit the options of this one, and writes a report to the working folder. Exit status 0
 * if no outcome was forbidden, 1 if one was or a race could not be run, 2 if the command line is
 * wrong.
 */
final class Jcstress {
  private static final int USAGE = 2;

  /** One child for each race, with the compilers as they come: about a second each. */
  private static final String QUICK =
      "-f 1 -c 2 -iters 4 -time 50 -sc false -pth false -jvmArgs -Xms16m";

  private Jcstress() {}

  /** Runs what the command line says: {@code --quick}, and options of jcstress. */
  public static void main(String[] arguments) throws Exception {
    Options options = new Options(forJcstress(List.of(arguments)));
    if (!options.parse()) {
      System.exit(USAGE);
    }
    JCStress jcstress = new JCStress(options);
    SortedSet<String> races = jcstress.getTests();
    if (races.isEmpty()) {
      System.err.println("jcstress: no race is named like '" + options.getTestFilter() + "'");
      System.exit(USAGE);
    }
    if (options.shouldList()) {
      races.forEach(System.out::println);
      return;
    }
    try {
      jcstress.run();
    } catch (AssertionError failures) {
      System.err.println("jcstress: " + failures.getMessage());
      System.exit(1);
    }
    System.exit(haveAllRun(races, results(options)) ? 0 : 1);
  }

  private static String[] forJcstress(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("-r", "report"));
    if (all.remove("--quick")) {
      all.addAll(List.of(QUICK.split(" ")));
    } else if (!all.contains("-m")) {
      all.addAll(List.of("-m", "quick"));
    }
    return all.toArray(String[]::new);
  }

  private static Collection<TestResult> results(Options options) throws Exception {
    InProcessCollector all = new InProcessCollector();
    DiskReadCollector reader = new DiskReadCollector(options.getResultFile(), all);
    reader.dump();
    reader.close();
    return all.getTestResults();
  }

  /** To jcstress a race that does not fit the classes of the engine is no failure; here it is. */
  private static boolean haveAllRun(SortedSet<String> races, Collection<TestResult> results) {
    SortedSet<String> missing = new TreeSet<>(races);
    long samples = 0;
    for (TestResult result : results) {
      samples += result.getTotalCount();
      if (result.status() == Status.NORMAL && result.getTotalCount() > 0) {
        missing.remove(result.getName());
      }
    }
    if (!missing.isEmpty()) {
      System.err.println("jcstress: could not be run: " + missing);
      return false;
    }
    System.out.printf(
        "jcstress: %d races in %d JVMs, %,d samples, no forbidden outcome%n",
        races.size(), results.size(), samples);
    return true;
  }
}
