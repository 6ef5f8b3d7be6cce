package dev.weir.web.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.task.Code;
import dev.weir.task.TaskFailure;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
  @ParameterizedTest
  @EnumSource(Code.class)
  void everyCodeKeepsItsNumberAndName(Code code) {
    JsonObject json = Problem.of(TaskFailure.of(code, "why", "id-1")).toJson();

    assertThat(json.getInteger("status")).isEqualTo(code.status());
    assertThat(json.getString("code")).isEqualTo(code.name());
    assertThat(json.getString("detail")).isEqualTo("why");
    assertThat(json.getString("id")).isEqualTo("id-1");
    assertThat(json.containsKey("retryAfterMs")).isFalse();
  }

  @Test
  void typeAndTitleComeFromTheCode() {
    JsonObject json = Problem.of(Problem.Http.METHOD_NOT_ALLOWED, "why").toJson();

    assertThat(json.getString("type")).isEqualTo("urn:weir:problem:method-not-allowed");
    assertThat(json.getString("title")).isEqualTo("Method not allowed");
    assertThat(json.containsKey("id")).isFalse();
  }
}
