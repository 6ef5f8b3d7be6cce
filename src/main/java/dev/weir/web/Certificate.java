package dev.weir.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** The certificate that a server shows, from PEM files, which are read once at the start. */
final class Certificate {
  private Certificate() {}

  /**
   * Puts the certificate into a server's options.
   *
   * @param files where it is, or null for plain HTTP
   * @return the options; fails with a message that names the file that is missing or unreadable
   */
  static Future<HttpServerOptions> into(
      HttpServerOptions options, HttpOptions.Tls files, Vertx vertx) {
    if (files == null) {
      return Future.succeededFuture(options);
    }
    return read(vertx, "http.tls.certificate", files.certificate(), "CERTIFICATE")
        .compose(
            certificate ->
                read(vertx, "http.tls.key", files.key(), "PRIVATE KEY")
                    .map(key -> pem(certificate, key)))
        .compose(pair -> requireUsable(pair, files, vertx))
        .map(pair -> options.setSsl(true).setKeyCertOptions(pair));
  }

  private static PemKeyCertOptions pem(Buffer certificate, Buffer key) {
    return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
  }

  private static Future<PemKeyCertOptions> requireUsable(
      PemKeyCertOptions pair, HttpOptions.Tls files, Vertx vertx) {
    return vertx
        .executeBlocking(() -> pair.getKeyManagerFactory(vertx))
        .map(pair)
        .recover(
            cause ->
                Future.failedFuture(
                    new IllegalStateException(
                        "http.tls.certificate \"%s\" and http.tls.key \"%s\" are no pair that can be used: %s"
                            .formatted(files.certificate(), files.key(), cause.getMessage()))));
  }

  private static Future<Buffer> read(Vertx vertx, String field, String path, String what) {
    return vertx
        .fileSystem()
        .readFile(path)
        .recover(cause -> refused(field, path, why(cause)))
        .compose(
            text ->
                text.toString().contains(what + "-----")
                    ? Future.succeededFuture(text)
                    : refused(
                        field, path, "holds no PEM block of a " + what.toLowerCase(Locale.ROOT)));
  }

  private static String why(Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return root instanceof NoSuchFileException
        ? "is not there"
        : "cannot be read (" + root.getClass().getSimpleName() + ")";
  }

  private static Future<Buffer> refused(String field, String path, String why) {
    return Future.failedFuture(
        new IllegalStateException("%s is \"%s\": the file %s".formatted(field, path, why)));
  }
}
