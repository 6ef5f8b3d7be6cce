package dev.weir.web.guard;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The exchanges of one connection, and its end. It answers what the decoder cannot read, once all
 * that came before has been answered. It closes the connection behind an answer that says so, but
 * first lets the client read that answer: a close while bytes of the client are unread would make
 * its side drop it.
 *
 * <p>A client that ended its side after its request may still be there and wait, or be gone: TCP
 * shows both alike until something is sent. After a while such a client is sent an interim answer,
 * {@code 100}, which every client of HTTP/1.1 skips. The system of one that is gone refuses it, so
 * the next one finds the connection closed. HTTP/1.0 has no interim answers: its client is taken to
 * be gone after that while.
 */
final class Exchanges extends ChannelDuplexHandler {
  private static final long LINGER_MS = 2_000;

  /** Ticks to the first interim answer, the second, and each one after it. */
  private static final int[] PROBE_TICKS = {2, 1, 15};

  private final boolean tls;
  private final Duration tick;
  private final Deque<Exchange> open = new ArrayDeque<>();
  private Problem fault;
  private boolean inputOver;

  /** The last answer said that it is the last. */
  private boolean closing;

  /** The last answer has been written. */
  private boolean over;

  /** The last answer has been sent. */
  private boolean left;

  /** A request whose answer has not been written to its end. */
  private static final class Exchange {
    final boolean head;
    final boolean takesInterim;
    boolean begun;

    Exchange(boolean head, boolean takesInterim) {
      this.head = head;
      this.takesInterim = takesInterim;
    }
  }

  Exchanges(boolean tls, Duration tick) {
    this.tls = tls;
    this.tick = tick;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (over) {
      ReferenceCountUtil.release(msg);
    } else if (msg instanceof Malformed malformed) {
      giveUp(ctx, malformed);
    } else {
      if (msg instanceof HttpRequest request) {
        boolean head = request.method().equals(HttpMethod.HEAD);
        open.addLast(new Exchange(head, request.protocolVersion().isKeepAliveDefault()));
      }
      ctx.fireChannelRead(msg);
    }
  }

  private void giveUp(ChannelHandlerContext ctx, Malformed malformed) {
    fault = malformed.problem();
    if (!malformed.inBody()) {
      open.addLast(new Exchange(false, false));
    } else if (open.isEmpty()) {
      over = true; // its answer came before its end
      sent(ctx, ctx.writeAndFlush(Unpooled.EMPTY_BUFFER));
    }
    answerFault(ctx);
  }

  private void answerFault(ChannelHandlerContext ctx) {
    if (fault == null || open.size() != 1) {
      return;
    }
    over = true;
    if (open.getFirst().begun) {
      ctx.flush(); // an answer that has begun cannot be taken back
      close(ctx);
    } else {
      sent(ctx, ctx.writeAndFlush(Problems.last(fault, tls, open.getFirst().head)));
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (over && msg instanceof HttpObject) {
      ReferenceCountUtil.release(msg); // too late: another answer was the last
      fail(promise);
      return;
    }
    if (msg instanceof HttpResponse response) {
      if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
        pass(ctx, msg, promise);
        return;
      }
      begin(response);
    }
    if (msg instanceof LastHttpContent) {
      end(ctx, msg, promise);
    } else {
      pass(ctx, msg, promise);
    }
  }

  private void begin(HttpResponse response) {
    if (!open.isEmpty()) {
      open.getFirst().begun = true;
    }
    if (inputOver && open.size() <= 1) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    closing =
        response
            .headers()
            .contains(HttpHeaderNames.CONNECTION.toString(), HttpHeaderValues.CLOSE, true);
  }

  private void end(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    open.pollFirst();
    if (closing || (open.isEmpty() && (inputOver || fault != null))) {
      over = true;
      sent(ctx, ctx.write(msg, promise.unvoid()));
    } else {
      pass(ctx, msg, promise);
      answerFault(ctx);
    }
  }

  private void sent(ChannelHandlerContext ctx, ChannelFuture last) {
    last.addListener(done -> leave(ctx));
  }

  /** Goes once the client has gone, who has a while to read the last answer. */
  private void leave(ChannelHandlerContext ctx) {
    left = true;
    if (inputOver || !ctx.channel().isActive()) {
      close(ctx);
      return;
    }
    if (!tls && ctx.channel() instanceof DuplexChannel duplex) {
      var unused = duplex.shutdownOutput();
    }
    later(ctx, LINGER_MS, () -> close(ctx));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputOver = true;
      if (left || (open.isEmpty() && !over)) {
        close(ctx);
      } else {
        probeLater(ctx, 0);
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  private void probeLater(ChannelHandlerContext ctx, int number) {
    int ticks = PROBE_TICKS[Math.min(number, PROBE_TICKS.length - 1)];
    later(ctx, ticks * tick.toMillis(), () -> probe(ctx, number));
  }

  private void probe(ChannelHandlerContext ctx, int number) {
    Exchange first = open.peekFirst();
    if (over || first == null) {
      return;
    }
    if (!first.begun) {
      if (!first.takesInterim) {
        close(ctx);
        return;
      }
      var unused =
          ctx.writeAndFlush(
              new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
    probeLater(ctx, number + 1);
  }

  private static void pass(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    var unused = ctx.write(msg, promise);
  }

  private static void fail(ChannelPromise promise) {
    if (!promise.isVoid()) { // a void one would report it to the connection
      promise.tryFailure(new ClosedChannelException());
    }
  }

  private static void close(ChannelHandlerContext ctx) {
    var unused = ctx.close();
  }

  private static void later(ChannelHandlerContext ctx, long ms, Runnable what) {
    var unused =
        ctx.executor()
            .schedule(
                () -> {
                  if (ctx.channel().isActive()) {
                    what.run();
                  }
                },
                ms,
                TimeUnit.MILLISECONDS);
  }
}
