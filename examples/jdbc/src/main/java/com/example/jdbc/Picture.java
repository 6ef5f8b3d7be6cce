package com.example.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws what {@link Load} prints: {@code Picture LOAD.csv OUT.svg}. */
public final class Picture {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 150;
  private static final int LEFT = 64;
  private static final int TOP = 34;
  private static final int GAP = 70;

  private static final String STYLE =
      """
      <style>
        text { font: 12px system-ui, sans-serif; fill: #333 }
        .title { font-weight: 600 }
        .grid { stroke: #ddd }
        polyline { fill: none; stroke-width: 2 }
        .executeBlocking { stroke: #c2410c }
        .weir { stroke: #1d4ed8 }
        text.executeBlocking { stroke: none; fill: #c2410c }
        text.weir { stroke: none; fill: #1d4ed8 }
        @media (prefers-color-scheme: dark) {
          text { fill: #ddd }
          .grid { stroke: #444 }
          .executeBlocking { stroke: #fb923c }
          .weir { stroke: #60a5fa }
          text.executeBlocking { fill: #fb923c }
          text.weir { fill: #60a5fa }
        }
      </style>
      """;

  private final List<Row> rows;
  private final StringBuilder svg = new StringBuilder();

  private Picture(List<Row> rows) {
    this.rows = rows;
  }

  /** One line of the load. Latencies are in milliseconds, the heap in megabytes. */
  private record Row(
      String way, double seconds, double refused, double queue, double p99, double heap) {
    static Row of(String line) {
      String[] field = line.split(",");
      return new Row(
          field[0],
          number(field[1]) / 1_000,
          number(field[4]),
          number(field[5]),
          number(field[7]),
          number(field[8]));
    }

    private static double number(String text) {
      return Double.parseDouble(text);
    }
  }

  /** Reads the first file and writes the second. */
  public static void main(String[] args) throws IOException {
    List<Row> rows = Files.readAllLines(Path.of(args[0])).stream().skip(1).map(Row::of).toList();
    Files.writeString(Path.of(args[1]), new Picture(rows).draw());
  }

  private String draw() {
    int width = 2 * (LEFT + WIDTH) + 24;
    int height = 2 * (TOP + HEIGHT + GAP) - 20;
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
            .formatted(width, height));
    svg.append("<title>Ten times the load: executeBlocking and Weir</title>\n").append(STYLE);
    panel(0, 0, "waiting queries", Row::queue);
    panel(1, 0, "latency of answers, 99 % (ms)", Row::p99);
    panel(0, 1, "heap in use (MB)", Row::heap);
    panel(1, 1, "refused so far, each told when to come back", Row::refused);
    text("executeBlocking", LEFT, height - 6, "executeBlocking");
    text("weir", LEFT + 120, height - 6, "Weir");
    return svg.append("</svg>\n").toString();
  }

  private void panel(int column, int row, String title, ToDoubleFunction<Row> figure) {
    int x = LEFT + column * (WIDTH + LEFT);
    int y = TOP + row * (HEIGHT + GAP);
    double most = rows.stream().mapToDouble(figure).max().orElse(1);
    double longest = rows.stream().mapToDouble(Row::seconds).max().orElse(1);
    text("title", x, y - 12, title);
    for (int line = 0; line <= 2; line++) {
      double value = most * line / 2;
      double at = y + HEIGHT - HEIGHT * line / 2.0;
      svg.append(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n"
              .formatted(x, x + WIDTH, at, at));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>%n",
              x - 6,
              at + 4,
              value));
    }
    text("", x, y + HEIGHT + 18, "0 s");
    text("", x + WIDTH - 24, y + HEIGHT + 18, "%.0f s".formatted(longest));
    for (String way : List.of("executeBlocking", "weir")) {
      svg.append("<polyline class=\"").append(way).append("\" points=\"");
      rows.stream()
          .filter(each -> each.way().equals(way))
          .forEach(
              each ->
                  svg.append(
                      String.format(
                          Locale.ROOT,
                          "%.1f,%.1f ",
                          x + WIDTH * each.seconds() / longest,
                          y + HEIGHT - HEIGHT * figure.applyAsDouble(each) / Math.max(most, 1))));
      svg.append("\"/>\n");
    }
  }

  private void text(String style, int x, int y, String text) {
    svg.append("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n".formatted(style, x, y, text));
  }
}
