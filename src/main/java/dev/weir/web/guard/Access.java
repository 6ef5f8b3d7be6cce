package dev.weir.web.guard;

import java.util.Map;
import java.util.Objects;

/**
 * Who may do what over HTTP. Immutable.
 *
 * @param anonymous what one may do who does not log in, or null for nothing but the health checks
 * @param users who logs in with a name and a password, by name
 * @param tokens who logs in with a bearer token, by the name the token is given
 */
public record Access(
    Caller.Role anonymous, Map<String, Credential> users, Map<String, Credential> tokens) {
  /** Everybody may do everything. */
  public static final Access OPEN = new Access(Caller.Role.OPERATOR, Map.of(), Map.of());

  /**
   * What a user or a token may do, and the proof.
   *
   * @param role what it may do, not null
   * @param secret the hash of the password or the token, not null
   */
  public record Credential(Caller.Role role, Secret secret) {
    /** Checks that both are there. */
    public Credential {
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(secret, "secret");
    }
  }

  /**
   * Checks the secrets.
   *
   * @throws IllegalArgumentException naming the user or token whose secret is no hash
   */
  public Access {
    users = Map.copyOf(users);
    tokens = Map.copyOf(tokens);
    users.forEach((name, user) -> require(user.secret().isSlow(), "user", name));
    tokens.forEach(
        (name, token) ->
            require(token.secret().isSlow() || token.secret().isFast(), "token", name));
  }

  private static void require(boolean sound, String what, String name) {
    if (!sound) {
      throw new IllegalArgumentException(
          "the secret of " + what + " \"" + name + "\": " + Secret.RULE);
    }
  }

  /** Returns how a person logs in, {@code password} or {@code token}; null if none can. */
  public String signIn() {
    if (!users.isEmpty()) {
      return "password";
    }
    return tokens.isEmpty() ? null : "token";
  }

  /** Returns whether anybody can log in. */
  public boolean hasLogins() {
    return !users.isEmpty() || !tokens.isEmpty();
  }
}
