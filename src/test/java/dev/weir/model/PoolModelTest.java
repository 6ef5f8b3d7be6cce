package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.ModelledPool.Kind;
import dev.weir.model.ModelledPool.Step;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Provoked;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random sequences of all operations: after each step the pool is as its model is, to the digit,
 * and exactly those tasks run that came first. A sequence that fails is made shorter step by step.
 *
 * <p>{@code -Dweir.model.seconds=600} plays for longer, {@code -Dweir.model.seed=7} plays from that
 * seed.
 */
final class PoolModelTest {
  private static final long SECONDS = Long.getLong("weir.model.seconds", 5);
  private static final int STEPS = 40;
  private static final long PATIENCE_MS = 10_000;
  private static final long SHORT_PATIENCE_MS = 1_000;
  private static final Kind[] KINDS = Kind.values();

  @RegisterExtension static final Provoked PROVOKED = new Provoked(ModelledPool.FAILURE);

  @EveryThreadKind
  void thePoolIsAsItsModelIs(Threads kind) throws Exception {
    long seed = Long.getLong("weir.model.seed", new Random().nextInt());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    int sequences = 0;
    for (; sequences < 50 || System.nanoTime() - end < 0; sequences++, seed++) {
      List<Step> steps = steps(new Random(seed));
      String wrong = play(kind, steps, PATIENCE_MS);
      if (wrong != null) {
        List<Step> few = shorten(kind, steps);
        assertThat(wrong).as("seed %d, which fails by %s", seed, few).isNull();
      }
    }
  }

  private static List<Step> steps(RandomGenerator random) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      steps.add(new Step(kind(random), random.nextInt(1000)));
    }
    return steps;
  }

  /** Most steps submit or end a task, few end the life of the pool. */
  private static Kind kind(RandomGenerator random) {
    Kind kind = KINDS[random.nextInt(KINDS.length)];
    boolean isRare = kind == Kind.SHUTDOWN || kind == Kind.SHUTDOWN_NOW;
    return isRare && random.nextInt(4) > 0 ? Kind.LISTEN : kind;
  }

  /** Returns what went wrong, null if nothing did. */
  private static String play(Threads kind, List<Step> steps, long patienceMs)
      throws InterruptedException {
    ModelledPool pool = new ModelledPool(kind, patienceMs);
    String wrong = null;
    for (int i = 0; i < steps.size() && wrong == null; i++) {
      wrong = pool.take(steps.get(i));
      wrong = wrong == null ? null : "after step " + i + ", " + steps.get(i) + ": " + wrong;
    }
    String after = pool.end();
    return wrong == null ? after : wrong;
  }

  /** Leaves out every step without which the sequence still fails. */
  private static List<Step> shorten(Threads kind, List<Step> steps) throws InterruptedException {
    List<Step> few = new ArrayList<>(steps);
    for (int i = few.size() - 1; i >= 0; i--) {
      List<Step> fewer = new ArrayList<>(few);
      fewer.remove(i);
      if (play(kind, fewer, SHORT_PATIENCE_MS) != null) {
        few = fewer;
      }
    }
    return few;
  }
}
