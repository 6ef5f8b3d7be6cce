package dev.weir.web;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which a test says exactly what it wants, however wrong. */
final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;
  private static final int SMALL_WINDOW = 4_096;

  private final Socket socket = new Socket();
  private InputStream in;

  private RawHttp() {}

  static RawHttp connect(int port) {
    RawHttp raw = new RawHttp();
    try {
      raw.socket.setReceiveBufferSize(SMALL_WINDOW);
      raw.socket.setSoTimeout(PATIENCE_MS);
      raw.socket.setTcpNoDelay(true);
      raw.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      raw.in = new BufferedInputStream(raw.socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return raw;
  }

  RawHttp write(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Sends a text in pieces of that size, each on its own. */
  RawHttp writeInPieces(String text, int size) {
    for (int at = 0; at < text.length(); at += size) {
      write(text.substring(at, Math.min(text.length(), at + size)));
    }
    return this;
  }

  /** Ends this side of the connection, and goes on listening. */
  RawHttp endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  RawHttp submit(String json) {
    return write(
        "POST /api/v1/tasks HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            + "content-length: %d\r\n\r\n%s".formatted(json.length(), json));
  }

  /** Reads until that text has come, and returns all that came. */
  String readUntil(String end) {
    StringBuilder all = new StringBuilder();
    try {
      while (all.indexOf(end, all.length() - end.length()) < 0) {
        int next = in.read();
        if (next < 0) {
          throw new AssertionError("closed before \"" + end + "\" came: " + all);
        }
        all.append((char) next);
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(all.toString(), e);
    }
  }

  /** Reads until the server closes, and returns all that came. */
  String readAll() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
