package dev.weir.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Loopback ports for processes that must be told theirs. */
final class FreePort {
  private FreePort() {}

  /** Returns a port that was free a moment ago. */
  static int next() {
    try (ServerSocket socket = held()) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an open socket, whose port nobody else can bind until it is closed. */
  static ServerSocket held() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
