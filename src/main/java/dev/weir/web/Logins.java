package dev.weir.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The check of logins, shared by the faces of a pool. A password's hash is slow on purpose, so it
 * is checked on a few threads of its own, one at a time for equal logins, and what was right is
 * remembered for a short time. A remembered login is neither slow nor held up by others' failures.
 * A user that does not exist is tried against a hash that nothing matches, and takes as long.
 * Thread-safe.
 *
 * <p>Nothing is kept under a password but under a keyed hash of it, whose key dies with the
 * process. All state is guarded by this object's monitor, which is never held while hashing.
 */
final class Logins {
  static final int REMEMBERED = 256;
  static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(1);
  static final int UNDER_WAY = 64;
  private static final System.Logger LOG = System.getLogger(Logins.class.getName());
  private static final String MAC = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final long BUSY_MS = 1_000;

  private final Access access;
  private final LongSupplier clock;
  private final Secret decoy;
  private final SecretKeySpec key;
  private final FailedLogins failed = new FailedLogins();
  private final Map<String, Future<Verdict>> underWay = new HashMap<>();
  private final Map<String, Remembered> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Remembered(Verdict.Known who, long since) {}

  Logins(Access access, LongSupplier clock) {
    this.access = access;
    this.clock = clock;
    this.decoy =
        access.users().values().stream()
            .map(Access.Credential::secret)
            .max(Comparator.comparingInt(Secret::rounds))
            .map(Secret::decoy)
            .orElse(null);
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, MAC);
  }

  /** Checks a login; the verdict may come on any thread. */
  Future<Verdict> check(Presented login, String address, WorkerExecutor workers) {
    String print = fingerprint(login);
    Promise<Verdict> verdict = Promise.promise();
    synchronized (this) {
      Verdict.Known known = recall(print);
      if (known != null) {
        return Future.succeededFuture(known);
      }
      Future<Verdict> same = underWay.get(print);
      if (same != null) {
        return same;
      }
      if (underWay.size() >= UNDER_WAY) {
        return Future.succeededFuture(new Verdict.Later(BUSY_MS));
      }
      long wait = failed.take(address, clock.getAsLong());
      if (wait > 0) {
        return Future.succeededFuture(new Verdict.Later(TimeUnit.NANOSECONDS.toMillis(wait) + 1));
      }
      underWay.put(print, verdict.future());
    }
    workers
        .executeBlocking(() -> look(login), false)
        .onComplete(
            looked -> {
              settle(print, address, looked.result());
              verdict.handle(looked);
            });
    return verdict.future();
  }

  private Verdict.Known recall(String print) {
    Remembered there = remembered.get(print);
    if (there != null && clock.getAsLong() - there.since() >= REMEMBERED_NANOS) {
      remembered.remove(print);
      return null;
    }
    return there == null ? null : there.who();
  }

  private synchronized void settle(String print, String address, Verdict found) {
    underWay.remove(print);
    if (found instanceof Verdict.Wrong) {
      LOG.log(System.Logger.Level.INFO, "a login from " + address + " failed");
      return;
    }
    failed.giveBack(address);
    if (found instanceof Verdict.Known who) {
      remembered.put(print, new Remembered(who, clock.getAsLong()));
    }
  }

  private Verdict look(Presented login) {
    return login.name() == null ? lookAtTokens(login) : lookAtUsers(login);
  }

  private Verdict lookAtUsers(Presented login) {
    Access.Credential user = access.users().get(login.name());
    Secret tried = user == null ? decoy : user.secret();
    boolean right = tried != null && tried.matches(login.secret());
    return right && user != null
        ? new Verdict.Known(login.name(), user.role())
        : new Verdict.Wrong();
  }

  /** Tries every token, whichever it is, so that the time tells nothing. */
  private Verdict lookAtTokens(Presented login) {
    Verdict verdict = new Verdict.Wrong();
    for (Map.Entry<String, Access.Credential> token : access.tokens().entrySet()) {
      if (token.getValue().secret().matches(login.secret())) {
        verdict = new Verdict.Known(token.getKey(), token.getValue().role());
      }
    }
    return verdict;
  }

  private String fingerprint(Presented login) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      String text = login.name() == null ? "" : login.name() + ":"; // no name holds a colon
      mac.update((byte) (login.name() == null ? 0 : 1));
      mac.update(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(login.secret().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }
}
