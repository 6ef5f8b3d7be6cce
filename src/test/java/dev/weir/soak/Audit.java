package dev.weir.soak;

import dev.weir.pool.Outcome;
import dev.weir.soak.Entry.Event;
import dev.weir.soak.Entry.Reply;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * What the ledger says at a quiet point. Each accepted submission must have one answer: it ran, or
 * was listed by shutdownNow, or its listener heard the end, or its future is done. A plain task
 * that did neither is {@code silent}: only the pool's own books can tell whether it was given up.
 */
final class Audit {
  long accepted;
  long refused;

  /** Entries of which it is not known whether the pool ever saw them. */
  long unsure;

  long lost;
  long doubles;
  long silent;

  /** Plain tasks that the pool must have counted as failed or abandoned. */
  long plainEnded;

  private final Map<Outcome, Long> heard = new EnumMap<>(Outcome.class);
  private final Ledger ledger;

  private Audit(Ledger ledger) {
    this.ledger = ledger;
  }

  static Audit of(Ledger ledger) {
    Audit audit = new Audit(ledger);
    for (int i = 0; i < ledger.used(); i++) {
      audit.judge(ledger.get(i));
    }
    return audit;
  }

  long heard(Outcome outcome) {
    return heard.getOrDefault(outcome, 0L);
  }

  private void judge(Entry entry) {
    if (runs(entry) > 1) {
      doubled(entry);
    }
    switch (entry.way()) {
      case PLAIN -> plain(entry);
      case LISTENED -> listened(entry);
      case FUTURE -> future(entry);
      case BULK -> unsure++;
    }
  }

  private static int runs(Entry entry) {
    return entry.count(Event.RAN) + entry.count(Event.ELSEWHERE) + entry.count(Event.LISTED);
  }

  private void plain(Entry entry) {
    reply(entry);
    int runs = runs(entry);
    if (entry.reply() == Reply.REFUSED && runs > 0) {
      doubled(entry);
    } else if (entry.reply() == Reply.ACCEPTED && runs == 0) {
      silent++;
    }
    if (entry.count(Event.THREW) + entry.count(Event.LISTED) > 0) {
      plainEnded++;
    }
  }

  private void reply(Entry entry) {
    switch (entry.reply()) {
      case ACCEPTED -> accepted++;
      case REFUSED -> refused++;
      case UNSURE -> unsure++;
    }
  }

  private void listened(Entry entry) {
    int ends = entry.count(Event.FINISHED) + entry.count(Event.REFUSED);
    boolean isRefused = entry.count(Event.REFUSED) > 0;
    if (entry.reply() == Reply.UNSURE) {
      unsure++;
    } else if (isRefused) {
      refused++;
    } else {
      accepted++;
    }
    if (entry.count(Event.FINISHED) > 0) {
      heard.merge(entry.outcome(), 1L, Long::sum);
    }
    if (ends == 0 && (entry.reply() == Reply.ACCEPTED || entry.count(Event.ACCEPTED) > 0)) {
      lose(entry);
    }
    if (ends > 1 || (isRefused && runs(entry) > 0) || isRepeated(entry) || isContradicted(entry)) {
      doubled(entry);
    }
  }

  private static boolean isRepeated(Entry entry) {
    return entry.count(Event.ACCEPTED) > 1
        || entry.count(Event.BEGUN) > 1
        || entry.count(Event.RETURNED) > 1;
  }

  private static boolean isContradicted(Entry entry) {
    Outcome outcome = entry.outcome();
    return (outcome == Outcome.COMPLETED && entry.count(Event.RAN) != 1)
        || (outcome == Outcome.QUEUE_TIMEOUT && entry.count(Event.RAN) != 0);
  }

  private void future(Entry entry) {
    reply(entry);
    Future<?> future = entry.future();
    if (entry.reply() == Reply.REFUSED && runs(entry) > 0) {
      doubled(entry);
    } else if (future != null && !future.isDone()) {
      lose(entry);
    } else if (future != null
        && future.state() == Future.State.SUCCESS
        && (entry.count(Event.RAN) != 1 || future.resultNow() != entry)) {
      doubled(entry);
    }
  }

  private void lose(Entry entry) {
    lost++;
    ledger.broke("lost: " + entry);
  }

  private void doubled(Entry entry) {
    doubles++;
    ledger.broke("answered twice, or not as it was run: " + entry);
  }
}
