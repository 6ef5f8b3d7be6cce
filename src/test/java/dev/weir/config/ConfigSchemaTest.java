package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds together the schema, the file of defaults, the reader, and the environment. */
class ConfigSchemaTest {
  private static final JsonObject SCHEMA = read("conf/pool.schema.json");
  private static final JsonObject DEFAULTS =
      new JsonObject(PoolConfig.defaults().toJson().encode());

  private static final List<String> NOT_WHOLE =
      List.of(
          "1e999",
          "-1e999",
          "1e3",
          "1E0",
          "1.0",
          "1.5",
          "0.0",
          "-0.0",
          "1e-400",
          "9223372036854775808",
          "-9223372036854775809",
          "1" + "0".repeat(400),
          "\"1\"",
          "true");

  private static JsonObject read(String path) {
    try {
      return new JsonObject(Files.readString(Path.of(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OutputUnit validate(JsonObject config) {
    return Validator.create(
            JsonSchema.of(SCHEMA),
            new JsonSchemaOptions()
                .setBaseUri("app://weir")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic))
        .validate(config);
  }

  /** Returns each option of the schema with its default; a map of free names is an option. */
  private static Map<String, Object> leaves() {
    Map<String, Object> leaves = leaves(SCHEMA, "");
    assertThat(leaves).containsKey("$schema");
    leaves.remove("$schema"); // accepted, and no option
    return leaves;
  }

  private static Map<String, Object> leaves(JsonObject schema, String path) {
    Map<String, Object> leaves = new TreeMap<>();
    schema
        .getJsonObject("properties")
        .forEach(
            property -> {
              JsonObject inner = (JsonObject) property.getValue();
              String here = path + property.getKey();
              if (inner.containsKey("properties")) {
                leaves.putAll(leaves(inner, here + "."));
              } else {
                leaves.put(here, inner.getValue("default"));
              }
            });
    return leaves;
  }

  private static Map<String, Object> leavesOf(
      JsonObject config, String path, Map<String, Object> known) {
    Map<String, Object> leaves = new TreeMap<>();
    config.forEach(
        field -> {
          String here = path + field.getKey();
          if (field.getValue() instanceof JsonObject inner && !known.containsKey(here)) {
            leaves.putAll(leavesOf(inner, here + ".", known));
          } else {
            leaves.put(here, field.getValue());
          }
        });
    return leaves;
  }

  @Test
  void theSchemaHasEveryOptionAtItsDefaultAndNoOther() {
    Map<String, Object> leaves = leaves();
    assertThat(leaves).isEqualTo(leavesOf(DEFAULTS, "", leaves));
  }

  @Test
  void theShippedFileIsValid() {
    assertThat(validate(read("conf/pool.json")).getErrors()).isNullOrEmpty();
    assertThat(validate(read("conf/pool.json")).getValid()).isTrue();
  }

  @Test
  void everyOptionIsExplained() {
    assertExplained(SCHEMA);
  }

  private static void assertExplained(JsonObject schema) {
    assertThat(schema.getString("description")).as("%s", schema).isNotBlank();
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    properties.forEach(property -> assertExplained((JsonObject) property.getValue()));
  }

  @Test
  void everyOptionHasAVariable() {
    Map<String, Object> leaves = leaves();
    for (Map.Entry<String, Object> leaf : leaves.entrySet()) {
      String variable =
          "WEIR_"
              + leaf.getKey()
                  .replace('.', '_')
                  .replaceAll("([A-Z])", "_$1")
                  .toUpperCase(Locale.ROOT);
      Object value = leaf.getValue();
      String text =
          value instanceof JsonObject || value instanceof JsonArray
              ? value.toString()
              : String.valueOf(value);
      JsonObject over = PoolConfig.withEnvironment(new JsonObject(), Map.of(variable, text));
      assertThat(PoolConfig.parse(over)).as(variable).isEqualTo(PoolConfig.defaults());
      assertThat(over.isEmpty()).as(variable).isFalse();
    }
  }

  @Test
  void theFileMayNameItsSchema() {
    JsonObject config = read("conf/pool.json").put("$schema", "pool.schema.json");

    assertThat(validate(config).getValid()).isTrue();
    assertThat(PoolConfig.parse(config)).isEqualTo(PoolConfig.parse(read("conf/pool.json")));
    assertThat(PoolConfig.parse(config).masked().containsKey("$schema")).isFalse();
  }

  /** Every way to write a number that is no whole number, at every option that is a number. */
  @Test
  void noOptionTakesANumberThatIsNotWhole() {
    int options = 0;
    for (Map.Entry<String, Object> leaf : leaves().entrySet()) {
      if (!(leaf.getValue() instanceof Number)) {
        continue;
      }
      options++;
      for (String number : NOT_WHOLE) {
        String[] path = leaf.getKey().split("\\.", -1);
        String json = number;
        for (int i = path.length - 1; i >= 0; i--) {
          json = "{\"%s\":%s}".formatted(path[i], json);
        }
        JsonObject config = new JsonObject(json);
        assertThatIllegalArgumentException()
            .as(json)
            .isThrownBy(() -> PoolConfig.parse(config))
            .withMessageStartingWith(leaf.getKey() + " is ");
      }
    }
    assertThat(options).isGreaterThan(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"capcity\":3}",
        "{\"$schema\":3}",
        "{\"$schema\":null}",
        "{\"http\":{\"$schema\":\"pool.schema.json\"}}",
        "{\"capacity\":0}",
        "{\"capacity\":-2}",
        "{\"capacity\":3000000000}",
        "{\"capacity\":\"5\"}",
        "{\"capacity\":5.5}",
        "{\"capacity\":null}",
        "{\"expiryMs\":-1}",
        "{\"retainBytes\":-1}",
        "{\"maxQueuedBytes\":1.5}",
        "{\"threads\":\"green\"}",
        "{\"nonblocking\":\"true\"}",
        "{\"nestedSubmit\":\"run\"}",
        "{\"name\":\"\"}",
        "{\"name\":\"a b\"}",
        "{\"http\":{\"port\":65536}}",
        "{\"http\":{\"prot\":3}}",
        "{\"http\":8080}",
        "{\"http\":{\"host\":\"\"}}",
        "{\"http\":{\"auth\":{\"anonymous\":\"all\"}}}",
        "{\"http\":{\"auth\":{\"users\":{\"ann\":{\"role\":\"king\",\"secret\":\"x\"}}}}}",
        "{\"http\":{\"auth\":{\"users\":{\"ann\":{\"role\":\"viewer\"}}}}}",
        "{\"http\":{\"allowedHosts\":[\"\"]}}",
        "{\"http\":{\"management\":{\"port\":-1}}}",
        "{\"tasks\":{\"t\":1}}",
        "{\"digest\":{\"roots\":\"/\"}}",
        "{\"digest\":{\"roots\":[1]}}"
      })
  void whatTheSchemaRefusesTheReaderRefuses(String json) {
    JsonObject config = new JsonObject(json);
    assertThat(validate(config).getValid()).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> PoolConfig.parse(config));
  }
}
