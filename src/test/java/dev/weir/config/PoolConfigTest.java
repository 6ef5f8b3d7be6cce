package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.pool.PoolOptions;
import dev.weir.web.guard.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolConfigTest {
  private static final Secret PASSWORD =
      new Secret("$pbkdf2$it=10000$" + "c".repeat(22) + "$" + "A".repeat(86));
  private static final Secret TOKEN = Secret.ofToken("token");

  private static JsonObject credential(Secret secret) {
    return new JsonObject().put("role", "viewer").put("secret", secret.hash());
  }

  private static PoolConfig parse(String json) {
    return PoolConfig.parse(new JsonObject(json));
  }

  @Test
  void theShippedFileHoldsEveryOptionAtItsDefault() throws IOException {
    JsonObject shipped = new JsonObject(Files.readString(Path.of("conf/pool.json")));

    assertThat(shipped).isEqualTo(PoolConfig.defaults().toJson());
    assertThat(shipped.fieldNames())
        .containsExactlyElementsOf(PoolConfig.defaults().toJson().fieldNames());
  }

  @Test
  void anEmptyConfigurationIsTheDefault() {
    assertThat(parse("{}")).isEqualTo(PoolConfig.defaults());
    assertThat(PoolConfig.parse(PoolConfig.defaults().toJson())).isEqualTo(PoolConfig.defaults());
  }

  @ParameterizedTest
  @CsvSource({
    "name,pool",
    "capacity,256",
    "threads,virtual",
    "minIdle,0",
    "expiryMs,10000",
    "queueCapacity,1024",
    "maxBlockingTasks,10000",
    "nonblocking,false",
    "nestedSubmit,fail",
    "maxWaitMs,0",
    "taskTimeoutMs,0",
    "shutdownDelayMs,0",
    "shutdownTimeoutMs,30000",
    "maxPayloadBytes,65536",
    "maxResultBytes,1048576",
    "retainResults,1000",
    "retainMs,600000",
    "tasks,{}"
  })
  void eachDefaultIsAsDocumented(String field, String value) {
    assertThat(PoolConfig.defaults().toJson().getValue(field)).hasToString(value);
  }

  @Test
  void aDefaultInBytesOfHeapIsAtMostAnEighthOfTheHeap() {
    assertThat(PoolConfig.defaults().retainBytes()).isEqualTo(64 << 20);
    assertThat(PoolConfig.defaults().maxQueuedBytes()).isEqualTo(64 << 20);
  }

  @Test
  void everyOptionIsReadAndWrittenBack() {
    JsonObject json =
        new JsonObject()
            .put("name", "other.pool-1")
            .put("capacity", -1)
            .put("threads", "platform")
            .put("minIdle", 3)
            .put("expiryMs", 0)
            .put("queueCapacity", 0)
            .put("maxBlockingTasks", 0)
            .put("nonblocking", true)
            .put("nestedSubmit", "compensate")
            .put("maxWaitMs", 1)
            .put("taskTimeoutMs", 2)
            .put("shutdownDelayMs", 10)
            .put("shutdownTimeoutMs", 3)
            .put("maxPayloadBytes", 4)
            .put("maxResultBytes", 5)
            .put("retainResults", 6)
            .put("retainMs", 7)
            .put("retainBytes", 8)
            .put("maxQueuedBytes", 9)
            .put("tasks", new JsonObject().put("t", "com.acme.T"))
            .put("digest", new JsonObject().put("roots", new JsonArray().add("/srv")))
            .put(
                "http",
                new JsonObject()
                    .put("enabled", false)
                    .put("host", "::1")
                    .put("port", 0)
                    .put("readOnly", true)
                    .put(
                        "auth",
                        new JsonObject()
                            .put("anonymous", "viewer")
                            .put("users", new JsonObject().put("ann", credential(PASSWORD)))
                            .put("tokens", new JsonObject().put("ci", credential(TOKEN))))
                    .put("allowedHosts", new JsonArray().add("weir.example"))
                    .put(
                        "management",
                        new JsonObject().put("enabled", true).put("host", "0.0.0.0").put("port", 1))
                    .put(
                        "tls", new JsonObject().put("certificate", "/a.pem").put("key", "/k.pem")));
    PoolConfig config = PoolConfig.parse(json);

    assertThat(config.toJson().encode()).isEqualTo(json.encode().replace(":0,", ":0,"));
    assertThat(config.pool().capacity()).isEqualTo(PoolOptions.UNBOUNDED);
    assertThat(config.pool().threads()).isEqualTo(PoolOptions.Threads.PLATFORM);
    assertThat(config.service("n").retain()).isEqualTo(Duration.ofMillis(7));
    assertThat(config.service("n").maxResultBytes()).isEqualTo(5);
    assertThat(config.service("n").retainBytes()).isEqualTo(8);
    assertThat(config.service("n").maxQueuedBytes()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"capcity\":3}|capcity is 3: no such field; the nearest known field is 'capacity'",
        "{\"http\":{\"prot\":3}}|http.prot is 3: no such field; the nearest known field is 'http.port'",
        "{\"digest\":{\"root\":[]}}|digest.root is an array of 0 elements: no such field; the nearest known field is 'digest.roots'",
        "{\"capacity\":0}|capacity is 0: must be a whole number from 1 to 2^31-1, or -1 for unbounded",
        "{\"capacity\":-2}|capacity is -2: must be a whole number from 1 to 2^31-1, or -1 for unbounded",
        "{\"capacity\":3000000000}|capacity is 3000000000: must be a whole number from 1 to 2^31-1, or -1 for unbounded",
        "{\"capacity\":\"5\"}|capacity is \"5\": must be a whole number from 1 to 2^31-1, or -1 for unbounded",
        "{\"capacity\":5.0}|capacity is 5.0: must be a whole number from 1 to 2^31-1, or -1 for unbounded",
        "{\"capacity\":null}|capacity is null: must be a whole number from 1 to 2^31-1, or -1 for unbounded",
        "{\"minIdle\":300}|minIdle is 300: must be at most capacity, which is 256",
        "{\"expiryMs\":-1}|expiryMs is -1: must be a whole number of milliseconds from 0 to 2^53",
        "{\"retainBytes\":-1}|retainBytes is -1: must be a whole number of bytes from 0 to 2^53",
        "{\"maxQueuedBytes\":\"64m\"}|maxQueuedBytes is \"64m\": must be a whole number of bytes from 0 to 2^53",
        "{\"threads\":\"green\"}|threads is \"green\": must be \"virtual\" or \"platform\"",
        "{\"threads\":\"VIRTUAL\"}|threads is \"VIRTUAL\": must be \"virtual\" or \"platform\"",
        "{\"nestedSubmit\":\"run\"}|nestedSubmit is \"run\": must be \"fail\", \"inline\" or \"compensate\"",
        "{\"nonblocking\":\"true\"}|nonblocking is \"true\": must be true or false",
        "{\"name\":\"\"}|name is \"\": must be 1 to 64 letters, digits, '.', '_' or '-'",
        "{\"http\":{\"port\":65536}}|http.port is 65536: must be a whole number from 0 to 65535",
        "{\"http\":{\"host\":\"\"}}|http.host is \"\": must be the name or address of an interface",
        "{\"http\":8080}|http is 8080: must be a JSON object",
        "{\"tasks\":{\"t\":1}}|tasks.t is 1: must be a string",
        "{\"digest\":{\"roots\":\"/\"}}|digest.roots is \"/\": must be a JSON array",
        "{\"digest\":{\"roots\":[1]}}|digest.roots is an array of 1 element: must be an array of the paths of folders"
      })
  void aBadOptionIsNamedWithItsValueAndTheRule(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(json))
        .satisfies(e -> assertThat(e.getMessage()).isEqualTo(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$schema",
        "name",
        "capacity",
        "threads",
        "minIdle",
        "expiryMs",
        "queueCapacity",
        "maxBlockingTasks",
        "nonblocking",
        "nestedSubmit",
        "maxWaitMs",
        "taskTimeoutMs",
        "shutdownDelayMs",
        "shutdownTimeoutMs",
        "maxPayloadBytes",
        "maxResultBytes",
        "retainResults",
        "retainMs",
        "retainBytes",
        "maxQueuedBytes",
        "tasks",
        "digest",
        "http"
      })
  void anExplicitNullIsRefusedEverywhere(String field) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolConfig.parse(new JsonObject().putNull(field)))
        .satisfies(e -> assertThat(e.getMessage()).startsWith(field + " is null: must be "));
  }

  @Test
  void theEnvironmentGoesOverTheConfiguration() {
    JsonObject given = new JsonObject().put("capacity", 1).put("http", new JsonObject());
    JsonObject merged =
        PoolConfig.withEnvironment(
            given,
            Map.of(
                "WEIR_CAPACITY", "9",
                "WEIR_MAX_BLOCKING_TASKS", "0",
                "WEIR_NAME", "123",
                "WEIR_NONBLOCKING", "true",
                "WEIR_NESTED_SUBMIT", "compensate",
                "WEIR_HTTP_PORT", "0",
                "WEIR_DIGEST_ROOTS", "[\"/srv\"]",
                "WEIR_TASKS", "{\"t\":\"C\"}",
                "PATH", "/bin"));
    PoolConfig config = PoolConfig.parse(merged);

    assertThat(config.pool().capacity()).isEqualTo(9);
    assertThat(config.pool().maxBlockingTasks()).isZero();
    assertThat(config.pool().name()).isEqualTo("123");
    assertThat(config.pool().nonblocking()).isTrue();
    assertThat(config.pool().nestedSubmit()).isEqualTo(PoolOptions.NestedSubmit.COMPENSATE);
    assertThat(config.http().port()).isZero();
    assertThat(config.digestRoots()).containsExactly(Path.of("/srv"));
    assertThat(config.tasks()).containsEntry("t", "C");
    assertThat(given.encode()).isEqualTo("{\"capacity\":1,\"http\":{}}");
  }

  @ParameterizedTest
  @CsvSource({
    "WEIR_CAPACITY,many,capacity is \"many\"",
    "WEIR_CAPACITY,1.5,capacity is 1.5",
    "WEIR_CAPACITY,'',capacity is \"\"",
    "WEIR_CAPACITY,null,capacity is \"null\"",
    "WEIR_NONBLOCKING,yes,nonblocking is \"yes\"",
    "WEIR_HTTP_ENABLED,1,http.enabled is 1"
  })
  void aVariableOfTheWrongTypeIsRefusedAsTheOptionItIs(
      String variable, String value, String message) {
    JsonObject merged = PoolConfig.withEnvironment(new JsonObject(), Map.of(variable, value));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolConfig.parse(merged))
        .withMessageStartingWith(message);
  }

  @Test
  void aVariableThatNamesNoOptionIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolConfig.withEnvironment(new JsonObject(), Map.of("WEIR_CAPCITY", "1")))
        .withMessageContaining("WEIR_CAPCITY")
        .withMessageContaining("WEIR_CAPACITY");
  }

  /** What Kubernetes sets in every container for each port of each service of the namespace. */
  private static Map<String, String> links(String service, String protocol, int port) {
    String name = service.toUpperCase(Locale.ROOT).replace('-', '_');
    String address = protocol + "://10.0.0.1:" + port;
    String one = name + "_PORT_" + port + "_" + protocol.toUpperCase(Locale.ROOT);
    return Map.of(
        name + "_SERVICE_HOST",
        "10.0.0.1",
        name + "_SERVICE_PORT",
        Integer.toString(port),
        name + "_SERVICE_PORT_HTTP_MAIN",
        Integer.toString(port),
        name + "_PORT",
        address,
        one,
        address,
        one + "_PROTO",
        protocol,
        one + "_PORT",
        Integer.toString(port),
        one + "_ADDR",
        "10.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weir",
        "weir-http",
        "weir-metrics",
        "weir-http-management",
        "weir-capacity",
        "weir-http-port",
        "weir-service",
        "weir-port"
      })
  void theLinksOfAKubernetesServiceAreNoOptions(String service) {
    JsonObject json = new JsonObject().put("capacity", 3);
    for (String protocol : List.of("tcp", "udp", "sctp")) {
      for (int port : new int[] {80, 8080}) {
        Map<String, String> links = links(service, protocol, port);
        assertThat(PoolConfig.withEnvironment(json, links)).as("%s", links).isEqualTo(json);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WEIR_HTP_PORT,8080",
    "WEIR_PORT,8080",
    "WEIR_HTTP_PORTS,8080",
    "WEIR_HTTP_PORT_80,80",
    "WEIR_HTTP_HOSTS,10.0.0.1",
    "WEIR_CAPCITY,tcp://10.0.0.1:80",
    "WEIR_HTTP_SERVICE,10.0.0.1",
    "WEIR_,1"
  })
  void aMistypedOptionIsNotTakenForALink(String variable, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolConfig.withEnvironment(new JsonObject(), Map.of(variable, value)))
        .withMessageContaining("environment variable " + variable + ": no such option");
  }

  @Test
  void aPortIsAnOptionBesideTheLinks() {
    Map<String, String> environment = new HashMap<>(links("weir-http", "tcp", 80));
    environment.put("WEIR_HTTP_PORT", "9000");

    PoolConfig config = PoolConfig.parse(PoolConfig.withEnvironment(new JsonObject(), environment));

    assertThat(config.http().port()).isEqualTo(9000);
  }

  @Test
  void noVariableChangesNothing() {
    JsonObject given = new JsonObject().put("capacity", 3);

    assertThat(PoolConfig.withEnvironment(given, Map.of())).isEqualTo(given);
  }
}
