package dev.weir.bench;

import java.util.List;
import java.util.Map;

/** Finds the smallest of some heaps in which a peer carries a load, by halving what is possible. */
final class SmallestHeap {
  static final String MEGABYTES_NEEDED = "heap";

  private static final List<Integer> MEGABYTES =
      List.of(32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 12_288);

  private SmallestHeap() {}

  /** Returns a contender whose figure is the smallest heap; none if it fails in all of them. */
  static Contender contender(Load load, Peers peer, Deadline deadline) {
    return new Contender(peer.title(), () -> find(load, peer, deadline));
  }

  private static Map<String, Double> find(Load load, Peers peer, Deadline deadline)
      throws Exception {
    int fails = -1;
    int carries = MEGABYTES.size();
    while (carries - fails > 1) {
      int middle = (fails + carries) >>> 1;
      if (carries(load, peer, MEGABYTES.get(middle), deadline)) {
        carries = middle;
      } else {
        fails = middle;
      }
    }
    if (carries == MEGABYTES.size()) {
      throw new IllegalStateException("no heap of " + MEGABYTES + " MB is enough");
    }
    return Map.of(MEGABYTES_NEEDED, (double) MEGABYTES.get(carries));
  }

  /** Running out of memory or of time is an answer here, not a fault. */
  private static boolean carries(Load load, Peers peer, int megabytes, Deadline deadline)
      throws Exception {
    try {
      load.contender(peer, megabytes + "m", deadline).trial().run();
      return true;
    } catch (IllegalStateException tooSmall) {
      return false;
    }
  }
}
