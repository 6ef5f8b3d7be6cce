package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.web.HttpOptions;
import dev.weir.web.guard.Caller;
import dev.weir.web.guard.Secret;
import dev.weir.web.guard.TlsFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConfigTest {
  private static final String HASH = "$pbkdf2$it=10000$" + "c".repeat(22) + "$" + "A".repeat(86);

  private static HttpConfig http(String json) {
    return PoolConfig.parse(new JsonObject().put("http", new JsonObject(json))).http();
  }

  private static JsonObject auth(String group, String name, Object member) {
    return new JsonObject()
        .put(
            "http",
            new JsonObject()
                .put("auth", new JsonObject().put(group, new JsonObject().put(name, member))));
  }

  private static JsonObject member(Object role, Object secret) {
    return new JsonObject().put("role", role).put("secret", secret);
  }

  private static HttpConfig withUser() {
    return PoolConfig.parse(auth("users", "ann", member("viewer", HASH))).http();
  }

  @Test
  void onLoopbackWithoutLoginsAnybodyMayDoAll() {
    assertThat(http("{}").options(0).access().anonymous()).isEqualTo(Caller.Role.OPERATOR);
    assertThat(http("{\"host\":\"localhost\"}").options(0).access().anonymous())
        .isEqualTo(Caller.Role.OPERATOR);
  }

  @Test
  void whereThereAreLoginsNobodyMayDoAnythingWithout() {
    assertThat(withUser().options(0).access().anonymous()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"operator, OPERATOR", "viewer, VIEWER"})
  void whatIsSaidOfTheAnonymousCounts(String said, Caller.Role role) {
    String json = "{\"host\":\"0.0.0.0\",\"auth\":{\"anonymous\":\"%s\"}}".formatted(said);

    assertThat(http(json).options(0).access().anonymous()).isEqualTo(role);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "weir.example", "127.1", ""})
  void aNetworkIsServedOnlyOnceItIsSaidWhoMayDoWhat(String host) {
    String json = "{\"host\":\"%s\"}".formatted(host);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> http(json))
        .withMessageStartingWith("http.host is \"" + host + "\": must be ")
        .withMessageNotContaining("\n");
  }

  @Test
  void theRefusalSaysWhatToDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> http("{\"host\":\"0.0.0.0\"}"))
        .withMessageContaining("users or tokens")
        .withMessageContaining("http.auth.anonymous");
  }

  @Test
  void aNetworkIsServedToUsersAndNotAskedAboutWhereNothingIsServed() {
    JsonObject users = auth("users", "ann", member("viewer", HASH));
    users.getJsonObject("http").put("host", "0.0.0.0");

    assertThat(PoolConfig.parse(users).http().host()).isEqualTo("0.0.0.0");
    assertThat(http("{\"host\":\"0.0.0.0\",\"enabled\":false}").enabled()).isFalse();
  }

  @Test
  void theSecondPlaceNeedsTheSameDecision() {
    String open = "{\"management\":{\"enabled\":%s,\"host\":\"0.0.0.0\"}}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> http(open.formatted(true)))
        .withMessageStartingWith("http.management.host is \"0.0.0.0\": must be ");
    assertThat(http(open.formatted(false)).options(0).management()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"auth\":{\"anonymous\":\"none\"}}|http.auth.anonymous is \"none\": must let somebody in where there are no users and tokens",
        "{\"auth\":{\"anonymous\":\"admin\"}}|http.auth.anonymous is \"***\": must be \"auto\", \"operator\", \"viewer\" or \"none\"",
        "{\"auth\":{\"anonymous\":null}}|http.auth.anonymous is null: must be a string",
        "{\"auth\":{\"user\":{}}}|http.auth has a field that is not known: there are only anonymous, users, tokens",
        "{\"auth\":{\"users\":{\"ann\":{\"rol\":\"viewer\"}}}}|http.auth.users.ann has a field that is not known: there are only role, secret",
        "{\"auth\":{\"users\":{\"ann\":{}}}}|http.auth.users.ann.role is missing: must be \"viewer\" or \"operator\"",
        "{\"auth\":{\"users\":{\"a:b\":{}}}}|http.auth.users has a bad name: it must be 1 to 64 letters, digits, '.', '_', '@' or '-'",
        "{\"auth\":null}|http.auth is null: must be a JSON object",
        "{\"allowedHosts\":\"a\"}|http.allowedHosts is \"a\": must be a JSON array",
        "{\"allowedHosts\":[\"http://a\"]}|http.allowedHosts is an array of 1 element: must be an array of names of hosts, without scheme and port",
        "{\"allowedHosts\":[\"*\"]}|http.allowedHosts is an array of 1 element: must be an array of names of hosts, without scheme and port",
        "{\"management\":{\"port\":-1}}|http.management.port is -1: must be a whole number from 0 to 65535",
        "{\"management\":{\"prot\":1}}|http.management.prot is 1: no such field; the nearest known field is 'http.management.port'",
        "{\"port\":9090,\"management\":{\"enabled\":true}}|http.port is 9090: must differ from http.management.port, which is 9090",
        "{\"tls\":{\"certificate\":\"a.pem\"}}|http.tls.key is missing: must be the path of a PEM file where http.tls.certificate is one",
        "{\"tls\":{\"key\":\"a.pem\",\"certificate\":\"\"}}|http.tls.certificate is \"\": must be the path of a PEM file where http.tls.key is one"
      })
  void aBadOptionIsNamedWithItsValueAndTheRule(String json, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> http(json)).withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "", "$sha256$c2VjcmV0", "$pbkdf2$it=1$a$b"})
  void whatIsNoHashIsRefusedUnseen(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolConfig.parse(auth("users", "ann", member("viewer", secret))))
        .withMessageStartingWith("http.auth.users.ann.secret is \"***\": must be a hash");
  }

  @Test
  void aPasswordNeedsASlowHashAndATokenDoesNot() {
    String fast = Secret.ofToken("token").hash();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolConfig.parse(auth("users", "ann", member("viewer", fast))))
        .withMessageStartingWith("http.auth.users.ann.secret");
    assertThat(
            PoolConfig.parse(auth("tokens", "ci", member("operator", fast)))
                .http()
                .options(0)
                .access()
                .tokens())
        .containsOnlyKeys("ci");
  }

  @Test
  void aSecretInTheWrongPlaceIsNotQuotedEither() {
    for (JsonObject wrong :
        new JsonObject[] {
          auth("users", "ann", "hunter2"),
          auth("users", "ann", member("hunter2", HASH)),
          auth("users", "ann", new JsonObject().put("secrt", "hunter2")),
          auth("users", "ann", member("viewer", new JsonArray().add("hunter2"))),
          auth("users", "ann", member("viewer", 4711)),
          auth("usrs", "ann", "hunter2"),
          new JsonObject()
              .put("http", new JsonObject().put("auth", new JsonObject().put("users", "hunter2")))
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PoolConfig.parse(wrong))
          .withMessageStartingWith("http.auth")
          .withMessageNotContainingAny("hunter2", "4711", HASH);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"hunter2\"",
        "4711",
        "[\"hunter2\"]",
        "{\"anonymous\":\"hunter2\"}",
        "{\"anonymous\":4711}",
        "{\"hunter2\":{}}",
        "{\"users\":{\"ann\":{\"role\":\"viewer\",\"hunter2\":1}}}",
        "{\"tokens\":4711}"
      })
  void nothingOfTheLoginsIsQuotedButTheKnownWords(String auth) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> http("{\"auth\":" + auth + "}"))
        .withMessageStartingWith("http.auth")
        .withMessageNotContainingAny("hunter2", "4711");
  }

  @Test
  void noSecretIsShown() {
    PoolConfig config = PoolConfig.parse(auth("users", "ann", member("viewer", HASH)));

    assertThat(config.masked().encode())
        .contains("\"ann\":{\"role\":\"viewer\",\"secret\":\"***\"}")
        .doesNotContain("pbkdf2");
    assertThat(config.toString()).doesNotContain("pbkdf2");
    assertThat(config.http().options(0).toString()).doesNotContain("pbkdf2");
    assertThat(PoolConfig.parse(config.toJson())).isEqualTo(config);
  }

  @Test
  void everyLeafHasItsVariable() {
    JsonObject merged =
        PoolConfig.withEnvironment(
            new JsonObject(),
            Map.of(
                "WEIR_HTTP_AUTH_ANONYMOUS", "viewer",
                "WEIR_HTTP_AUTH_USERS", "{\"ann\":" + member("operator", HASH) + "}",
                "WEIR_HTTP_AUTH_TOKENS", "{}",
                "WEIR_HTTP_ALLOWED_HOSTS", "[\"weir.example\"]",
                "WEIR_HTTP_MANAGEMENT_ENABLED", "true",
                "WEIR_HTTP_MANAGEMENT_HOST", "::1",
                "WEIR_HTTP_MANAGEMENT_PORT", "1",
                "WEIR_HTTP_TLS_CERTIFICATE", "1",
                "WEIR_HTTP_TLS_KEY", "k"));
    HttpConfig config = PoolConfig.parse(merged).http();
    HttpOptions options = config.options(7);

    assertThat(options.access().anonymous()).isEqualTo(Caller.Role.VIEWER);
    assertThat(options.access().users().get("ann").role()).isEqualTo(Caller.Role.OPERATOR);
    assertThat(options.allowedHosts()).containsExactly("weir.example");
    assertThat(options.management()).isEqualTo(new HttpOptions.Management("::1", 1));
    assertThat(options.tls()).isEqualTo(new TlsFiles("1", "k"));
    assertThat(options.maxBodyBytes()).isEqualTo(7);
  }

  @Test
  void noVariableIsQuotedWhoseTextMayBeASecret() {
    JsonObject merged =
        PoolConfig.withEnvironment(
            new JsonObject(), Map.of("WEIR_HTTP_AUTH_USERS", "{\"ann\":\"hunter2\""));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolConfig.parse(merged))
        .withMessage("http.auth.users is \"***\": must be a JSON object");
    JsonObject anonymous =
        PoolConfig.withEnvironment(new JsonObject(), Map.of("WEIR_HTTP_AUTH_ANONYMOUS", "hunter2"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolConfig.parse(anonymous))
        .withMessageStartingWith("http.auth.anonymous is \"***\": must be ")
        .withMessageNotContaining("hunter2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PoolConfig.withEnvironment(
                    new JsonObject(), Map.of("WEIR_HTTP_AUTH_SECRET", "hunter2")))
        .withMessageContaining("WEIR_HTTP_AUTH_SECRET")
        .withMessageContaining("WEIR_HTTP_AUTH_USERS")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void theUrlIsWhatABrowserNeeds() {
    assertThat(http("{\"host\":\"::1\"}").url(80)).isEqualTo("http://[::1]:80/");
    assertThat(http("{\"tls\":{\"certificate\":\"c\",\"key\":\"k\"}}").url(1))
        .isEqualTo("https://127.0.0.1:1/");
  }
}
