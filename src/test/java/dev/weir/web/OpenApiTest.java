package dev.weir.web;

import static dev.weir.web.HttpSite.json;
import static dev.weir.web.HttpSite.sleep;
import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.task.Code;
import dev.weir.task.TaskState;
import dev.weir.web.guard.Problem;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Holds the document and the running server together, both ways. */
class OpenApiTest {
  @RegisterExtension final HttpSite site = new HttpSite().start();

  private JsonObject document() {
    return json(site.get("/openapi.json"));
  }

  /** Returns the methods of each path in the document, in the words of the route table. */
  private Map<String, Set<String>> documented() {
    Map<String, Set<String>> paths = new TreeMap<>();
    document()
        .getJsonObject("paths")
        .forEach(
            path -> {
              Set<String> methods = new TreeSet<>();
              for (String method : ((JsonObject) path.getValue()).fieldNames()) {
                methods.add(method.toUpperCase(Locale.ROOT));
              }
              paths.put(path.getKey().replaceAll("\\{(\\w+)}", ":$1"), methods);
            });
    return paths;
  }

  private Map<String, Set<String>> served() {
    Map<String, Set<String>> paths = new TreeMap<>();
    site.face()
        .routes()
        .forEach(
            (path, methods) -> {
              Set<String> names = new TreeSet<>(List.of(String.join(", ", methods).split(", ")));
              names.remove("HEAD"); // goes with GET
              if (!path.equals("/") && !path.startsWith("/assets/")) {
                paths.put(path, names);
              }
            });
    return paths;
  }

  @Test
  void whatIsDocumentedIsServedAndWhatIsServedIsDocumented() {
    assertThat(documented()).isEqualTo(served());
  }

  @Test
  void theDocumentSaysWhatItIs() {
    assertThat(document().getString("openapi")).startsWith("3.1");
    assertThat(document().getJsonArray("servers").getJsonObject(0).getString("url"))
        .as("relative, so that it holds behind a path prefix")
        .isEqualTo(".");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    JsonObject document = document();
    List<String> dangling = new ArrayList<>();
    for (String reference : references(document, new ArrayList<>())) {
      Object at = document;
      for (String step : reference.substring(2).split("/", -1)) {
        at = at instanceof JsonObject object ? object.getValue(step) : null;
      }
      if (at == null) {
        dangling.add(reference);
      }
    }
    assertThat(dangling).isEmpty();
  }

  private static List<String> references(Object json, List<String> found) {
    if (json instanceof JsonObject object) {
      object.forEach(
          field -> {
            if (field.getKey().equals("$ref")) {
              found.add((String) field.getValue());
            } else {
              references(field.getValue(), found);
            }
          });
    } else if (json instanceof Iterable<?> array) {
      array.forEach(element -> references(element, found));
    }
    return found;
  }

  /** Checks an answer against the schema that the document has for it. */
  private void holds(String method, String path, HttpResponse<String> answer) {
    JsonObject operation =
        document().getJsonObject("paths").getJsonObject(path).getJsonObject(method);
    JsonObject response =
        operation.getJsonObject("responses").getJsonObject(Integer.toString(answer.statusCode()));
    assertThat(response).as("%s %s answers %d", method, path, answer.statusCode()).isNotNull();
    if (response.containsKey("$ref")) {
      response =
          document()
              .getJsonObject("components")
              .getJsonObject("responses")
              .getJsonObject("Problem");
    }
    String type = answer.headers().firstValue("content-type").orElseThrow();
    JsonObject schema =
        response.getJsonObject("content").getJsonObject(type).getJsonObject("schema");
    valid(schema, json(answer), method + " " + path);
  }

  private void valid(JsonObject schema, JsonObject value, String what) {
    JsonObject whole = schema.copy().put("components", document().getJsonObject("components"));
    OutputUnit result =
        Validator.create(
                JsonSchema.of(whole),
                new JsonSchemaOptions()
                    .setBaseUri("app://weir")
                    .setDraft(Draft.DRAFT202012)
                    .setOutputFormat(OutputFormat.Basic))
            .validate(value);
    assertThat(result.getValid()).as("%s: %s %s", what, value, result.getErrors()).isTrue();
  }

