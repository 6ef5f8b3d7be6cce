package dev.weir.web;

import java.util.ArrayList;
import java.util.List;

/** What is sent over a connection, and what must come back: honest requests and their brothers. */
final class RawRequests {
  /** What would run if a request were taken to end before it does. */
  static final String HIDDEN =
      "POST /api/v1/pool/pause HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n";

  private static final String POST =
      "POST /api/v1/pool/resume HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
  private static final String CHUNKED = POST + "transfer-encoding: chunked\r\n\r\n";
  private static final String GET = "GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n";
  private static final String BAD = "400 BAD_REQUEST";
  private static final String TOO_LARGE = "431 HEADERS_TOO_LARGE";
  private static final String VERSION = "505 VERSION_NOT_SUPPORTED";

  private final List<Case> cases = new ArrayList<>();

  private RawRequests() {}

  /**
   * One row.
   *
   * @param wire all that the client sends before it ends its side
   * @param answers the status of each answer, with the code of a problem
   */
  record Case(String name, String wire, List<String> answers) {
    boolean isRefused() {
      return !answers.isEmpty() && answers.getLast().contains(" ");
    }

    @Override
    public String toString() {
      String shown = name.replaceAll("[^\\x20-\\x7e]", "?");
      return shown.length() < 80 ? shown : shown.substring(0, 80) + "...";
    }
  }

  static List<Case> all() {
    RawRequests table = new RawRequests();
    table.chunkSizes();
    table.chunkExtensions();
    table.chunkLineEnds();
    table.trailers();
    table.lengthsAndCodings();
    table.versions();
    table.requestLines();
    table.targets();
    table.headers();
    table.unfinished();
    table.severalInARow();
    return table.cases;
  }

  private void add(String name, String wire, String... answers) {
    cases.add(new Case(name, wire, List.of(answers)));
  }

  /** Each is followed by what must not run. */
  private void refused(String what, String answer, String before, String after, String... inputs) {
    for (String input : inputs) {
      add(what + " [" + input + "]", before + input + after + HIDDEN, answer);
    }
  }

  private void taken(String what, String before, String after, String... inputs) {
    for (String input : inputs) {
      add(what + " [" + input + "]", before + input + after, "200");
    }
  }

  private void chunkSizes() {
    String end = "\r\n{}\r\n0\r\n\r\n";
    taken("chunk size", CHUNKED, end, "2", "02", "00000002");
    taken("chunk size", CHUNKED, "\r\n{        }\r\n00\r\n\r\n", "a", "A", "0000000A");
    taken("chunks", CHUNKED, "0\r\n\r\n", "", "1\r\n{\r\n1\r\n}\r\n");
    refused("chunk size", BAD, CHUNKED, end, "1000000000", "100000000f", "100000002");
    refused("chunk size", BAD, CHUNKED, end, "000000002", "80000000", "ffffffff", "7fffffff0");
    refused("chunk size", BAD, CHUNKED, end, "", " 2", "2 ", "\t2", "2\t", "2\u000b", "2 2");
    refused("chunk size", BAD, CHUNKED, end, "+2", "-2", "0x2", "2h", "2.0", "2_", "2,2", "\u00b2");
    refused("last chunk", BAD, CHUNKED, "\r\n\r\n", "-0", "+0", " 0", "0 ", "100000000", "0x0");
  }

  private void chunkExtensions() {
    String end = "\r\n{}\r\n0\r\n\r\n";
    taken(
        "extension", CHUNKED, end, "2;a", "2;a=b", "2;a=\"b c;\\\"d\\\\\"", "2;a=\"\"", "2;a;b=c");
    taken("extension", CHUNKED, "\r\n\r\n", "0;a=b", "00;a");
    refused("extension", BAD, CHUNKED, end, "2;", "2;=b", "2;a=", "2;;a", "2;a=b=c", "2;a=b c");
    refused("extension", BAD, CHUNKED, end, "2 ;a", "2; a", "2;a =b", "2;a= b", "2;a\t", "2;a=b ");
    refused("extension", BAD, CHUNKED, end, "2;a=\"b", "2;a=b\"", "2;a=\"b\"c", "2;a=\"\\\"");
    refused("extension", BAD, CHUNKED, end, "2;a\0", "2;a\rb", "2;a=\"\r\"", "2;a=\"\n\"", "2;(");
    refused("extension", BAD, CHUNKED, end, "2;a=" + "b".repeat(300), "2;" + "a".repeat(9_000));
  }

