package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each control of the dashboard, used through the page; its effect is asked of the API. */
class DashboardControlsIT {
  private static final String ON = "[aria-disabled=false]";
  private static LiveSite site;
  private static Dashboard page;

  @BeforeAll
  static void start() {
    Chromium.require();
    site = LiveSite.quiet();
    page = new Dashboard().size(1_280, 1_000);
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

  /** Submits a sleep through the page, opens it, and returns its id. */
  private static String openSleep(int ms) {
    page.open(site.url()).click("[data-action=submit]").choose("#dialog [name=task]", "sleep");
    page.type("[data-arg=ms]", Integer.toString(ms)).click("#dialog [type=submit]");
    page.awaitText("#answer", "1 of 1 accepted").click("#answer a").awaitGone("#dialog[open]");
    page.one("#drawer[open] .timeline");
    return URI.create(page.address()).getFragment().replaceAll(".*open=", "");
  }

  @Test
  void aTaskIsSubmittedWatchedCancelledAndRetried() {
    String id = openSleep(60_000);
    page.awaitText("#drawer .badge", "Running").awaitText("#live-stack", "SleepTask.run");
    assertThat(site.task(id).getString("state")).isEqualTo("running");
    assertThat(site.task(id).getJsonObject("args")).isEqualTo(new JsonObject().put("ms", 60_000));

    page.click("#drawer-cancel").type("#dialog [name=answer]", "wrong customer").click("#yes");
    page.awaitText("#drawer .badge", "Cancelled");
    JsonObject cancelled = site.task(id);
    assertThat(cancelled.getString("state")).isEqualTo("cancelled");
    assertThat(cancelled.getJsonObject("error").getString("message")).contains("wrong customer");

    assertThat(page.one("#drawer-cancel").getAttribute("aria-disabled")).isEqualTo("true");
    page.click("#drawer-retry[aria-disabled=false]").click("#no").awaitGone("#dialog[open]");
    page.click("#drawer-retry").awaitText("#dialog", "Retry this task?").click("#yes");
    page.until("the new one is open", () -> !page.text("#drawer .id-line").equals(id));
    String again = page.text("#drawer .id-line");
    assertThat(site.task(again).getString("retryOf")).isEqualTo(id);
    assertThat(site.activity().getJsonObject(0).getString("action")).isEqualTo("retried");

    page.click("#drawer-cancel[aria-disabled=false]").click("#yes");
    page.awaitText("#drawer .badge", "Cancelled");
  }

  @Test
  void aRunningTaskIsCancelledFromItsRow() {
    String id = site.submit("sleep", new JsonObject().put("ms", 60_000));
    page.open(site.url() + "#q=" + id).click("#task-rows [data-deed=cancel]").click("#no");
    page.awaitGone("#dialog[open]");
    assertThat(site.task(id).getString("state")).isEqualTo("running");

    page.click("#task-rows [data-deed=cancel]").click("#yes");
    page.awaitText("#task-rows .badge", "Cancelled").awaitText("#messages", id);
    assertThat(site.task(id).getString("state")).isEqualTo("cancelled");
  }

  @Test
  void theButtonUnderThePointerNeverTurnsIntoAnother() {
    String id = site.submit("sleep", new JsonObject().put("ms", 3_000));
    page.open(site.url() + "#q=" + id).one("#task-rows [data-deed=cancel][aria-disabled=false]");
    page.run("document.querySelector('#task-rows [data-deed=cancel]').focus()");
    page.run("window.pressed = document.activeElement");
    Object place = page.run("return JSON.stringify(window.pressed.getBoundingClientRect())");

    page.awaitText("#task-rows .badge", "Completed");
    assertThat(page.run("return document.activeElement === window.pressed")).isEqualTo(true);
    assertThat(page.run("return JSON.stringify(window.pressed.getBoundingClientRect())"))
        .isEqualTo(place);
    assertThat(page.one("#task-rows [data-deed=cancel]").getAttribute("aria-disabled"))
        .isEqualTo("true");
    page.click("#task-rows [data-deed=cancel]");
    assertThat(page.has("#dialog[open]")).isFalse();

    page.click("#task-rows [data-deed=retry]").awaitText("#dialog", id).click("#no");
    page.awaitGone("#dialog[open]");
    assertThat(site.activity().encode()).doesNotContain(id);
  }

  @Test
  void theConfigurationShownIsThatOfNow() {
    page.open(site.url()).click("[data-action=resize]").type("[name=expiryMs]", "3456");
    page.click("#dialog [type=submit]").awaitGone("#dialog[open]");
    page.click("#below details summary").awaitText("#below details", "\"expiryMs\": 3456");
    page.click("[data-action=resize]").type("[name=expiryMs]", "3000");
    page.click("#dialog [type=submit]").awaitText("#below details", "\"expiryMs\": 3000");
  }

  @Test
  void argumentsCanBeGivenAsJson() {
    page.open(site.url()).click("[data-action=submit]").choose("#dialog [name=task]", "echo");
    page.click("[data-raw=true]").type("#dialog textarea", "{\"deep\": [1, {\"n\": null}], oops");
    page.click("#dialog [type=submit]").awaitText("#dialog [role=alert]", "cannot be read");

    page.type("#dialog textarea", "{\"deep\": [1, {\"n\": null}]}").click("#dialog [type=submit]");
    page.click("#answer a").awaitText("#drawer .badge", "Completed");
    assertThat(site.task(page.text("#drawer .id-line")).getJsonObject("result").encode())
        .isEqualTo("{\"deep\":[1,{\"n\":null}]}");
  }

  @Test
  void manyCopiesAreSubmittedAndCounted() {
    long before = site.stats().getLong("accepted");
    page.open(site.url()).click("[data-action=submit]").choose("#dialog [name=task]", "echo");
    page.type("[name=copies]", "40").click("#dialog [type=submit]");
    page.awaitText("#answer", "40 of 40 accepted");
    assertThat(site.stats().getLong("accepted") - before).isEqualTo(40);
  }

  @Test
  void aRefusalIsShownInWords() {
    page.open(site.url()).click("[data-action=submit]").choose("#dialog [name=task]", "sleep");
    page.type("[data-arg=ms]", "-5").click("#dialog [type=submit]");
    page.awaitText("#answer .refused", "1 refused").awaitText("#answer .refused", "ms");
    page.type("[name=copies]", "0").click("#dialog [type=submit]");
    page.awaitText("#dialog [role=alert]", "Copies: must be a whole number from 1 to");
    // The browser itself notes a refused request.
    assertThat(page.errors()).allMatch(error -> error.contains("/api/v1/tasks"));
  }

  @Test
  void aResizeShowsOldAndNewBeforeItIsSent() {
    page.open(site.url()).click("[data-action=resize]").awaitText("#preview", "Nothing changed");
    page.type("[name=capacity]", "96").type("[name=queueCapacity]", "300");
    page.awaitText("#preview", "Capacity 64 → 96").awaitText("#preview", "Queue 200 → 300");
    assertThat(site.stats().getInteger("capacity")).isEqualTo(64);

    page.click("#dialog [type=submit]").awaitGone("#dialog[open]");
    assertThat(site.stats().getInteger("capacity")).isEqualTo(96);
    page.awaitText("[data-activity=resized]", "Capacity 64 → 96").awaitText(".messages", "→ 96");

    page.click("[data-action=resize]").type("[name=capacity]", "0").type("[name=minIdle]", "999");
    page.click("#dialog [type=submit]").awaitText("#dialog [role=alert]", "capacity");
    page.type("[name=capacity]", "-1").type("[name=minIdle]", "0").awaitText("#preview", "→ ∞");
    page.click("#dialog [type=submit]").awaitGone("#dialog[open]");
    page.awaitText("[data-figure=busy]", "of ∞").awaitText("#legend-band", "∞");

    page.click("[data-action=resize]")
        .type("[name=capacity]", "64")
        .type("[name=queueCapacity]", "200");
    page.click("#dialog [type=submit]").awaitGone("#dialog[open]");
    assertThat(site.stats().getInteger("capacity")).isEqualTo(64);
    assertThat(page.errors()).allMatch(error -> error.contains("/api/v1/pool"));
  }

  @Test
  void pauseAndResumeHaveTheirOwnPlacesAndKeepTheFocus() {
    page.open(site.url()).click("[data-action=pause]").one("[data-action=resume]" + ON);
    assertThat(site.stats().getString("state")).isEqualTo("PAUSED");
    page.awaitText("#state", "Paused").awaitText("[data-problem=paused]", "Nothing starts");
    assertThat(page.run("return document.activeElement.dataset.action")).isEqualTo("pause");
    page.assertAccessible("a problem", "#notices");
    page.press(" ");
    assertThat(site.stats().getString("state")).as("pressed twice").isEqualTo("PAUSED");

    page.click("[data-action=resume]").one("[data-action=pause]" + ON);
    assertThat(site.stats().getString("state")).isEqualTo("RUNNING");
    page.awaitText("[data-activity=resumed]", "Resumed").awaitGone("[data-problem=paused]");
  }

  @Test
  void aDrainIsConfirmedAndARebootOpensThePoolAgain() {
    page.open(site.url()).click("[data-action=drain]").awaitText("#dialog", "Drain the pool?");
    page.click("#no").awaitGone("#dialog[open]");
    assertThat(site.stats().getString("state")).isEqualTo("RUNNING");

    page.click("[data-action=drain]").click("#yes").awaitText("#state", "Closed");
    assertThat(site.stats().getString("state")).isEqualTo("CLOSED");
    page.click("[data-action=reboot]" + ON).awaitText("#state", "Running");
    assertThat(site.stats().getString("state")).isEqualTo("RUNNING");
    page.awaitText("[data-activity=rebooted]", "Rebooted");
  }
}
