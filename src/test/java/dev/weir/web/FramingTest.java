package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two servers in a row might read differently. */
class FramingTest {
  /** What would run if the first request were taken to end where it does not. */
  private static final String HIDDEN =
      "POST /api/v1/pool/pause HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n";

  private static final String START =
      "POST /api/v1/pool/resume HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";

  @RegisterExtension final HttpSite site = new HttpSite().start();

  private String ask(String request) {
    try (RawHttp raw = site.raw().write(request)) {
      return raw.readAll();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 5\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 5\r\n",
        "content-length: 0\r\ncontent-length: 5\r\n",
        "content-length: 0, 5\r\n",
        "content-length: +0\r\n",
        "content-length: -1\r\n",
        "content-length: 0x0\r\n",
        "content-length: 0 0\r\n",
        "content-length: a\r\n",
        "content-length: 99999999999999999999\r\n",
        "content-length : 0\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding: identity\r\n",
        "transfer-encoding: gzip, chunked\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n",
        "transfer-encoding : chunked\r\n",
        "transfer-encoding:\r\n chunked\r\n"
      })
  void aBodyThatEndsInTwoWaysIsRefusedAndNothingBehindItRuns(String headers) {
    String answer = ask(START + headers + "\r\n" + "0\r\n\r\n" + HIDDEN);

    assertThat(answer).startsWith("HTTP/1.1 400").contains("BAD_REQUEST");
    assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
  }

  @Test
  void chunksInHttp10AreRefused() {
    String answer =
        ask("POST /api/v1/pool/pause HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.0 400");
  }

  @Test
  void anHonestRequestBehindAnotherIsServed() {
    try (RawHttp raw = site.raw()) {
      raw.write(START + "transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + HIDDEN);
      raw.readUntil("\"changed\":false");
      assertThat(raw.readUntil("\"changed\":true")).contains("HTTP/1.1 200");
    }
  }

  @Test
  void tooManyHeadersAreRefused() {
    String answer = ask("GET / HTTP/1.1\r\nhost: localhost\r\n" + "a: b\r\n".repeat(100) + "\r\n");

    assertThat(answer).startsWith("HTTP/1.1 431").contains("HEADERS_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin: http://localhost", "content-type: application/json"})
  void aHeaderThatDecidesIsThereOnce(String header) {
    String answer =
        ask(
            "POST /api/v1/pool/pause HTTP/1.1\r\nhost: localhost\r\n"
                + (header + "\r\n").repeat(2)
                + "content-length: 0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\nhost: localhost\n\n",
        "GET / HTTP/1.1\r\nhost: localhost\r\nx\0y: z\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: localhost\r\nx: a\rb\r\n\r\n",
        "GET / HTTP/9.9\r\nhost: localhost\r\n\r\n"
      })
  void whatIsAlmostHttpIsRefused(String request) {
    assertThat(ask(request)).matches("(?s)HTTP/\\d.\\d (400|501).*").doesNotContain(" 200 ");
  }

  @Test
  void answersToUnreadableRequestsAreGuardedAsWell() {
    assertThat(ask(START + "content-length: a\r\n\r\n"))
        .contains("content-security-policy", "nosniff", "connection: close");
  }
}
