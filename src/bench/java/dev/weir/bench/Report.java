package dev.weir.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What a suite found. */
record Report(Suites suite, List<Row> rows) {
  boolean isPassed() {
    return rows.stream().allMatch(Row::isPassed);
  }

  /** Returns the closing line: {@code burst: pass}, or what failed. */
  String verdict() {
    String failures =
        rows.stream()
            .filter(row -> !row.isPassed())
            .map(Row::failure)
            .collect(Collectors.joining("; "));
    return suite.title() + (failures.isEmpty() ? ": pass" : ": FAIL (" + failures + ")");
  }

  JsonObject toJson() {
    JsonArray cases = new JsonArray();
    rows.forEach(row -> cases.add(row.toJson()));
    return new JsonObject()
        .put("suite", suite.title())
        .put("machine", Machine.hardware())
        .put("jdk", Machine.jdk())
        .put("commit", Machine.commit())
        .put("cases", cases);
  }

  void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Files.writeString(file, toJson().encodePrettily() + "\n");
  }
}
