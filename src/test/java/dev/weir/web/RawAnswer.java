package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One answer as it came over a connection.
 *
 * @param status the number in its first line
 * @param headers by their names in lower case
 * @param body as its length says
 */
record RawAnswer(int status, Map<String, String> headers, String body) {
  private static final String END = "\r\n\r\n";

  /** Reads answers that follow one another, without interim ones; fails on what is none. */
  static List<RawAnswer> parse(String wire) {
    List<RawAnswer> answers = new ArrayList<>();
    for (int at = 0; at < wire.length(); ) {
      assertThat(wire.substring(at)).matches("(?s)HTTP/1\\.[01] \\d{3} .*" + END + ".*");
      int end = wire.indexOf(END, at) + END.length();
      String[] lines = wire.substring(at, end).split("\r\n", -1);
      Map<String, String> headers = new TreeMap<>();
      for (int i = 1; i < lines.length - 2; i++) {
        String[] header = lines[i].split(": ", 2);
        headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      answers.add(
          new RawAnswer(
              Integer.parseInt(lines[0].split(" ", 3)[1]),
              headers,
              wire.substring(end, end + length)));
      at = end + length;
    }
    answers.removeIf(answer -> answer.status() == 100);
    return answers;
  }

  /** Returns the status, and the code of a problem behind it. */
  String summary() {
    return status < 400 ? "" + status : status + " " + new JsonObject(body).getString("code");
  }

  /** Checks that this is a problem like any other, and says that it is the last answer. */
  void assertLastProblem() {
    assertThat(headers)
        .containsEntry("content-type", "application/problem+json")
        .containsEntry("connection", "close")
        .containsEntry("cache-control", "no-store")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("x-frame-options", "DENY")
        .containsKeys(
            "content-security-policy",
            "referrer-policy",
            "permissions-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy");
    JsonObject problem = new JsonObject(body);
    assertThat(problem.fieldNames()).contains("type", "title", "status", "detail", "code");
    assertThat(problem.getInteger("status")).isEqualTo(status);
  }
}
