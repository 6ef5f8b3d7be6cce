package dev.weir.web.guard;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * What a request's {@code Authorization} header holds.
 *
 * @param name the user's name, or null for a bearer token
 * @param secret the password or the token
 */
record Presented(String name, String secret) {

  /** Returns what the header holds, or null if that is neither Basic nor Bearer. */
  static Presented parse(String header) {
    int space = header.indexOf(' ');
    String scheme = header.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT);
    String rest = header.substring(space + 1).strip();
    return switch (scheme) {
      case "basic" -> basic(rest);
      case "bearer" -> rest.isEmpty() ? null : new Presented(null, rest);
      default -> null;
    };
  }

  private static Presented basic(String encoded) {
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = text.indexOf(':');
      return colon < 0 ? null : new Presented(text.substring(0, colon), text.substring(colon + 1));
    } catch (IllegalArgumentException | CharacterCodingException malformed) {
      return null;
    }
  }

  @Override
  public String toString() {
    return Secret.MASK;
  }
}
