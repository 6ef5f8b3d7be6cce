package dev.weir.fuzz;

import java.util.SplittableRandom;

/** Texts that are JSON, nearly JSON, or a submission with something odd in it. */
final class RandomJson {
  private static final String[] TASKS = {
    "echo", "echo", "echo", "sleep", "spin", "fail", "digest", "nope", "", "callable", "ec\\u0068o"
  };
  private static final String[] ODD_VALUES = {
    "1e999",
    "-1e999",
    "NaN",
    "1e308",
    "01",
    "+1",
    ".5",
    "99999999999999999999",
    "1e-999",
    "-0",
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u0000\"",
    "\"x\\",
    "/**/1",
    "9007199254740993",
    "0.1",
    "-1",
    "2147483648",
    "9223372036854775808",
    "undefined",
    "'x'",
    "\"\t\""
  };
  private static final String[] FIELDS = {
    "id",
    "reply",
    "maxWaitMs",
    "deadlineMs",
    "timeoutMs",
    "args",
    "task",
    "Task",
    "args ",
    "",
    "\\u0069d",
    "priority"
  };
  private static final int MOST_DEPTH = 4;

  private final SplittableRandom random;

  RandomJson(SplittableRandom random) {
    this.random = random;
  }

  String submission() {
    StringBuilder text = new StringBuilder("{\"task\":\"").append(any(TASKS)).append('"');
    if (random.nextInt(4) > 0) {
      text.append(",\"args\":").append(args());
    }
    for (int n = random.nextInt(3); n > 0; n--) {
      text.append(",\"").append(any(FIELDS)).append("\":").append(value(2));
    }
    text.append('}');
    return random.nextInt(6) == 0 ? mutated(text.toString()) : text.toString();
  }

  private String args() {
    return switch (random.nextInt(8)) {
      case 0 -> "{\"ms\":" + any(ODD_VALUES) + "}";
      case 1 -> "{\"ms\":" + random.nextInt(3) + "}";
      case 2 -> "{\"message\":\"" + "x".repeat(random.nextInt(1_200)) + "\\ud83d\\ude00\"}";
      case 3 -> "{\"a\":[" + "{},".repeat(random.nextInt(2_000)) + "{}]}";
      case 4 -> "[".repeat(random.nextInt(150)) + "1";
      case 5 -> "{\"path\":\"/etc/passwd\",\"algorithm\":" + any(ODD_VALUES) + "}";
      default -> value(MOST_DEPTH);
    };
  }

  /** Returns a change of the bounds. */
  String bounds() {
    String[] names = {
      "capacity", "minIdle", "queueCapacity", "maxBlockingTasks", "expiryMs", "name", ""
    };
    return "{\""
        + any(names)
        + "\":"
        + (random.nextBoolean() ? random.nextInt(-2, 9) : value(1))
        + "}";
  }

  private String value(int depth) {
    int kind = random.nextInt(depth > 0 ? 7 : 4);
    return switch (kind) {
      case 0 -> any(ODD_VALUES);
      case 1 -> String.valueOf(random.nextInt(-5, 50));
      case 2 -> "\"" + word() + "\"";
      case 3 -> String.valueOf(random.nextDouble(1_000));
      case 4 -> "[" + value(depth - 1) + "," + value(depth - 1) + "]";
      case 5 -> "{\"" + word() + "\":" + value(depth - 1) + ",\"b\":" + value(depth - 1) + "}";
      default -> "{\"" + word() + "\":" + value(depth - 1) + "}";
    };
  }

  private String word() {
    String[] words = {"a", "result", "accepted", "x y", "é", "\\u20ac", "1", "..", "\\\"", "\\n"};
    return any(words);
  }

  String mutated(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int n = 1 + random.nextInt(3); n > 0 && !changed.isEmpty(); n--) {
      int at = random.nextInt(changed.length());
      switch (random.nextInt(4)) {
        case 0 -> changed.deleteCharAt(at);
        case 1 -> changed.insert(at, (char) random.nextInt(256));
        case 2 -> changed.setCharAt(at, (char) random.nextInt(256));
        default -> changed.append(changed.substring(at));
      }
    }
    return changed.toString();
  }

  private String any(String[] of) {
    return of[random.nextInt(of.length)];
  }
}
