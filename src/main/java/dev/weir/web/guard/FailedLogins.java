package dev.weir.web.guard;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many logins failed of late, and how many are being looked at, from each address and in all. A
 * login may be looked at as long as the limit would hold if it failed and all that are being looked
 * at too, so that many at once have no more chances than one after the other. An IPv6 client has a
 * whole network of addresses: its first 64 bits count. An address from which a login succeeded of
 * late has its own limit alone: the failures of all others do not lock it out.
 *
 * <p>Remembers the failures of a bounded number of addresses, the latest; the bound in all holds
 * for the others. Not thread-safe.
 */
public final class FailedLogins {
  /** Logins of one address that may fail before it has to wait. */
  public static final int PER_ADDRESS = 10;

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
  private final Map<String, Integer> underWayByAddress = new HashMap<>();
  private Window all = new Window(0);
  private final KnownAddresses known;
  private int underWay;

  private static final class Window {
    final long start;
    int failed;

    Window(long start) {
      this.start = start;
    }

    boolean isOver(long now) {
      return failed == 0 || now - start >= WINDOW_NANOS;
    }

    int failed(long now) {
      return isOver(now) ? 0 : failed;
    }

    /** Returns how long until the next chance, or 0 if there is one now. */
    long lockedFor(int chances, long now) {
      return failed(now) < chances ? 0 : start + WINDOW_NANOS - now;
    }
  }

  FailedLogins(KnownAddresses known) {
    this.known = known;
  }

  /** Returns for how many nanoseconds no login is looked at, since so many failed; 0 for none. */
  long lockedFor(String address, long now) {
    Window here = byAddress.get(network(address));
    return Math.max(
        here == null ? 0 : here.lockedFor(PER_ADDRESS, now),
        known.holds(address, now) ? 0 : all.lockedFor(IN_ALL, now));
  }

  /**
   * Begins to look at a login, unless the failures and those that are being looked at might then be
   * more than the limit.
   *
   * @return whether it began; each that did is to be ended once
   */
  boolean begin(String address, long now) {
    String network = network(address);
    Window window = byAddress.get(network);
    int here = window == null ? 0 : window.failed(now);
    int beside = underWayByAddress.getOrDefault(network, 0);
    boolean tooManyInAll = all.failed(now) + underWay >= IN_ALL && !known.holds(address, now);
    if (here + beside >= PER_ADDRESS || tooManyInAll) {
      return false;
    }
    underWayByAddress.put(network, beside + 1);
    underWay++;
    return true;
  }

  /** Ends looking at a login. */
  void end(String address, boolean wrong, long now) {
    String network = network(address);
    underWayByAddress.computeIfPresent(network, (n, count) -> count == 1 ? null : count - 1);
    underWay--;
    if (wrong) {
      all = all.isOver(now) ? new Window(now) : all;
      all.failed++;
      byAddress.compute(
              network, (n, here) -> here == null || here.isOver(now) ? new Window(now) : here)
          .failed++;
    }
  }

  /** Returns how many are being looked at. */
  int underWay() {
    return underWay;
  }

  int addresses() {
    return byAddress.size();
  }

  /** Returns what stands for all addresses that one client may have. */
  static String network(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    return bytes == null || bytes.length == IPV4_BYTES
        ? address
        : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES));
  }
}
