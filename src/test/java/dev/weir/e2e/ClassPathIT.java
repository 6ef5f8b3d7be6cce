package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What comes with Weir onto an application's class path, and that each part runs with no more than
 * that: programs in processes of their own, on the jar that users get.
 */
class ClassPathIT {
  private static final String JAR = Weir.FAT_JAR.toString().replace("-fat.jar", ".jar");
  private static final String CORE = "(vertx-core|netty|jackson-core)-.*";
  private static final String WEB = "(vertx-web|vertx-auth-common|vertx-bridge-common)-.*";
  private static final String ENGINE =
      """
      import dev.weir.pool.*;
      class Main {
        public static void main(String[] args) throws Exception {
          try (WorkerPool pool = WorkerPool.create(PoolOptions.defaults().withCapacity(2))) {
            System.out.println("answer " + pool.submit(() -> 6 * 7).get());
          }
        }
      }
      """;
  private static final String VERTICLE =
      """
      import dev.weir.PoolVerticle;
      import dev.weir.bus.PoolClient;
      import io.vertx.core.*;
      import io.vertx.core.json.JsonObject;
      class Main {
        public static void main(String[] args) throws Exception {
          Vertx vertx = Vertx.vertx();
          PoolVerticle pool = new PoolVerticle();
          DeploymentOptions options = new DeploymentOptions().setConfig(new JsonObject(args[0]));
          try {
            vertx.deployVerticle(pool, options).await();
            System.out.println("answer " + PoolClient.submit(vertx, () -> 6 * 7).await());
            if (pool.httpPort() > 0) {
              String file = "http://127.0.0.1:" + pool.httpPort() + "/assets/lib/lit-html.js";
              try (var in = java.net.URI.create(file).toURL().openStream()) {
                System.out.println(new String(in.readAllBytes()).contains("lit$") + " served");
              }
            }
          } catch (Exception refused) {
            System.out.println(refused.getMessage());
          }
          vertx.close().await();
        }
      }
      """;

  @TempDir Path folder;

  /** Runs a program and returns what it printed. */
  private String run(String source, List<String> classPath, String... arguments) throws Exception {
    Path file = Files.writeString(folder.resolve("Main.java"), source);
    Path out = folder.resolve("out");
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(String.join(File.pathSeparator, classPath));
    command.add(file.toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0).as(this::err).isTrue();
    return Files.readString(out);
  }

  private String err() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Returns Weir's jar and those of this test's whose names match. */
  private static List<String> jars(String names) {
    Stream<String> others =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path -> new File(path).getName().matches(names));
    return Stream.concat(Stream.of(JAR), others).toList();
  }

  @Test
  void theEngineRunsOnTheJdkAlone() throws Exception {
    assertThat(run(ENGINE, jars(""))).isEqualTo("answer 42\n");
  }

  @Test
  void theBusFaceRunsOnVertxCoreAlone() throws Exception {
    String said = run(VERTICLE, jars(CORE), "{\"http\":{\"enabled\":false}}");
    assertThat(said).isEqualTo("answer 42\n");
  }

  @Test
  void withoutItsLibraryTheHttpFaceNamesItAndTheOptionAndTheRule() throws Exception {
    assertThat(run(VERTICLE, jars(CORE), "{}"))
        .isEqualTo(
            "http.enabled is true: must be false as long as io.vertx:vertx-web is not on the class"
                + " path; Weir leaves it to you to add it\n");
  }

  @Test
  void theHttpFaceAndItsDashboardNeedVertxWebAndNoMore() throws Exception {
    String said = run(VERTICLE, jars(CORE + "|" + WEB), "{\"http\":{\"port\":0}}");
    assertThat(said).isEqualTo("answer 42\ntrue served\n");
  }

  @Test
  void whoDependsOnWeirGetsVertxCoreAndNothingElse() throws Exception {
    NodeList all =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Weir.PROJECT.resolve("pom.xml").toFile())
            .getElementsByTagName("dependency");
    List<String> passedOn = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      Element dependency = (Element) all.item(i);
      boolean managed =
          dependency.getParentNode().getParentNode().getNodeName().equals("dependencyManagement");
      if (!managed
          && child(dependency, "scope").isEmpty()
          && child(dependency, "optional").isEmpty()) {
        passedOn.add(child(dependency, "artifactId"));
      }
    }
    assertThat(passedOn).containsExactly("vertx-core");
  }

  /** Returns the text of a direct child; empty if there is none. */
  private static String child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals(name)) {
        return node.getTextContent();
      }
    }
    return "";
  }
}
