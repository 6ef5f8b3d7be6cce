package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each of {@link RawRequests} gets the answers that its row names and no others: what two servers
 * in a row might read in two ways is refused as a problem, and nothing behind it runs.
 */
class FramingTest {
  private static final Logger ROOT = Logger.getLogger("");

  @RegisterExtension final HttpSite site = new HttpSite().start();

  private final Said said = new Said();

  /** What is logged. */
  private static final class Said extends Handler {
    private final List<LogRecord> all = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord told) {
      all.add(told);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    ROOT.addHandler(said);
  }

  /** A client can send as many of these as it likes. */
  @AfterEach
  void noRequestFillsTheLog() {
    ROOT.removeHandler(said);
    assertThat(said.all).extracting(LogRecord::getMessage).isEmpty();
  }

  static List<RawRequests.Case> table() {
    return RawRequests.all();
  }

  private String ask(String request) {
    try (RawHttp raw = site.raw().write(request)) {
      return raw.readAll();
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void eachRequestSentAtOnceGetsTheAnswersOfItsRow(RawRequests.Case row) {
    try (RawHttp raw = site.raw().write(row.wire()).endOutput()) {
      check(site, row, raw.readAll());
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void eachRequestSentInPiecesGetsTheSame(RawRequests.Case row) {
    int size = Math.max(1, row.wire().length() / 500);
    try (RawHttp raw = site.raw().writeInPieces(row.wire(), size).endOutput()) {
      check(site, row, raw.readAll());
    }
  }

  static void check(HttpSite site, RawRequests.Case row, String wire) {
    List<RawAnswer> answers = RawAnswer.parse(wire);

    assertThat(answers.stream().map(RawAnswer::summary)).as(wire).isEqualTo(row.answers());
    if (row.isRefused()) {
      answers.getLast().assertLastProblem();
    }
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
  }

  /** The client does not end its side: the server must not wait for that. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.2\r\n",
        "hello\r\n",
        "GET / HTTP/1.1\n",
        "GET / HTTP/1.1\r\nx\r\n",
        "GET /% HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n"
      })
  void aRefusalComesAsSoonAsItCanAndClosesTheConnection(String request) {
    RawAnswer.parse(ask(request)).getFirst().assertLastProblem();
  }

  /** Its answer may be under way before the chunk is read: then only the connection can end. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void nothingBehindABadChunkRunsWhereTheBodyIsNotAwaited(String method) {
    String answer =
        ask(
            method
                + " /health/live HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n"
                + "100000000f\r\n"
                + RawRequests.HIDDEN);

    assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(2);
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
  }

  @Test
  void aClientThatStillSendsCanReadItsRefusal() {
    try (RawHttp raw = site.raw().write("GET / HTTP/1.2\r\n\r\n")) {
      raw.readUntil("VERSION_NOT_SUPPORTED");
      raw.writeInPieces("x".repeat(1_000_000), 100_000);
      assertThat(raw.readAll()).doesNotContain("HTTP");
    }
  }
}
