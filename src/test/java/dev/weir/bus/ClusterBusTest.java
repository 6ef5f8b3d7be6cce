package dev.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.task.ServiceOptions;
import dev.weir.task.TaskIds;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import dev.weir.task.builtin.BuiltIns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClusterBusTest {
  private static final String CLUSTER = UUID.randomUUID().toString();
  private static Node first;
  private static Node second;

  /** A member of the cluster with a pool of its own. */
  private record Node(Vertx vertx, TaskService service, PoolClient client) {
    static Node start() throws Exception {
      Vertx vertx =
          get(
              Vertx.builder()
                  .with(
                      new VertxOptions()
                          .setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
                  .withClusterManager(new HazelcastClusterManager(loopback()))
                  .buildClustered());
      TaskService service =
          TaskService.create(
              PoolOptions.defaults(),
              ServiceOptions.defaults(TaskIds.newNode()),
              TaskRegistry.builder().tasks(BuiltIns.of(List.of())).build());
      get(BusService.start(vertx, service, NestedRequests.watch(vertx, service)));
      return new Node(vertx, service, PoolClient.overBus(vertx, "pool"));
    }

    void stop() throws Exception {
      service.by(Actor.CODE).shutdown();
      await().until(() -> service.state() == PoolState.CLOSED);
      get(vertx.close());
    }
  }

  private static Config loopback() {
    Config config = ConfigUtil.loadConfig();
    config.setClusterName(CLUSTER).setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "none");
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1");
    return config;
  }

  @BeforeAll
  static void start() throws Exception {
    first = Node.start();
    second = Node.start();
  }

  @AfterAll
  static void stop() throws Exception {
    second.stop();
    first.stop();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  private static String idFrom(Node node) {
    List<JsonObject> replies = new ArrayList<>();
    await()
        .until(
            () -> {
              replies.add(get(first.client().submit("echo", new JsonObject())));
              return replies.getLast().getString("node").equals(node.service().node());
            });
    return replies.getLast().getString("id");
  }

  @Test
  void submissionsAreSharedByAllNodes() {
    Set<String> nodes = new HashSet<>();
    await()
        .until(
            () -> {
              nodes.add(get(first.client().submit("echo", new JsonObject())).getString("node"));
              return nodes.size() == 2;
            });

    assertThat(nodes).containsExactlyInAnyOrder(first.service().node(), second.service().node());
  }

  @Test
  void aClientAsksThePoolOfItsOwnNode() throws Exception {
    PoolClient home = PoolClient.create(first.vertx(), "pool");
    for (int i = 0; i < 10; i++) {
      assertThat(get(home.submit("echo", new JsonObject())).getString("node"))
          .isEqualTo(first.service().node());
    }
    assertThat(get(home.submit(() -> 3))).isEqualTo(3);
  }

  @Test
  void aLookUpIsPassedOnToTheNodeThatTheIdCarries() throws Exception {
    String id = idFrom(second);

    assertThat(get(first.client().task(id)).getString("node")).isEqualTo(second.service().node());
    assertThat(get(first.client().cancel(id)).getBoolean("changed")).isFalse();
  }

  @Test
  void aFailurePassedOnKeepsItsCode() {
    String lost = TaskIds.nodeOf(idFrom(second)).orElseThrow() + "-000000000";
    ReplyException failure =
        catchThrowableOfType(ReplyException.class, () -> get(first.client().task(lost)));

    assertThat(failure.failureCode()).isEqualTo(404);
    assertThat(failure).hasMessageStartingWith("UNKNOWN_TASK: ");
  }

  @Test
  void anIdOfANodeThatIsGoneTellsSo() {
    ReplyException failure =
        catchThrowableOfType(
            ReplyException.class, () -> get(first.client().task("ffffffff-000000000")));

    assertThat(failure.failureCode()).isEqualTo(503);
    assertThat(failure).hasMessageStartingWith("NODE_LOST: node 'ffffffff'");
  }

  @Test
  void otherAddressesAreLocalAndANameReachesANode() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(get(first.client().stats()).getString("node")).isEqualTo(first.service().node());
    }
    assertThat(
            get(first
                    .vertx()
                    .eventBus()
                    .<JsonObject>request("pool.stats." + second.service().node(), new JsonObject()))
                .body()
                .getString("node"))
        .isEqualTo(second.service().node());
  }

  @Test
  void aCallableNeverLeavesItsNode() throws Exception {
    PoolClient home = PoolClient.create(first.vertx(), "pool");
    for (int i = 0; i < 20; i++) {
      Thread here = Thread.currentThread();
      assertThat(get(home.submit(() -> here))).isSameAs(here);
    }
  }

  @Test
  void eventsAreLocalAndReachTheClusterUnderTheNodesName() throws Exception {
    ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    String node = second.service().node();
    for (String address : List.of("pool.events", "pool.events." + node)) {
      get(first.vertx().eventBus().consumer(address, m -> heard.add(address)).completion());
    }
    EventPublisher.publish(second.vertx(), second.service());
    await()
        .until(
            () -> {
              second.service().by(Actor.CODE).pause();
              second.service().by(Actor.CODE).resume();
              return !heard.isEmpty();
            });

    assertThat(heard).containsOnly("pool.events." + node);
  }
}
