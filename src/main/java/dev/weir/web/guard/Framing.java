package dev.weir.web.guard;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a request's head can be read in one way only. Two servers in a row that read it
 * differently can be made to disagree on where it ends (request smuggling). The decoder refuses the
 * most of it; this is what it lets pass.
 */
final class Framing {
  private static final Pattern WHOLE_ADDRESS =
      Pattern.compile("https?://([^/?#]*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern ESCAPED = Pattern.compile("(?:[^%]|%[0-9A-Fa-f]{2})*+");
  private static final int MOST_HEADERS = 100;
  private static final List<CharSequence> SINGLE =
      List.of(
          HttpHeaders.HOST,
          HttpHeaders.AUTHORIZATION,
          HttpHeaders.CONTENT_LENGTH,
          HttpHeaders.CONTENT_TYPE,
          HttpHeaders.ORIGIN,
          HttpHeaders.TRANSFER_ENCODING,
          "sec-fetch-site");

  private Framing() {}

  /** Returns whether a header of that name, in lower case, says what a request is. */
  static boolean decides(String name) {
    return SINGLE.stream().anyMatch(header -> header.toString().equals(name));
  }

  /** Returns what is wrong with a head, or null. */
  static Problem fault(HttpServerRequest request) {
    MultiMap headers = request.headers();
    if (headers.entries().size() > MOST_HEADERS) {
      return Problem.of(
          Problem.Http.HEADERS_TOO_LARGE, "there are more than " + MOST_HEADERS + " headers");
    }
    for (CharSequence name : SINGLE) {
      if (headers.getAll(name).size() > 1) {
        return bad("the header " + name + " is there twice: must be there once");
      }
    }
    String coding = headers.get(HttpHeaders.TRANSFER_ENCODING);
    if (coding != null
        && (!coding.equalsIgnoreCase("chunked") || request.version() != HttpVersion.HTTP_1_1)) {
      return bad("transfer-encoding must be chunked, and that in HTTP/1.1");
    }
    if (!headers.contains(HttpHeaders.HOST) && request.version() == HttpVersion.HTTP_1_1) {
      return bad("the header host is missing");
    }
    String host = headers.get(HttpHeaders.HOST);
    if (host != null && Authority.parse(host) == null) {
      return bad("the header host is malformed: must be a host and a port");
    }
    Problem target = target(request.uri(), host);
    return target == null ? escapes(request.uri()) : target;
  }

  /** What is escaped must be UTF-8: what reads a path and a query further on relies on it. */
  private static Problem escapes(String target) {
    if (target.indexOf('#') >= 0) {
      return bad("the request line holds a '#': must be escaped as %23");
    }
    if (!ESCAPED.matcher(target).matches()) {
      return bad(
          "the request line holds a '%' that is no escape: must be two hex digits behind it");
    }
    return isUtf8(target) ? null : bad("what the request line escapes is not UTF-8");
  }

  private static boolean isUtf8(String target) {
    ByteBuffer bytes = ByteBuffer.allocate(target.length());
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) == '%') {
        bytes.put((byte) HexFormat.fromHexDigits(target, i + 1, i + 3));
        i += 2;
      } else {
        bytes.put((byte) target.charAt(i)); // visible ASCII: the decoder lets nothing else pass
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  /** The request line may hold a whole address, as if this were a proxy. */
  private static Problem target(String target, String host) {
    if (target.startsWith("/")) {
      return null;
    }
    Matcher whole = WHOLE_ADDRESS.matcher(target);
    if (!whole.lookingAt()) {
      return bad("the request line must ask for a path, which begins with '/'");
    }
    return whole.group(1).equalsIgnoreCase(host)
        ? null
        : bad("the request line and the header host name two hosts: must be one");
  }

  private static Problem bad(String detail) {
    return Problem.of(Problem.Http.BAD_REQUEST, detail);
  }
}
