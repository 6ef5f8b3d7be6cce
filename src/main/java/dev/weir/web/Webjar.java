package dev.weir.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * A library file that comes in a jar of its own. Only the files named here can be had; the version
 * in their path is read from the jar, so that the build's own figure is the only one.
 */
record Webjar(String artifact, String file) {
  private static final Map<String, Webjar> SERVED =
      Map.of(
          "lib/lit-html.js", new Webjar("lit-html", "lit-html.js"),
          "lib/directive.js", new Webjar("lit-html", "directive.js"),
          "lib/directive-helpers.js", new Webjar("lit-html", "directive-helpers.js"),
          "lib/directives/repeat.js", new Webjar("lit-html", "directives/repeat.js"),
          "lib/directives/live.js", new Webjar("lit-html", "directives/live.js"),
          "lib/uplot.js", new Webjar("uplot", "dist/uPlot.iife.min.js"),
          "lib/uplot.css", new Webjar("uplot", "dist/uPlot.min.css"));

  /** Returns the names under which files are served. */
  static Set<String> names() {
    return SERVED.keySet();
  }

  /** Returns what is served under a name, or null if nothing is. */
  static Webjar named(String name) {
    return SERVED.get(name);
  }

  /** Returns the file's place on the class path. It reads a file: not for an event loop. */
  String path() {
    String properties = "/META-INF/maven/org.webjars.npm/" + artifact + "/pom.properties";
    try (InputStream in = Webjar.class.getResourceAsStream(properties)) {
      Properties about = new Properties();
      if (in != null) {
        about.load(in);
      }
      String version = about.getProperty("version");
      return "/META-INF/resources/webjars/%s/%s/%s".formatted(artifact, version, file);
    } catch (IOException e) {
      throw new UncheckedIOException(properties, e);
    }
  }
}
