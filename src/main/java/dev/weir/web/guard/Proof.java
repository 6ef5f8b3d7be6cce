package dev.weir.web.guard;

import java.util.Comparator;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Tells from what a login holds who its user is. That is slow on purpose where the hash is. A user
 * that does not exist is tried against a hash that nothing matches, of as many rounds as the
 * slowest user's. Immutable, thread-safe.
 */
final class Proof {
  private final Access access;
  private final Secret decoy;

  Proof(Access access) {
    this.access = access;
    this.decoy =
        access.users().values().stream()
            .map(Access.Credential::secret)
            .max(Comparator.comparingInt(Secret::rounds))
            .map(Secret::decoy)
            .orElse(null);
  }

  Verdict of(Presented login) {
    return login.name() == null ? ofToken(login) : ofUser(login);
  }

  private Verdict ofUser(Presented login) {
    Access.Credential user = access.users().get(login.name());
    Secret tried = user == null ? decoy : user.secret();
    boolean right = tried != null && tried.matches(login.secret());
    return right && user != null
        ? new Verdict.Known(login.name(), user.role())
        : new Verdict.Wrong();
  }

  private Verdict ofToken(Presented login) {
    return ofTokens(login, token -> true);
  }

  /** Returns what a bearer token is among those with a fast hash, which is no work for a thread. */
  Verdict ofFastToken(Presented login) {
    return ofTokens(login, Secret::isFast);
  }

  /** Tries every such token, whichever it is, so that the time tells nothing. */
  private Verdict ofTokens(Presented login, Predicate<Secret> such) {
    Verdict verdict = new Verdict.Wrong();
    for (Map.Entry<String, Access.Credential> token : access.tokens().entrySet()) {
      Secret secret = token.getValue().secret();
      if (such.test(secret) && secret.matches(login.secret())) {
        verdict = new Verdict.Known(token.getKey(), token.getValue().role());
      }
    }
    return verdict;
  }
}
