package dev.weir.web.guard;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * The certificate that a server shows and its key, as they are in PEM files at one moment.
 *
 * @param pem both, as Vert.x takes them
 */
public record Certificate(PemKeyCertOptions pem) {
  /** The signature that tells whether a key is that of a certificate, by the kind of the key. */
  private static final Map<String, String> SIGNATURES =
      Map.of(
          "RSA", "SHA256withRSA",
          "EC", "SHA256withECDSA",
          "EdDSA", "EdDSA");

  private static final byte[] SAMPLE = {1, 2, 3};

  /**
   * Reads the files: not for an event loop.
   *
   * @throws IllegalStateException with a message that names the file that is missing or unreadable,
   *     or both if they are no pair
   */
  public static Certificate read(TlsFiles files, Vertx vertx) {
    Buffer certificate = read(vertx, "http.tls.certificate", files.certificate(), "CERTIFICATE");
    Buffer key = read(vertx, "http.tls.key", files.key(), "PRIVATE KEY");
    PemKeyCertOptions pem = new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
    try {
      requirePair(pem.getKeyManagerFactory(vertx).getKeyManagers());
    } catch (Exception e) { // as Vert.x declares it
      throw new IllegalStateException(
          "http.tls.certificate \"%s\" and http.tls.key \"%s\" are no pair that can be used: %s"
              .formatted(files.certificate(), files.key(), e.getMessage()),
          e);
    }
    return new Certificate(pem);
  }

  /** A key of another certificate would be taken, and then fail every client. */
  private static void requirePair(KeyManager[] managers) throws GeneralSecurityException {
    for (KeyManager manager : managers) {
      for (Map.Entry<String, String> kind : SIGNATURES.entrySet()) {
        String[] names =
            manager instanceof X509KeyManager keys
                ? keys.getServerAliases(kind.getKey(), null)
                : null;
        if (names != null) {
          X509KeyManager keys = (X509KeyManager) manager;
          requirePair(
              keys.getPrivateKey(names[0]),
              keys.getCertificateChain(names[0])[0].getPublicKey(),
              kind.getValue());
        }
      }
    }
  }

  private static void requirePair(PrivateKey key, PublicKey certified, String kind)
      throws GeneralSecurityException {
    Signature signing = Signature.getInstance(kind);
    signing.initSign(key);
    signing.update(SAMPLE);
    Signature checking = Signature.getInstance(kind);
    checking.initVerify(certified);
    checking.update(SAMPLE);
    if (!checking.verify(signing.sign())) {
      throw new GeneralSecurityException("the key is that of another certificate");
    }
  }

  private static Buffer read(Vertx vertx, String field, String path, String what) {
    Buffer text;
    try {
      text = vertx.fileSystem().readFileBlocking(path);
    } catch (FileSystemException e) {
      throw unusable(field, path, why(e));
    }
    if (!text.toString().contains(what + "-----")) {
      throw unusable(field, path, "holds no PEM block of a " + what.toLowerCase(Locale.ROOT));
    }
    return text;
  }

  private static String why(Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return root instanceof NoSuchFileException
        ? "is not there"
        : "cannot be read (" + root.getClass().getSimpleName() + ")";
  }

  private static IllegalStateException unusable(String field, String path, String why) {
    return new IllegalStateException("%s is \"%s\": the file %s".formatted(field, path, why));
  }
}
