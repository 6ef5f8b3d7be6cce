package dev.weir.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The dashboard's files, from the class path. A name must be that of a listed library file or match
 * a narrow pattern, so nothing that climbs out of the folder, hides behind a dot or is of another
 * kind can be asked for. Each file is read, compressed and tagged once, off the event loop.
 */
final class Assets {
  private static final Pattern NAME =
      Pattern.compile("(?:i18n/)?[a-z][a-z0-9-]{0,63}\\.([a-z]{2,4})");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  private final Vertx vertx;
  private final Map<String, Asset> read = new ConcurrentHashMap<>();

  private record Asset(String type, String tag, Buffer plain, Buffer gzip) {}

  Assets(Vertx vertx) {
    this.vertx = vertx;
  }

  void index(RoutingContext ctx) {
    serve(ctx, "index.html", "html", () -> "/webroot/index.html");
  }

  void openapi(RoutingContext ctx) {
    serve(ctx, "openapi.json", "json", () -> "/dev/weir/web/openapi.json");
  }

  void file(RoutingContext ctx) {
    String name = String.valueOf(ctx.pathParam("*"));
    Webjar library = Webjar.named(name);
    Matcher own = NAME.matcher(name);
    if (library != null) {
      serve(ctx, name, name.substring(name.lastIndexOf('.') + 1), library::path);
    } else if (own.matches() && TYPES.containsKey(own.group(1))) {
      serve(ctx, name, own.group(1), () -> "/webroot/assets/" + name);
    } else {
      ctx.fail(404);
    }
  }

  private void serve(RoutingContext ctx, String name, String kind, Supplier<String> path) {
    Asset known = read.get(name);
    Future<Asset> asset =
        known != null
            ? Future.succeededFuture(known)
            : vertx.executeBlocking(() -> load(path.get(), TYPES.get(kind)), false);
    asset.onSuccess(a -> send(ctx, name, a)).onFailure(ctx::fail);
  }

  private void send(RoutingContext ctx, String name, Asset asset) {
    if (asset == null) {
      ctx.fail(404);
      return;
    }
    read.put(name, asset);
    HttpServerResponse response =
        ctx.response()
            .putHeader("etag", asset.tag())
            .putHeader("cache-control", "no-cache")
            .putHeader("vary", "accept-encoding");
    String match = ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH);
    if (match != null && (match.contains(asset.tag()) || match.trim().equals("*"))) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader("content-type", asset.type());
    String encodings = ctx.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
    if (encodings != null && encodings.contains("gzip")) {
      response.putHeader("content-encoding", "gzip").end(asset.gzip());
    } else {
      response.end(asset.plain());
    }
  }

  /** Returns the file, or null if there is none. */
  private static Asset load(String path, String type) {
    try (InputStream in = Assets.class.getResourceAsStream(path)) {
      if (in == null) {
        return null;
      }
      byte[] plain = in.readAllBytes();
      return new Asset(type, tag(plain), Buffer.buffer(plain), Buffer.buffer(gzip(plain)));
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  /** A weak tag, since the plain and the compressed form share it. */
  private static String tag(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "W/\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}
