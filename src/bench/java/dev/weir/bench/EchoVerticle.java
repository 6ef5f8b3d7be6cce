package dev.weir.bench;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** The least that answers a request: an HTTP server that sends back what it got. */
public final class EchoVerticle extends VerticleBase {
  /** Creates it; the port is {@code port} of its configuration. */
  public EchoVerticle() {}

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.body().onSuccess(body -> request.response().end(body)))
        .listen(config().getInteger("port"), "127.0.0.1");
  }
}
