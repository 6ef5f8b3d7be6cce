package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that goes and comes back, and one whose pool may only be looked at. */
class DashboardConnectionIT {
  private static Dashboard page;

  @BeforeAll
  static void start() {
    Chromium.require();
    page = new Dashboard().size(1_280, 900);
  }

  @AfterAll
  static void stop() {
    if (page != null) {
      page.close();
    }
  }

  @Test
  void aLostServerIsToldAtOnceAndFoundAgain() {
    try (LiveSite site = LiveSite.loaded()) {
      page.open(site.url());
      site.stop();
      page.awaitText("#notices [role=alert]", "has not answered since");
      assertThat(page.title()).isEqualTo("Not connected - " + LiveSite.NAME);
      assertThat(page.text("#state")).isEqualTo("Unknown");
      page.assertAccessible("a lost server", "html");
      page.click("[data-action=resize]");
      assertThat(page.has("#dialog[open]")).isFalse();

      site.start();
      page.awaitGone("#notices [role=alert] .notice").awaitText("#state", "Running");
      page.until("title", () -> page.title().endsWith(" - " + LiveSite.NAME));
      page.until("tasks", () -> page.has("#task-rows tr"));
    }
    // A refused connection is noted by the browser itself; nothing else may be.
    assertThat(page.errors()).allMatch(error -> error.contains("net::ERR_"));
  }

  @Test
  void aReadOnlyPoolHasNoControls() {
    try (LiveSite site = LiveSite.readOnly()) {
      assertNoControls(site, "Read-only");
    }
  }

  @Test
  void aViewerSeesNoControls() {
    try (LiveSite site = LiveSite.forViewers()) {
      assertNoControls(site, "Viewer");
    }
  }

  private static void assertNoControls(LiveSite site, String role) {
    page.errors(); // of the server before
    page.open(site.url()).awaitText("#top .where", role).one("#activity-title");
    assertThat(page.has("[data-action]")).isFalse();
    assertThat(page.has("[data-deed]")).isFalse();
    assertThat(page.errors()).isEmpty();
  }
}
