package dev.weir.spi;

import dev.weir.spi.ContextPropagation.Captured;
import dev.weir.spi.ContextPropagation.Undo;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the {@link ContextPropagation}s of the JVM took from the submitter of one task. Immutable;
 * nothing that they throw reaches the task or its submitter.
 */
public final class Carried {
  private static final System.Logger LOG = System.getLogger("dev.weir");
  private static final Set<Class<?>> REPORTED = ConcurrentHashMap.newKeySet();

  private final Captured[] captured;

  private Carried(Captured[] captured) {
    this.captured = captured;
  }

  /** Found once, when the first task is submitted. */
  private static final class Found {
    private static final ContextPropagation[] ALL = find();
  }

  private static ContextPropagation[] find() {
    List<ContextPropagation> all = new ArrayList<>();
    try {
      Iterator<ContextPropagation> found = ServiceLoader.load(ContextPropagation.class).iterator();
      while (found.hasNext()) {
        add(found, all);
      }
    } catch (RuntimeException | Error notListed) {
      report(ContextPropagation.class, notListed);
    }
    return all.toArray(ContextPropagation[]::new);
  }

  /** One that cannot be made leaves the others. */
  private static void add(Iterator<ContextPropagation> found, List<ContextPropagation> all) {
    try {
      all.add(found.next());
    } catch (RuntimeException | Error notMade) {
      report(ContextPropagation.class, notMade);
    }
  }

  /** Captures the calling thread's values; null if there are none. */
  public static Carried capture() {
    try {
      return capture(Found.ALL);
    } catch (RuntimeException | Error noMemory) {
      return null;
    }
  }

  static Carried capture(ContextPropagation... propagations) {
    Captured[] captured = null;
    for (int i = 0; i < propagations.length; i++) {
      try {
        Captured values = propagations[i].capture();
        if (values != null) {
          captured = captured == null ? new Captured[propagations.length] : captured;
          captured[i] = values;
        }
      } catch (RuntimeException | Error failed) {
        report(propagations[i].getClass(), failed);
      }
    }
    return captured == null ? null : new Carried(captured);
  }

  /**
   * Runs code with what was carried in place, and puts the thread back as it was.
   *
   * @param carried null for nothing
   * @return what the code returns
   * @throws Exception what the code throws
   */
  public static <T> T call(Carried carried, Callable<T> code) throws Exception {
    if (carried == null) {
      return code.call();
    }
    Undo[] undos = carried.restore();
    try {
      return code.call();
    } finally {
      undo(undos);
    }
  }

  private Undo[] restore() {
    Undo[] undos = new Undo[captured.length];
    for (int i = 0; i < captured.length; i++) {
      try {
        undos[i] = captured[i] == null ? null : captured[i].restore();
      } catch (RuntimeException | Error failed) {
        report(captured[i].getClass(), failed);
      }
    }
    return undos;
  }

  /** The last that was put in place goes first. */
  private static void undo(Undo[] undos) {
    for (int i = undos.length - 1; i >= 0; i--) {
      try {
        if (undos[i] != null) {
          undos[i].undo();
        }
      } catch (RuntimeException | Error failed) {
        report(undos[i].getClass(), failed);
      }
    }
  }

  /** Says it once for each class: a failure at every task must not fill the log. */
  private static void report(Class<?> whose, Throwable failed) {
    try {
      if (REPORTED.add(whose)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "context propagation by %s failed, tasks run without it".formatted(whose.getName()),
            failed);
      }
    } catch (RuntimeException | Error notSaid) {
      // there is no memory for it, or the failure cannot be printed: the task matters more
    }
  }
}
