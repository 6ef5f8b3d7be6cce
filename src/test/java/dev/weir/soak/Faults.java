package dev.weir.soak;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which faults are about, and how often they strike. Asking allocates nothing, for it is done where
 * memory may be out.
 */
final class Faults {
  private final Set<Fault> allowed;
  private final SplittableRandom random;
  private final int fillsARound;
  private final AtomicLong sequence;
  private final AtomicLong strikes = new AtomicLong();
  private final AtomicInteger fills = new AtomicInteger();
  private volatile Set<Fault> on = Set.of();
  private int rounds;

  Faults(Set<Fault> allowed, long seed, int fillsARound) {
    this.allowed = Set.copyOf(allowed);
    this.random = new SplittableRandom(seed);
    this.sequence = new AtomicLong(seed);
    this.fillsARound = fillsARound;
  }

  /**
   * Chooses the faults of the next round: each one time in two, but in some rounds none at all. The
   * first has none, so that all that the test itself needs is loaded before memory is out.
   */
  Set<Fault> choose() {
    EnumSet<Fault> chosen = EnumSet.noneOf(Fault.class);
    boolean isFirst = rounds++ == 0;
    if (random.nextInt(5) > 0 && !isFirst) {
      for (Fault fault : Fault.values()) {
        if (random.nextBoolean() && allowed.contains(fault)) {
          chosen.add(fault);
        }
      }
    }
    fills.set(fillsARound);
    on = chosen;
    return chosen;
  }

  /** Ends all faults. */
  void stop() {
    on = Set.of();
  }

  boolean isOn(Fault fault) {
    return on.contains(fault);
  }

  /** Returns whether a fault that is about strikes now, one time in so many; counts it. */
  boolean strikes(Fault fault, int oneIn) {
    return isOn(fault) && Long.remainderUnsigned(draw(), oneIn) == 0 && strike();
  }

  /** Returns whether a task may fill the heap: a big one is filled seldom, for it takes seconds. */
  boolean mayFill() {
    return isOn(Fault.HEAP) && fills.decrementAndGet() >= 0 && strike();
  }

  /** Counts a fault that is done to the pool now. */
  boolean strike() {
    strikes.incrementAndGet();
    return true;
  }

  long strikes() {
    return strikes.get();
  }

  /** Returns a number from the seed, whoever asks (the mixing of SplitMix64). */
  private long draw() {
    long z = sequence.addAndGet(0x9e3779b97f4a7c15L);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
