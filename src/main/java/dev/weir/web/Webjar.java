package dev.weir.web;

import java.util.Map;
import java.util.Set;

/**
 * A file of one of the dashboard's libraries. The build takes those named here out of the
 * libraries' own jars and packs them into Weir's, so that an application needs no such jar, and its
 * own of another version is not served instead.
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

  /** Returns the file's place on the class path, seen from this class. */
  String path() {
    return "lib/" + artifact + "/" + file;
  }
}
