package dev.weir.cli;

import dev.weir.config.PoolConfig;
import java.util.ArrayList;
import java.util.List;

/** The first lines of the log: where the pool is, where to read on, and a command to try. */
final class Greeting {
  private Greeting() {}

  /**
   * Returns the lines.
   *
   * @param config of a pool that is served by HTTP
   * @param port where it listens
   * @param docs the place of the manual, or null if it is not known
   */
  static List<String> of(PoolConfig config, int port, String docs) {
    String url = config.http().url(port);
    List<String> lines = new ArrayList<>();
    lines.add("pool \"%s\" is served at %s".formatted(config.name(), url));
    lines.add("its API: %sopenapi.json%s".formatted(url, docs == null ? "" : "; manual: " + docs));
    lines.add(
        "try: curl -s " + (config.http().takesCommandsOfAll() ? task(url) : url + "health/ready"));
    return lines;
  }

  private static String task(String url) {
    return url
        + "api/v1/tasks -H 'content-type: application/json' -d '{\"task\":\"sleep\",\"args\":{\"ms\":100}}'";
  }
}
