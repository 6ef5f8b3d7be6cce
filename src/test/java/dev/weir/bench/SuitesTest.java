package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run of every suite at sizes that only show that it works; the figures mean nothing. */
class SuitesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Suites.class)
  void everyCaseOfEverySuiteIsMeasured(Suites suite) throws Exception {
    Report report = suite.run(Scale.TINY);

    assertThat(report.rows()).isNotEmpty();
    assertThat(report.rows())
        .allSatisfy(
            row -> {
              assertThat(row.weir()).as(row.name()).isFinite();
              assertThat(row.peers().values()).as(row.name()).allMatch(Double::isFinite);
              assertThat(row.best()).isNotNull();
            });
    assertThat(new Table(report.rows()).toMarkdown()).doesNotContain("| - |");
  }

  @ParameterizedTest
  @EnumSource(Suites.class)
  void aReportIsWrittenAsJson(Suites suite) throws Exception {
    Path file = folder.resolve("new").resolve("report.json");

    new Report(suite, List.of()).write(file);

    assertThat(new JsonObject(Files.readString(file)).fieldNames())
        .containsExactly("suite", "machine", "jdk", "commit", "cases");
  }
}
