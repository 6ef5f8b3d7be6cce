package dev.weir.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A suite's rows as Markdown: a row a case, a column a peer. */
record Table(List<Row> rows) {
  String toMarkdown() {
    List<String> peers =
        rows.stream().flatMap(row -> row.peers().keySet().stream()).distinct().toList();
    Stream<String> head = Stream.of("case", "unit", Peers.WEIR.title());
    Stream<String> tail = Stream.of("ratio", "bar", "");
    String title = line(Stream.of(head, peers.stream(), tail).flatMap(cells -> cells));
    String rule = "|---|---|" + "---:|".repeat(peers.size() + 3) + "---|";
    return Stream.of(Stream.of(title, rule), rows.stream().map(row -> line(row, peers)))
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n"));
  }

  private static String line(Row row, List<String> peers) {
    Stream<String> head = Stream.of(row.name(), row.unit().symbol(), figure(row.weir()));
    Stream<String> figures = peers.stream().map(peer -> figure(row, peer));
    Stream<String> tail = Stream.of(ratio(row.ratio()), bar(row), row.isPassed() ? "pass" : "FAIL");
    return line(Stream.of(head, figures, tail).flatMap(cells -> cells));
  }

  private static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String figure(Row row, String peer) {
    if (!row.peers().containsKey(peer)) {
      return "";
    }
    String figure = figure(row.peers().get(peer));
    return peer.equals(row.best()) ? "**" + figure + "**" : figure;
  }

  private static String figure(double value) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    String form = value == 0 || value >= 100 ? "%,.0f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }

  private static String ratio(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "-";
  }

  private static String bar(Row row) {
    String sign = row.unit().better() == Unit.Better.MORE ? ">= " : "<= ";
    return sign + String.format(Locale.ROOT, "%.2f", row.bar());
  }
}
