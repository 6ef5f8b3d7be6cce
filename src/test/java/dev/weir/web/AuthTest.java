package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static dev.weir.web.HttpSite.basic;
import static dev.weir.web.HttpSite.bearer;
import static dev.weir.web.HttpSite.json;
import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.web.guard.Access;
import dev.weir.web.guard.Caller;
import dev.weir.web.guard.FailedLogins;
import dev.weir.web.guard.Secret;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A face that nobody may use without a login. */
class AuthTest {
  private static final String TOKEN = Secret.newToken();
  static final Access ACCESS =
      new Access(
          null,
          Map.of(
              "olga", new Access.Credential(Caller.Role.OPERATOR, password("operate:it")),
              "vera", new Access.Credential(Caller.Role.VIEWER, password("view it"))),
          Map.of("ci", new Access.Credential(Caller.Role.OPERATOR, Secret.ofToken(TOKEN))));

  @RegisterExtension final HttpSite site = new HttpSite().access(ACCESS).start();

  private static Secret password(String password) {
    return Secret.ofPassword(password, 10_000);
  }

  private HttpResponse<String> get(String path, String authorization) {
    return site.send("GET", path, null, "authorization", authorization);
  }

  private HttpResponse<String> pause(String authorization) {
    return site.send("POST", "/api/v1/pool/pause", null, "authorization", authorization);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/assets/app.js",
        "/api/v1/stats",
        "/api/v1/admit",
        "/api/v1/tasks",
        "/api/v1/events",
        "/nowhere",
        "/health",
        "/health/live/x",
        "/health/../api/v1/stats"
      })
  void nothingIsShownWithoutALogin(String path) {
    HttpResponse<String> response = site.get(path);

    assertProblem(response, 401, "UNAUTHORIZED");
    assertThat(response.headers().allValues("www-authenticate"))
        .containsExactly("Basic realm=\"weir\", charset=\"UTF-8\"", "Bearer realm=\"weir\"");
    assertThat(response.headers().map()).containsKey("content-security-policy");
  }

  @Test
  void nothingIsChangedWithoutALogin() {
    assertProblem(site.send("POST", "/api/v1/pool/pause", null), 401, "UNAUTHORIZED");
    assertProblem(site.submit(task("echo")), 401, "UNAUTHORIZED");
    assertProblem(site.send("DELETE", "/api/v1/tasks/x", null), 401, "UNAUTHORIZED");
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
    assertThat(site.figure("submitted")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready"})
  void theHealthChecksAnswerAnybodyWithTheStatusAlone(String path) {
    assertThat(json(site.get(path)).fieldNames()).containsExactly("status");
    assertThat(site.send("HEAD", path, null).statusCode()).isEqualTo(200);
    assertProblem(site.send("POST", path, null), 401, "UNAUTHORIZED");
    assertThat(get(path, "Basic nonsense").statusCode()).isEqualTo(200);
  }

  @Test
  void anOperatorMayDoEverything() {
    assertThat(get("/api/v1/stats", basic("olga", "operate:it")).statusCode()).isEqualTo(200);
    assertThat(pause(basic("olga", "operate:it")).statusCode()).isEqualTo(200);
    assertThat(site.service().stats().getString("state")).isEqualTo("PAUSED");
  }

  @Test
  void aTokenIsAsGoodAsAPassword() {
    assertThat(pause(bearer(TOKEN)).statusCode()).isEqualTo(200);
    assertThat(pause("bEARER  " + TOKEN + " ").statusCode()).isEqualTo(200);
  }

  @Test
  void aViewerMayLookAndChangeNothing() {
    String vera = basic("vera", "view it");

    assertThat(get("/api/v1/stats", vera).statusCode()).isEqualTo(200);
    assertThat(get("/", vera).statusCode()).isEqualTo(200);
    assertProblem(pause(vera), 403, "FORBIDDEN");
    assertProblem(
        site.send("DELETE", "/api/v1/tasks/x", null, "authorization", vera), 403, "FORBIDDEN");
    assertProblem(
        site.send("PATCH", "/api/v1/pool", "{}", "authorization", vera), 403, "FORBIDDEN");
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
  }

  @ParameterizedTest
  @CsvSource({"olga, operate", "olga, ''", "nobody, operate:it", "'', operate:it", "ci, x"})
  void aWrongLoginIsRefused(String name, String password) {
    assertProblem(get("/api/v1/stats", basic(name, password)), 401, "UNAUTHORIZED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic",
        "Basic !!!",
        "Basic b2xnYQ==",
        "Basic //8=",
        "Bearer",
        "Bearer  ",
        "Digest username=\"olga\"",
        "olga:operate:it",
        "Basic b2xnYTpvcGVyYXRlOml0 x"
      })
  void aMalformedLoginIsRefused(String authorization) {
    assertProblem(get("/api/v1/stats", authorization), 401, "UNAUTHORIZED");
  }

  @Test
  void guessingIsSlowedDownAndSaysForHowLong() {
    for (int i = 0; i < FailedLogins.PER_ADDRESS; i++) {
      assertProblem(get("/api/v1/stats", basic("olga", "guess" + i)), 401, "UNAUTHORIZED");
    }
    HttpResponse<String> response = get("/api/v1/stats", basic("olga", "operate:it"));

    assertProblem(response, 429, "TOO_MANY_LOGINS");
    assertThat(response.headers().firstValueAsLong("retry-after").getAsLong()).isBetween(1L, 61L);
    assertThat(site.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsInStaysInWhileSomebodyGuesses() {
    get("/api/v1/stats", basic("olga", "operate:it"));
    for (int i = 0; i < 2 * FailedLogins.PER_ADDRESS; i++) {
      get("/api/v1/stats", bearer("guess" + i));
    }

    assertThat(get("/api/v1/stats", basic("olga", "operate:it")).statusCode()).isEqualTo(200);
  }

  @Test
  void theFacesOfAPoolCountFailuresTogether() {
    HttpSite.await(site.deploy(site.service(), 0));
    int wrong = 0;
    for (int i = 0; i < 3 * FailedLogins.PER_ADDRESS; i++) {
      try (RawHttp raw = site.raw()) { // a connection each, which the faces take in turn
        raw.write("GET /api/v1/stats HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n")
            .write("authorization: " + bearer("guess" + i) + "\r\n\r\n");
        wrong += raw.readAll().startsWith("HTTP/1.1 401") ? 1 : 0;
      }
    }

    assertThat(wrong).isEqualTo(FailedLogins.PER_ADDRESS);
  }

  @Test
  void aBodyIsReadAfterTheLoginHasBeenChecked() {
    String body = task("echo").put("args", task("x".repeat(1_500))).encode();
    HttpResponse<String> response =
        site.send(
            "POST",
            "/api/v1/tasks",
            body,
            "content-type",
            "application/json",
            "authorization",
            basic("olga", "operate:it"));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @Test
  void twoLoginsInOneRequestAreRefused() {
    try (RawHttp raw = site.raw()) {
      raw.write("GET /api/v1/stats HTTP/1.1\r\nhost: localhost\r\n")
          .write("authorization: " + basic("vera", "view it") + "\r\n")
          .write("authorization: " + bearer(TOKEN) + "\r\n\r\n");
      assertThat(raw.readAll()).startsWith("HTTP/1.1 400").contains("authorization");
    }
  }
}
