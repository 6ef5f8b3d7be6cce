package dev.weir.soak;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Something that must happen did not. */
final class Hang extends RuntimeException {
  private static final long serialVersionUID = 1;

  Hang(String what) {
    super("did not happen: " + what);
  }

  /** Prints what the pool says, and all stacks, virtual threads' too. */
  void print(Site site) throws IOException {
    System.out.println(getMessage());
    System.out.println("the pool: " + site.pool.stats());
    System.out.println("threads of the pool alive: " + site.threads.live());
    Path folder = Files.createTempDirectory("soak");
    Path file = folder.resolve("threads.txt");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
    Files.readAllLines(file).forEach(System.out::println);
    Files.delete(file);
    Files.delete(folder);
    Audit.of(site.ledger);
    site.ledger.printBroken();
  }
}
