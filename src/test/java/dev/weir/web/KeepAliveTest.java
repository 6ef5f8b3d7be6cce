package dev.weir.web;

import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A client that loses its power sends nothing, so only the system can find out that it has gone. As
 * no test can pull a plug, this one reads in the tables of Linux when the system will ask.
 */
@EnabledOnOs(OS.LINUX)
class KeepAliveTest {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  /** The columns of a row, of which the timer's is {@code kind:when}. */
  private static final int LOCAL = 1;

  private static final int STATE = 3;
  private static final int TIMER = 5;
  private static final String ESTABLISHED = "01";
  private static final String KEEP_ALIVE = "02";
  private static final int TICKS_A_SECOND = 100;

  @RegisterExtension final HttpSite site = new HttpSite().start();

  @Test
  void aClientThatIsSilentIsAskedAfterWithinHalfAMinute() throws IOException {
    try (RawHttp waiting = site.raw().submit(task("hold").encode())) {
      site.awaitFigure("active", 1);

      List<String> timers = timersOfTheServer();

      assertThat(timers).hasSize(1);
      String[] timer = timers.getFirst().split(":", 2);
      assertThat(timer[0]).isEqualTo(KEEP_ALIVE);
      assertThat(Long.parseLong(timer[1], 16)).isBetween(1L, 30L * TICKS_A_SECOND);
      site.release();
      waiting.readUntil("released");
    }
  }

  private List<String> timersOfTheServer() throws IOException {
    String port = String.format(Locale.ROOT, ":%04X", site.port());
    Stream.Builder<String> rows = Stream.builder();
    for (Path table : TABLES) {
      Files.readAllLines(table).forEach(rows);
    }
    return rows.build()
        .map(row -> row.strip().split("\\s+", -1))
        .filter(row -> row[LOCAL].endsWith(port) && row[STATE].equals(ESTABLISHED))
        .map(row -> row[TIMER])
        .toList();
  }
}