  private void chunkLineEnds() {
    refused("line end", BAD, CHUNKED, "", "2\n{}\r\n0\r\n\r\n", "2\r{}\r\n0\r\n\r\n");
    refused("line end", BAD, CHUNKED, "", "2\r\n{}\n0\r\n\r\n", "2\r\n{}\r0\r\n\r\n");
    refused("line end", BAD, CHUNKED, "", "2\r\n{}0\r\n\r\n", "2\r\n{} \r\n0\r\n\r\n");
    refused("line end", BAD, CHUNKED, "", "2\r\r\n{}\r\n0\r\n\r\n", "2\r\n{}\r\r\n0\r\n\r\n");
    refused("line end", BAD, CHUNKED, "", "2\r\n{}\r\n0\n\r\n", "2\r\n{}\r\n0\r\n\n");
    refused("chunk shorter than its size", BAD, CHUNKED, "", "3\r\n{}\r\n0\r\n\r\n");
    refused("chunk longer than its size", BAD, CHUNKED, "", "1\r\n{}\r\n0\r\n\r\n");
  }

  private void trailers() {
    String start = CHUNKED + "2\r\n{}\r\n0\r\n";
    taken("trailer", start, "\r\n", "x-sum: 1\r\n", "x-sum:\r\nb: \t c \r\n", "x: \u00e9\r\n");
    refused("trailer", BAD, start, "\r\n", "x-sum : 1\r\n", " x: y\r\n", "x\r\n", ": y\r\n");
    refused("trailer", BAD, start, "\r\n", "x: y\n", "x: y\n\n", "x: a\rb\r\n", "x: \0\r\n");
    refused("trailer", BAD, start, "\r\n", "x: y\r\n z\r\n", "x: y\r\n\tz\r\n", "x y: z\r\n");
    refused("trailer", BAD, start, "\r\n", "content-length: 2\r\n", "Host: evil\r\n");
    refused("trailer", BAD, start, "\r\n", "transfer-encoding: chunked\r\n", "Origin: null\r\n");
    refused("trailer", BAD, start, "\r\n", "authorization: Bearer x\r\n");
    refused("trailer", TOO_LARGE, start, "\r\n", "x: " + "y".repeat(20_000) + "\r\n");
    refused("trailer", TOO_LARGE, start, "\r\n", "x: yyyyyyyyyyyyyyyyy\r\n".repeat(1_000));
  }

