package dev.weir.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.SocketFactory;

/** One way into the server by raw sockets: plain or TLS, with a login or without one. */
final class Door {
  private static final int PATIENCE_MS = 20_000;

  /** How long an answer is waited for that need not come. */
  private static final int GLANCE_MS = 60;

  private static final int MOST_READ = 8 << 20;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
  private static final Pattern CODE = Pattern.compile("\"code\":\"([A-Z_]+)\"");
  private static final Pattern TRACE =
      Pattern.compile("\\tat [a-z]+\\.|Exception in thread|\\.java:\\d");

  /** Answers that the documents list; 500 only as a task's own failure. */
  private static final Set<Integer> LISTED_5XX = Set.of(503, 504, 505, 508);

  private final String name;
  private final SocketFactory sockets;
  private final int port;
  private final String authorization;
  private final Tally tally;

  /**
   * Makes one.
   *
   * @param authorization a header line that is sent with every request, or empty
   */
  Door(String name, SocketFactory sockets, int port, String authorization, Tally tally) {
    this.name = name;
    this.sockets = sockets;
    this.port = port;
    this.authorization = authorization;
    this.tally = tally;
  }

  /** Sends one input and judges the answer. */
  void knock(SplittableRandom random) {
    RandomRequest request = RandomRequest.next(random, authorization);
    tally.input();
    String answer;
    try (Socket socket = sockets.createSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
      boolean waits = request.mustAnswer() && !request.isStream();
      socket.setSoTimeout(waits ? PATIENCE_MS : GLANCE_MS);
      answer = exchange(socket, request);
    } catch (SocketTimeoutException silent) {
      if (request.mustAnswer() && !request.isStream()) {
        tally.broke(name + ": no answer in " + PATIENCE_MS + " ms to " + show(request));
      }
      return;
    } catch (IOException closed) {
      return; // a server may close on what is no request
    }
    judge(request, answer);
  }

  /** A server that refuses may close before it has read everything. */
  private static String exchange(Socket socket, RandomRequest request) throws IOException {
    try {
      socket.getOutputStream().write(request.bytes());
      socket.getOutputStream().flush();
    } catch (IOException refused) {
      // What it has answered is still to be read.
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[16_384];
    InputStream in = socket.getInputStream();
    try {
      for (int n; all.size() < MOST_READ && (n = in.read(buffer)) >= 0; ) {
        all.write(buffer, 0, n);
        if (request.isStream()) {
          break;
        }
      }
    } catch (SocketTimeoutException e) {
      if (all.size() == 0 || (request.mustAnswer() && !request.isStream())) {
        throw e;
      }
    }
    return all.toString(ISO_8859_1);
  }

  private void judge(RandomRequest request, String answer) {
    if (answer.isEmpty()) {
      if (request.mustAnswer()) {
        tally.broke(name + ": closed without an answer to " + show(request));
      }
      return;
    }
    Matcher status = STATUS.matcher(answer);
    if (!status.lookingAt()) {
      tally.broke(name + ": no status line in the answer to " + show(request) + ": " + cut(answer));
      return;
    }
    int number = Integer.parseInt(status.group(1));
    Matcher code = CODE.matcher(answer);
    String word = code.find() ? code.group(1) : "";
    tally.answered(number, word);
    if (number >= 500 && !LISTED_5XX.contains(number) && !word.equals("TASK_FAILED")) {
      tally.broke(name + ": " + number + " to " + show(request) + ": " + cut(answer));
    }
    if (TRACE.matcher(answer).find()
        && !answer.contains("/assets/")
        && !answer.contains("\"live\"")) {
      tally.broke(name + ": a stack trace in the answer to " + show(request) + ": " + cut(answer));
    }
  }

  private static String show(RandomRequest request) {
    return cut(request.wire());
  }

  private static String cut(String text) {
    String line = text.replace("\r", "\\r").replace("\n", "\\n");
    return line.length() <= 700 ? line : line.substring(0, 700) + "...";
  }
}
