package dev.weir.config;

/**
 * The libraries of the HTTP face, which a user of the event bus alone does without: in Weir's POM
 * they are optional.
 */
final class WebLibraries {
  private WebLibraries() {}

  /**
   * Checks that they are there.
   *
   * @param option what needs them: the option and how it is set
   * @param without how the option must be set without them
   * @throws IllegalArgumentException if one is not on the class path; it names the first
   */
  static void require(String option, String without) {
    require("io.vertx:vertx-web", "io.vertx.ext.web.Router", option, without);
    require(
        "io.vertx:vertx-auth-common", "io.vertx.ext.auth.hashing.HashingStrategy", option, without);
  }

  private static void require(String artifact, String type, String option, String without) {
    try {
      Class.forName(type, false, WebLibraries.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      throw new IllegalArgumentException(
          "%s: must be %s as long as %s is not on the class path; Weir leaves it to you to add it"
              .formatted(option, without, artifact),
          absent);
    }
  }
}
