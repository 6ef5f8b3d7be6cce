package dev.weir.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SplittableRandom;

/**
 * The bytes of a request, and whether a server must answer them: one whose framing is whole has an
 * answer, one that was cut or mutated may be waited for.
 *
 * @param wire what goes on the wire, a byte a character
 * @param mustAnswer whether an answer must come
 * @param isStream whether a right answer never ends
 */
record RandomRequest(String wire, boolean mustAnswer, boolean isStream) {
  private static final String[] GETS = {
    "/api/v1/stats",
    "/api/v1/admit",
    "/api/v1/tasks",
    "/api/v1/tasks?limit=5&view=summary",
    "/api/v1/history?window=1m",
    "/api/v1/problems",
    "/api/v1/activity",
    "/api/v1/nodes",
    "/api/v1/about",
    "/metrics",
    "/health/live",
    "/health/ready",
    "/openapi.json",
    "/",
    "/assets/app.js",
    "/api/v1/tasks/nope",
    "/api/v1/tasks/nope/stack"
  };
  private static final String[] POSTS = {
    "/api/v1/tasks",
    "/api/v1/tasks",
    "/api/v1/tasks",
    "/api/v1/tasks",
    "/api/v1/tasks:batch",
    "/api/v1/pool/pause",
    "/api/v1/pool/resume",
    "/api/v1/tasks/nope/retry",
    "/api/v1/pool/reboot"
  };
  private static final String[] ODD_TARGETS = {
    "/%",
    "/%zz",
    "/api/v1/stats?%",
    "/api/v1/tasks?state=%",
    "/api/v1/tasks?limit=1e9",
    "//",
    "/..%2f..",
    "/api/v1/tasks/%00",
    "/api/v1/tasks/%ff",
    "*",
    "http://evil.example/",
    "/api/v1/tasks?after=x",
    "/%2e%2e/conf/pool.json",
    "/assets/../index.html",
    "/api/v1/tasks/x?%&a=b",
    "/\u00e9",
    "/a b",
    "?"
  };
  private static final String[] ODD_HEADERS = {
    "transfer-encoding: chunked",
    "transfer-encoding: gzip, chunked",
    "transfer-encoding: identity",
    "content-length: 5",
    "content-length: -1",
    "content-length: 1e3",
    "content-length: 5, 5",
    "content-length:\t3",
    "expect: 100-continue",
    "expect: x",
    "upgrade: websocket",
    "host: evil.example",
    "origin: http://evil.example",
    "sec-fetch-site: cross-site",
    "authorization: Basic %%%",
    "authorization: Bearer x",
    "x: " + "y".repeat(9_000),
    "bad header",
    ": x",
    "a\u0000b: c",
    "accept: application/xml",
    "content-type: text/plain",
    "connection: upgrade",
    "te: trailers",
    "range: bytes=0-1",
    "if-none-match: *",
    " folded: x",
    "cookie: " + "c=1; ".repeat(50)
  };
  private static final String[] ODD_SIZES = {
    "1000000000",
    "100000000f",
    "-1",
    "+5",
    " 5",
    "5 ",
    "0x5",
    "",
    "g",
    "5;a=b",
    "5;\"",
    "00000005",
    "FFFFFFFF",
    "5\u0000",
    "5;" + "x".repeat(9_000)
  };

  /** Makes one. */
  static RandomRequest next(SplittableRandom random, String authorization) {
    RandomJson json = new RandomJson(random);
    boolean reads = random.nextInt(3) == 0;
    String target = target(random, reads);
    StringBuilder head =
        new StringBuilder(reads ? (random.nextInt(8) == 0 ? "HEAD " : "GET ") : method(random));
    head.append(target).append(" HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    head.append(authorization);
    boolean isOdd = random.nextInt(5) == 0;
    for (int n = isOdd ? 1 + random.nextInt(2) : 0; n > 0; n--) {
      head.append(ODD_HEADERS[random.nextInt(ODD_HEADERS.length)]).append("\r\n");
    }
    byte[] body = reads ? new byte[0] : body(random, json, target);
    boolean isChunked = !reads && random.nextInt(5) == 0;
    boolean isWhole = !isOdd;
    String framed;
    if (reads) {
      framed = head + "\r\n";
    } else if (isChunked) {
      boolean oddSize = random.nextInt(3) == 0;
      isWhole &= !oddSize;
      String size =
          oddSize ? ODD_SIZES[random.nextInt(ODD_SIZES.length)] : Integer.toHexString(body.length);
      framed =
          head
              + "content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
              + (body.length == 0 && !oddSize ? "" : size + "\r\n" + latin(body) + "\r\n")
              + "0\r\n\r\n";
    } else {
      framed =
          head
              + "content-type: application/json\r\ncontent-length: "
              + body.length
              + "\r\n\r\n"
              + latin(body);
    }
    if (random.nextInt(6) == 0) {
      return new RandomRequest(mutated(random, framed), false, true);
    }
    return new RandomRequest(framed, isWhole, target.startsWith("/api/v1/events"));
  }

  private static String method(SplittableRandom random) {
    String[] methods = {
      "PATCH ", "DELETE ", "PUT ", "OPTIONS ", "TRACE ", "PRI ", "FOO ", "CONNECT "
    };
    return random.nextInt(6) == 0 ? methods[random.nextInt(methods.length)] : "POST ";
  }

  private static String target(SplittableRandom random, boolean reads) {
    if (random.nextInt(10) == 0) {
      return ODD_TARGETS[random.nextInt(ODD_TARGETS.length)];
    }
    if (random.nextInt(40) == 0) {
      return "/api/v1/events";
    }
    if (random.nextInt(20) == 0) {
      return "/api/v1/pool";
    }
    String[] usual = reads ? GETS : POSTS;
    return usual[random.nextInt(usual.length)];
  }

  private static byte[] body(SplittableRandom random, RandomJson json, String target) {
    if (target.equals("/api/v1/pool")) {
      return json.bounds().getBytes(UTF_8);
    }
    if (target.equals("/api/v1/tasks")) {
      return random.nextInt(60) == 0
          ? new byte[random.nextInt(80_000)]
          : json.submission().getBytes(UTF_8);
    }
    if (target.equals("/api/v1/tasks:batch")) {
      return batch(random, json).getBytes(UTF_8);
    }
    return random.nextInt(3) == 0 ? json.submission().getBytes(UTF_8) : "{}".getBytes(UTF_8);
  }

  private static String batch(SplittableRandom random, RandomJson json) {
    StringBuilder tasks = new StringBuilder();
    for (int n = random.nextInt(6); n > 0; n--) {
      tasks.append(tasks.isEmpty() ? "" : ",").append(json.submission());
    }
    String atomic = random.nextBoolean() ? ",\"atomic\":" + (random.nextInt(9) > 0) : "";
    return "{\"tasks\":[" + tasks + "]" + atomic + "}";
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static String mutated(SplittableRandom random, String wire) {
    StringBuilder changed = new StringBuilder(wire);
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      changed.setCharAt(random.nextInt(changed.length()), (char) random.nextInt(256));
    }
    if (random.nextInt(3) == 0) {
      changed.setLength(random.nextInt(changed.length()));
    }
    return changed.toString();
  }

  byte[] bytes() {
    return wire.getBytes(ISO_8859_1);
  }
}
