package dev.weir.config;

import java.util.List;
import java.util.Map;

/** The defaults in bytes of heap: 64 MiB, or an eighth of this JVM's heap where that is less. */
final class HeapShare {
  private static final int MOST = 64 << 20;
  private static final List<String> FIELDS = List.of("retainBytes", "maxQueuedBytes");

  private HeapShare() {}

  static int bytes() {
    return (int) Math.min(MOST, Runtime.getRuntime().maxMemory() / 8);
  }

  /**
   * Replaces the documented 64 MiB, which holds in a heap of 512 MiB or more, by what holds here.
   */
  static void applyTo(Map<String, Object> documented) {
    FIELDS.forEach(field -> documented.replace(field, MOST, bytes()));
  }
}
