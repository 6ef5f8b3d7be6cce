package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.web.guard.HttpLimits;
import dev.weir.web.guard.TlsFiles;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;
  private static Certificate certificate;
  private static Path certificateFile;
  private static Path keyFile;

  private final Vertx vertx = Vertx.vertx();
  private final HttpSite site = new HttpSite(vertx);

  /** A certificate, its key, and where both are. */
  private record Pair(Certificate certificate, Path file, Path key) {}

  @BeforeAll
  static void makeCertificate() throws Exception {
    Pair pair = makePair("first", "EC");
    certificate = pair.certificate();
    certificateFile = pair.file();
    keyFile = pair.key();
  }

  private static Pair makePair(String name, String algorithm) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "weir",
                "-keyalg",
                algorithm,
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
    Certificate made = keys.getCertificate("weir");
    byte[] key = keys.getKey("weir", PASSWORD.toCharArray()).getEncoded();
    return new Pair(
        made,
        pem(name + "-certificate.pem", "CERTIFICATE", made.getEncoded()),
        pem(name + "-key.pem", "PRIVATE KEY", key));
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
    TlsFiles tls = new TlsFiles(certificate.toString(), key.toString());
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

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void aKeyOfAnotherCertificateIsRefused(String algorithm) throws Exception {
    Pair one = makePair("one-" + algorithm, algorithm);
    Pair other = makePair("other-" + algorithm, algorithm);

    assertThatThrownBy(() -> start(one.file(), other.key()))
        .hasMessageContaining("http.tls.certificate")
        .hasMessageContaining(other.key().toString())
        .hasMessageContaining("no pair");
    start(one.file(), one.key());
  }

  /** Returns the certificate that a port shows to a new connection. */
  private static Certificate shown(int port) throws Exception {
    try (SSLSocket socket = connectedSocket(port)) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  /** Takes any certificate: this test looks at which it is. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void aRenewedCertificateIsShownWithoutARestart() throws Exception {
    Pair old = makePair("old", "EC");
    Pair next = makePair("next", "RSA");
    site.limits(HttpLimits.DEFAULTS.withRenewal(Duration.ofMillis(20)));
    start(old.file(), old.key());
    HttpFace second = HttpSite.await(site.deploy(site.service(), 0));
    List<Integer> ports =
        List.of(site.port(), site.face().managementPort(), second.managementPort());
    for (int port : ports) {
      assertThat(shown(port)).isEqualTo(old.certificate());
    }
    try (SSLSocket stays = connectedSocket(site.port())) {
      // As a renewal does it, one file after the other; between the two they are no pair.
      Files.copy(next.file(), old.file(), StandardCopyOption.REPLACE_EXISTING);
      assertThat(shown(site.port())).isEqualTo(old.certificate());
      Files.copy(next.key(), old.key(), StandardCopyOption.REPLACE_EXISTING);

      for (int port : ports) {
        for (int i = 0; i < 4; i++) { // each face of the port
          Awaitility.await()
              .untilAsserted(() -> assertThat(shown(port)).isEqualTo(next.certificate()));
        }
      }
      assertThat(ask(stays)).startsWith("HTTP/1.1 200"); // who is connected stays so
    }

    Files.delete(old.key());
    for (int i = 0; i < 20; i++) {
      assertThat(shown(site.port())).isEqualTo(next.certificate());
    }
  }

  private static SSLSocket connectedSocket(int port) throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {new TrustAll()}, null);
    SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.startHandshake();
    return socket;
  }

  private static String ask(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
