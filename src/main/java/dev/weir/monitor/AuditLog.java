package dev.weir.monitor;

import java.lang.System.Logger.Level;

/**
 * Writes a change of a pool as one line to the log {@code dev.weir.audit}, at INFO:
 *
 * <pre>
 * pool="pool" action="resized" from="{\"capacity\":256}" to="{\"capacity\":64}" by="ann" via="http"
 * </pre>
 *
 * Names and ids come from outside, so every value stands in quotes, and a character that is not to
 * be seen (a line end, an escape of a terminal, a change of direction) is written as its number: no
 * value can end the line, forge a field or draw on a terminal. Thread-safe.
 */
final class AuditLog {
  private static final System.Logger LOG = System.getLogger("dev.weir.audit");
  private static final int MOST_CHARS = 300;

  private final String pool;

  AuditLog(String pool) {
    this.pool = pool;
  }

  /** A log that cannot be written must not undo the change that it tells of. */
  void write(String action, Object from, Object to, Actor actor) {
    try {
      LOG.log(Level.INFO, line(action, from, to, actor));
    } catch (RuntimeException | Error broken) {
      // As of a handler that fails or has no memory; the change is noted in memory all the same.
    }
  }

  String line(String action, Object from, Object to, Actor actor) {
    StringBuilder line = new StringBuilder(200);
    field(line, "pool", pool);
    field(line, "action", action);
    field(line, "from", from);
    field(line, "to", to);
    field(line, "by", actor.name());
    field(line, "via", actor.via().word());
    return line.toString();
  }

  private static void field(StringBuilder line, String name, Object value) {
    String text = String.valueOf(value);
    int shown = Math.min(text.length(), MOST_CHARS);
    if (!line.isEmpty()) {
      line.append(' ');
    }
    line.append(name).append("=\"");
    text.substring(0, shown).codePoints().forEach(character -> append(line, character));
    line.append(shown < text.length() ? "...\"" : "\"");
  }

  private static void append(StringBuilder line, int character) {
    if (character == '"' || character == '\\') {
      line.append('\\').append((char) character);
    } else if (isSeen(character)) {
      line.appendCodePoint(character);
    } else {
      line.append("\\u{%x}".formatted(character));
    }
  }

  private static boolean isSeen(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
