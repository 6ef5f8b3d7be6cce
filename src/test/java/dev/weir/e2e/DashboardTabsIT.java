package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many pages of one browser, which has six connections for all of them. */
class DashboardTabsIT {
  private static final int PAGES = 7;

  /** Counts the event streams that a page has open. */
  private static final String COUNT =
      """
      window.streams = 0;
      const plain = window.fetch;
      window.fetch = (url, options) => {
        if (String(url).endsWith('/events')) {
          window.streams++;
          options.signal.addEventListener('abort', () => window.streams--);
        }
        return plain(url, options);
      };""";

  /** Has a page believe that it is hidden, or seen again. */
  private static final String HIDE =
      """
      const [hidden] = arguments;
      Object.defineProperty(document, 'hidden', {configurable: true, value: hidden});
      document.dispatchEvent(new Event('visibilitychange'));""";

  private LiveSite site;
  private Dashboard page;

  @BeforeEach
  void start() {
    Chromium.require();
    site = LiveSite.loaded();
    page = new Dashboard();
  }

  @AfterEach
  void stop() {
    if (page != null) {
      page.close();
      site.close();
    }
  }

  private List<String> open(int pages) {
    List<String> windows = new ArrayList<>();
    for (int i = 0; i < pages; i++) {
      windows.add(i == 0 ? page.window() : page.further());
      page.atLoad(COUNT).open(site.url());
    }
    return windows;
  }

  private long streams(String window) {
    return (Long) page.in(window).run("return window.streams");
  }

  private long streams(List<String> windows) {
    return windows.stream().mapToLong(this::streams).sum();
  }

  private void assertMoves(String window) {
    String completed = page.in(window).text("#figures-minute + dl");
    page.until("it moves", () -> !page.text("#figures-minute + dl").equals(completed));
  }

  @Test
  void moreThanSixPagesLiveAndShareOneStream() {
    List<String> windows = open(PAGES);

    assertThat(streams(windows)).isEqualTo(1);
    for (String window : windows) {
      assertMoves(window);
    }
    page.click("[data-action=pause]").awaitText("#state", "Paused");
    page.in(windows.get(1)).awaitText("#state", "Paused");
    page.click("[data-action=resume][aria-disabled=false]").awaitText("#state", "Running");
    for (String window : windows) {
      assertThat(page.in(window).errors()).isEmpty();
    }
  }

  @Test
  void aHiddenPageHasNoStreamAndAnotherOneReadsOn() {
    List<String> windows = open(3);
    String reader = windows.stream().filter(it -> streams(it) == 1).findFirst().orElseThrow();
    List<String> others = windows.stream().filter(it -> !it.equals(reader)).toList();

    page.in(reader).run(HIDE, true);
    page.until("it is given back", () -> streams(reader) == 0);
    page.until("another one reads", () -> streams(others) == 1);
    others.forEach(this::assertMoves);

    String before = page.in(reader).text("#figures");
    page.run(HIDE, false);
    page.until("it is fetched anew", () -> !page.text("#figures").equals(before));
    assertMoves(reader);
    assertThat(streams(windows)).isEqualTo(1);
  }

  @Test
  void whenTheReaderIsClosedAnotherOneReadsOn() {
    List<String> windows = new ArrayList<>(open(3));
    String reader = windows.stream().filter(it -> streams(it) == 1).findFirst().orElseThrow();

    page.in(reader).closeWindow();
    windows.remove(reader);
    page.until("another one reads", () -> streams(windows) == 1);
    windows.forEach(this::assertMoves);
  }

  @Test
  void aPageThatSleptIsFetchedAnew() {
    page.open(site.url());
    // The clock jumps as it does in a sleep; the connection has survived.
    page.run(
        """
        window.asked = 0;
        const plain = window.fetch;
        window.fetch = (url, options) => {
          if (String(url).endsWith('/about')) window.asked++;
          return plain(url, options);
        };
        const now = Date.now;
        Date.now = () => now() + 60_000;""");
    page.until("asked", () -> (Long) page.run("return window.asked") > 0);
    assertMoves(page.window());
  }
}
