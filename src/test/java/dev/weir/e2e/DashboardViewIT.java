package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the dashboard shows of a pool under load, and where it gets it from. */
class DashboardViewIT {
  private static final int MOST_BYTES = 120_000;
  private static final String HOSTILE =
      "<img src=x onerror=\"document.title='owned'\"></td><script>alert(1)</script>\u202edlrow\u0007 ";

  private static final String ON = "[aria-disabled=false]";

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

  @BeforeEach
  void wide() {
    page.size(1_280, 1_000);
  }

  @AfterEach
  void theConsoleIsClean() {
    assertThat(page.errors()).isEmpty();
  }

  @Test
  void thePageIsSmallAndAsksNobodyElse() {
    page.forget();
    page.requested();
    page.open(site.url());
    String sum =
        """
        const all = [...performance.getEntriesByType('navigation'),
          ...performance.getEntriesByType('resource').filter((e) => e.name.includes('/assets/'))];
        return all.reduce((sum, e) => sum + e.transferSize, 0);""";
    long bytes = (Long) page.run(sum);
    System.out.printf("dashboard: %,d bytes to load, compressed%n", bytes);
    assertThat(bytes).isBetween(30_000L, (long) MOST_BYTES);

    List<String> asked = page.requested();
    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(asked).allMatch(url -> url.startsWith(site.url()) || url.equals("about:blank"));
  }

  @Test
  void theHeadlineFiguresAreThoseOfTheApi() {
    page.open(site.url());
    JsonObject stats = site.stats();
    assertThat(page.text("#top h1")).contains(LiveSite.NAME);
    assertThat(page.text("#top .where")).contains(stats.getString("node")).contains("Operator");
    page.awaitText("[data-figure=busy]", "of " + stats.getInteger("capacity"));
    page.awaitText("[data-figure=queued]", "of " + stats.getInteger("queueCapacity"));
    page.until("throughput", () -> !page.text("[data-figure=throughput] b").equals("0"));
    page.until("wait", () -> page.text("[data-figure=waitP99] b").matches("[\\d.,]+ (µs|ms|s)"));
    assertThat(page.text("#below .nodes")).contains(stats.getString("node"));
  }

  @Test
  void eachChartHasATableOfTheSameFigures() {
    page.open(site.url());
    for (String chart : List.of("band", "throughput", "waiting", "wait", "run")) {
      assertThat(page.has(".chart." + chart + " canvas")).as(chart).isTrue();
      page.click("[data-table=" + chart + "]").one(".chart." + chart + " .twin tbody td");
      assertThat(page.one(".chart." + chart + " .plot").isDisplayed()).as(chart).isFalse();
    }
    JsonObject history = site.get("api/v1/history");
    int rows = history.getJsonArray("at").size();
    page.until("rows", () -> page.all(".chart.band .twin tbody tr").size() >= Math.min(rows, 60));
    assertThat(page.text(".chart.band .twin tbody tr:last-child td:last-child")).isEqualTo("64");

    page.click("[data-table=band]");
    assertThat(page.one(".chart.band .plot").isDisplayed()).isTrue();
  }

  @Test
  void thePointerTellsTheFiguresOfItsTimeInAllCharts() {
    page.open(site.url());
    page.until("rows", () -> site.get("api/v1/history").getJsonArray("at").size() > 3);
    page.reload();
    String hover =
        """
        const over = document.querySelector('.chart.band .u-over');
        const box = over.getBoundingClientRect();
        const at = {clientX: box.right - 3, clientY: box.top + 40, bubbles: true};
        over.dispatchEvent(new MouseEvent('mouseenter', at));
        over.dispatchEvent(new MouseEvent('mousemove', at));""";
    page.run(hover);
    for (String chart : List.of("band", "throughput", "waiting", "wait", "run")) {
      page.until(chart, () -> page.text("#legend-" + chart).matches("(?s)\\d\\d:\\d\\d:\\d\\d.*"));
    }
  }

  @Test
  void theWindowIsKeptInTheAddress() {
    page.open(site.url()).click("[data-window=\"15m\"]");
    assertThat(page.address()).endsWith("#window=15m");
    page.reload();
    assertThat(page.one("[data-window=\"15m\"]").getAttribute("aria-pressed")).isEqualTo("true");
    page.click("[data-window=\"1h\"]").click("[data-table=band]").one(".chart.band .twin table");
  }

