package dev.weir.soak;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolStats;
import java.util.Set;

/**
 * The pool's books between two quiet points against those of the soak. What the soak is unsure of
 * makes a range; without such entries the books must agree to the digit.
 */
final class Books {
  private final PoolStats before;
  private final PoolStats after;
  private final Audit audit;
  private final Ledger ledger;

  private Books(PoolStats before, PoolStats after, Audit audit, Ledger ledger) {
    this.before = before;
    this.after = after;
    this.audit = audit;
    this.ledger = ledger;
  }

  /**
   * Compares, and counts as lost the silent tasks that the pool has not given up.
   *
   * @param mayVanish whether a deadline may have given up plain tasks, of which nobody hears
   */
  static void compare(
      PoolStats before,
      PoolStats after,
      Audit audit,
      Ledger ledger,
      boolean mayVanish,
      Set<Fault> faults) {
    Books books = new Books(before, after, audit, ledger);
    books.totals();
    books.outcomes();
    books.silence(mayVanish, faults.stream().anyMatch(Fault::isInner));
  }

  private void totals() {
    within("accepted", after.accepted() - before.accepted(), audit.accepted);
    within("refused", after.rejected().total() - before.rejected().total(), audit.refused);
    within("submitted", after.submitted() - before.submitted(), audit.accepted + audit.refused);
  }

  private void within(String what, long booked, long known) {
    if (booked < known || booked > known + audit.unsure) {
      ledger.broke(
          what
              + ": the pool says "
              + booked
              + ", the soak "
              + known
              + " to "
              + (known + audit.unsure));
    }
  }

  private void outcomes() {
    atLeast("completed", completed(), audit.heard(Outcome.COMPLETED));
    atLeast("failed", failed(), audit.heard(Outcome.FAILED));
    atLeast("cancelled", cancelled(), audit.heard(Outcome.CANCELLED));
    atLeast("abandoned", abandoned(), audit.heard(Outcome.ABANDONED));
    long timedOut = audit.heard(Outcome.QUEUE_TIMEOUT) + audit.heard(Outcome.RUN_TIMEOUT);
    if (after.timedOut() - before.timedOut() != timedOut) {
      ledger.broke(
          "timed out: the pool says "
              + (after.timedOut() - before.timedOut())
              + ", listeners "
              + timedOut);
    }
  }

  private void atLeast(String what, long booked, long heard) {
    if (booked < heard) {
      ledger.broke(what + ": the pool says " + booked + ", but listeners heard " + heard);
    }
  }

  private long completed() {
    return after.completed() - before.completed();
  }

  private long failed() {
    return after.failed() - before.failed();
  }

  private long cancelled() {
    return after.cancelled() - before.cancelled();
  }

  private long abandoned() {
    return after.abandoned() - before.abandoned();
  }

  /**
   * An accepted plain task that neither ran nor was listed is lost, unless a deadline gave it up or
   * a fault inside the engine ended it in the worker's hand. Then the pool has counted it.
   */
  private void silence(boolean mayVanish, boolean mayFail) {
    long heardBad = audit.heard(Outcome.FAILED) + audit.heard(Outcome.ABANDONED);
    long excused =
        (mayVanish || mayFail) ? failed() + abandoned() - heardBad - audit.plainEnded : 0;
    long unexplained = audit.silent - Math.max(0, excused);
    if (unexplained > 0) {
      audit.lost += unexplained;
      ledger.broke(unexplained + " accepted plain tasks neither ran nor were listed");
    }
  }
}