  private void lengthsAndCodings() {
    String end = "\r\n\r\n0\r\n\r\n";
    taken("length", POST + "content-length: ", "\r\n\r\n{}", "2", "02", " 2 ", "\t2");
    refused("length", BAD, POST + "content-length: ", end, "0, 5", "5, 5", "5,", "+0", "-1", "-0");
    refused("length", BAD, POST + "content-length: ", end, "0x0", "0 0", "a", "0.0", "1e1", "");
    refused("length", BAD, POST + "content-length: ", end, "99999999999999999999");
    refused("two lengths", BAD, POST, end, "content-length: 0\r\ncontent-length: 5");
    refused("two lengths", BAD, POST, end, "content-length: 5\r\ncontent-length: 5");
    refused(
        "length", BAD, POST, end, "content-length : 0", "content-length\t: 0", "content-length");
    refused("length", BAD, POST, end, "content-length:\r\n 0", " content-length: 0");
    refused("both", BAD, POST, end, "content-length: 5\r\ntransfer-encoding: chunked");
    refused("both", BAD, POST, end, "transfer-encoding: chunked\r\ncontent-length: 5");
    refused("both", BAD, POST, end, "Transfer-Encoding: Chunked\r\nContent-Length: 0");
    String coding = POST + "transfer-encoding: ";
    taken("coding", coding, "\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "chunked", "Chunked", " chunked ");
    refused("coding", BAD, coding, end, "xchunked", "identity", "gzip, chunked", "chunked, gzip");
    refused("coding", BAD, coding, end, "chunked, chunked", "chunked;q=1", "\"chunked\"", "", ",");
    refused("coding", BAD, coding, end, "chunked\r\ntransfer-encoding: identity", "\u000bchunked");
    refused(
        "coding", BAD, POST, end, "transfer-encoding : chunked", "transfer-encoding:\r\n chunked");
    refused(
        "coding in HTTP/1.0",
        BAD,
        "POST /api/v1/pool/resume HTTP/1.0\r\nhost: localhost\r\n",
        end,
        "transfer-encoding: chunked",
        "connection: keep-alive\r\ntransfer-encoding: chunked");
  }

  private void versions() {
    String end = "\r\nhost: localhost\r\n\r\n";
    taken("version", "GET /health/live ", end, "HTTP/1.1", "HTTP/1.0");
    refused("version", VERSION, "GET /health/live ", end, "HTTP/1.2", "HTTP/2.0", "HTTP/0.9");
    refused("version", VERSION, "GET /health/live ", end, "HTTP/1.9", "HTTP/9.9", "HTTP/3.0");
    refused("version", BAD, "GET /health/live ", end, "http/1.1", "HTTP/1.10", "HTTP/11", "HTTP/1");
    refused("version", BAD, "GET /health/live ", end, "HTTP/1.", "HTTP/1.1x", "HTTQ/1.1", "");
    refused("version", BAD, "GET /health/live ", end, "HTTP/ 1.1", "HTTP/1 .1", "HTTP/-1.1");
    add("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", VERSION);
  }

  private void requestLines() {
    String end = "\r\nhost: localhost\r\n\r\n";
    refused("request line", BAD, "", end, "GET  / HTTP/1.1", "GET /  HTTP/1.1", "GET\t/ HTTP/1.1");
    refused("request line", BAD, "", end, " GET / HTTP/1.1", "GET / HTTP/1.1 ", "GET / HTTP/1.1\r");
    refused("request line", BAD, "", end, "GET / x HTTP/1.1", "GET", "GET /", "/", "hello", "G T");
    refused(
        "request line", BAD, "", end, "G(T / HTTP/1.1", "G\u00c9T / HTTP/1.1", "\0GET / HTTP/1.1");
    refused("request line", BAD, "", end, "GET /\u000b HTTP/1.1", "GET /\r/ HTTP/1.1");
    refused(
        "request line", BAD, "", "host: localhost\n\n", "GET / HTTP/1.1\n", "\nGET / HTTP/1.1\n");
    String longLine = "GET /" + "x".repeat(9_000) + " HTTP/1.1";
    refused("request line", "414 URI_TOO_LONG", "", end, longLine, "GET /" + "x".repeat(30_000));
    add("empty lines before it", "\r\n\r\n" + GET, "200");
  }

  private void targets() {
    String[] escapes = {
      "%", "%4", "%zz", "%%", "a%2", "%u0041", "%-1", "%ff", "%c0%af", "%ed%a0%80"
    };
    for (String path :
        List.of("", "api/v1/tasks/", "assets/", "api/v1/tasks?q=", "?", "health/live?a=")) {
      refused("target", BAD, "GET /" + path, " HTTP/1.1\r\nhost: localhost\r\n\r\n", escapes);
    }
    String end = " HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n";
    refused("target", BAD, "DELETE /api/v1/tasks/x?reason=", end, escapes);
    refused("target", BAD, "POST /api/v1/tasks/x/retry?", end, escapes);
    refused("target", BAD, "POST http://localhost/api/v1/pool/resume?", end, escapes);
    refused(
        "target", BAD, "GET ", end, "/#", "/?a#b", "/\u00e9", "/\u007f", "*", "live", "?", "x:y");
    refused("target", BAD, "GET ", end, "http://evil.example/", "http://", "ftp://localhost/");
    refused("target", BAD, "CONNECT ", end, "localhost:80", "localhost");
    taken("target", "GET /api/v1/tasks?", end, "q=%25", "q=%c3%a9", "q=a+b", "q=%00", "q=%0d%0a");
    taken("target", "GET ", end, "/health/live", "http://localhost/health/live", "/%68ealth/live");
  }

  private void headers() {
    String start = "GET /health/live HTTP/1.1\r\nhost: localhost\r\n";
    taken("header", start, "\r\n\r\n", "x: y", "x:", "x: \u00e9", "x:\ty\t", "X_a.b~: 1");
    refused("header", BAD, start, "\r\n\r\n", "x y: z", "x : y", "x", ": y", "x\t: y", "(x): y");
    refused(
        "header", BAD, start, "\r\n\r\n", "x: a\rb", "x: a\nb: c", "x: \0", "x\0: y", "x: \u007f");
    refused("header", BAD, start, "\r\n\r\n", "x: y\r\n z", "x: y\r\n\tz: a", " x: y", "\u00e9: y");
    refused("header", BAD, start, "\r\n\r\n", "host: localhost", "origin: a\r\norigin: a");
    refused("header", TOO_LARGE, start, "\r\n\r\n", "x: " + "y".repeat(9_000), "x".repeat(30_000));
    refused("header", TOO_LARGE, start, "\r\n\r\n", "a: b\r\n".repeat(100) + "c: d");
    refused("no host", BAD, "GET / HTTP/1.1\r\n", "\r\n", "", "x: y\r\n", "host: a b\r\n");
  }

  /** The client ends its side in the midst of a request. */
  private void unfinished() {
    add("nothing at all", "");
    add("an empty line", "\r\n");
    String[] heads = {"G", "GET /", "GET / HTTP/1.1", "GET / HTTP/1.1\r", "GET / HTTP/1.1\r\n"};
    for (String head : heads) {
      add("unfinished [" + head + "]", head, BAD);
    }
    add("unfinished headers", GET.substring(0, GET.length() - 2), BAD);
    add("unfinished body", POST + "content-length: 3\r\n\r\n{}", BAD);
    add("no body", POST + "content-length: 3\r\n\r\n", BAD);
    for (int end = 0; end < "2\r\n{}\r\n0\r\nx: y\r\n\r\n".length(); end++) {
      String body = "2\r\n{}\r\n0\r\nx: y\r\n\r\n".substring(0, end);
      add("unfinished chunks [" + body + "]", CHUNKED + body, BAD);
    }
    add("unfinished behind another", GET + "GET / HT", "200", BAD);
  }

  private void severalInARow() {
    String chunked = CHUNKED + "2;a=b\r\n{}\r\n0\r\nx: y\r\n\r\n";
    String counted = POST + "content-length: 2\r\n\r\n{}";
    add("two", GET + GET, "200", "200");
    add("many", (chunked + counted + GET + "\r\n").repeat(5), "200 ".repeat(15).trim().split(" "));
    add("malformed behind another", GET + "GET / HTTP/1.1\n" + HIDDEN, "200", BAD);
    add("a bad chunk behind another", counted + CHUNKED + "1000000000\r\n" + HIDDEN, "200", BAD);
    add("a bad trailer behind another", chunked + CHUNKED + "0\r\nx\r\n" + HIDDEN, "200", BAD);
    add("another version behind another", GET + "GET / HTTP/2.0\r\n\r\n" + HIDDEN, "200", VERSION);
    add(
        "a bad target behind another",
        GET + "GET /% HTTP/1.1\r\nhost: a\r\n\r\n" + HIDDEN,
        "200",
        BAD);
    add("the last", GET.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n") + HIDDEN, "200");
  }
}
