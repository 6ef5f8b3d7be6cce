package dev.weir.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The job of a client in a process of its own: it posts an echo task on each of its connections,
 * and the next one when the answer is whole. One thread, which does as little as it can, so that
 * the server has the rest of the machine.
 */
final class HttpLoad {
  static final String RATE = "rate";

  private static final String BODY = "{\"task\":\"echo\",\"args\":{\"n\":4711}}";
  private static final String PROOF = "4711";
  private static final String LENGTH = "content-length:";
  private static final int MOST_BYTES = 4096;

  private final Selector selector;
  private final byte[] request;
  private long answered;

  private HttpLoad(Selector selector, int port, String path) {
    this.selector = selector;
    this.request =
        """
        POST %s HTTP/1.1\r
        host: 127.0.0.1:%d\r
        content-type: application/json\r
        content-length: %d\r
        \r
        %s"""
            .formatted(path, port, BODY.length(), BODY)
            .getBytes(StandardCharsets.US_ASCII);
  }

  /** Loads the server for a third of the time to warm up, then measures the answers a second. */
  static Map<String, Double> run(int port, String path, int connections, Duration length)
      throws IOException {
    try (Selector selector = Selector.open()) {
      HttpLoad load = new HttpLoad(selector, port, path);
      for (int i = 0; i < connections; i++) {
        load.connect(port);
      }
      load.loop(length.dividedBy(3));
      long before = load.answered;
      long start = System.nanoTime();
      load.loop(length);
      double rate = (load.answered - before) * 1e9 / (System.nanoTime() - start);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      return Map.of(RATE, rate);
    }
  }

  private void connect(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(MOST_BYTES));
    send(channel);
  }

  private void send(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(request);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void loop(Duration length) throws IOException {
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end) {
      selector.select(100);
      for (SelectionKey key : selector.selectedKeys()) {
        read((SocketChannel) key.channel(), (ByteBuffer) key.attachment());
      }
      selector.selectedKeys().clear();
    }
  }

  private void read(SocketChannel channel, ByteBuffer page) throws IOException {
    if (channel.read(page) < 0) {
      throw new IOException("the server closed a connection");
    }
    String text = StandardCharsets.ISO_8859_1.decode(page.duplicate().flip()).toString();
    int head = text.indexOf("\r\n\r\n");
    if (head < 0 || text.length() < head + 4 + bodyLength(text.substring(0, head))) {
      return;
    }
    if (!text.startsWith("HTTP/1.1 200") || !text.contains(PROOF)) {
      throw new IOException("the server answered " + text);
    }
    answered++;
    page.clear();
    send(channel);
  }

  private static int bodyLength(String head) throws IOException {
    int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
    if (at < 0) {
      throw new IOException("no " + LENGTH + " in " + head);
    }
    int end = head.indexOf('\r', at);
    return Integer.parseInt(
        head.substring(at + LENGTH.length(), end < 0 ? head.length() : end).strip());
  }
}
