package dev.weir.jcstress;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;

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
      "-f 1 -c 2 -iters 3 -time 100 -sc false -pth false -jvmArgs -Xms16m";

  private Jcstress() {}

  /** Runs what the command line says: {@code --quick}, and options of jcstress. */
  public static void main(String[] arguments) throws Exception {
    Options options = new Options(forJcstress(List.of(arguments)));
    if (!options.parse()) {
      System.exit(USAGE);
    }
    JCStress jcstress = new JCStress(options);
    int races = jcstress.getTests().size();
    if (races == 0) {
      System.err.println("jcstress: no race is named like '" + options.getTestFilter() + "'");
      System.exit(USAGE);
    }
    try {
      jcstress.run();
      System.out.println("jcstress: " + races + " races, no forbidden outcome");
    } catch (AssertionError failures) {
      System.err.println("jcstress: " + failures.getMessage());
      System.exit(1);
    }
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
}
