package dev.weir.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same loads as {@link BurstSuite}, weighed: resident memory, heap needed, cost of waiting. */
final class HeapSuite implements Suite {
  private static final double MEGA = 1 << 20;
  private static final double OF_UNPOOLED = 1.0 / 25;
  private static final double MOST_WORKERS = 20_000;
  private static final double MOST_BYTES_A_TASK = 32;
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofMinutes(2);

  private static final int MOST = 200_000;
  private static final Peers[] BOUNDED = {Peers.VIRTUAL_SEMAPHORE, Peers.TPE_VIRTUAL};

  private static List<Load> loads(Scale scale) {
    return scale.pick(
        List.of(new Load(5_000, 500, SHORT)),
        List.of(new Load(5_000_000, 200_000, Duration.ofSeconds(38))),
        List.of(new Load(5_000_000, 200_000, LONG), new Load(10_000_000, 50_000, LONG)));
  }

  @Override
  public List<Row> run(Scale scale, Deadline deadline) {
    List<Row> rows = new ArrayList<>();
    rows.add(waiting(scale, deadline));
    for (Load load : loads(scale)) {
      rows.addAll(resident(load, scale, deadline));
    }
    if (scale == Scale.FULL) {
      rows.add(smallest(new Load(5_000_000, 200_000, Duration.ofSeconds(60)), deadline));
    }
    return rows;
  }

  private static Row waiting(Scale scale, Deadline deadline) {
    int tasks = scale.pick(10_000, 1_000_000, 1_000_000);
    Rounds rounds =
        Rounds.run(
            scale.pick(1, 1, scale.rounds()),
            deadline,
            List.of(
                waiting(Peers.WEIR, tasks, deadline), waiting(Peers.TPE_LINKED, tasks, deadline)));
    return Row.against(
        "%,d queued, each".formatted(tasks),
        Unit.BYTES,
        rounds.median(Peers.WEIR.title(), WaitingMemory.BYTES),
        Map.of("limit", MOST_BYTES_A_TASK),
        rounds.medians(WaitingMemory.BYTES, Peers.TPE_LINKED),
        1);
  }

  private static Contender waiting(Peers peer, int tasks, Deadline deadline) {
    return new Contender(
        peer.title(),
        () ->
            Jvm.heap("512m")
                .run(
                    deadline.within(SHORT),
                    Jobs.WAITING_MEMORY,
                    peer.name(),
                    Integer.toString(tasks)));
  }

  /**
   * One round where time is short: memory hardly differs from run to run, and it takes millions of
   * tasks to see what unpooled threads need.
   */
  private static List<Row> resident(Load load, Scale scale, Deadline deadline) {
    // Only where capacity says most about them, and time allows.
    Peers[] beside = scale == Scale.QUICK || load.capacity() < MOST ? new Peers[0] : BOUNDED;
    List<Contender> contenders = new ArrayList<>();
    contenders.add(load.contender(Peers.WEIR, "64m", deadline));
    contenders.add(
        load.contender(Peers.VIRTUAL_THREADS, scale.pick("256m", "12g", "12g"), deadline));
    for (Peers peer : beside) {
      contenders.add(load.contender(peer, scale.pick("128m", "1g", "1g"), deadline));
    }
    Rounds rounds = Rounds.run(scale.pick(1, 1, scale.rounds()), deadline, contenders);
    return List.of(
        Row.against(
            load.title() + " in -Xmx64m, peak resident",
            Unit.MEGABYTES,
            rounds.median(Peers.WEIR.title(), Child.RESIDENT) / MEGA,
            megabytes(rounds.medians(Child.RESIDENT, Peers.VIRTUAL_THREADS)),
            megabytes(rounds.medians(Child.RESIDENT, beside)),
            OF_UNPOOLED),
        Row.limited(
            load.title() + " in -Xmx64m, live workers",
            Unit.WORKERS,
            rounds.median(Peers.WEIR.title(), BlockingTasks.WORKERS),
            MOST_WORKERS));
  }

  private static Map<String, Double> megabytes(Map<String, Double> bytes) {
    Map<String, Double> megabytes = new LinkedHashMap<>();
    bytes.forEach((peer, value) -> megabytes.put(peer, value / MEGA));
    return megabytes;
  }

  /** One search each: a heap either carries the load or does not. */
  private static Row smallest(Load load, Deadline deadline) {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(SmallestHeap.contender(load, Peers.WEIR, deadline));
    contenders.add(SmallestHeap.contender(load, Peers.VIRTUAL_THREADS, deadline));
    for (Peers peer : BOUNDED) {
      contenders.add(SmallestHeap.contender(load, peer, deadline));
    }
    Rounds rounds = Rounds.run(1, deadline, contenders);
    return Row.against(
        load.title() + ", smallest -Xmx",
        Unit.MEGABYTES,
        rounds.median(Peers.WEIR.title(), SmallestHeap.MEGABYTES_NEEDED),
        rounds.medians(
            SmallestHeap.MEGABYTES_NEEDED,
            Peers.VIRTUAL_THREADS,
            Peers.VIRTUAL_SEMAPHORE,
            Peers.TPE_VIRTUAL),
        Row.AS_SHORT);
  }
}
