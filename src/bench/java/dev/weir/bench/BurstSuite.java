package dev.weir.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Millions of tasks that block, at a capacity far above what the load needs. */
final class BurstSuite implements Suite {
  private static final String LIMIT = "Thread.sleep alone";
  private static final double OF_UNPOOLED = 2.5;
  private static final double OF_UNPOOLED_SHORT = 1.2;
  private static final double OF_BOUNDED = 1.8;
  private static final double OF_LIMIT = 1;

  /** From here on what an unpooled thread leaves behind has had time to weigh. */
  private static final int MANY = 5_000_000;

  /** A capacity far above what the load needs: those that start so many threads suffer by it. */
  private static final int HIGH = 200_000;

  private static final double MOST_WORKERS = 30_000;

  private static List<Load> loads(Scale scale) {
    Load million = new Load(1_000_000, 50_000, Duration.ofSeconds(scale.pick(10, 10, 60)));
    return scale.pick(
        List.of(new Load(5_000, 500, Duration.ofSeconds(10))),
        List.of(million),
        List.of(
            new Load(5_000_000, 200_000, Duration.ofSeconds(90)),
            million,
            new Load(10_000_000, 50_000, Duration.ofSeconds(180))));
  }

  @Override
  public List<Row> run(Scale scale, Deadline deadline) {
    List<Row> rows = new ArrayList<>();
    String heap = scale.pick("128m", "1g", "1g");
    // Unpooled threads cannot finish in the heap of the others.
    String unpooledHeap = scale.pick("256m", "12g", "12g");
    for (Load load : loads(scale)) {
      Rounds rounds =
          Rounds.run(
              scale.rounds(),
              deadline,
              List.of(
                  load.contender(Peers.WEIR, heap, deadline),
                  load.contender(Peers.VIRTUAL_THREADS, unpooledHeap, deadline),
                  load.contender(Peers.VIRTUAL_SEMAPHORE, heap, deadline),
                  load.contender(Peers.TPE_VIRTUAL, heap, deadline),
                  load.limit(LIMIT, heap, deadline)));
      rows.addAll(rows(load, rounds));
    }
    return rows;
  }

  private static List<Row> rows(Load load, Rounds rounds) {
    String title = load.title();
    double weir = rounds.median(Peers.WEIR.title(), BlockingTasks.RATE);
    return List.of(
        rate(
            title + ", of unpooled",
            weir,
            rates(rounds, Peers.VIRTUAL_THREADS),
            load.tasks() < MANY ? OF_UNPOOLED_SHORT : OF_UNPOOLED),
        rate(
            title + ", of the best bounded",
            weir,
            rates(rounds, Peers.VIRTUAL_SEMAPHORE, Peers.TPE_VIRTUAL),
            load.capacity() < HIGH ? Row.AS_FAST : OF_BOUNDED),
        rate(
            title + ", of the limit",
            weir,
            Map.of(LIMIT, rounds.median(LIMIT, BlockingTasks.RATE)),
            OF_LIMIT),
        Row.limited(
            title + ", live workers",
            Unit.WORKERS,
            rounds.median(Peers.WEIR.title(), BlockingTasks.WORKERS),
            MOST_WORKERS));
  }

  private static Row rate(String name, double weir, Map<String, Double> peers, double bar) {
    return Row.against(name, Unit.TASKS_PER_SECOND, weir, peers, bar);
  }

  private static Map<String, Double> rates(Rounds rounds, Peers... peers) {
    return rounds.medians(BlockingTasks.RATE, peers);
  }
}
