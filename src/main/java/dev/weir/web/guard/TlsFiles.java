package dev.weir.web.guard;

import java.util.Objects;

/**
 * The files of a certificate and its key, in PEM form.
 *
 * @param certificate the path of the certificate, or of the chain that begins with it, not null
 * @param key the path of its private key, without a password, not null
 */
public record TlsFiles(String certificate, String key) {
  /** Checks that both are there. */
  public TlsFiles {
    Objects.requireNonNull(certificate, "certificate");
    Objects.requireNonNull(key, "key");
  }
}
