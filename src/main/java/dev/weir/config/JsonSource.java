package dev.weir.config;

import dev.weir.json.StrictJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A JSON object that a user gives in one word: inline if it begins like JSON, else as the path of a
 * UTF-8 file. Keeps no state, thread-safe.
 */
public final class JsonSource {
  private JsonSource() {}

  /**
   * Reads the object.
   *
   * @param source inline JSON or a path, not null
   * @param flag the flag it was given for, not null
   * @return the object, not null
   * @throws IllegalArgumentException if there is no JSON object to be had; its message names the
   *     flag and, for a file, its path, but does not quote the text, for that may hold secrets
   */
  public static JsonObject read(String source, String flag) {
    String text = source.strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      return decode(text, flag + ": the inline JSON");
    }
    return decode(readFile(text, flag), flag + ": the file " + text);
  }

  private static String readFile(String name, String flag) {
    try {
      Path file = Path.of(name);
      if (Files.isDirectory(file)) {
        throw new IllegalArgumentException(
            flag + ": " + name + " is a directory; give a file or a JSON object");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          flag + ": there is no file \"" + name + "\"; give a file or a JSON object");
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(flag + ": the file " + name + " is not UTF-8 text");
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(flag + ": the file " + name + " cannot be read: " + e);
    }
  }

  private static JsonObject decode(String text, String what) {
    Object value;
    try {
      value = StrictJson.read(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + " is not well-formed JSON: " + e.getMessage());
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException(what + " holds no JSON object");
  }
}
