package dev.weir.config;

import dev.weir.json.JsonFields;
import dev.weir.web.HttpOptions;
import dev.weir.web.guard.Access;
import dev.weir.web.guard.Caller.Role;
import dev.weir.web.guard.Hosts;
import dev.weir.web.guard.TlsFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The field {@code http} of a configuration: whether there is an HTTP face, where it listens, whom
 * it lets in, and whether it takes commands. Read as a part of {@link PoolConfig}; the types of
 * {@code auth}, {@code management} and {@code tls} are for this package, and {@link #options} says
 * the same to others. Nothing in it is null. Immutable, thread-safe.
 *
 * @param enabled whether there is one
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any free one
 * @param readOnly whether it takes no commands
 * @param auth who may do what
 * @param allowedHosts more names that requests may ask for
 * @param management the second place, for health and metrics
 * @param tls the certificate
 */
public record HttpConfig(
    boolean enabled,
    String host,
    int port,
    boolean readOnly,
    AuthConfig auth,
    List<String> allowedHosts,
    Management management,
    Tls tls) {
  private static final List<String> FIELDS =
      List.of("enabled", "host", "port", "readOnly", "auth", "allowedHosts", "management", "tls");
  private static final int MAX_PORT = 65_535;
  private static final Pattern HOST_NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9.])?|[0-9A-Fa-f:.]{2,45}");

  static final HttpConfig DEFAULTS =
      new HttpConfig(
          true,
          "127.0.0.1",
          8080,
          false,
          AuthConfig.DEFAULTS,
          List.of(),
          new Management(false, "127.0.0.1", 9090),
          new Tls("", ""));

  /**
   * Makes a configuration of these options as they are; only {@link PoolConfig#parse} checks them.
   *
   * @throws NullPointerException if one is null
   */
  public HttpConfig {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(auth, "auth");
    allowedHosts = List.copyOf(allowedHosts);
    Objects.requireNonNull(management, "management");
    Objects.requireNonNull(tls, "tls");
  }

  /** The second place: whether there is one, and where. */
  record Management(boolean enabled, String host, int port) {}

  /** The PEM files of the certificate and its key; both empty for plain HTTP. */
  record Tls(String certificate, String key) {
    boolean isOn() {
      return !certificate.isEmpty();
    }
  }

  /**
   * Reads the field.
   *
   * @throws IllegalArgumentException for the first thing wrong with it
   */
  static HttpConfig parse(JsonObject json) {
    JsonFields http = JsonFields.of(withoutPlainAuth(json), "http.", FIELDS);
    HttpConfig config =
        new HttpConfig(
            http.flag("enabled", DEFAULTS.enabled),
            host(http, DEFAULTS.host),
            port(http, DEFAULTS.port),
            http.flag("readOnly", DEFAULTS.readOnly),
            AuthConfig.parse(http.object("auth")),
            http.array("allowedHosts").stream().map(name -> hostName(http, name)).toList(),
            management(http.object("management")),
            tls(http.object("tls")));
    config.requireTwoPlaces(json);
    config.auth.requireSense();
    config.requireDecisionOnAccess();
    if (config.enabled) {
      WebLibraries.require("http.enabled is true", "false");
    }
    return config;
  }

  /** What is wrong is quoted, and {@code auth} may be a password by mistake. */
  private static JsonObject withoutPlainAuth(JsonObject json) {
    JsonObject copy = new JsonObject(new LinkedHashMap<>(json.getMap()));
    if (json.containsKey("auth")) {
      copy.put("auth", AuthConfig.maskUnlessObject(json.getValue("auth")));
    }
    return copy;
  }

  private static String host(JsonFields fields, String usual) {
    String host = fields.text("host", usual);
    if (host.isBlank()) {
      throw fields.refusal("host", "must be the name or address of an interface");
    }
    return host;
  }

  private static int port(JsonFields fields, int usual) {
    return fields.whole("port", usual, 0, MAX_PORT, "must be a whole number from 0 to 65535");
  }

  private static String hostName(JsonFields http, Object name) {
    if (!(name instanceof String text) || !HOST_NAME.matcher(text).matches()) {
      throw http.refusal(
          "allowedHosts", "must be an array of names of hosts, without scheme and port");
    }
    return text;
  }

  private static Management management(JsonObject json) {
    Management usual = DEFAULTS.management;
    JsonFields fields = JsonFields.of(json, "http.management.", List.of("enabled", "host", "port"));
    return new Management(
        fields.flag("enabled", usual.enabled), host(fields, usual.host), port(fields, usual.port));
  }

  private static Tls tls(JsonObject json) {
    JsonFields fields = JsonFields.of(json, "http.tls.", List.of("certificate", "key"));
    Tls tls = new Tls(fields.text("certificate", ""), fields.text("key", ""));
    if (tls.certificate.isEmpty() != tls.key.isEmpty()) {
      String missing = tls.key.isEmpty() ? "key" : "certificate";
      String given = tls.key.isEmpty() ? "certificate" : "key";
      throw fields.refusal(
          missing, "must be the path of a PEM file where http.tls." + given + " is one");
    }
    return tls;
  }

  private void requireTwoPlaces(JsonObject json) {
    if (management.enabled
        && management.port == port
        && port != 0
        && management.host.equals(host)) {
      throw JsonFields.of(json, "http.", FIELDS)
          .refusal("port", "must differ from http.management.port, which is " + management.port);
    }
  }

  /** Where the pool is open to a network, the configuration must say who may use it. */
  private void requireDecisionOnAccess() {
    if (!enabled || auth.isDecided()) {
      return;
    }
    requireLoopback("http.host", host);
    if (management.enabled) {
      requireLoopback("http.management.host", management.host);
    }
  }

  private static void requireLoopback(String field, String host) {
    if (!Hosts.isLoopback(host)) {
      throw new IllegalArgumentException(
          field
              + " is \""
              + host
              + "\": must be a loopback address as long as nobody has to log in; add users or"
              + " tokens to http.auth, or set http.auth.anonymous to \"viewer\" or \"operator\" to"
              + " let everybody in");
    }
  }

  /** Returns every option with its value, secrets too: to be read back, not to be shown. */
  JsonObject toJson() {
    return json(auth.toJson());
  }

  /** Returns every option with its value, and a mask where a secret is: to be shown. */
  JsonObject masked() {
    return json(AuthConfig.mask(auth.toJson()));
  }

  private JsonObject json(JsonObject authJson) {
    return new JsonObject()
        .put("enabled", enabled)
        .put("host", host)
        .put("port", port)
        .put("readOnly", readOnly)
        .put("auth", authJson)
        .put("allowedHosts", new JsonArray(allowedHosts))
        .put(
            "management",
            new JsonObject()
                .put("enabled", management.enabled)
                .put("host", management.host)
                .put("port", management.port))
        .put("tls", new JsonObject().put("certificate", tls.certificate).put("key", tls.key));
  }

  /**
   * Returns what the HTTP face needs to know.
   *
   * @param maxBodyBytes largest request body in bytes
   */
  public HttpOptions options(int maxBodyBytes) {
    Access access = auth.access();
    return new HttpOptions(host, port, readOnly, maxBodyBytes)
        .withAccess(access)
        .withAllowedHosts(allowedHosts)
        .withManagement(
            management.enabled
                ? new HttpOptions.Management(management.host, management.port)
                : null)
        .withTls(tls.isOn() ? new TlsFiles(tls.certificate, tls.key) : null);
  }

  /** Returns whether anybody who reaches it may submit without a login. */
  public boolean takesCommandsOfAll() {
    return !readOnly && auth.access().anonymous() == Role.OPERATOR;
  }

  /**
   * Returns where a browser finds it: scheme, host and port.
   *
   * @param actualPort the port that it listens on; where {@link #port} is 0 it differs from that
   */
  public String url(int actualPort) {
    return "%s://%s:%d/"
        .formatted(
            tls.isOn() ? "https" : "http",
            host.contains(":") ? "[" + host + "]" : host,
            actualPort);
  }
}
