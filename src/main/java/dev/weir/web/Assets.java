package dev.weir.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * The dashboard's files and the description of the API, held in memory, plain and compressed. They
 * are read once, before the first face of the process listens, so an answer needs neither a thread
 * nor the jar, which may be replaced meanwhile. Only what was read can be asked for, by its exact
 * name.
 */
final class Assets {
  private static final String INDEX = "index.html";
  private static final String OPENAPI = "openapi.json";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  private static Assets read;

  /** By their names: {@code index.html}, {@code openapi.json}, {@code assets/app.js}. */
  private final Map<String, Asset> files;

  private record Asset(String type, String tag, Buffer plain, Buffer gzip) {}

  private Assets(Map<String, Asset> files) {
    this.files = Map.copyOf(files);
  }

  /** Returns the files, which the first call reads: not for an event loop. */
  static synchronized Assets load() throws IOException {
    if (read == null) {
      Map<String, Asset> files = new HashMap<>();
      for (String name : Webroot.names()) {
        add(files, name, Webroot.FOLDER + name);
      }
      for (String name : Webjar.names()) {
        add(files, "assets/" + name, Webjar.named(name).path());
      }
      add(files, OPENAPI, OPENAPI);
      read = new Assets(files);
    }
    return read;
  }

  private static void add(Map<String, Asset> files, String name, String path) throws IOException {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      return;
    }
    try (InputStream in = Assets.class.getResourceAsStream(path)) {
      if (in != null) {
        byte[] plain = in.readAllBytes();
        Buffer gzip = Buffer.buffer(gzip(plain));
        files.put(name, new Asset(type, tag(plain), Buffer.buffer(plain), gzip));
      }
    }
  }

  void index(RoutingContext ctx) {
    send(ctx, INDEX);
  }

  void openapi(RoutingContext ctx) {
    send(ctx, OPENAPI);
  }

  void file(RoutingContext ctx) {
    send(ctx, "assets/" + ctx.pathParam("*"));
  }

  private void send(RoutingContext ctx, String name) {
    Asset asset = files.get(name);
    if (asset == null) {
      ctx.fail(404);
      return;
    }
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
