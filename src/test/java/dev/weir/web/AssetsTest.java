package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]*)\"");
  private static final Pattern IMPORT = Pattern.compile("(?:from|import) ?\"(\\.{1,2}/[^\"]*)\"");

  @RegisterExtension final HttpSite site = new HttpSite().start();

  @Test
  void theDashboardIsAtTheRoot() {
    HttpResponse<String> page = site.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.body()).startsWith("<!doctype html>");
  }

  @ParameterizedTest
  @CsvSource({
    "app.js, text/javascript; charset=utf-8",
    "style.css, text/css; charset=utf-8",
    "i18n/zh.js, text/javascript; charset=utf-8",
    "lib/lit-html.js, text/javascript; charset=utf-8",
    "lib/uplot.js, text/javascript; charset=utf-8",
    "lib/uplot.css, text/css; charset=utf-8",
    "weir.svg, image/svg+xml"
  })
  void aFileHasItsType(String file, String type) {
    HttpResponse<String> response = site.get("/assets/" + file);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains(type);
    assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  @Test
  void everyFileThatThePageAndItsModulesNameIsThere() {
    List<String> linked =
        LINK.matcher(site.get("/").body()).results().map(link -> link.group(1)).toList();
    assertThat(linked).contains("assets/app.js", "assets/style.css");
    for (String link : linked) {
      assertThat(link).as("relative").doesNotStartWith("/").doesNotContain(":");
      if (!link.startsWith("#")) {
        assertThat(site.get("/" + link).statusCode()).as(link).isEqualTo(200);
      }
    }
    assertModulesAreThere("/assets/app.js", new HashSet<>());
  }

  private void assertModulesAreThere(String path, Set<String> seen) {
    if (!seen.add(path)) {
      return;
    }
    HttpResponse<String> module = site.get(path);
    assertThat(module.statusCode()).as(path).isEqualTo(200);
    for (MatchResult imported : IMPORT.matcher(module.body()).results().toList()) {
      assertModulesAreThere(URI.create(path).resolve(imported.group(1)).getPath(), seen);
    }
  }

  @Test
  void thePageNeedsNothingThatItsContentPolicyForbids() {
    HttpResponse<String> page = site.get("/");

    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.body())
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContainPattern("<style|style=")
        .doesNotContainPattern("\\son[a-z]+=");
  }

  @Test
  void anUnchangedFileIsNotSentAgain() {
    String tag = site.get("/").headers().firstValue("etag").orElseThrow();

    HttpResponse<String> again = site.send("GET", "/", null, "if-none-match", "\"x\", " + tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("etag")).contains(tag);
    assertThat(site.send("GET", "/", null, "if-none-match", "\"x\"").statusCode()).isEqualTo(200);
  }

  @Test
  void aBrowserAsksBeforeItUsesItsCopy() {
    assertThat(site.get("/assets/app.js").headers().firstValue("cache-control"))
        .contains("no-cache");
  }

  @Test
  void aFileIsCompressedForThoseWhoTakeIt() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.port() + "/"))
            .header("accept-encoding", "br, gzip")
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());

      assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
      assertThat(response.headers().firstValue("vary")).contains("accept-encoding");
      try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
        assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo(site.get("/").body());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../index.html",
        "/assets/..%2findex.html",
        "/assets/%2e%2e%2findex.html",
        "/assets/..%5cindex.html",
        "/assets/%252e%252e%252findex.html",
        "/assets/....//index.html",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/../../../../etc/passwd",
        "/assets/.hidden.js",
        "/assets/app.js%00.svg",
        "/assets/app.class",
        "/assets/lib/",
        "/assets/lib/package.json",
        "/assets/lib/lit-html.js.map",
        "/assets/lib/directives/unsafe-html.js",
        "/assets/lib/..%2f..%2findex.html",
        "/assets/i18n/..%2f..%2findex.html",
        "/assets/i18n/lib/lit-html.js",
        "/META-INF/resources/webjars/lit-html/3.2.1/lit-html.js",
        "/assets/APP.JS",
        "/assets/",
        "/assets",
        "/index.html",
        "/webroot/index.html",
        "/dev/weir/web/Assets.class",
        "/conf/pool.json"
      })
  void nothingButTheFilesOfTheDashboardCanBeRead(String path) {
    try (RawHttp raw = site.raw()) {
      raw.write("GET " + path + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
      assertThat(raw.readAll()).matches("(?s)HTTP/1.1 40[04] .*application/problem\\+json.*");
    }
  }

  /** The tests' class path has such a folder before Weir's own classes. */
  @Test
  void anApplicationsOwnWebrootAndWeirsAreTwo() throws IOException {
    for (String file : List.of("index.html", "assets/app.js")) {
      Enumeration<URL> named = getClass().getClassLoader().getResources("webroot/" + file);
      try (InputStream own = named.nextElement().openStream()) {
        assertThat(new String(own.readAllBytes(), StandardCharsets.UTF_8)).contains("application");
      }
      String path = file.equals("index.html") ? "/" : "/" + file;
      assertThat(site.get(path).body())
          .isEqualTo(Files.readString(Path.of("webroot", file)))
          .doesNotContain("of the application");
    }
  }

  @Test
  void everyFileOfTheFolderIsServed() throws IOException {
    Path folder = Path.of("webroot");
    try (Stream<Path> files = Files.walk(folder.resolve("assets"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        HttpResponse<String> response = site.get("/" + folder.relativize(file));
        assertThat(response.body()).as(file.toString()).isEqualTo(Files.readString(file));
      }
    }
  }

  @Test
  void aFileThatIsNotThereIsNotFound() {
    assertProblem(site.get("/assets/nothing.js"), 404, "NOT_FOUND");
  }
}