  @Test
  void theFilterIsKeptInTheAddress() {
    String id = site.submit("fail", new JsonObject().put("message", "needle in the haystack"));
    page.open(site.url()).type("#filter-q", "needle").click("button[data-state=failed]");
    page.choose("#filter-task", "fail");
    page.until("one row", () -> page.all("#task-rows tr").size() == 1);
    assertThat(page.address()).contains("state=failed").contains("task=fail").contains("q=needle");

    page.reload();
    page.until("one row", () -> page.all("#task-rows tr").size() == 1);
    assertThat(page.one("#filter-q").getAttribute("value")).isEqualTo("needle");
    assertThat(page.one("button[data-state=failed]").getAttribute("aria-pressed"))
        .isEqualTo("true");
    assertThat(page.one("#task-rows tr").getAttribute("data-task")).isEqualTo(id);

    page.type("#filter-q", "nowhere to be found").awaitText(".empty", "No task matches");
  }

  @Test
  void anOpenTaskIsKeptInTheAddressAndBackClosesIt() {
    String id = site.submit("fail", new JsonObject().put("message", "as asked"));
    page.open(site.url() + "#q=" + id)
        .click("#task-rows a")
        .awaitText("#failure-stack", "FailTask");
    page.reload().awaitText("#drawer .id-line", id);
    page.navigate().back();
    page.awaitGone("#drawer[open]");
    page.open(site.url() + "#open=no-such-task").awaitText("#drawer", "kept no longer");
    assertThat(page.errors()).allMatch(error -> error.contains("no-such-task"));
  }

  @Test
  void aHeldViewStandsStillAndThenCatchesUp() {
    page.open(site.url()).click("#live").awaitText("#notices", "Updates of this page are paused");
    String held = page.text("#figures");
    long completed = site.stats().getLong("completed");
    page.until("the pool goes on", () -> site.stats().getLong("completed") > completed + 200);
    assertThat(page.text("#figures")).isEqualTo(held);

    page.click("#live").awaitGone(".notice.info");
    page.until("it moves", () -> !page.text("#figures").equals(held));
  }

  @Test
  void theRowsStayWhereTheyAreWhileTheUserIsInThem() {
    page.open(site.url() + "#order=newest");
    page.run("document.querySelector('#task-rows a').focus()");
    String id = (String) page.run("return document.activeElement.closest('tr').dataset.task");
    page.until("newer ones are offered", () -> page.one("#newest").isDisplayed());
    assertThat(page.run("return document.activeElement.closest('tr').dataset.task")).isEqualTo(id);

    page.click("#newest");
    page.until("newer ones are shown", () -> !page.has("[data-task='" + id + "']"));
    page.click("#older")
        .awaitText(".pager", "Page 2")
        .click("#newer")
        .awaitText(".pager", "Page 1");
    assertThat(page.all("#task-rows tr")).hasSizeLessThanOrEqualTo(25);
  }

  @Test
  void whatRunsComesFirstAndOneClickFindsTheRest() {
    String longest = site.submit("sleep", new JsonObject().put("ms", 60_000));
    site.submit("fail", new JsonObject().put("message", "as asked"));
    page.open(site.url());
    page.until("it runs", () -> site.task(longest).getString("state").equals("running"));
    page.until("the longest is first", () -> first().equals(longest));
    page.awaitText("#by-type", "thumbnail");

    page.click("button[data-state=failed]");
    page.until("only failed ones", () -> page.has("#task-rows [data-state=failed]"));
    assertThat(page.all("#task-rows .badge:not([data-state=failed])")).isEmpty();
    page.until("counted by the server", () -> shown("failed") == counted("failed"));
    page.click("button[data-state=stuck]").awaitText(".empty", "No task matches");

    page.click("button[data-state='']").click("[data-order=longest]");
    assertThat(page.address()).contains("order=longest");
    page.until("the longest is first", () -> first().equals(longest));
    page.until("ended ones are beside", () -> page.has("#task-rows [data-state=completed]"));
  }

  private static int shown(String state) {
    String text = page.text("button[data-state=" + state + "] b");
    return Integer.parseInt(text.replaceAll("\\D", ""));
  }

  private static int counted(String state) {
    return site.counts().getJsonObject("state").getInteger(state);
  }

  private static String first() {
    return page.one("#task-rows tr").getAttribute("data-task");
  }

