package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A task is known by the number in its id where that says the same, and by nothing less. */
class TaskKeyTest {
  private static final String NODE = "0123abcd";
  private static final long SEED = 41;

  private final ManualTicker ticker = new ManualTicker();
  private final TaskOrigin origin = new TaskOrigin(NODE, InstantSource.system(), ticker);
  private final TaskTable table = new TaskTable(9, 1L << 30, Duration.ofMinutes(1), origin);

  private ManagedTask task(String id) {
    return new ManagedTask(origin, Requests.of(id, "echo"));
  }

  @Test
  void anIdThatWasMadeHereIsANumber() {
    ManagedTask made = task(null);
    assertThat(made.key()).isInstanceOf(Long.class);
    assertThat(origin.key(made.id())).isEqualTo(made.key());
    for (long number : new long[] {0, 1, 35, 36, Long.MAX_VALUE, -18}) {
      assertThat(origin.key(origin.id(number))).isEqualTo(number);
    }
  }

  @Test
  void anyOtherIdIsItself() {
    for (String id :
        List.of(
            "",
            "a",
            NODE,
            NODE + "-",
            NODE + "--",
            NODE + "-0a",
            NODE + "-A",
            NODE + "_a",
            NODE + "-a ",
            NODE + "-\u0661", // a digit elsewhere
            NODE + "-zzzzzzzzzzzzz", // more than a long holds
            NODE + "-10000000000000",
            "fedcba98-a",
            NODE.toUpperCase(java.util.Locale.ROOT) + "-a")) {
      assertThat(origin.key(id)).isEqualTo(id);
    }
  }

  @Test
  void twoIdsNeverShareAKey() {
    Random random = new Random(SEED);
    String letters = "-09azAZ_\u0661";
    Set<String> ids = new HashSet<>();
    Set<Object> keys = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      StringBuilder id = new StringBuilder(NODE).append('-');
      for (int length = random.nextInt(15); length > 0; length--) {
        id.append(letters.charAt(random.nextInt(letters.length())));
      }
      ids.add(id.toString());
      keys.add(origin.key(id.toString()));
    }
    assertThat(keys).hasSameSizeAs(ids);
  }

  @Test
  void aSenderThatChoosesAnIdThatWasMadeHereIsADuplicate() {
    ManagedTask made = task(null);
    assertThat(table.add(made)).isTrue();
    ManagedTask chosen = task(made.id());
    assertThat(table.add(chosen)).isFalse();
    assertThat(table.find(made.id())).isSameAs(made);
    table.discard(made);
    assertThat(table.add(chosen)).isTrue();
    assertThat(table.find(made.id())).isSameAs(chosen);
  }
}
