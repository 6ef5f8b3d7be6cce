package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.PoolConfig;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The first lines of the log. */
class GreetingTest {
  @Test
  void theyNameTheAddressTheApiTheManualAndATask() {
    assertThat(Greeting.of(PoolConfig.parse(new JsonObject()), 8080, "/opt/weir/README.md"))
        .containsExactly(
            "pool \"pool\" is served at http://127.0.0.1:8080/",
            "its API: http://127.0.0.1:8080/openapi.json; manual: /opt/weir/README.md",
            "try: curl -s http://127.0.0.1:8080/api/v1/tasks -H 'content-type: application/json'"
                + " -d '{\"task\":\"sleep\",\"args\":{\"ms\":100}}'");
  }

  @Test
  void whereNotEverybodyMaySubmitTheyNameACommandThatWorksAllTheSame() {
    String auth = "{\"http\":{\"auth\":{\"anonymous\":\"viewer\"}}}";
    for (String json : new String[] {"{\"http\":{\"readOnly\":true}}", auth}) {
      assertThat(Greeting.of(PoolConfig.parse(new JsonObject(json)), 8080, null))
          .endsWith("try: curl -s http://127.0.0.1:8080/health/ready")
          .contains("its API: http://127.0.0.1:8080/openapi.json");
    }
  }
}
