package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static dev.weir.web.HttpSite.basic;
import static dev.weir.web.HttpSite.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.web.guard.Access;
import dev.weir.web.guard.Caller;
import dev.weir.web.guard.FailedLogins;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A face that anybody may look at, and some may change. */
class AnonymousTest {
  @RegisterExtension
  final HttpSite site =
      new HttpSite()
          .access(new Access(Caller.Role.VIEWER, AuthTest.ACCESS.users(), AuthTest.ACCESS.tokens()))
          .start();

  @RegisterExtension
  final HttpSite viewersOnly =
      new HttpSite().access(new Access(Caller.Role.VIEWER, Map.of(), Map.of())).start();

  @RegisterExtension
  final HttpSite tokensOnly =
      new HttpSite()
          .access(new Access(Caller.Role.VIEWER, Map.of(), AuthTest.ACCESS.tokens()))
          .start();

  @Test
  void aBrowserCanBeMadeToAskItsUser() {
    HttpResponse<String> asked = site.get("/login");
    assertProblem(asked, 401, "UNAUTHORIZED");
    assertThat(asked.headers().firstValue("www-authenticate").orElseThrow()).startsWith("Basic");
    assertThat(asked.headers().map()).containsKey("content-security-policy");

    HttpResponse<String> wrong =
        site.send("GET", "/login", null, "authorization", basic("olga", "wrong"));
    assertProblem(wrong, 401, "UNAUTHORIZED");

    HttpResponse<String> right =
        site.send("GET", "/login", null, "authorization", basic("olga", "operate:it"));
    assertThat(right.statusCode()).isEqualTo(303);
    assertThat(right.headers().firstValue("location")).contains("./");
    assertThat(right.headers().firstValue("cache-control")).contains("no-store");
    assertThat(right.headers().map()).containsKey("content-security-policy");
  }

  @Test
  void failedLoginsCountAtTheDoorAsEverywhere() {
    for (int i = 0; i < FailedLogins.PER_ADDRESS; i++) {
      String guess = basic("olga", "guess " + i);
      assertProblem(site.send("GET", "/login", null, "authorization", guess), 401, "UNAUTHORIZED");
    }
    assertProblem(
        site.send("GET", "/login", null, "authorization", basic("olga", "one more")),
        429,
        "TOO_MANY_LOGINS");
  }

  @Test
  void noBrowserAsksForAPasswordWhereThereAreOnlyTokens() {
    HttpResponse<String> asked = tokensOnly.get("/login");
    assertProblem(asked, 401, "UNAUTHORIZED");
    assertThat(asked.headers().allValues("www-authenticate"))
        .containsExactly("Bearer realm=\"weir\"");
  }

  @Test
  void whereNobodyCanLogInThereIsNoPlaceForIt() {
    assertProblem(viewersOnly.get("/login"), 404, "NOT_FOUND");
  }

  @Test
  void thePageLearnsHowOneCanLogIn() {
    assertThat(json(site.get("/api/v1/about")).getString("signIn")).isEqualTo("password");
    assertThat(json(tokensOnly.get("/api/v1/about")).getString("signIn")).isEqualTo("token");
    assertThat(json(viewersOnly.get("/api/v1/about")).getValue("signIn")).isNull();
  }

  @Test
  void whoDoesNotLogInMayLook() {
    assertThat(site.get("/api/v1/stats").statusCode()).isEqualTo(200);
    assertThat(viewersOnly.get("/api/v1/stats").statusCode()).isEqualTo(200);
  }

  @Test
  void whoWantsToChangeIsAskedToLogIn() {
    HttpResponse<String> asked = site.send("POST", "/api/v1/pool/pause", null);

    assertProblem(asked, 401, "UNAUTHORIZED");
    assertThat(asked.headers().map()).containsKey("www-authenticate");
    assertThat(
            site.send(
                    "POST",
                    "/api/v1/pool/pause",
                    null,
                    "authorization",
                    basic("olga", "operate:it"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void whereNobodyCanLogInNobodyIsAskedTo() {
    HttpResponse<String> refused = viewersOnly.send("POST", "/api/v1/pool/pause", null);

    assertProblem(refused, 403, "FORBIDDEN");
    assertThat(refused.headers().map()).doesNotContainKey("www-authenticate");
  }

  @Test
  void aWrongLoginIsNotTakenForNone() {
    String wrong = basic("olga", "wrong");

    assertProblem(
        site.send("GET", "/api/v1/stats", null, "authorization", wrong), 401, "UNAUTHORIZED");
  }

  @Test
  void theLoginOfAProxyIsItsOwnAffairWhereThereAreNone() {
    String foreign = basic("proxy", "secret");

    assertThat(
            viewersOnly.send("GET", "/api/v1/stats", null, "authorization", foreign).statusCode())
        .isEqualTo(200);
  }
}
