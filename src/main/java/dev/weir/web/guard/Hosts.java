package dev.weir.web.guard;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** Names and addresses of hosts. Nothing is looked up. */
public final class Hosts {
  private Hosts() {}

  /** Returns whether a host is surely this machine alone: {@code localhost} or such an address. */
  public static boolean isLoopback(String host) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    if (address == null) {
      return normal(host).equals("localhost");
    }
    try {
      return InetAddress.getByAddress(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(host + ": must be 4 or 16 bytes", e);
    }
  }

  static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  /** Returns a name as it is compared: in small letters, without the dot of the root. */
  static String normal(String host) {
    String small = host.toLowerCase(Locale.ROOT);
    return small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
  }
}
