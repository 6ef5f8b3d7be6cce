package dev.weir.soak;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the process holds from quiet point to quiet point: it must not grow. */
final class Levels {
  /** Quiet points until all is loaded and compiled; the next as many are the measure. */
  private static final int WARM_UP = 3;

  private static final long MOST_GROWTH_BYTES = 6 << 20;
  private static final int MOST_NEW_THREADS = 8;

  private final Site site;
  private final List<Long> heaps = new ArrayList<>();
  private final List<Integer> threads = new ArrayList<>();

  Levels(Site site) {
    this.site = site;
  }

  /** Measures, compares with the first points, and returns it in words. */
  String measure() {
    long heap = liveHeap();
    int others = ManagementFactory.getThreadMXBean().getThreadCount() - site.threads.livePlatform();
    if (heaps.size() < 2 * WARM_UP) {
      heaps.add(heap);
      threads.add(others);
    } else {
      compare(heap, others);
    }
    return String.format(Locale.ROOT, "heap %.1f MB, %d threads beside", heap / 1048576.0, others);
  }

  private void compare(long heap, int others) {
    long usualHeap = Collections.max(heaps.subList(WARM_UP, 2 * WARM_UP));
    int usualThreads = Collections.max(threads.subList(WARM_UP, 2 * WARM_UP));
    if (heap > usualHeap + MOST_GROWTH_BYTES) {
      site.ledger.broke("live heap grew from " + usualHeap + " to " + heap + " bytes");
    }
    if (others > usualThreads + MOST_NEW_THREADS) {
      site.ledger.broke("threads grew from " + usualThreads + " to " + others + ": " + names());
    }
  }

  /** How many threads there are of each name, numbers left out. */
  private static Map<String, Long> names() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(Objects::nonNull)
        .collect(
            Collectors.groupingBy(
                thread -> thread.getThreadName().replaceAll("\\d+", "#"),
                TreeMap::new,
                Collectors.counting()));
  }

  private static long liveHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 2; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
