package dev.weir.web.guard;

import java.time.Duration;

/**
 * How long and how much the face bears with its clients. There is no limit on how long a client
 * waits for its answer: a submit may wait for ever.
 *
 * @param head longest a new connection may take to send its first request line and headers
 * @param body longest a request may take to send its body
 * @param keepAlive longest a connection may stay between two requests, and longest an event stream
 *     may stay that is not read
 * @param headBytes largest request line, and largest sum of headers, in bytes
 * @param connections most open connections at once on one port that may stay as long as they like
 * @param reserve most connections at once beyond these, for what is answered at once
 * @param hurry longest one of those in reserve may take for each step, whichever it is
 * @param streams most event streams at once on one face
 * @param renewal time between two looks at the files of the certificate
 * @param tick time between two {@code stats} events, which is also how often connections are looked
 *     at
 */
public record HttpLimits(
    Duration head,
    Duration body,
    Duration keepAlive,
    int headBytes,
    int connections,
    int reserve,
    Duration hurry,
    int streams,
    Duration renewal,
    Duration tick) {
  /** The limits of every face, but for tests. */
  public static final HttpLimits DEFAULTS =
      new HttpLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          8_192,
          1_024,
          256,
          Duration.ofSeconds(5),
          256,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  /** Returns how many ticks an event stream may stay that is not read. */
  public long ticksBehind() {
    return Math.max(1, keepAlive.dividedBy(tick));
  }

  /** Returns these limits with another time for the head of a request. */
  public HttpLimits withHead(Duration newHead) {
    return new HttpLimits(
        newHead, body, keepAlive, headBytes, connections, reserve, hurry, streams, renewal, tick);
  }

  /** Returns these limits with another time for its body. */
  public HttpLimits withBody(Duration newBody) {
    return new HttpLimits(
        head, newBody, keepAlive, headBytes, connections, reserve, hurry, streams, renewal, tick);
  }

  /** Returns these limits with another time without a request. */
  public HttpLimits withKeepAlive(Duration newKeepAlive) {
    return new HttpLimits(
        head, body, newKeepAlive, headBytes, connections, reserve, hurry, streams, renewal, tick);
  }

  /** Returns these limits with another number of ordinary connections. */
  public HttpLimits withConnections(int newConnections) {
    return new HttpLimits(
        head, body, keepAlive, headBytes, newConnections, reserve, hurry, streams, renewal, tick);
  }

  /** Returns these limits with another number of connections in reserve. */
  public HttpLimits withReserve(int newReserve) {
    return new HttpLimits(
        head, body, keepAlive, headBytes, connections, newReserve, hurry, streams, renewal, tick);
  }

  /** Returns these limits with another time of an idle connection while others wait for it. */
  public HttpLimits withHurry(Duration newHurry) {
    return new HttpLimits(
        head, body, keepAlive, headBytes, connections, reserve, newHurry, streams, renewal, tick);
  }

  /** Returns these limits with another number of event streams. */
  public HttpLimits withStreams(int newStreams) {
    return new HttpLimits(
        head, body, keepAlive, headBytes, connections, reserve, hurry, newStreams, renewal, tick);
  }

  /** Returns these limits with another time between two looks at the certificate. */
  public HttpLimits withRenewal(Duration newRenewal) {
    return new HttpLimits(
        head, body, keepAlive, headBytes, connections, reserve, hurry, streams, newRenewal, tick);
  }

  /** Returns these limits with another time between two looks at the connections. */
  public HttpLimits withTick(Duration newTick) {
    return new HttpLimits(
        head, body, keepAlive, headBytes, connections, reserve, hurry, streams, renewal, newTick);
  }
}
