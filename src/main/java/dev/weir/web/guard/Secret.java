package dev.weir.web.guard;

import io.vertx.ext.auth.hashing.HashString;
import io.vertx.ext.auth.hashing.HashingStrategy;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The hash of a password or of a token, in the form {@code $algorithm$parameters$salt$hash} that
 * Vert.x's {@link HashingStrategy} reads and writes. Shows itself as {@value #MASK}. Immutable,
 * thread-safe.
 *
 * @param hash the text, not null
 */
public record Secret(String hash) {
  /** What stands where a secret is not shown. */
  public static final String MASK = "***";

  /** What a secret must be, in words. */
  public static final String RULE =
      "must be a hash as `bin/vertx secret` prints: $pbkdf2$it=...$salt$hash with 10000 to 10000000"
          + " rounds, and for a token also $sha256$hash or $sha512$hash";

  private static final HashingStrategy HASHING = HashingStrategy.load();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String SLOW = "pbkdf2";
  private static final int ROUNDS = 210_000;
  private static final int LEAST_ROUNDS = 10_000;
  private static final int MOST_ROUNDS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int TOKEN_BYTES = 32;
  private static final int SLOW_HASH_BYTES = 64;
  private static final String BASE64 = "[A-Za-z0-9+/]";
  private static final Pattern SLOW_FORM =
      Pattern.compile("\\$pbkdf2\\$it=([0-9]{5,8})\\$" + BASE64 + "{11,64}\\$" + BASE64 + "{86}");
  private static final Pattern FAST_FORM =
      Pattern.compile(
          "\\$sha(256\\$(\\$(%1$s{0,64}\\$)?)?%1$s{43}|512\\$(\\$(%1$s{0,64}\\$)?)?%1$s{86})"
              .formatted(BASE64));

  /** Checks that there is a text; whether it is a hash, {@link #isSlow} and {@link #isFast} say. */
  public Secret {
    Objects.requireNonNull(hash, "hash");
  }

  /** Returns the slow hash that a password needs. */
  public static Secret ofPassword(String password) {
    return ofPassword(password, ROUNDS);
  }

  /**
   * Returns the hash of a password with that many rounds: for tests, which have no time for all.
   */
  public static Secret ofPassword(String password, int rounds) {
    Map<String, String> cost = Map.of("it", Integer.toString(rounds));
    return new Secret(HASHING.hash(SLOW, cost, random(SALT_BYTES), password));
  }

  /** Returns the fast hash that is enough for a long random token. */
  public static Secret ofToken(String token) {
    synchronized (HASHING) {
      return new Secret(HASHING.hash("sha256", null, null, token));
    }
  }

  /** Returns a new token: 256 random bits in letters that a header and a shell can hold. */
  public static String newToken() {
    return random(TOKEN_BYTES).replace('+', '-').replace('/', '_');
  }

  /** Returns a secret that nothing matches, as costly to try as this one. */
  Secret decoy() {
    return new Secret(
        "$pbkdf2$it=" + rounds() + "$" + random(SALT_BYTES) + "$" + random(SLOW_HASH_BYTES));
  }

  /** Returns whether this is a slow hash of enough rounds. */
  public boolean isSlow() {
    return SLOW_FORM.matcher(hash).matches() && rounds() >= LEAST_ROUNDS && rounds() <= MOST_ROUNDS;
  }

  /** Returns whether this is a fast hash, which is enough for a long random token only. */
  public boolean isFast() {
    return FAST_FORM.matcher(hash).matches();
  }

  int rounds() {
    return Integer.parseInt(new HashString(hash).param("it"));
  }

  /**
   * Returns whether that is the password or the token. Takes as long for a wrong one as for the
   * right one; a slow hash takes so long that it is no work for an event loop.
   */
  boolean matches(String plain) {
    if (!isFast()) {
      return HASHING.verify(hash, plain);
    }
    synchronized (HASHING) { // its digests are shared and not thread-safe
      return HASHING.verify(hash, plain);
    }
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getEncoder().withoutPadding().encodeToString(random);
  }

  @Override
  public String toString() {
    return MASK;
  }
}
