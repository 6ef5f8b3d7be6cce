package dev.weir.monitor;

import dev.weir.pool.PoolState;
import dev.weir.pool.PoolStats;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Finds what is wrong with a pool from two samples: a pure function.
 *
 * @param text one English sentence
 * @param figures the figures that show it
 */
record Diagnosis(String text, JsonObject figures) {
  static final int WAIT_LIMIT_MS = 5_000;
  private static final int LEAST_ENDED = 10;

  /**
   * Looks at a pool.
   *
   * @param before a sample some seconds older than {@code now}
   */
  static Map<Trouble, Diagnosis> of(Sample before, Sample now) {
    Map<Trouble, Diagnosis> found = new EnumMap<>(Trouble.class);
    state(now.stats(), found);
    load(now.stats(), found);
    deadlocks(before, now, found);
    refusals(before, now, found);
    failures(before, now, found);
    books(now.stats(), found);
    return found;
  }

  private static void state(PoolStats now, Map<Trouble, Diagnosis> found) {
    int left = now.active() + now.starting() + now.queued();
    switch (now.state()) {
      case RUNNING -> {}
      case PAUSED ->
          put(
              found,
              Trouble.PAUSED,
              new JsonObject().put("queued", now.queued()).put("blocked", now.blocked()),
              String.format(
                  Locale.ROOT, "The pool is paused: nothing starts, %,d queued.", now.queued()));
      case DRAINING ->
          put(
              found,
              Trouble.DRAINING,
              new JsonObject().put("left", left),
              String.format(
                  Locale.ROOT, "The pool is draining: it takes no tasks, %,d are left.", left));
      case CLOSED ->
          put(
              found,
              Trouble.CLOSED,
              new JsonObject(),
              "The pool is closed: it refuses every task until it is rebooted.");
    }
  }

  private static void load(PoolStats now, Map<Trouble, Diagnosis> found) {
    if (now.isFull() && now.state() == PoolState.RUNNING) {
      put(
          found,
          Trouble.SATURATED,
          new JsonObject()
              .put("capacity", now.capacity())
              .put("queued", now.queued())
              .put("blocked", now.blocked()),
          String.format(
              Locale.ROOT,
              "The pool is full: all %,d slots and %,d places of the queue are taken, %,d submits wait.",
              now.capacity(),
              now.queued(),
              now.blocked()));
    }
    if (now.oldestWaitingMs() > WAIT_LIMIT_MS) {
      put(
          found,
          Trouble.WAITING,
          new JsonObject()
              .put("oldestWaitingMs", Math.round(now.oldestWaitingMs()))
              .put("limitMs", WAIT_LIMIT_MS),
          String.format(
              Locale.ROOT,
              "The oldest submission has waited for %,.1f s.",
              now.oldestWaitingMs() / 1e3));
    }
    if (now.stuck() > 0) {
      put(
          found,
          Trouble.STUCK,
          new JsonObject().put("stuck", now.stuck()),
          String.format(
              Locale.ROOT,
              "%,d tasks were answered but do not end; each keeps its slot.",
              now.stuck()));
    }
  }

  private static void deadlocks(Sample before, Sample now, Map<Trouble, Diagnosis> found) {
    long givenUp = now.deadlocks() - before.deadlocks();
    long refused = now.stats().rejected().deadlock() - before.stats().rejected().deadlock();
    if (givenUp + refused > 0) {
      put(
          found,
          Trouble.DEADLOCK,
          new JsonObject().put("givenUp", givenUp).put("refused", refused),
          String.format(
              Locale.ROOT,
              "Tasks of this pool wait for other tasks of it: lately %,d of those were given up"
                  + " because all workers waited, and %,d were refused because the pool was full.",
              givenUp,
              refused));
    }
  }

  private static void refusals(Sample before, Sample now, Map<Trouble, Diagnosis> found) {
    long refused = now.stats().rejected().overload() - before.stats().rejected().overload();
    if (refused > 0) {
      put(
          found,
          Trouble.REJECTING,
          new JsonObject()
              .put("lately", refused)
              .put("overload", now.stats().rejected().overload()),
          String.format(
              Locale.ROOT, "%,d submissions were refused lately for lack of room.", refused));
    }
  }

  private static void failures(Sample before, Sample now, Map<Trouble, Diagnosis> found) {
    long ended = now.ended() - before.ended();
    long badly = now.endedBadly() - before.endedBadly();
    if (ended >= LEAST_ENDED && badly * 2 > ended) {
      put(
          found,
          Trouble.FAILING,
          new JsonObject().put("ended", ended).put("failed", badly),
          String.format(
              Locale.ROOT, "%,d of the last %,d tasks failed or ran out of time.", badly, ended));
    }
  }

  private static void books(PoolStats now, Map<Trouble, Diagnosis> found) {
    long answered =
        now.completed()
            + now.failed()
            + now.cancelled()
            + now.timedOut()
            + now.expired()
            + now.abandoned();
    long submitted = now.accepted() + now.rejected().total() + now.blocked();
    long accepted = answered + now.starting() + now.active() + now.queued();
    if (now.submitted() != submitted || now.accepted() != accepted) {
      put(
          found,
          Trouble.BOOKS,
          new JsonObject()
              .put("submitted", now.submitted() - submitted)
              .put("accepted", now.accepted() - accepted),
          "The books do not balance: this is a defect of the pool, please report it.");
    }
  }

  private static void put(
      Map<Trouble, Diagnosis> found, Trouble trouble, JsonObject figures, String text) {
    found.put(trouble, new Diagnosis(text, figures));
  }
}
