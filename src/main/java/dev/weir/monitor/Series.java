package dev.weir.monitor;

import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one window, the oldest of which go when there are too many. A step that nobody
 * sampled has no row. Not thread-safe.
 */
final class Series {
  private static final List<String> COLUMNS =
      List.of(
          "at",
          "busy",
          "workers",
          "capacity",
          "queued",
          "blocked",
          "throughput",
          "failed",
          "rejected",
          "waitP50",
          "waitP99",
          "runP50",
          "runP99");

  private final Window window;
  private final ArrayDeque<Point> rows = new ArrayDeque<>();

  /** The last sample before the step that is under way; null before the first sample. */
  private Sample first;

  private Sample last;
  private Sample busiest;
  private Point.Peak peak;

  Series(Window window) {
    this.window = window;
  }

  /** Takes a sample, none older than those before; returns the row that it completes, if any. */
  Optional<Point> add(Sample sample) {
    if (first == null) {
      begin(sample);
      return Optional.empty();
    }
    Optional<Point> row = Optional.empty();
    if (step(sample) != step(last)) {
      if (busiest != null) {
        row = Optional.of(Point.of(first, last, busiest, peak));
        row.ifPresent(this::keep);
      }
      begin(last);
    }
    last = sample;
    busiest = busiest == null || sample.busy() >= busiest.busy() ? sample : busiest;
    peak = peak.with(sample);
    return row;
  }

  private void begin(Sample before) {
    first = before;
    last = before;
    busiest = null;
    peak = new Point.Peak(0, 0);
  }

  private long step(Sample sample) {
    return Math.floorDiv(sample.uptimeMs(), window.step().toMillis());
  }

  private void keep(Point row) {
    rows.addLast(row);
    if (rows.size() > window.rows()) {
      rows.removeFirst();
    }
  }

  /**
   * Returns the rows as columns.
   *
   * @param bornMs when the pool was made, in milliseconds of the wall clock as it stands now
   */
  JsonObject toJson(long bornMs) {
    return new JsonObject()
        .put("window", window.word())
        .put("stepMs", window.step().toMillis())
        .mergeIn(Point.columns(rows, COLUMNS, bornMs));
  }
}
