package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static dev.weir.web.HttpSite.basic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.web.guard.Access;
import dev.weir.web.guard.Caller;
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