  @Test
  void aRowThatIsHeldTellsWhenItsTaskIsKeptNoLonger() {
    try (LiveSite forgetful = LiveSite.forgetful()) {
      String id = forgetful.submit("sleep", new JsonObject().put("ms", 60_000));
      page.open(forgetful.url()).awaitText("#task-rows", "sleep");
      page.run("document.querySelector('#task-rows a').focus()");
      forgetful.cancel(id);
      page.awaitText("#task-rows", "No longer kept");
      assertThat(page.all("#task-rows [data-state=gone]")).hasSize(1);
      assertThat(page.all("#task-rows [data-deed]" + ON)).isEmpty();
      page.open(site.url()); // before the server goes whose page it is
    }
  }

  @Test
  void eachTaskTypeHasItsFigures() {
    page.open(site.url()).awaitText("[data-type=thumbnail]", "ms / ");
    page.awaitText("[data-type=invoice]", "ms / ");
    page.click("[data-type=invoice] a").awaitText("#task-rows tr", "invoice");
  }

  @Test
  void theFirstPictureIsWhole() {
    page.open(site.url());
    String watch =
        """
        new MutationObserver((changes, watcher) => {
          if (!document.querySelector('#figures .figure')) return;
          const has = (css) => document.querySelector(css) !== null;
          window.first = [has('[data-action=pause]'), has('#below .facts'),
            has('.chart.band canvas'), !has('#loading')];
          watcher.disconnect();
        }).observe(document, {childList: true, subtree: true});""";
    page.atLoad(watch).reload();
    assertThat(page.run("return window.first")).isEqualTo(List.of(true, true, true, true));
    long rows = site.get("api/v1/history").getJsonArray("at").size();
    assertThat(rows).isPositive();
    page.atLoad("");
  }

  @Test
  void theChartsSayWhatTheyHold() {
    page.open(site.url()).awaitText("#charts-span", "Last 1 min");
    page.awaitText("#charts-span", "a restart empties them");
    page.click("[data-window=\"1h\"]").awaitText("#charts-span", "Last 1 hour; since the start at");
  }

  @Test
  void aFieldKeepsItsTextAndFocusWhileThePageLives() {
    page.open(site.url()).click("[data-action=submit]").type("[name=copies]", "123");
    String before = page.text("[data-figure=throughput]");
    page.until("the page lives", () -> !page.text("[data-figure=throughput]").equals(before));
    assertThat(page.one("[name=copies]").getAttribute("value")).isEqualTo("123");
    assertThat(page.run("return document.activeElement.name")).isEqualTo("copies");
  }

  @Test
  void theLanguageIsChosenAndKept() {
    page.open(site.url()).choose("#language", "zh").awaitText("#state", "运行中");
    assertThat(page.run("return document.documentElement.lang")).isEqualTo("zh");
    page.reload().awaitText("#tasks h2", "任务");
    page.until("title", () -> page.title().matches("(运行中|\\d+ 个问题) - " + LiveSite.NAME));
    page.choose("#language", "en").awaitText("#tasks h2", "Tasks");
    assertThat(page.run("return document.documentElement.lang")).isEqualTo("en");
  }

  @Test
  void theThemeIsChosenAndKept() {
    page.scheme("light").open(site.url()).choose("#theme", "dark");
    String ground = "return getComputedStyle(document.body).backgroundColor";
    Object dark = page.run(ground);
    page.reload();
    assertThat(page.run(ground)).isEqualTo(dark);
    page.choose("#theme", "auto");
    assertThat(page.run(ground)).isNotEqualTo(dark);
  }

  @Test
  void hostileTextIsShownAsText() {
    String long1 = HOSTILE + "x".repeat(10_000);
    String id = site.submit("fail", new JsonObject().put("message", long1));
    page.open(site.url() + "#q=" + id).awaitText("#task-rows", "<img src=x");
    assertThat(page.has("#tasks img")).isFalse();
    for (int width : new int[] {360, 1_600}) {
      page.size(width, 900).assertNothingSticksOut();
    }
    page.click("#task-rows a").awaitText("#drawer", "⟨202E⟩").awaitText("#drawer", "␇");
    assertThat(page.has("#drawer img")).isFalse();
    String args = "#drawer section:last-of-type";
    assertThat(page.text(args)).hasSizeLessThan(2_000);
    page.click(args + " button").awaitText(args, "Show less");
    assertThat(page.text(args)).hasSizeGreaterThan(10_000);
    page.assertNothingSticksOut();
    assertThat(page.title()).endsWith(" - " + LiveSite.NAME);
  }

  @Test
  void nothingSticksOutAtAnyWidth() {
    page.open(site.url());
    for (int width : new int[] {320, 360, 480, 640, 768, 1_024, 1_280, 1_600}) {
      page.size(width, 900).assertNothingSticksOut();
    }
  }
}
