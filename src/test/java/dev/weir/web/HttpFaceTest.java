package dev.weir.web;

import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions;
import dev.weir.task.TaskService;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HttpFaceTest {
  private static final String ROOT = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";
  private static final Duration GRACE = Duration.ofSeconds(20);

  @RegisterExtension final HttpSite site = new HttpSite().start();

  private List<HttpFace> deploy(TaskService pool, int port, int instances) {
    List<Future<HttpFace>> started =
        Stream.generate(() -> site.deploy(pool, port)).limit(instances).toList();
    return started.stream().map(HttpSite::await).toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theFacesOfAPoolShareOneRandomPort() {
    TaskService pool = site.service(PoolOptions.defaults().withName("other"));

    assertThat(deploy(pool, 0, 4)).extracting(HttpFace::port).containsOnly(portOf(pool));
    assertThat(portOf(pool)).isPositive().isNotEqualTo(site.port());
  }

  private int portOf(TaskService pool) {
    return deploy(pool, 0, 1).getFirst().port();
  }

  @Test
  void theFacesOfAPoolShareAFixedPort() throws IOException {
    TaskService pool = site.service(PoolOptions.defaults().withName("other"));
    int port = freePort();

    assertThat(deploy(pool, port, 4)).extracting(HttpFace::port).containsOnly(port);
  }

  @Test
  void aPortServesOnWhileOneOfItsFacesIsLeft() {
    List<HttpFace> more = deploy(site.service(), 0, 3);
    HttpSite.await(site.face().close(GRACE));
    more.subList(1, 3).forEach(face -> HttpSite.await(face.close(GRACE)));

    assertThat(site.get("/api/v1/stats").statusCode()).isEqualTo(200);
  }

  @Test
  void anotherPoolCannotSlipOntoTheSamePort() throws IOException {
    int port = freePort();
    deploy(site.service(), port, 1);
    TaskService other = site.service(PoolOptions.defaults().withName("other"));

    assertThatThrownBy(() -> deploy(other, port, 1))
        .hasMessageContaining("http.port " + port)
        .hasMessageContaining("\"pool\"")
        .hasMessageContaining("\"other\"");
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> deploy(site.service(), taken.getLocalPort(), 1))
          .hasMessageContaining("http.port " + taken.getLocalPort())
          .hasMessageContaining("127.0.0.1");
    }
  }

  private HttpServer application(int port, String host) {
    return HttpSite.await(
        site.vertx()
            .createHttpServer()
            .requestHandler(request -> request.response().end("the application"))
            .listen(port, host));
  }

  @Test
  void aPortOfTheApplicationItselfIsNotShared() throws IOException {
    int port = freePort();
    HttpServer application = application(port, "127.0.0.1");

    assertThatThrownBy(() -> deploy(site.service(), port, 1))
        .hasMessageContaining("http.port " + port)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("in use");
    for (int i = 0; i < 4; i++) {
      try (RawHttp raw = RawHttp.connect(port)) {
        assertThat(raw.write(ROOT).readUntil("the application")).startsWith("HTTP/1.1 200");
      }
    }

    HttpSite.await(application.close());
    assertThat(deploy(site.service(), port, 3)).extracting(HttpFace::port).containsOnly(port);
  }

  @Test
  void theApplicationCannotSlipOntoAPortOfThePoolEither() throws IOException {
    int port = freePort();
    deploy(site.service(), port, 2);

    assertThatThrownBy(() -> application(port, "127.0.0.1"))
        .hasRootCauseInstanceOf(BindException.class);
    for (int i = 0; i < 4; i++) {
      try (RawHttp raw = RawHttp.connect(port)) {
        assertThat(raw.write(ROOT).readUntil("\r\n\r\n")).contains("content-security-policy");
      }
    }
  }

  @Test
  void aRandomPortThatTheApplicationSharesIsItsOwn() {
    for (int id = 1; id <= 8; id++) {
      SocketAddress shared = SocketAddress.sharedRandomPort(id, "127.0.0.1");
      HttpServer application =
          HttpSite.await(
              site.vertx()
                  .createHttpServer()
                  .requestHandler(request -> request.response().end("the application"))
                  .listen(shared));
      assertThat(application.actualPort()).isNotEqualTo(site.port());
    }
  }

  @Test
  void aHostThatNobodyKnowsIsNamed() {
    HttpSite elsewhere = new HttpSite().options(o -> withHost(o, "weir.invalid"));

    assertThatThrownBy(elsewhere::start).hasMessageContaining("http.host weir.invalid");
    elsewhere.afterEach(null);
  }

  private static HttpOptions withHost(HttpOptions options, String host) {
    return new HttpOptions(host, 1, options.readOnly(), options.maxBodyBytes());
  }

  @Test
  void aPortIsFreeAgainAfterAFailureAndAfterAClose() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
      assertThatThrownBy(() -> deploy(site.service(), port, 1)).isNotNull();
    }
    HttpSite.await(deploy(site.service(), port, 1).getFirst().close(GRACE));

    TaskService other = site.service(PoolOptions.defaults().withName("other"));
    assertThat(deploy(other, port, 1).getFirst().port()).isEqualTo(port);
  }

  /** The selector lets go of a closed port a turn later than it says, so this takes many trials. */
  @Test
  void aPortCanBeTakenAgainStraightAfterAClose() throws IOException {
    int port = freePort();
    for (int i = 0; i < 400; i++) {
      HttpSite.await(deploy(site.service(), port, 1).getFirst().close(GRACE));
    }
  }

  @Test
  void aCloseWaitsForAnswersThatAreUnderWay() {
    var waiting = site.submitAsync(task("hold"));
    site.awaitFigure("active", 1);

    Future<Void> closed = site.face().close(GRACE);
    assertThat(closed.isComplete()).isFalse();
    site.release();

    assertThat(waiting.join().statusCode()).isEqualTo(200);
    HttpSite.await(closed);
  }

  @Test
  void aCloseCutsWhatItsGraceDoesNotCover() {
    var waiting = site.submitAsync(task("hold"));
    site.awaitFigure("active", 1);

    HttpSite.await(site.face().close(Duration.ofMillis(1)));

    assertThatThrownBy(waiting::join).hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void optionsOutOfRangeAreRefusedByName() {
    assertThatThrownBy(() -> new HttpOptions("127.0.0.1", 65_536, false, 1))
        .hasMessage("http.port is 65536: must be 0 to 65535");
    assertThatThrownBy(() -> new HttpOptions(" ", 0, false, 1)).hasMessageContaining("http.host");
  }
}
