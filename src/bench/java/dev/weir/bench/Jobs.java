package dev.weir.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a {@link Child} can do. */
enum Jobs {
  /** Peer, tasks, capacity: runs that many tasks that block. */
  BLOCKING_TASKS {
    @Override
    Map<String, Double> run(List<String> arguments) {
      return BlockingTasks.run(
          Peers.valueOf(arguments.get(0)),
          Long.parseLong(arguments.get(1)),
          Integer.parseInt(arguments.get(2)));
    }
  },
  /** Tasks: the same blocking without pool or submission. */
  SLEEP_LIMIT {
    @Override
    Map<String, Double> run(List<String> arguments) {
      return BlockingTasks.limit(Long.parseLong(arguments.get(0)));
    }
  },
  /** Peer, tasks: measures what a waiting task costs. */
  WAITING_MEMORY {
    @Override
    Map<String, Double> run(List<String> arguments) {
      return WaitingMemory.run(Peers.valueOf(arguments.get(0)), Integer.parseInt(arguments.get(1)));
    }
  },
  /** Port, path, connections, milliseconds: posts an echo task on each connection, on and on. */
  HTTP_LOAD {
    @Override
    Map<String, Double> run(List<String> arguments) throws IOException {
      return HttpLoad.run(
          Integer.parseInt(arguments.get(0)),
          arguments.get(1),
          Integer.parseInt(arguments.get(2)),
          Duration.ofMillis(Long.parseLong(arguments.get(3))));
    }
  },
  /** Times: deploys and undeploys the verticle that often and counts what is left. */
  REDEPLOYS {
    @Override
    Map<String, Double> run(List<String> arguments) {
      return Redeploys.run(Integer.parseInt(arguments.get(0)));
    }
  };

  abstract Map<String, Double> run(List<String> arguments) throws IOException;
}
