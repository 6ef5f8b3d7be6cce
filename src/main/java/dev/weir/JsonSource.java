package dev.weir;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A JSON object given on the command line: inline if it begins like JSON, else a UTF-8 file. */
final class JsonSource {
  private JsonSource() {}

  /**
   * Reads the object.
   *
   * @param source inline JSON or a path
   * @param flag the flag it was given for, named in every refusal; the text itself is not, for it
   *     may hold secrets
   * @throws LaunchRefusedException if there is no JSON object to be had
   */
  static JsonObject read(String source, String flag) {
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
        throw new LaunchRefusedException(
            flag + ": " + name + " is a directory; give a file or a JSON object");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new LaunchRefusedException(
          flag + ": there is no file \"" + name + "\"; give a file or a JSON object");
    } catch (CharacterCodingException e) {
      throw new LaunchRefusedException(flag + ": the file " + name + " is not UTF-8 text");
    } catch (IOException | InvalidPathException e) {
      throw new LaunchRefusedException(flag + ": the file " + name + " cannot be read: " + e);
    }
  }

  private static JsonObject decode(String text, String what) {
    Object value;
    try {
      value = Json.decodeValue(text);
    } catch (DecodeException e) {
      throw new LaunchRefusedException(
          what + " is not well-formed JSON: " + withoutSource(LaunchRefusedException.oneLine(e)));
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new LaunchRefusedException(what + " holds no JSON object");
  }

  /** The parser's message without its note that it does not quote the text it read. */
  private static String withoutSource(String message) {
    return message.replaceAll("\\[Source: [^;]*; (line: \\d+, column: \\d+)]", "$1");
  }
}
