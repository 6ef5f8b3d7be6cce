package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The board for Grafana asks for nothing that a scrape of a running pool does not have. */
class GrafanaBoardTest {
  private static final Path FILE = Path.of("docs/grafana/weir.json");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
  private static final Pattern SELECTOR = Pattern.compile("\\b(\\w+)\\{([^}]*)}");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without) \\(([^)]*)\\)");
  private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
  private static final Set<String> FUNCTIONS = Set.of("sum", "max", "rate");

  /** The values of each label, by the names of the metrics. */
  private static final Map<String, Map<String, Set<String>>> SCRAPE = new HashMap<>();

  private static JsonObject board;

  /** One query of a panel. */
  private record Query(String panel, String text, String legend) {
    /** Returns what must be a metric with its labels, as metric and matchers. */
    List<MatchResult> selectors() {
      return SELECTOR.matcher(text).results().toList();
    }

    Set<String> groups() {
      Set<String> labels = new TreeSet<>();
      GROUPING.matcher(text).results().forEach(g -> labels.addAll(List.of(g.group(1).split(", "))));
      return labels;
    }

    /** Returns the words that are neither selectors nor groupings. */
    Set<String> otherWords() {
      String rest = SELECTOR.matcher(text).replaceAll("");
      rest = GROUPING.matcher(rest).replaceAll("").replace("[$__rate_interval]", "");
      Set<String> words = new HashSet<>();
      Matcher word = Pattern.compile("[A-Za-z_]\\w*").matcher(rest);
      while (word.find()) {
        words.add(word.group());
      }
      return words;
    }
  }

  @BeforeAll
  static void scrape() throws Exception {
    board = new JsonObject(Files.readString(FILE));
    Vertx vertx = Vertx.vertx();
    HttpClient client = HttpClient.newHttpClient();
    try {
      PoolVerticle verticle = new PoolVerticle();
      JsonObject config = new JsonObject().put("http", new JsonObject().put("port", 0));
      var unused =
          vertx
              .deployVerticle(verticle, new DeploymentOptions().setConfig(config))
              .await(20, TimeUnit.SECONDS);
      URI metrics = URI.create("http://127.0.0.1:" + verticle.httpPort() + "/metrics");
      String text =
          client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
      SAMPLE.matcher(text).results().forEach(GrafanaBoardTest::note);
    } finally {
      client.shutdownNow();
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private static void note(MatchResult sample) {
    Map<String, Set<String>> labels =
        SCRAPE.computeIfAbsent(sample.group(1), name -> new HashMap<>());
    if (sample.group(2) != null) {
      LABEL
          .matcher(sample.group(2))
          .results()
          .forEach(
              label ->
                  labels
                      .computeIfAbsent(label.group(1), name -> new HashSet<>())
                      .add(label.group(2)));
    }
  }

  @AfterAll
  static void forget() {
    SCRAPE.clear();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  private static List<JsonObject> panels() {
    return objects(board.getJsonArray("panels"))
        .filter(panel -> !"row".equals(panel.getString("type")))
        .toList();
  }

  private static List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (JsonObject panel : panels()) {
      objects(panel.getJsonArray("targets"))
          .map(
              target ->
                  new Query(
                      panel.getString("title"),
                      target.getString("expr"),
                      target.getString("legendFormat")))
          .forEach(queries::add);
    }
    return queries;
  }

  @Test
  void everyMetricAndLabelOfEachQueryIsInAScrape() {
    assertThat(queries()).hasSizeGreaterThan(20);
    for (Query query : queries()) {
      assertThat(query.selectors()).as("%s", query).isNotEmpty();
      assertThat(FUNCTIONS).as("%s", query).containsAll(query.otherWords());
      for (MatchResult selector : query.selectors()) {
        Map<String, Set<String>> labels = SCRAPE.get(selector.group(1));
        assertThat(labels).as("%s in %s", selector.group(1), query).isNotNull();
        assertThat(labels.keySet()).as("%s", query).containsAll(query.groups());
        matchers(query, selector.group(2), labels);
      }
      LEGEND
          .matcher(query.legend())
          .results()
          .forEach(label -> assertThat(query.groups()).as("%s", query).contains(label.group(1)));
    }
  }

  /** The values that are asked for, or left out, must be there; but for those of a variable. */
  private static void matchers(Query query, String text, Map<String, Set<String>> labels) {
    List<MatchResult> matchers = MATCHER.matcher(text).results().toList();
    assertThat(MATCHER.matcher(text).replaceAll("").replace(", ", "")).as("%s", query).isEmpty();
    for (MatchResult matcher : matchers) {
      assertThat(labels).as("%s", query).containsKey(matcher.group(1));
      if (!matcher.group(3).startsWith("$")) {
        assertThat(labels.get(matcher.group(1)))
            .as("%s", query)
            .contains(matcher.group(3).split("\\|"));
      }
    }
  }

  @Test
  void everyPoolCanBeChosen() {
    JsonObject pool =
        objects(board.getJsonObject("templating").getJsonArray("list"))
            .filter(variable -> variable.getString("name").equals("pool"))
            .findFirst()
            .orElseThrow();
    Matcher query =
        Pattern.compile("label_values\\((\\w+), (\\w+)\\)")
            .matcher(pool.getJsonObject("query").getString("query"));
    assertThat(query.matches()).isTrue();
    assertThat(SCRAPE.get(query.group(1))).containsKey(query.group(2));
    for (Query asked : queries()) {
      asked.selectors().stream()
          .filter(selector -> selector.group(1).startsWith("weir_"))
          .forEach(
              selector ->
                  assertThat(selector.group(2)).as("%s", asked).contains("pool=~\"$pool\""));
    }
  }

  @Test
  void everyFigureOfThePoolIsOnTheBoard() {
    Set<String> shown = new TreeSet<>();
    queries().forEach(query -> query.selectors().forEach(s -> shown.add(s.group(1))));
    Set<String> figures = new TreeSet<>(SCRAPE.keySet());
    figures.removeIf(name -> !name.startsWith("weir_pool_"));
    figures.remove("weir_pool_retained"); // its bytes are shown
    assertThat(shown).containsAll(figures);
  }

  @Test
  void noTwoPanelsHaveOneIdOrOneTitleAndEachSaysWhatItShows() throws IOException {
    assertThat(panels()).extracting(panel -> panel.getInteger("id")).doesNotHaveDuplicates();
    assertThat(panels()).extracting(panel -> panel.getString("title")).doesNotHaveDuplicates();
    assertThat(panels())
        .allSatisfy(panel -> assertThat(panel.getString("description")).isNotBlank());
    assertThat(Files.readString(FILE)).endsWith("}\n");
  }
}
