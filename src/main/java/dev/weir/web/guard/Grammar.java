package dev.weir.web.guard;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a request as RFC 9112 has them, without what it lets a lenient server take as well:
 * each line can be read in one way only. The characters of a line are the bytes on the wire.
 */
final class Grammar {
  /** More digits would be read modulo 2^32 by some. */
  private static final int MOST_DIGITS = 8;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String QUOTED =
      "\"(?:[\\t !\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*+\"";
  private static final Pattern REQUEST_LINE =
      Pattern.compile(TOKEN + " [\\x21-\\x7e]+ HTTP/(\\d\\.\\d)");
  private static final Pattern FIELD =
      Pattern.compile("(" + TOKEN + "):[\\t\\x20-\\x7e\\x80-\\xff]*");
  private static final Pattern CHUNK =
      Pattern.compile(
          "([0-9A-Fa-f]{1,%d})(?:;%s(?:=(?:%s|%s))?)*+"
              .formatted(MOST_DIGITS, TOKEN, TOKEN, QUOTED));

  private Grammar() {}

  /** Returns what is wrong with a request line, or null. */
  static Problem requestLine(String line) {
    Matcher form = REQUEST_LINE.matcher(line);
    if (!form.matches()) {
      return bad("the request line is malformed: must be a method, a target and HTTP/1.1");
    }
    String version = form.group(1);
    return version.equals("1.1") || version.equals("1.0")
        ? null
        : Problem.of(
            Problem.Http.VERSION_NOT_SUPPORTED,
            "the version is HTTP/" + version + ": must be HTTP/1.1 or HTTP/1.0");
  }

  /** Returns what is wrong with a header, or null. */
  static Problem header(String line) {
    return FIELD.matcher(line).matches()
        ? null
        : bad("a header is malformed: must be a name, a colon and a value, on one line");
  }

  /**
   * Returns what is wrong with a header behind the last chunk, or null. One that says where a
   * request ends or who sent it comes too late there.
   */
  static Problem trailer(String line) {
    Matcher form = FIELD.matcher(line);
    if (!form.matches()) {
      return bad("a trailer is malformed: must be a name, a colon and a value, on one line");
    }
    String name = form.group(1).toLowerCase(Locale.ROOT);
    return Framing.decides(name) ? bad("the header " + name + " must not be a trailer") : null;
  }

  /** Returns the size that the line before a chunk gives, or -1 if the line is malformed. */
  static long chunkSize(String line) {
    Matcher form = CHUNK.matcher(line);
    return form.matches() ? Long.parseLong(form.group(1), 16) : -1;
  }

  private static Problem bad(String detail) {
    return Problem.of(Problem.Http.BAD_REQUEST, detail);
  }
}
