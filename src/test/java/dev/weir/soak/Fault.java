package dev.weir.soak;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the soak does to a pool beside using it. Each can be left out by its name. */
enum Fault {
  /** Tasks fill the heap until an allocation fails, for everybody. */
  HEAP,
  /** Tasks, and submitters on small stacks, recurse until the stack overflows. */
  STACK,
  /** The thread factory throws, returns null, or returns a thread that does not start. */
  FACTORY,
  /** The pool's clock throws. */
  TICKER,
  /** Listeners and uncaught-exception handlers throw. */
  LISTENER,
  /** Submitters and workers are interrupted. */
  INTERRUPT,
  /** Tasks throw exceptions whose own methods throw. */
  HOSTILE,
  /** The pool is shut down at once, or with a deadline, while it is used. */
  ABANDON;

  /** Those that may strike inside the engine, where a task in hand then ends as failed. */
  private static final Set<Fault> INNER = EnumSet.of(HEAP, STACK, FACTORY, TICKER);

  boolean isInner() {
    return INNER.contains(this);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns all faults but those that a list names, as in {@code heap,ticker}. */
  static Set<Fault> without(String names) {
    Set<Fault> faults = EnumSet.allOf(Fault.class);
    for (String name : names.split(",", -1)) {
      if (!name.isEmpty()) {
        faults.remove(named(name));
      }
    }
    return faults;
  }

  private static Fault named(String name) {
    return Arrays.stream(values())
        .filter(fault -> fault.word().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("fault '" + name + "' must be one of " + words()));
  }

  private static String words() {
    return Arrays.stream(values()).map(Fault::word).collect(Collectors.joining(", "));
  }
}
