package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** That all can use the dashboard: without a mouse, with little sight, with a screen reader. */
class DashboardAccessIT {
  private static LiveSite site;
  private static Dashboard page;

  @BeforeAll
  static void start() {
    Chromium.require();
    site = LiveSite.loaded();
    page = new Dashboard();
  }

  @AfterAll
  static void stop() {
    if (page != null) {
      page.close();
      site.close();
    }
  }

  @AfterEach
  void theConsoleIsClean() {
    assertThat(page.errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"light, 1280", "light, 360", "dark, 1280", "dark, 360"})
  void nothingOffendsTheRules(String scheme, int width) {
    page.scheme(scheme).size(width, 900).open(site.url()).assertAccessible("page", "html");
    for (String chart : List.of("band", "throughput", "waiting", "wait", "run")) {
      page.click("[data-table=" + chart + "]");
    }
    page.one(".chart.run .twin td");
    page.assertAccessible("tables", ".charts");
    for (String action : List.of("submit", "resize", "drain")) {
      page.click("[data-action=" + action + "]").one("#dialog[open]");
      page.assertAccessible(action, "#dialog");
      page.press(Keys.ESCAPE).awaitGone("#dialog[open]");
    }
    String failed = site.submit("fail", new JsonObject().put("message", "as asked"));
    page.open(site.url() + "#open=" + failed).one("#failure-stack");
    page.assertAccessible("drawer", "#drawer");
  }

  @Test
  void anOffenceWouldBeFound() {
    page.open(site.url());
    page.run("document.getElementById('main').append(document.createElement('button'))");
    assertThatThrownBy(() -> page.assertAccessible("page", "html"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("button-name");
  }

  @Test
  void theWholePageCanBeWalkedByKeyboard() {
    String id = site.submit("fail", new JsonObject().put("message", "as asked"));
    page.scheme("light").size(1_280, 900).open(site.url() + "#q=" + id);
    page.press(Keys.TAB);
    assertThat(page.run("return document.activeElement.className")).isEqualTo("skip");
    page.press(Keys.ENTER);
    assertThat(page.run("return document.activeElement.id")).isEqualTo("main");

    // Enter opens the task, Escape closes it, and the focus is where it was.
    page.run("document.querySelector('#task-rows a').focus()");
    page.press(Keys.ENTER).one("#drawer[open] #failure-stack");
    assertThat(focusIsIn("#drawer")).isTrue();
    for (int i = 0; i < 12; i++) {
      page.press(Keys.TAB);
      assertThat(focusIsIn("#drawer") || !focusIsIn("body *")).isTrue();
    }
    page.press(Keys.ESCAPE).awaitGone("#drawer[open]");
    assertThat(focusIsIn("#task-rows")).isTrue();

    page.run("document.querySelector('[data-action=resize]').focus()");
    page.press(Keys.ENTER).one("#dialog[open]");
    assertThat(page.run("return document.activeElement.name")).isEqualTo("capacity");
    page.press(Keys.ESCAPE).awaitGone("#dialog[open]");
    assertThat(focusIsIn("[data-action=resize]")).isTrue();
  }

  @Test
  void theFocusCanBeSeenOnEveryStop() {
    page.scheme("dark").size(1_280, 900).open(site.url());
    page.click("#live"); // so that the list of stops stands still
    page.run("document.activeElement.blur()");
    String seen =
        """
        const e = document.activeElement;
        const style = getComputedStyle(e);
        return e === document.body || (style.outlineStyle !== 'none' && e.getClientRects().length > 0);""";
    for (int i = 0; i < 20; i++) {
      page.press(Keys.TAB);
      assertThat(page.run(seen))
          .as((String) page.run("return document.activeElement.outerHTML.slice(0, 200)"))
          .isEqualTo(true);
    }
  }

  @Test
  void nothingMovesForThoseWhoWantItStill() {
    page.media("prefers-reduced-motion", "reduce").open(site.url());
    String moving =
        "return [...document.querySelectorAll('*')].filter((e) => getComputedStyle(e)"
            + ".transitionDuration.split(',').some((s) => parseFloat(s) > 0)).length";
    assertThat(page.run(moving)).isEqualTo(0L);
  }

  private static boolean focusIsIn(String css) {
    Object in = page.run("return document.activeElement.closest(arguments[0]) !== null", css);
    return Boolean.TRUE.equals(in);
  }
}
