package dev.weir.bench;

import dev.weir.pool.PoolOptions.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How soon an idle pool begins a task. */
final class WakeSuite implements Suite {
  private static final int CAPACITY = 16;

  @Override
  public List<Row> run(Scale scale, Deadline deadline) {
    List<Row> rows = new ArrayList<>();
    rows.addAll(measure(Threads.PLATFORM, scale, deadline, Peers.TPE_SYNC, Peers.FORK_JOIN));
    rows.addAll(measure(Threads.VIRTUAL, scale, deadline, Peers.TPE_VIRTUAL, Peers.FORK_JOIN));
    return rows;
  }

  private static List<Row> measure(
      Threads threads, Scale scale, Deadline deadline, Peers... others) {
    Bounds bounds = new Bounds(CAPACITY, 0, threads);
    int samples = scale.pick(20, 2_000, 10_000);
    List<Wakes> open = new ArrayList<>();
    List<Contender> contenders = new ArrayList<>();
    try {
      add(Peers.WEIR, bounds, samples, deadline, open, contenders);
      for (Peers other : others) {
        add(other, bounds, samples, deadline, open, contenders);
      }
      Rounds rounds = Rounds.run(scale.turns(), deadline, contenders);
      return List.of(
          row(threads, Wakes.P50, rounds, others), row(threads, Wakes.P99, rounds, others));
    } finally {
      open.forEach(Wakes::close);
    }
  }

  private static void add(
      Peers peer,
      Bounds bounds,
      int samples,
      Deadline deadline,
      List<Wakes> open,
      List<Contender> contenders) {
    Wakes wakes = new Wakes(peer.open(bounds), samples, deadline);
    open.add(wakes);
    contenders.add(new Contender(peer.title(), wakes));
  }

  private static Row row(Threads threads, String figure, Rounds rounds, Peers... others) {
    Map<String, Double> peers = rounds.medians(figure, others);
    return Row.against(
        "submit to start, %s workers, %s"
            .formatted(threads.name().toLowerCase(Locale.ROOT), figure),
        Unit.MICROS,
        rounds.median(Peers.WEIR.title(), figure),
        peers,
        Row.AS_SHORT);
  }
}
