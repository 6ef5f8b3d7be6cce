package dev.weir.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The places of the pool: the {@link Word} that says how many are taken, and the bounds it is held
 * against. Every method is one compare-and-set; what {@link Word} decides is enforced here.
 *
 * <pre>
 * field   written                     read
 * word    compare-and-set, anybody    anybody
 * bounds  under the admission's lock  anybody; one value holds all bounds
 * stuck   whoever answers early       anybody
 * telling whoever answers a listener  the closing check
 * </pre>
 */
final class Places {
  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(Places.class, "word", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final AtomicInteger stuck = new AtomicInteger();
  private final AtomicInteger telling = new AtomicInteger();
  private final Books books;
  private volatile long word = Word.INITIAL;
  private volatile PoolBounds bounds;

  Places(PoolBounds bounds, Books books) {
    this.bounds = bounds;
    this.books = books;
  }

  long word() {
    return word;
  }

  PoolState state() {
    return Word.state(word);
  }

  boolean starts() {
    return Word.starts(word);
  }

  PoolBounds bounds() {
    return bounds;
  }

  int stuck() {
    return stuck.get();
  }

  private boolean swap(long from, long to) {
    return WORD.compareAndSet(this, from, to);
  }

  /** Reserves a slot or a place in the queue; the caller then appends the job. */
  boolean take() {
    for (; ; ) {
      long w = word;
      long next = Word.take(w, bounds);
      if (next == Word.NONE) {
        return false;
      }
      if (swap(w, next)) {
        noteQueued(w, next);
        return true;
      }
    }
  }

  /** Reserves likewise, but only while the pool is running. */
  boolean takeIfRunning() {
    for (; ; ) {
      long w = word;
      long next = Word.state(w) == PoolState.RUNNING ? Word.take(w, bounds) : Word.NONE;
      if (next == Word.NONE) {
        return false;
      }
      if (swap(w, next)) {
        noteQueued(w, next);
        return true;
      }
    }
  }

  private void noteQueued(long before, long after) {
    if (Word.queued(after) > Word.queued(before)) {
      books.queued(Word.queued(after));
    }
  }

  /** Frees the slot of a task whose thread has returned; returns the new word. */
  long release() {
    for (; ; ) {
      long w = word;
      long next = Word.release(w, bounds);
      if (swap(w, next)) {
        return next;
      }
    }
  }

  /** Frees the place of a job that was dropped before it began; returns the new word. */
  long leave() {
    for (; ; ) {
      long w = word;
      long next = Word.leave(w);
      if (swap(w, next)) {
        return next;
      }
    }
  }

  /** A task was answered before its thread returned: it is not active any more, but stuck. */
  void answeredEarly() {
    stuck.incrementAndGet();
  }

  /** The thread of such a task has returned. Called before its slot is released. */
  void returnedLate() {
    stuck.decrementAndGet();
  }

  /** An answer is about to be told; the pool does not close before it is. */
  void tells() {
    telling.incrementAndGet();
  }

  /** The answer is told. */
  void told() {
    telling.decrementAndGet();
  }

  /** Returns whether all that was accepted has its outcome, told or not. */
  boolean answered() {
    return answered(word);
  }

  private boolean answered(long w) {
    return Word.queued(w) == 0 && Word.slots(w) <= stuck.get();
  }

  /** Closes a draining pool if all that it accepted is answered, and told of it. */
  boolean closeIfAnswered() {
    for (; ; ) {
      long w = word;
      // In this order: an answer is announced in telling before it leaves the word or joins stuck.
      if (Word.state(w) != PoolState.DRAINING || !answered(w) || telling.get() > 0) {
        return false;
      }
      if (swap(w, Word.withState(w, PoolState.CLOSED))) {
        return true;
      }
    }
  }

  /** Changes the state, and gives free slots to queued tasks. Under the admission's lock. */
  void moveTo(PoolState state) {
    long w;
    do {
      w = word;
    } while (!swap(w, Word.promote(Word.withState(w, state), bounds)));
  }

  /** Changes the bounds, and gives free slots to queued tasks. Under the admission's lock. */
  void rebound(PoolBounds to) {
    bounds = to;
    long w;
    do {
      w = word;
    } while (!swap(w, Word.promote(w, to)));
  }
}
