package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a browser, as its user sees and touches it. */
final class Dashboard implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** The accessibility checker, and one run of it: its findings in a line each. */
  private static final String AXE = axe();

  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
  private static final String CHECK =
      """
      const [css, values, done] = arguments;
      const options = {runOnly: {type: 'tag', values}, resultTypes: ['violations']};
      axe.run(css, options).then(
          ({violations}) => done(violations.map((rule) => rule.id + ': '
              + rule.nodes.slice(0, 3).map((node) => node.html).join(' '))),
          (error) => done([String(error)]));""";

  private static final Duration POLL = Duration.ofMillis(50);

  private final ChromeDriver browser = Chromium.start();

  /** What the browser knows the script by that runs at each load; null for none. */
  private Object atLoad;

  /** Opens the page and waits until it lives. */
  Dashboard open(String url) {
    browser.get("about:blank"); // an address that differs after # only would not be loaded anew
    browser.get(url);
    return awaitLive();
  }

  /** Opens a further window and goes there; returns what {@link #in} knows it by. */
  String further() {
    browser.switchTo().newWindow(WindowType.WINDOW);
    atLoad = null;
    return browser.getWindowHandle();
  }

  /** Goes to a window. */
  Dashboard in(String window) {
    browser.switchTo().window(window);
    return this;
  }

  void closeWindow() {
    browser.close();
  }

  String window() {
    return browser.getWindowHandle();
  }

  Dashboard reload() {
    browser.navigate().refresh();
    return awaitLive();
  }

  private Dashboard awaitLive() {
    until("live", () -> all("#state:not([data-state=unknown])").size() == 1);
    until("tasks asked for", () -> all("#task-rows tr, .empty").size() > 0);
    return this;
  }

  Dashboard size(int width, int height) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    return this;
  }

  /** Has the system ask for a light or dark page. */
  Dashboard scheme(String scheme) {
    return media("prefers-color-scheme", scheme);
  }

  Dashboard media(String feature, String value) {
    Object features = List.of(Map.of("name", feature, "value", value));
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", features));
    return this;
  }

  WebElement one(String css) {
    return waiting(css).until(driver -> driver.findElement(By.cssSelector(css)));
  }

  List<WebElement> all(String css) {
    return browser.findElements(By.cssSelector(css));
  }

  boolean has(String css) {
    return !all(css).isEmpty();
  }

  Dashboard click(String css) {
    waiting("to click " + css)
        .until(
            driver -> {
              driver.findElement(By.cssSelector(css)).click();
              return true;
            });
    return this;
  }

  /** Replaces what a field holds. */
  Dashboard type(String css, CharSequence text) {
    one(css).sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
    return this;
  }

  /** Presses a key where the focus is. */
  Dashboard press(CharSequence... keys) {
    browser.switchTo().activeElement().sendKeys(keys);
    return this;
  }

  Dashboard choose(String css, String value) {
    new Select(one(css)).selectByValue(value);
    return this;
  }

  String text(String css) {
    return waiting(css).until(driver -> driver.findElement(By.cssSelector(css)).getText());
  }

  Dashboard awaitText(String css, String part) {
    until(css + " says " + part, () -> text(css).contains(part));
    return this;
  }

  Dashboard awaitGone(String css) {
    until(css + " is gone", () -> !has(css));
    return this;
  }

  void until(String what, BooleanSupplier condition) {
    waiting(what).until(driver -> condition.getAsBoolean());
  }

  private WebDriverWait waiting(String what) {
    WebDriverWait wait = new WebDriverWait(browser, PATIENCE, POLL);
    wait.withMessage(() -> what + "; page: " + browser.getTitle());
    wait.ignoring(StaleElementReferenceException.class)
        .ignoring(org.openqa.selenium.NoSuchElementException.class)
        .ignoring(org.openqa.selenium.ElementNotInteractableException.class);
    return wait;
  }

  /** Has a script run in each page before its own; an empty one ends that. */
  Dashboard atLoad(String script) {
    if (atLoad != null) {
      browser.executeCdpCommand(
          "Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", atLoad));
    }
    Map<String, Object> added =
        browser.executeCdpCommand(
            "Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    atLoad = added.get("identifier");
    return this;
  }

  Object run(String script, Object... arguments) {
    return browser.executeScript(script, arguments);
  }

  String title() {
    return browser.getTitle();
  }

  String address() {
    return browser.getCurrentUrl();
  }

  WebDriver.Navigation navigate() {
    return browser.navigate();
  }

  /** Forgets what was cached, so that all is fetched again. */
  void forget() {
    browser.executeCdpCommand("Network.clearBrowserCache", Map.of());
  }

  /** Returns the addresses that the page asked for since the last look. */
  List<String> requested() {
    return StreamSupport.stream(log(LogType.PERFORMANCE).spliterator(), false)
        .map(entry -> new JsonObject(entry.getMessage()).getJsonObject("message"))
        .filter(message -> message.getString("method").equals("Network.requestWillBeSent"))
        .map(message -> message.getJsonObject("params").getJsonObject("request").getString("url"))
        .toList();
  }

  /** Returns the errors of the console since the last look: scripts, policy, requests. */
  List<String> errors() {
    return StreamSupport.stream(log(LogType.BROWSER).spliterator(), false)
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  private Iterable<LogEntry> log(String type) {
    return browser.manage().logs().get(type);
  }

  /** Checks that no part of the page sticks out to the side. */
  void assertNothingSticksOut() {
    assertThat(run("return document.documentElement.scrollWidth - innerWidth"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LONG)
        .as("pixels too wide")
        .isLessThanOrEqualTo(0);
  }

  /** Checks a part of the page, as it is now, against the accessibility rules. */
  void assertAccessible(String what, String css) {
    if (Boolean.FALSE.equals(run("return 'axe' in window"))) {
      run(AXE);
    }
    Object found = browser.executeAsyncScript(CHECK, css, RULES);
    assertThat((List<?>) found).as(what).isEmpty();
  }

  private static String axe() {
    try (InputStream in = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    browser.quit();
  }
}
