package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.config.XmlConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes started with {@code -cluster} on one machine share the pool's address. */
class ClusterIT {
  private static final int SUBMITS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void submitsFromAThirdMemberAreAnsweredByBothProcesses() throws Exception {
    String xml = shippedConfigOfAClusterOfOurOwn();
    Path file = Files.writeString(folder.resolve("cluster.xml"), xml);
    try (Weir one = join(file);
        Weir two = join(file)) {
      one.awaitReady();
      two.awaitReady();
      Vertx third = thirdMember(xml);
      try {
        Map<String, Long> answersByNode = awaitBothAndSubmitAll(third);

        assertThat(answersByNode.values()).hasSize(2).allMatch(answers -> answers > 0);
        assertThat(answersByNode.values().stream().mapToLong(n -> n).sum()).isEqualTo(SUBMITS);
        assertThat(answersByNode)
            .containsOnlyKeys(one.stats().getString("node"), two.stats().getString("node"));
      } finally {
        third.close().await(30, TimeUnit.SECONDS);
      }
      assertThat(one.err()).doesNotContain("Exception");
      assertThat(two.terminate().awaitExit()).isEqualTo(143);
    }
  }

  @Test
  void theShippedConfigurationFormsAClusterOfOneOutOfTheBox() throws Exception {
    try (Weir weir = Weir.vertx(FreePort.next(), "run", "dev.weir.PoolVerticle", "-cluster")) {
      assertThat(weir.awaitReady().get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(weir.err()).contains("Starting clustering").doesNotContain("WARNING", "SEVERE");
      assertThat(weir.terminate().awaitExit()).isEqualTo(143);
    }
  }

  private static Weir join(Path clusterXml) {
    return Weir.vertx(
        FreePort.next(),
        "run",
        "dev.weir.PoolVerticle",
        "-cluster",
        "-cluster-host",
        "127.0.0.1",
        "-Dvertx.hazelcast.config=" + clusterXml);
  }

  private static Vertx thirdMember(String xml) throws Exception {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    Config config = new XmlConfigBuilder(new ByteArrayInputStream(bytes)).build();
    return Vertx.builder()
        .withClusterManager(new HazelcastClusterManager(config))
        .buildClustered()
        .await(60, TimeUnit.SECONDS);
  }

  private static Map<String, Long> awaitBothAndSubmitAll(Vertx member) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> node(submit(member)) != null && !sameNode(submit(member), submit(member)));
    List<Future<Message<JsonObject>>> answers =
        Stream.generate(() -> submit(member)).limit(SUBMITS).toList();
    return answers.stream()
        .map(ClusterIT::node)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static Future<Message<JsonObject>> submit(Vertx member) {
    JsonObject task = new JsonObject().put("task", "echo").put("args", new JsonObject());
    return member.eventBus().request("pool.submit", task);
  }

  private static boolean sameNode(
      Future<Message<JsonObject>> one, Future<Message<JsonObject>> other) {
    return node(one).equals(node(other));
  }

  private static String node(Future<Message<JsonObject>> answer) {
    try {
      return answer.await(30, TimeUnit.SECONDS).body().getString("node");
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** The shipped file under another name and port, so that no other process here joins in. */
  private static String shippedConfigOfAClusterOfOurOwn() throws Exception {
    String shipped = Files.readString(Weir.PROJECT.resolve("conf/cluster.xml"));
    int port = FreePort.next();
    String own =
        shipped
            .replace("<cluster-name>weir<", "<cluster-name>weir-" + port + "<")
            .replace(">5701<", ">" + port + "<")
            .replace("<member>127.0.0.1<", "<member>127.0.0.1:" + port + "<");
    assertThat(own).contains("weir-" + port, ">" + port + "<", ":" + port + "<");
    return own;
  }
}
