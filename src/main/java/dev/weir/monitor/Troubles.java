package dev.weir.monitor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What is wrong with a pool, and since when. A trouble is there from the sample that shows it until
 * no sample has shown it for {@value #CALM_SECONDS} seconds, so that one which comes and goes does
 * not flicker. Not thread-safe.
 */
final class Troubles {
  private static final int CALM_SECONDS = 3;
  private static final long CALM_MS = CALM_SECONDS * 1_000L;

  /** How far back refusals and failures count. */
  private static final long LATELY_MS = 10_000;

  private final ArrayDeque<Sample> lately = new ArrayDeque<>();
  private final Map<Trouble, Standing> standing = new EnumMap<>(Trouble.class);

  private record Standing(Instant since, long seenMs, Diagnosis diagnosis) {}

  /** Takes a sample; returns whether a trouble came or went. */
  boolean add(Sample sample) {
    lately.addLast(sample);
    while (sample.uptimeMs() - lately.getFirst().uptimeMs() > LATELY_MS) {
      lately.removeFirst();
    }
    Set<Trouble> before = Set.copyOf(standing.keySet());
    Diagnosis.of(lately.getFirst(), sample)
        .forEach((trouble, what) -> stands(trouble, what, sample));
    standing.values().removeIf(it -> sample.uptimeMs() - it.seenMs() > CALM_MS);
    return !before.equals(standing.keySet());
  }

  boolean isEmpty() {
    return standing.isEmpty();
  }

  private void stands(Trouble trouble, Diagnosis what, Sample sample) {
    Standing old = standing.get(trouble);
    standing.put(
        trouble, new Standing(old == null ? sample.at() : old.since(), sample.uptimeMs(), what));
  }

  JsonObject toJson() {
    JsonArray list = new JsonArray();
    standing.forEach(
        (trouble, it) ->
            list.add(
                new JsonObject()
                    .put("type", trouble.word())
                    .put("severity", trouble.severity().word())
                    .put("since", it.since().truncatedTo(ChronoUnit.MILLIS).toString())
                    .put("text", it.diagnosis().text())
                    .put("figures", it.diagnosis().figures().copy())));
    return new JsonObject().put("problems", list);
  }
}
