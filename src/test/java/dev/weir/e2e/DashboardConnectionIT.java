package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.web.guard.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A server that goes and comes back, and one whose pool may only be looked at. */
class DashboardConnectionIT {
  /** How many event streams a server has. */
  private static final int STREAMS = 256;

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
  void aPageBelowAPathOfAnotherServerIsTheSame() {
    try (LiveSite site = LiveSite.loaded()) {
      page.errors(); // of the server before
      page.open(site.mounted()).awaitText("#state", "Running");
      page.until("tasks", () -> page.has("#task-rows tr"));
      page.until("live", () -> page.title().endsWith(" - " + LiveSite.NAME));
      page.click("[data-action=pause]").awaitText("#state", "Paused");
    }
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

  @Test
  void aPageForWhichThereIsNoStreamAsksOnceASecond() throws IOException {
    List<Socket> holders = new ArrayList<>();
    try (LiveSite site = LiveSite.loaded()) {
      for (int i = 0; i < STREAMS; i++) {
        holders.add(hold(site.port()));
      }
      page.errors(); // of the server before
      page.open(site.url()).awaitText("#asking", "Live updates are full; asking once a second");
      assertMoves();
      page.click("[data-action=pause]").awaitText("#state", "Paused");
      page.awaitText("[data-activity=paused]", "Paused");
      page.click("[data-action=resume][aria-disabled=false]").awaitText("#state", "Running");

      for (Socket holder : holders) {
        holder.close();
      }
      page.awaitGone("#asking");
      assertMoves();
    }
    assertThat(page.errors())
        .allMatch(error -> error.contains("/api/v1/events") || error.contains("net::ERR_"));
  }

  /** Takes an event stream away. */
  private static Socket hold(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200");
    return socket;
  }

  private static void assertMoves() {
    String before = page.text("#figures-minute + dl");
    page.until("it moves", () -> !page.text("#figures-minute + dl").equals(before));
  }

  @Test
  void anOperatorSignsInWithAPassword() {
    try (LiveSite site = LiveSite.forViewersAnd("olga", "operate it")) {
      page.errors(); // of the server before
      page.open(site.url() + "#window=15m").awaitText("#top .where", "Viewer");
      assertThat(page.has("[data-action]")).isFalse();
      String door = page.one("#sign-in").getAttribute("href");
      assertThat(door).isEqualTo(site.url() + "login#window=15m");
      assertThat(page.errors()).isEmpty();

      // What the browser's own dialog would send.
      page.open(door.replace("//", "//olga:operate%20it@")).awaitText("#top .where", "Operator");
      page.open(site.url()).awaitText("#top .where", "Operator").awaitText("#top .where", "olga");
      assertThat(page.has("#sign-in")).isFalse();
      page.click("[data-action=pause]").awaitText("#state", "Paused");
      assertThat(site.activity().getJsonObject(0).getString("by")).isEqualTo("olga");
    }
  }

  @Test
  void anOperatorSignsInWithATokenAndOut() {
    String token = Secret.newToken();
    try (LiveSite site = LiveSite.forViewersAndToken(token)) {
      page.errors(); // of the server before
      page.open(site.url()).click("#sign-in").type("#dialog [name=token]", "wrong");
      page.assertAccessible("the form", "#dialog");
      page.press(Keys.ENTER).awaitText("#dialog [role=alert]", "Please sign in");
      page.type("#dialog [name=token]", token).press(Keys.ENTER).awaitGone("#dialog[open]");
      page.awaitText("#top .where", "Operator").click("[data-action=pause]");
      page.awaitText("#state", "Paused");
      assertThat(site.activity().getJsonObject(0).getString("by")).isEqualTo("ci");

      page.reload().awaitText("#top .where", "Operator");
      page.click("#sign-out").awaitText("#top .where", "Viewer").one("#sign-in");
      assertThat(page.has("[data-action]")).isFalse();
      page.reload().awaitText("#top .where", "Viewer");
    }
    assertThat(page.errors())
        .allMatch(error -> error.contains("api/v1/about") || error.contains("net::ERR_"));
  }

  private static void assertNoControls(LiveSite site, String role) {
    page.errors(); // of the server before
    page.open(site.url()).awaitText("#top .where", role).one("#activity-title");
    assertThat(page.has("[data-action]")).isFalse();
    assertThat(page.has("[data-deed]")).isFalse();
    assertThat(page.errors()).isEmpty();
  }
}
