package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Clients of an event stream: one thread reads for all of them, off every event loop. */
final class Streams implements AutoCloseable {
  private static final int PAGE = 64 * 1024;

  private final Selector selector;
  private final AtomicLong bytes = new AtomicLong();
  private final Thread reader = Thread.ofPlatform().daemon().name("streams").unstarted(this::read);
  private final AtomicInteger open = new AtomicInteger();

  /** Opens that many streams at a port of this machine. */
  Streams(int count, int port) throws IOException {
    selector = Selector.open();
    byte[] request =
        "GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < count; i++) {
      SocketChannel client =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      client.write(ByteBuffer.wrap(request));
      client.configureBlocking(false);
      client.register(selector, SelectionKey.OP_READ);
    }
    open.set(count);
    reader.start();
  }

  private void read() {
    ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
    try {
      while (selector.isOpen()) {
        selector.select(key -> read(key, page));
      }
    } catch (IOException | ClosedSelectorException closed) {
      // The end.
    }
  }

  private void read(SelectionKey key, ByteBuffer page) {
    page.clear();
    try {
      int read = ((SocketChannel) key.channel()).read(page);
      if (read < 0) {
        key.cancel();
        open.decrementAndGet();
      } else {
        bytes.addAndGet(read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many have not been ended by the server. */
  int open() {
    return open.get();
  }

  /** Returns the bytes that came in all. */
  long bytes() {
    return bytes.get();
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
