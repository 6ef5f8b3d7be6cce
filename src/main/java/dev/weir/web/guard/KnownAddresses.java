package dev.weir.web.guard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The networks from which logins succeeded of late. The failures of all others together do not lock
 * them out. Remembers a bounded number, those used last. Not thread-safe.
 */
final class KnownAddresses {
  static final int ADDRESSES = 4_096;
  static final long KNOWN_NANOS = TimeUnit.DAYS.toNanos(1);

  private final Map<String, Long> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > ADDRESSES;
        }
      };

  void loggedIn(String address, long now) {
    last.put(FailedLogins.network(address), now);
  }

  boolean holds(String address, long now) {
    Long when = last.get(FailedLogins.network(address));
    return when != null && now - when < KNOWN_NANOS;
  }

  int size() {
    return last.size();
  }
}
