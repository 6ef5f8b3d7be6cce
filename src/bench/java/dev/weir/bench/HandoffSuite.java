package dev.weir.bench;

import dev.weir.bench.Peers.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Short tasks on platform workers. Bounded peers get Weir's own bounds and are compared with it;
 * those that accept without end are shown beside, and Vert.x has a bar of its own.
 */
final class HandoffSuite implements Suite {
  private static final double OF_MEDIAN = 1.6;
  private static final double OF_VERTX = 3;

  /** The bounds and the load of one case. */
  private record Cell(int capacity, int producers, int queue, Work work) {
    String title() {
      return "%s, capacity %d, %d %s, queue %d"
          .formatted(
              work.title(), capacity, producers, producers == 1 ? "producer" : "producers", queue);
    }

    /**
     * Vert.x always queues; and where a task works for a microsecond, two processors do no more
     * than two million a second, whoever hands them over.
     */
    boolean isLikeVertx() {
      return queue > 0 && work == Work.NOTHING;
    }

    List<Peers> peers() {
      return queue == 0
          ? List.of(Peers.WEIR, Peers.TPE_SYNC, Peers.ENHANCED_QUEUE, Peers.FORK_JOIN, Peers.VERTX)
          : List.of(
              Peers.WEIR,
              Peers.TPE_LINKED,
              Peers.TPE_ARRAY,
              Peers.ENHANCED_QUEUE,
              Peers.FORK_JOIN,
              Peers.VERTX);
    }
  }

  private static List<Cell> cells(Scale scale) {
    List<Cell> some =
        List.of(
            new Cell(2, 1, 1024, Work.NOTHING),
            new Cell(16, 4, 1024, Work.NOTHING),
            new Cell(200, 1, 1024, Work.NOTHING),
            new Cell(16, 1, 0, Work.NOTHING),
            new Cell(200, 4, 0, Work.NOTHING),
            new Cell(16, 4, 1024, Work.MICROSECOND));
    return scale.pick(List.of(new Cell(2, 2, 16, Work.NOTHING)), some, everyCell());
  }

  private static List<Cell> everyCell() {
    List<Cell> cells = new ArrayList<>();
    for (Work work : Work.values()) {
      for (int queue : new int[] {0, 1024}) {
        for (int capacity : new int[] {2, 16, 200}) {
          cells.add(new Cell(capacity, 1, queue, work));
          cells.add(new Cell(capacity, 4, queue, work));
        }
      }
    }
    return cells;
  }

  @Override
  public List<Row> run(Scale scale, Deadline deadline) {
    List<Cell> cells = cells(scale);
    List<Row> rows = new ArrayList<>();
    for (Cell cell : cells) {
      rows.add(measure(cell, scale, deadline));
    }
    List<Double> ratios = rows.stream().map(Row::ratio).toList();
    double leastOfVertx =
        IntStream.range(0, rows.size())
            .filter(i -> cells.get(i).isLikeVertx())
            .mapToObj(rows::get)
            .mapToDouble(row -> row.weir() / row.peers().get(Peers.VERTX.title()))
            .min()
            .orElse(Double.NaN);
    rows.add(overall("median of the cells, of the best bounded", median(ratios), OF_MEDIAN));
    rows.add(
        overall(
            "least of the no-op cells with a queue, of Vert.x WorkerExecutor",
            leastOfVertx,
            OF_VERTX));
    return rows;
  }

  /** A cell without a figure leaves the median without one. */
  private static double median(List<Double> ratios) {
    return ratios.stream().anyMatch(ratio -> ratio.isNaN()) ? Double.NaN : Rounds.median(ratios);
  }

  private static Row overall(String name, double ratio, double bar) {
    return Row.against(name, Unit.TIMES, ratio, Map.of("equal", 1.0), bar);
  }

  private static Row measure(Cell cell, Scale scale, Deadline deadline) {
    List<Flow> flows = new ArrayList<>();
    List<Contender> contenders = new ArrayList<>();
    try {
      for (Peers peer : cell.peers()) {
        Flow flow =
            new Flow(
                peer.open(Bounds.platform(cell.capacity(), cell.queue())),
                cell.producers(),
                cell.work(),
                scale.trial(),
                deadline);
        flows.add(flow);
        contenders.add(new Contender(peer.title(), flow));
      }
      Rounds rounds = Rounds.run(scale.turns(), deadline, contenders);
      return Row.against(
          cell.title(),
          Unit.TASKS_PER_SECOND,
          rounds.median(Peers.WEIR.title(), Flow.RATE),
          figures(cell, rounds, Bound.BOUNDED),
          figures(cell, rounds, Bound.UNBOUNDED),
          Row.AS_FAST);
    } finally {
      flows.forEach(Flow::close);
    }
  }

  private static Map<String, Double> figures(Cell cell, Rounds rounds, Bound bound) {
    Peers[] peers =
        cell.peers().stream()
            .filter(peer -> peer != Peers.WEIR && peer.bound() == bound)
            .toArray(Peers[]::new);
    return rounds.medians(Flow.RATE, peers);
  }
}
