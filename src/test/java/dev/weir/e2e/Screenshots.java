package dev.weir.e2e;

import static org.awaitility.Awaitility.await;

import dev.weir.PoolVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * Pictures of the dashboard under load, light and dark, wide and narrow: {@code bin/screenshots}.
 * The first argument is the folder to write to; a second one the address of a server that runs
 * already.
 */
public final class Screenshots {
  private static final int[] WIDTHS = {1600, 1280, 768, 360};

  /** How long the pool works before its picture is taken, so that the charts are full. */
  private static final Duration WORK = Duration.ofSeconds(62);

  private final ChromeDriver browser;
  private final Path folder;

  private Screenshots(ChromeDriver browser, Path folder) {
    this.browser = browser;
    this.folder = folder;
  }

  /** Takes the pictures. */
  public static void main(String[] args) throws IOException {
    Path folder =
        Files.createDirectories(Path.of(args.length > 0 ? args[0] : "target/screenshots"));
    if (args.length > 1) {
      take(args[1], folder);
      return;
    }
    Vertx vertx = Vertx.vertx();
    try {
      PoolVerticle verticle = Load.verticle();
      var config = new DeploymentOptions().setConfig(Load.config("orders", 0));
      join(vertx.deployVerticle(verticle, config));
      Load.start(vertx, "orders");
      await().pollDelay(WORK).atMost(WORK.multipliedBy(2)).until(() -> true);
      take("http://127.0.0.1:" + verticle.httpPort() + "/", folder);
    } finally {
      join(vertx.close());
    }
  }

  private static <T> void join(io.vertx.core.Future<T> future) {
    future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static void take(String url, Path folder) throws IOException {
    ChromeDriver browser = Chromium.start();
    try {
      Screenshots shots = new Screenshots(browser, folder);
      for (String theme : new String[] {"light", "dark"}) {
        shots.theme(theme);
        for (int width : WIDTHS) {
          shots.page(url, theme, width);
        }
        shots.insides(url, theme);
      }
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      Files.write(folder.resolve("fail.png"), browser.getScreenshotAs(OutputType.BYTES));
      browser.manage().logs().get("browser").forEach(System.err::println);
      throw e;
    } finally {
      browser.quit();
    }
  }

  private void theme(String theme) {
    Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", theme);
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia", Map.of("features", new Object[] {scheme}));
  }

  private void size(int width, int height) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  private void page(String url, String theme, int width) throws IOException {
    open(url, width, 900);
    Number height = (Number) browser.executeScript("return document.documentElement.scrollHeight");
    size(width, Math.min(3_000, height.intValue()));
    settle();
    shoot("page-" + theme + "-" + width);
  }

  /** The dialogs and the drawer, in the middle width. */
  private void insides(String url, String theme) throws IOException {
    open(url, 1_280, 960);
    shoot("dashboard-" + theme); // what the README shows
    for (String action : new String[] {"submit", "resize", "drain"}) {
      browser.findElement(By.cssSelector("[data-action=" + action + "]")).click();
      await().until(() -> browser.findElement(By.id("dialog")).isDisplayed());
      shoot(action + "-" + theme);
      browser.executeScript("document.getElementById('dialog').close()");
    }
    browser.executeScript("location.hash = 'state=failed'");
    settle();
    browser.findElement(By.cssSelector("#task-rows a")).click();
    await().until(() -> browser.findElement(By.id("drawer")).isDisplayed());
    settle();
    shoot("drawer-" + theme);
    size(360, 800);
    settle();
    shoot("drawer-" + theme + "-360");
  }

  private void open(String url, int width, int height) {
    size(width, height);
    browser.get("about:blank");
    browser.get(url);
    await()
        .ignoreExceptions()
        .until(() -> browser.findElement(By.cssSelector("#task-rows tr")).isDisplayed());
    settle();
  }

  /** Waits for two more beats of the live view. */
  private void settle() {
    await().pollDelay(Duration.ofMillis(1_200)).until(() -> true);
  }

  private void shoot(String name) throws IOException {
    Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }
}
