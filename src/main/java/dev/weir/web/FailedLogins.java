package dev.weir.web;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many logins failed of late, from each address and in all. A login takes a chance before it is
 * looked at and gets it back if it was right, so that many at once have no more chances than one
 * after the other. An IPv6 client has a whole network of addresses: its first 64 bits count.
 *
 * <p>Remembers a bounded number of addresses, the latest; the bound in all holds for the others.
 * Not thread-safe.
 */
final class FailedLogins {
  static final int PER_ADDRESS = 10;
  static final int IN_ALL = 100;
  static final int ADDRESSES = 4_096;
  static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int IPV4_BYTES = 4;
  private static final int NETWORK_BYTES = 8;

  private final Map<String, Window> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > ADDRESSES;
        }
      };
  private Window all = new Window(0);

  private static final class Window {
    final long start;
    int taken;

    Window(long start) {
      this.start = start;
    }

    boolean isOver(long now) {
      return now - start >= WINDOW_NANOS;
    }

    /** Returns how long until the next chance, or 0 if there is one now. */
    long wait(int chances, long now) {
      return taken < chances ? 0 : start + WINDOW_NANOS - now;
    }
  }

  /** Takes a chance; returns 0, or how many nanoseconds are left until there is one. */
  long take(String address, long now) {
    if (all.taken == 0 || all.isOver(now)) {
      all = new Window(now);
    }
    Window here =
        byAddress.compute(
            network(address),
            (a, window) ->
                window == null || window.taken == 0 || window.isOver(now)
                    ? new Window(now)
                    : window);
    long wait = Math.max(here.wait(PER_ADDRESS, now), all.wait(IN_ALL, now));
    if (wait == 0) {
      here.taken++;
      all.taken++;
    }
    return wait;
  }

  /** Gives a chance back: the login was right, or was not looked at. */
  void giveBack(String address) {
    all.taken = Math.max(0, all.taken - 1);
    Window here = byAddress.get(network(address));
    if (here != null) {
      here.taken = Math.max(0, here.taken - 1);
    }
  }

  int addresses() {
    return byAddress.size();
  }

  private static String network(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    return bytes == null || bytes.length == IPV4_BYTES
        ? address
        : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES));
  }
}