  @Test
  void everyAnswerIsAsDocumented() {
    site.submit(task("fail").put("id", "beta"));
    site.service().sample();
    for (String path :
        List.of(
            "/api/v1/stats",
            "/api/v1/history",
            "/api/v1/problems",
            "/api/v1/activity",
            "/api/v1/nodes",
            "/api/v1/about",
            "/api/v1/tasks",
            "/health/live",
            "/health/ready")) {
      holds("get", path, site.get(path));
    }
    holds("get", "/api/v1/tasks", site.get("/api/v1/tasks?view=summary"));
    holds("get", "/api/v1/tasks", site.get("/api/v1/tasks?order=live&state=stuck"));
    holds("get", "/api/v1/tasks", site.get("/api/v1/tasks?order=backwards"));
    holds("get", "/api/v1/tasks", site.get("/api/v1/tasks?state=asleep"));
    holds("get", "/login", site.get("/login"));
    holds("get", "/api/v1/tasks/{id}", site.get("/api/v1/tasks/beta"));
    holds("get", "/api/v1/tasks/{id}", site.get("/api/v1/tasks/nobody"));
    holds("get", "/api/v1/tasks/{id}/stack", site.get("/api/v1/tasks/beta/stack"));
  }

  @Test
  void everyAnswerToACommandIsAsDocumented() {
    holds("post", "/api/v1/tasks", site.submit(task("echo").put("id", "alpha")));
    holds("post", "/api/v1/tasks", site.submit(task("echo").put("id", "alpha")));
    holds("post", "/api/v1/tasks", site.submit(sleep(1).put("reply", "accepted")));
    holds("post", "/api/v1/tasks", site.submit(task("nothing")));
    holds("post", "/api/v1/tasks", site.submit(task("fail")));
    holds("post", "/api/v1/tasks:batch", batch("{\"task\":\"echo\"},{\"task\":\"nothing\"}"));
    holds("post", "/api/v1/tasks:batch", batch("{\"task\":\"echo\",\"reply\":\"accepted\"}"));
    holds("post", "/api/v1/tasks:batch", batch(""));
    holds("post", "/api/v1/tasks/{id}/retry", post("/api/v1/tasks/alpha/retry"));
    holds("post", "/api/v1/tasks/{id}/retry", post("/api/v1/tasks/nobody/retry"));
    holds("delete", "/api/v1/tasks/{id}", site.send("DELETE", "/api/v1/tasks/alpha", null));
    holds("patch", "/api/v1/pool", patch("{\"capacity\":3,\"expiryMs\":7}"));
    holds("patch", "/api/v1/pool", patch("{\"capacity\":0}"));
    holds("get", "/api/v1/activity", site.get("/api/v1/activity"));
    holds("get", "/api/v1/admit", site.get("/api/v1/admit"));
    for (String command : List.of("pause", "resume", "shutdown")) {
      holds("post", "/api/v1/pool/" + command, post("/api/v1/pool/" + command));
    }
    Awaitility.await().until(() -> site.service().stats().getString("state").equals("CLOSED"));
    holds("get", "/health/ready", site.get("/health/ready"));
    holds("post", "/api/v1/tasks", site.submit(task("echo")));
    holds("get", "/api/v1/admit", site.get("/api/v1/admit"));
    holds("post", "/api/v1/pool/reboot", post("/api/v1/pool/reboot"));
  }

  private HttpResponse<String> batch(String tasks) {
    String body = "{\"tasks\":[" + tasks + "]}";
    return site.send("POST", "/api/v1/tasks:batch", body, "content-type", "application/json");
  }

  private HttpResponse<String> post(String path) {
    return site.send("POST", path, null);
  }

  private HttpResponse<String> patch(String body) {
    return site.send("PATCH", "/api/v1/pool", body, "content-type", "application/json");
  }

  @Test
  void everyCodeAndEveryStateIsDocumented() throws IOException {
    String page = Files.readString(Path.of("docs/api.md"));
    for (Problem.Http code : Problem.Http.values()) {
      assertThat(page).contains("`" + code + "`");
    }
    String reference = Files.readString(Path.of("docs/reference.md"));
    for (Code code : Code.values()) {
      assertThat(reference + page).contains("`" + code + "`");
    }
    assertThat(
            document()
                .getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject("TaskState")
                .getJsonArray("enum")
                .stream())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(TaskState.values()).map(state -> (Object) state.wire()).toList());
  }
}
