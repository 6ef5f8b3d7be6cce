package dev.weir.monitor;

import java.util.Objects;

/**
 * Who changes a pool.
 *
 * @param name a user's name, an address, or whatever else tells one from another; not null
 * @param via the way the command came
 */
public record Actor(String name, Via via) {
  /** Code of this JVM. */
  public static final Actor CODE = new Actor("code", Via.CODE);

  /** A sender on the event bus, which gives no name. */
  public static final Actor BUS = new Actor("event bus", Via.BUS);

  /** The way a command comes. */
  public enum Via {
    /** A call in this JVM. */
    CODE("code"),
    /** A message on the event bus. */
    BUS("bus"),
    /** A request over HTTP. */
    HTTP("http");

    private final String word;

    Via(String word) {
      this.word = word;
    }

    /** Returns the word for it in JSON. */
    public String word() {
      return word;
    }
  }

  /** Checks that nothing is null. */
  public Actor {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(via, "via");
  }
}
