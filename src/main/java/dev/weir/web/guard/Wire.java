package dev.weir.web.guard;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import jdk.net.ExtendedSocketOptions;

/**
 * A connection's netty pipeline. Vert.x has no public way to it, so this is the one place that uses
 * a class of Vert.x that is no API: {@code ConnectionBase}, which the lines 5.0 and 5.1 both have.
 * All else here is netty's public API.
 */
final class Wire {
  /** A silent client is asked after 30 seconds, then after 40 and 50, and given up after 60. */
  private static final int IDLE_SECONDS = 30;

  private static final int PROBE_SECONDS = 10;
  private static final int PROBES = 3;

  private Wire() {}

  /** Returns the context of a connection's last handler. */
  static ChannelHandlerContext of(HttpConnection connection) {
    if (connection instanceof ConnectionBase netty) {
      return netty.channelHandlerContext();
    }
    throw new IllegalStateException(
        connection.getClass().getName() + " is no connection of netty: this Vert.x is not known");
  }

  /**
   * Puts the strict decoder in the place of a new connection's own, and {@link Exchanges} behind
   * it. Call it before the connection's first byte has been read: on its event loop, from the
   * server's connection handler.
   *
   * @throws IllegalStateException if the pipeline is another than expected; without these handlers
   *     the connection must not be served
   */
  static void install(HttpConnection connection, HttpServerOptions options, HttpLimits limits) {
    ChannelHandlerContext last = of(connection);
    ChannelPipeline pipeline = last.pipeline();
    ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
    ChannelHandlerContext encoder = pipeline.context(HttpResponseEncoder.class);
    if (decoder == null || encoder == null) {
      throw new IllegalStateException(
          "the pipeline is " + pipeline.names() + ": must hold a decoder and an encoder");
    }
    boolean tls = connection.isSsl();
    pipeline.replace(decoder.handler(), decoder.name(), new StrictDecoder(options));
    pipeline.addAfter(encoder.name(), "exchanges", new Exchanges(tls, limits.tick()));
    keepAlive(last.channel().config());
    if (!tls) { // over TLS, who ends its side has ended both
      last.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
  }

  /**
   * Has the system ask after a client that is silent, and close its connection when none answers
   * within a minute. A client that lost its power would else keep its place for two hours, which is
   * the system's own figure. Vert.x has an option to ask at all, but none to say how often. Where
   * the transport or the system does not know these options, nothing changes.
   */
  private static void keepAlive(ChannelConfig config) {
    config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), IDLE_SECONDS);
    config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), PROBE_SECONDS);
    config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);
  }
}
