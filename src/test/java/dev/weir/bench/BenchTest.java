package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchTest {
  @Test
  void aSuiteIsRunWholeUnlessTheQuickOneIsAskedFor() {
    assertThat(Bench.Options.parse("bus").scale()).isEqualTo(Scale.FULL);
    assertThat(Bench.Options.parse("bus", "--quick").scale()).isEqualTo(Scale.QUICK);
  }

  @Test
  void allMeansEverySuiteEachWithAFileOfItsOwn() {
    Bench.Options all = Bench.Options.parse("all");

    assertThat(all.suites()).containsExactly(Suites.values());
    assertThat(all.json(Suites.LAG)).isEqualTo(Path.of("target/bench/lag.json"));
    assertThat(Bench.Options.parse("lag", "--json", "x").json(Suites.LAG)).isEqualTo(Path.of("x"));
  }

  @Test
  void aWrongCommandLineIsRefusedWithTheWordAndWhatIsAllowed() {
    refuses("suite is 'chess': must be one of burst, heap,", "chess");
    refuses("no suite is named: must be one of burst,");
    refuses("argument '--slow' is unknown", "bus", "--slow");
    refuses("--json names no file", "bus", "--json");
    refuses("--json FILE is for one suite", "all", "--json", "x");
  }

  private static void refuses(String message, String... arguments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bench.Options.parse(arguments))
        .withMessageStartingWith(message);
  }
}
