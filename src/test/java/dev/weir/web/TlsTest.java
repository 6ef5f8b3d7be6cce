package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;
  private static Certificate certificate;
  private static Path certificateFile;
  private static Path keyFile;

  private final Vertx vertx = Vertx.vertx();
  private final HttpSite site = new HttpSite(vertx);

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "weir",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    certificate = keys.getCertificate("weir");
    certificateFile = pem("certificate.pem", "CERTIFICATE", certificate.getEncoded());
    keyFile =
        pem("key.pem", "PRIVATE KEY", keys.getKey("weir", PASSWORD.toCharArray()).getEncoded());
  }

  private static Path pem(String name, String what, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(content);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
  }

  @AfterEach
  void close() {
    site.afterEach(null);
  }

  private HttpSite start(Path certificate, Path key) {
    HttpOptions.Tls tls = new HttpOptions.Tls(certificate.toString(), key.toString());
    return site.options(
            o -> o.withTls(tls).withManagement(new HttpOptions.Management("127.0.0.1", 0)))
        .start();
  }

  private static HttpClient client() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("weir", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpResponse<String> get(HttpClient client, int port, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void bothPlacesAreServedUnderTheCertificate() throws Exception {
    start(certificateFile, keyFile);
    HttpClient client = client();
    try {
      HttpResponse<String> stats = get(client, site.port(), "/api/v1/stats");
      assertThat(stats.statusCode()).isEqualTo(200);
      assertThat(stats.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(stats.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(get(client, site.face().managementPort(), "/health/live").statusCode())
          .isEqualTo(200);
    } finally {
      client.shutdownNow();
    }
  }

  @Test
  void browsersAreToldToStayWithTls() throws Exception {
    start(certificateFile, keyFile);
    HttpClient client = client();
    try {
      assertThat(get(client, site.port(), "/").headers().firstValue("strict-transport-security"))
          .contains("max-age=31536000");
    } finally {
      client.shutdownNow();
    }
  }

  @Test
  void plainHttpIsNotServedBeside() {
    start(certificateFile, keyFile);

    try (RawHttp raw = site.raw().write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")) {
      assertThat(raw.readAll()).doesNotContain("HTTP/1.1 200");
    }
  }

  @Test
  void thePageItselfIsAnOriginWithHttps() throws Exception {
    start(certificateFile, keyFile);
    HttpClient client = client();
    try {
      assertThat(pause(client, "https")).isEqualTo(200);
      assertThat(pause(client, "http")).isEqualTo(403);
    } finally {
      client.shutdownNow();
    }
  }

  private int pause(HttpClient client, String scheme) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("https://localhost:" + site.port() + "/api/v1/pool/pause"))
            .header("origin", scheme + "://localhost:" + site.port())
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("missing.pem");

    assertThatThrownBy(() -> start(missing, keyFile))
        .hasMessageContaining("http.tls.certificate is \"" + missing + "\": the file is not there");
    assertThatThrownBy(() -> start(certificateFile, missing))
        .hasMessageContaining("http.tls.key is \"" + missing + "\": the file is not there");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    assertThatThrownBy(() -> start(folder, keyFile))
        .hasMessageContaining(
            "http.tls.certificate is \"" + folder + "\": the file cannot be read");
  }

  @Test
  void aFileOfAnotherKindIsNamed() {
    assertThatThrownBy(() -> start(keyFile, keyFile))
        .hasMessageContaining("http.tls.certificate is \"" + keyFile + "\"")
        .hasMessageContaining("certificate");
    assertThatThrownBy(() -> start(certificateFile, certificateFile))
        .hasMessageContaining("http.tls.key is \"" + certificateFile + "\"")
        .hasMessageContaining("private key");
  }

  @Test
  void aKeyThatCannotBeUsedIsNamed() throws IOException {
    Path broken = pem("broken.pem", "PRIVATE KEY", new byte[] {1, 2, 3});

    assertThatThrownBy(() -> start(certificateFile, broken))
        .hasMessageContaining("http.tls.key")
        .hasMessageContaining(broken.toString());
  }
}
